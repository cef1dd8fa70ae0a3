"""Tests of what is found among labelled rows."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from rolesplit.classifier import LABELS
from rolesplit.findings import LabelledRow, in_rows, labels_by_annotator, repeated, scarce, together

ROWS = st.lists(st.tuples(st.sampled_from(["a", "A ", "b", "c"]), st.sampled_from(LABELS)), max_size=12).map(
    lambda pairs: [LabelledRow(line, text, label) for line, (text, label) in enumerate(pairs, 2)]
)


@given(ROWS)
def test_every_row_of_a_repeated_text_but_the_first_is_named_once(rows: list[LabelledRow]) -> None:
    by_text = together(rows)
    named = [place.line for finding in repeated(by_text) for place in finding.places]
    conflicting = {row.line for same in by_text.values() if len({row.label for row in same}) > 1 for row in same}
    repeating = {row.line for same in by_text.values() for row in same[1:]}
    assert sorted(named) == sorted(conflicting | repeating)


@given(ROWS)
def test_conflicts_must_be_mended_and_repetitions_not(rows: list[LabelledRow]) -> None:
    severities = {finding.kind: finding.severity for finding in repeated(together(rows))}
    assert set(severities.items()) <= {("conflict", "mend"), ("duplicate", "look")}


def test_one_annotator_who_labels_a_text_twice_repeats_it() -> None:
    rows = [LabelledRow(2, "a", "shared", "anna"), LabelledRow(3, "a", "shared", "ben")]
    assert list(repeated(together(rows))) == []
    rows.append(LabelledRow(4, "a", "shared", "ben"))
    (finding,) = repeated(together(rows))
    assert finding.kind == "duplicate"


def test_the_first_label_of_an_annotator_counts() -> None:
    rows = [
        LabelledRow(2, "a", "shared", "anna"),
        LabelledRow(3, "A", "marketing", "anna"),
        LabelledRow(4, "a", "shared"),
    ]
    assert labels_by_annotator(together(rows)) == [{"anna": "shared"}]


def test_too_few_and_few_texts_are_told_apart() -> None:
    counts = {"operations": 9, "marketing": 10, "shared": 50}
    rows = [LabelledRow(line, str(line), label) for label, count in counts.items() for line in range(count)]
    assert [(finding.severity, finding.what.split(";")[0]) for finding in scarce(rows)] == [
        ("mend", "only 9 texts labelled operations"),
        ("look", "only 10 texts labelled marketing"),
    ]


def test_rows_are_counted_in_words() -> None:
    assert [in_rows([]), in_rows([None]), in_rows([None, None])] == [", in 0 rows", ", in 1 row", ", in 2 rows"]  # type: ignore[list-item]
