"""Tests of the JSON Schemas: each is one, is named as its file, and describes what the commands give."""

from __future__ import annotations

import json
import pkgutil
from importlib import import_module

import pytest
from hypothesis import given, settings
from jsonschema import Draft202012Validator, ValidationError

from rolesplit import report
from rolesplit.answer import Question, answer
from rolesplit.artifact import load_model
from rolesplit.comparison import compare
from rolesplit.document import from_text
from rolesplit.errors import UsageError
from rolesplit.neighbours import index_of
from rolesplit.ranking import Mix, rank
from rolesplit.report.comparison import comparison_json
from rolesplit.report.ndjson import posting_json
from rolesplit.report.ranking import ranking_json
from rolesplit.report.schemas import names, schema
from rolesplit.verdict import judge
from strategies import texts

MODEL = load_model()
INDEX = index_of(MODEL)


def validator(name: str) -> Draft202012Validator:
    return Draft202012Validator(json.loads(schema(name)))


@pytest.mark.parametrize("name", names())
def test_every_schema_is_one_and_bears_the_name_of_its_file(name: str) -> None:
    content = json.loads(schema(name))
    Draft202012Validator.check_schema(content)
    assert content["$id"] == "urn:" + name.replace(".", ":").replace("/", ":")
    assert content["properties"]["schema"] == {"const": name}


def test_every_output_that_names_a_schema_has_it() -> None:
    modules = (import_module(f"rolesplit.report.{found.name}") for found in pkgutil.iter_modules(report.__path__))
    told = {module.SCHEMA for module in modules if hasattr(module, "SCHEMA")}
    assert len(told) > 5
    assert told == set(names())


def test_a_comparison_and_a_ranking_follow_their_schemas() -> None:
    postings = ("Duties\n- Plan the campaign\n- Check the stock", "…", "岗位职责：\n1、负责社群维护\n2、回复留言")
    verdicts = [judge(posting, MODEL) for posting in postings]
    sources = ["a", "b", "c"]
    compared = json.loads(comparison_json(compare(verdicts), sources, "m"))
    validator("comparison").validate(compared)
    validator("comparison").validate(json.loads(comparison_json(compare(verdicts[1:2]), sources[:1], "m")))
    mix = Mix.of({"marketing": 70, "operations": 30})
    for place, one in enumerate(rank(verdicts, mix), 1):
        validator("ranking").validate(json.loads(ranking_json(one, place, sources[one.index], mix, "m")))


@settings(max_examples=40)
@given(texts)
def test_what_is_said_of_any_posting_follows_its_schema(text: str) -> None:
    document = from_text(f"Duties\n- Plan the campaign\n- {text}", source="x")
    line = posting_json(answer(document, Question(why_not="shared", similar=2), MODEL, INDEX), "m")
    validator("posting").validate(json.loads(line))


def test_a_schema_refuses_what_is_not_of_its_kind() -> None:
    found = json.loads(posting_json(answer(from_text("Plan the campaign", source="x"), Question(), MODEL), "m"))
    for damage in ({"lean": 2}, {"label": "operations"}, {"lines": [{}]}, {"schema": "rolesplit.posting/2"}):
        with pytest.raises(ValidationError):
            validator("posting").validate({**found, **damage})


@pytest.mark.parametrize("name", ["posting", "posting/1", "rolesplit.posting/1"])
def test_a_schema_is_found_by_its_short_and_its_full_name(name: str) -> None:
    assert json.loads(schema(name))["$id"] == "urn:rolesplit:posting:1"


def test_an_unknown_name_is_answered_with_the_nearest() -> None:
    with pytest.raises(UsageError, match="did you mean 'posting'"):
        schema("postings")
