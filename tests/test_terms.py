"""Tests of the figures of terms: counts that can be counted again, signs that folds agree on."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from rolesplit.classifier import CLASSES, Classifier
from rolesplit.corpus import Corpus
from rolesplit.errors import ModelError
from rolesplit.neighbours import index_of
from rolesplit.ngrams import terms
from rolesplit.terms import ANNEX, KEPT, fits, term_figures
from rolesplit.training.stability import Signs


@pytest.mark.parametrize("head", ["label", "facet"])
def test_the_strongest_terms_of_each_class_come_first(toy_model: Classifier, head: str) -> None:
    found = term_figures(toy_model, head, 20, index_of(toy_model))
    assert tuple(found) == CLASSES[head]
    for place, rows in enumerate(found.values()):
        coefficients = [row.coefficient for row in rows]
        assert coefficients == sorted(coefficients, reverse=True)
        assert coefficients[0] == toy_model.heads[head].coefficients[:, place].max()
        assert all(row.coefficient > 0 for row in rows)


def test_rows_are_all_statements_that_a_term_stands_in(toy_model: Classifier, toy_corpus: Corpus) -> None:
    parts = (toy_corpus.duties, toy_corpus.lines, toy_corpus.other_work)
    documents = [{gram.term for gram in terms(text)} for part in parts for text in part.texts]
    for row in term_figures(toy_model, "label", 10, None)["marketing"]:
        assert row.rows == sum(row.term in document for document in documents)
        assert row.counts is None


def test_counts_are_of_the_labelled_duties(toy_model: Classifier, toy_corpus: Corpus) -> None:
    duties = toy_corpus.duties
    documents = [{gram.term for gram in terms(text)} for text in duties.texts]
    for row in term_figures(toy_model, "label", 10, index_of(toy_model))["operations"]:
        assert row.counts == tuple(
            sum(row.term in document for document, label in zip(documents, duties.classes, strict=True) if label == one)
            for one in CLASSES["label"]
        )


def test_agreement_counts_the_fits_in_which_a_term_spoke_for_the_class(toy_model: Classifier) -> None:
    head = toy_model.heads["label"]
    signs = Signs()
    for sign in (1, 1, -1):
        signs.notice(sign * head.coefficients > 0)
    agreed = signs.agreement(head)
    top = np.take_along_axis(head.coefficients, np.argsort(-head.coefficients, axis=0, kind="stable")[:KEPT], axis=0)
    assert (agreed[top > 0] == 2).all()
    assert (agreed[top < 0] == 1).all()


def test_training_keeps_how_stable_the_signs_are(toy_model: Classifier) -> None:
    assert fits(toy_model) == 5
    for rows in term_figures(toy_model, "label", 15, None).values():
        assert all(row.agreeing is not None and 3 <= row.agreeing <= 5 for row in rows)


def test_a_model_that_does_not_know_its_stability_says_nothing_of_it(toy_model: Classifier) -> None:
    older = replace(toy_model, annexes={})
    assert fits(older) is None
    assert {row.agreeing for row in term_figures(older, "label", 5, None)["shared"]} == {None}


@pytest.mark.parametrize("damage", [{"label": b"123"}, {"label": None}, {"label": b"\xff" * 1500}, {"fits": "many"}])
def test_damaged_stability_is_one_clear_error(toy_model: Classifier, damage: dict[str, object]) -> None:
    annex = {**toy_model.annexes[ANNEX], **damage}
    with pytest.raises(ModelError, match="stability of signs is damaged"):
        term_figures(replace(toy_model, annexes={ANNEX: annex}), "label", 5, None)
