"""Tests of reading labelled statements."""

from __future__ import annotations

from pathlib import Path

import pytest

from rolesplit.classifier import LABELS
from rolesplit.corpus import Layout, read_corpus, read_shipped, read_statements, with_added
from rolesplit.errors import CorpusError


@pytest.fixture
def write(tmp_path: Path):  # type: ignore[no-untyped-def]
    def to_file(content: str, encoding: str = "utf-8") -> Path:
        path = tmp_path / "c.csv"
        path.write_bytes(content.encode(encoding))
        return path

    return to_file


def test_columns_are_guessed_and_labels_understood(write) -> None:  # type: ignore[no-untyped-def]
    path = write("id,Duty,Label\n1, Plan ads ,Marketing-Leaning\n2,回访客户,运营\n3,Both,SHARED\n")
    read = read_statements(path, LABELS)
    assert read.texts == ("Plan ads", "回访客户", "Both")
    assert read.classes == ("marketing", "operations", "shared")
    assert read.facets is None


def test_columns_can_be_named_and_labels_renamed(write) -> None:  # type: ignore[no-untyped-def]
    path = write("a,b\nPlan ads,mkt\n")
    read = read_statements(path, LABELS, Layout("a", "b", {"mkt": "marketing"}))
    assert read.classes == ("marketing",)


def test_chinese_encodings_are_found_out(write) -> None:  # type: ignore[no-untyped-def]
    path = write("文本,标签\n负责社群日常维护和答疑,运营\n策划品牌活动并对接媒体,营销\n", "gb18030")
    assert read_statements(path, LABELS).texts == ("负责社群日常维护和答疑", "策划品牌活动并对接媒体")


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("text,label\n", "no rows"),
        ("a,b\n1,2\n", "looks like the text"),
        ("text,b\n1,2\n", "looks like the label"),
        ("text,label\nx,ops\ny,ops\n", r"line 2 \('ops'\), 3 \('ops'\); .*--rename ops=operations"),
        ("text,label\n,shared\n", "blank text in line 2"),
        ("text,label\nx,shared\n X ,marketing\n", r"two labels in lines 2 \(shared\) and 3 \(marketing\)"),
        ("text,label\nx,shared,3\n", "line 2: 3 cells, the header has 2"),
        ('text,label\n"x,shared\n', "line 2"),
        ("text,label,facet\nx,shared,colour\n", "facet in line 2"),
    ],
)
def test_faults_are_named_with_their_lines(write, content: str, message: str) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(CorpusError, match=message):
        read_statements(write(content), LABELS)


def test_a_column_that_is_not_there_is_named(write) -> None:  # type: ignore[no-untyped-def]
    with pytest.raises(CorpusError, match="no column 'q'; it has 'text', 'label'"):
        read_statements(write("text,label\nx,shared\n"), LABELS, Layout(text="q"))


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match=r"none\.csv: cannot be read"):
        read_statements(tmp_path / "none.csv", LABELS)


def test_the_fingerprint_follows_texts_and_labels(write) -> None:  # type: ignore[no-untyped-def]
    one = read_statements(write("text,label\nx,shared\n"), LABELS).fingerprint
    same = read_statements(write("label,text,more\nshared,x,1\n"), LABELS).fingerprint
    other = read_statements(write("text,label\nx,marketing\n"), LABELS).fingerprint
    assert one == same != other


def test_a_corpus_without_facets_borrows_the_shipped_ones(write) -> None:  # type: ignore[no-untyped-def]
    corpus = read_corpus(write("text,label\nx,shared\n"))
    assert corpus.duties.texts == ("x",)
    assert corpus.facet_duties.facets is not None
    assert len(corpus.lines.texts) > 1000


def test_an_added_corpus_stands_behind_and_gives_way(write) -> None:  # type: ignore[no-untyped-def]
    shipped = read_shipped()
    theirs = shipped.duties.texts[0]
    own = read_corpus(write(f'text,label\nPlan ads,marketing\n"{theirs.upper()}",shared\n'))
    joined = with_added(own, shipped)
    assert joined.duties.texts[:2] == ("Plan ads", theirs.upper())
    assert joined.duties.classes[1] == "shared"
    assert theirs not in joined.duties.texts
    assert joined.added == len(joined.duties.texts) - 2 == len(joined.facet_duties.texts)
    assert joined.facet_duties.facets is not None


def test_facets_of_both_corpora_are_learnt_from_where_both_have_them(write) -> None:  # type: ignore[no-untyped-def]
    joined = with_added(read_corpus(write("text,label,facet\nPlan ads,marketing,focus\n")), read_shipped())
    assert joined.facet_duties is joined.duties
    assert joined.duties.facets is not None
    assert joined.duties.facets[0] == "focus"
