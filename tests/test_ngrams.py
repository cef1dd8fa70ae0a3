"""Tests of the n-gram kernel: what `terms` defines, the kernel gives for whole batches."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given

from rolesplit import ngrams
from rolesplit.hashtable import HashTable
from strategies import batches, texts

EMPTY = HashTable.of(np.zeros(0, np.uint64)), np.zeros(0, np.uint64)


@pytest.fixture(autouse=True)
def _forget() -> None:
    """Forget all stems and powers, so that no test answers from the memory of one before."""
    ngrams._StemMemory.known = EMPTY
    ngrams._Powers.bases = np.ones((2, 1), np.uint64)


def _kernel(batch: list[str]) -> list[list[tuple[int, int, int]]]:
    """Give (hash, start, end) of every n-gram of every text, as the kernel finds them."""
    found: list[list[tuple[int, int, int]]] = [[] for _ in batch]
    tokens = ngrams.tokenize(batch)
    for (hashes, first), length in zip(ngrams.kinds(tokens), ngrams.KIND_LENGTHS, strict=True):
        for value, token in zip(hashes.tolist(), first.tolist(), strict=True):
            row = found[int(tokens.rows[token])]
            row.append((value, int(tokens.starts[token]), int(tokens.ends[token + length - 1])))
    return found


def _defined(text: str) -> list[tuple[int, int, int]]:
    """Give the same by the definition."""
    grams = ngrams.terms(text)
    hashes = ngrams.term_hashes([gram.term for gram in grams]).tolist() if grams else []
    return [(value, gram.start, gram.end) for value, gram in zip(hashes, grams, strict=True)]


@given(batches)
def test_the_kernel_gives_what_the_definition_says(batch: list[str]) -> None:
    assert _kernel(batch) == [_defined(text) for text in batch]


@given(texts)
def test_offsets_point_at_the_characters_of_the_term(text: str) -> None:
    for gram in ngrams.terms(text):
        assert gram.term in {within.term for within in ngrams.terms(text[gram.start : gram.end])}


def test_words_are_stemmed_and_joined_in_pairs() -> None:
    found = [gram.term for gram in ngrams.terms("Publishing weekly newsletters")]
    assert found == ["publish", "week", "newslett", "publish week", "week newslett", "^publish"]


def test_what_is_too_long_for_a_word_is_not_stemmed() -> None:
    assert ngrams.terms("a" * 61 + "ing")[0].term == "a" * 61
    assert ngrams.terms("a" * 62 + "ing")[0].term == "a" * 62 + "ing"


def test_punctuation_parts_words_but_hyphens_do_not() -> None:
    found = [gram.term for gram in ngrams.terms("day-to-day, care")]
    assert found == ["day", "to", "day", "care", "day to", "to day", "^day"]


def test_chinese_gives_runs_of_one_to_three_characters() -> None:
    found = [gram.term for gram in ngrams.terms("内容运营，推广")]
    assert found == [*"内容运营推广", "内容", "容运", "运营", "推广", "内容运", "容运营"]


def test_words_and_chinese_characters_are_never_joined() -> None:
    assert [gram.term for gram in ngrams.terms("SEO优化")] == ["seo", "优", "化", "优化", "^seo"]


def test_only_a_word_that_the_text_opens_with_is_an_opening() -> None:
    assert [gram for gram in ngrams.terms("- Plan, then check") if gram.term.startswith("^")] == [("^plan", 2, 6)]
    assert not [gram for gram in ngrams.terms("做SEO") if gram.term.startswith("^")]


def test_zero_width_characters_cannot_hide_a_word() -> None:
    assert [gram.term for gram in ngrams.terms("mar\u200bket\u00ading")] == ["market", "^market"]


def test_neighbouring_texts_are_never_joined() -> None:
    assert _kernel(["weekly", "report", "内", "容"]) == [_defined(text) for text in ("weekly", "report", "内", "容")]


def test_a_first_text_without_words_does_not_change_the_next() -> None:
    for batch in (["", "Plan ads"], ["!", "Plan ads"], ["", "", "Plan ads", "", "内容"]):
        assert _kernel(batch) == [_defined(text) for text in batch]


def test_halves_of_surrogate_pairs_are_no_error() -> None:
    """No encoding has them, but JSON can."""
    batch = ["weekly\ud83dreports \udc00内容\ud800运营", "\udfff", "plan \ud83d ads"]
    assert _kernel(batch) == [_defined(text) for text in batch]
    assert [gram.term for gram in ngrams.terms(batch[2])] == ["plan", "ad", "plan ad", "^plan"]


def test_a_letter_alone_at_the_very_start_is_joined_to_the_next_word() -> None:
    assert _kernel(["a plan"]) == [_defined("a plan")]


def test_rows_and_places_can_be_counted_with() -> None:
    tokens = ngrams.tokenize(["Plan ads", "内容"])
    assert {places.dtype for places in (tokens.rows, tokens.starts, tokens.ends)} == {np.dtype(np.int64)}


def test_powers_are_those_of_the_base_and_of_its_inverse() -> None:
    asked = [ngrams._powers(size) for size in (2, 4_096, 4_097)]
    assert [len(powers) for powers, _ in asked] == [4_096, 4_096, 8_192]
    for powers, inverses in asked:
        assert powers.tolist() == [pow(ngrams._BASE, place, 2**64) for place in range(len(powers))]
        assert inverses.tolist() == [pow(ngrams._BASE, -place, 2**64) for place in range(len(powers))]


@pytest.mark.parametrize("more", [-2, -1, 0, 1])
def test_a_text_about_as_long_as_the_powers_known_so_far_is_like_any_other(more: int) -> None:
    known = len(ngrams._powers(2)[0])
    text = " a" * ((known + more) // 2) + "b" * (more % 2)
    assert _kernel([text]) == [_defined(text)]


def test_every_bit_of_a_hash_tells_in_the_low_ones() -> None:
    """They choose the slot in a table."""
    bits = np.uint64(1) << np.arange(64, dtype=np.uint64)
    assert ((ngrams._mixed(bits) & np.uint64(2**16 - 1)) > 0).all()


def test_different_terms_have_different_hashes(model) -> None:  # type: ignore[no-untyped-def]
    hashes = ngrams.term_hashes(model.terms)
    assert len(set(hashes.tolist())) == len(model.terms)


@pytest.mark.parametrize(("kept", "sizes"), [(2, [2, 2, 2]), (3, [2, 2, 2]), (4, [2, 4, 2]), (9, [2, 4, 6])])
def test_memory_of_stems_starts_anew_without_a_change(
    kept: int, sizes: list[int], monkeypatch: pytest.MonkeyPatch
) -> None:
    batch = ["planning campaigns", "answering customers", "maintaining listings"]
    before = _kernel(batch)
    monkeypatch.setattr(ngrams, "_STEMS_KEPT", kept)
    ngrams._StemMemory.known = EMPTY
    for text, expected, size in zip(batch, before, sizes, strict=True):
        assert _kernel([text]) == [expected]
        assert ngrams._StemMemory.known[0].size == size


def test_hashes_use_all_their_bits() -> None:
    """A half of them alone tells terms apart, and each bit is set in about half of all."""
    hashes = ngrams.term_hashes([f"a{chr(0x61 + one)}{chr(0x61 + two)}" for one in range(26) for two in range(26)])
    assert len({*(hashes >> np.uint64(32)).tolist()}) == len({*(hashes << np.uint64(32)).tolist()}) == len(hashes)
    shares = [np.mean(hashes >> np.uint64(bit) & np.uint64(1)) for bit in range(64)]
    assert 0.4 < min(shares) <= max(shares) < 0.6
