"""Tests of the vocabulary: the kernel counts what the definition of an n-gram says."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

import rolesplit.classifier
from rolesplit.characters import CJK, alphabet
from rolesplit.corpus import Corpus
from rolesplit.ngrams import OPENING, terms
from rolesplit.training.vocabulary import frequent_terms
from strategies import batches


def enough(texts: list[str], least: int, least_cjk: int) -> dict[str, int]:
    """Give the terms that stand in enough texts, by their first character that is no mark of an opening."""
    found = documents(texts).items()
    kind = alphabet().kind
    return {t: n for t, n in found if n >= (least_cjk if kind[ord(t.lstrip(OPENING)[0])] == CJK else least)}


def documents(texts: list[str]) -> Counter[str]:
    """Count the texts of each term one by one."""
    return Counter(term for text in texts for term in {ngram.term for ngram in terms(text)})


@given(batches, st.integers(1, 3), st.integers(1, 3))
@settings(max_examples=100, deadline=None)
def test_terms_and_their_texts_are_those_of_the_definition(texts: list[str], least: int, least_cjk: int) -> None:
    assert frequent_terms(texts, least, least_cjk) == enough(texts, least, least_cjk)


def test_windows_are_counted_together(toy_corpus: Corpus, monkeypatch: pytest.MonkeyPatch) -> None:
    texts = list(toy_corpus.duties.texts)
    whole = frequent_terms(texts, 2, 3)
    monkeypatch.setattr(rolesplit.classifier, "WINDOW_ROWS", 7)
    assert frequent_terms(texts, 2, 3) == whole == enough(texts, 2, 3)


def test_no_texts_have_no_terms() -> None:
    assert frequent_terms([], 1, 1) == frequent_terms(["", "--"], 1, 1) == {}
