"""Tests of the alphabet."""

from __future__ import annotations

import numpy as np
import pytest

from rolesplit.characters import BREAK, CJK, CODE_POINTS, IGNORED, SEPARATOR, WORD, alphabet


@pytest.mark.parametrize(
    ("character", "folded"),
    [("A", "a"), ("é", "e"), ("7", "0"), ("Ｑ", "q"), ("３", "0"), ("𝗥", "r"), ("Ж", "ж"), ("运", "运")],
)
def test_folds_case_accents_width_style_and_digits(character: str, folded: str) -> None:
    assert chr(alphabet().fold[ord(character)]) == folded


@pytest.mark.parametrize(
    ("character", "kind"),
    [("a", WORD), ("0", WORD), ("ｂ", WORD), ("中", CJK), ("カ", CJK), ("한", CJK), (" ", SEPARATOR),
     ("-", SEPARATOR), ("'", SEPARATOR), (",", BREAK), ("，", BREAK), ("。", BREAK), ("\n", BREAK), ("\u200b", IGNORED),
     ("\u0301", IGNORED),      ("🙂", SEPARATOR)],
)  # fmt: skip
def test_every_character_has_its_part(character: str, kind: int) -> None:
    assert alphabet().kind[ord(character)] == kind


def test_folding_twice_is_folding_once() -> None:
    fold, kind = alphabet()
    in_words = np.flatnonzero((kind == WORD) | (kind == CJK))
    assert (fold[fold[in_words]] == fold[in_words]).all()


def test_what_folds_stays_of_its_kind() -> None:
    fold, kind = alphabet()
    assert (kind[fold[kind == WORD]] == WORD).all()


def test_tables_cover_all_of_unicode() -> None:
    assert [len(table) for table in alphabet()] == [CODE_POINTS, CODE_POINTS]
