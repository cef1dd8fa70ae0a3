"""Tests of the file of labels: a corpus at every moment, whatever happens to the machine."""

from __future__ import annotations

import os
import resource
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from rolesplit.classifier import LABELS
from rolesplit.corpus import read_statements
from rolesplit.errors import CorpusError
from rolesplit.review import Decision, Duty, Guess, open_journal

DUTIES = (Duty(2, "Plan ads"), Duty(3, '维护社群，"答疑"'), Duty(4, "two\nlines, and\r\nmore\rstill"))
FIRST = Decision(1, "operations", "看, 不清", Guess("shared", 0.512), True)
decisions = st.lists(
    st.builds(Decision, st.integers(0, 2), st.sampled_from(LABELS), st.text(max_size=8), st.none(), st.booleans()),
    min_size=1,
    max_size=6,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "labels.csv"


def test_what_was_decided_comes_back_and_is_a_corpus(path: Path) -> None:
    with open_journal(path, DUTIES, "mei") as journal:
        assert journal.decisions == ()
        journal.append(FIRST)
        journal.append(Decision(2, "shared"))
    with open_journal(path, DUTIES) as journal:
        assert journal.decisions == (FIRST, Decision(2, "shared"))
    assert read_statements(path, LABELS).classes == ("operations", "shared")
    assert path.read_text(encoding="utf-8").startswith("line,text,label,note,guess,probability,shown,annotator\n")


@given(decisions, st.data())
@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=60)
def test_a_file_cut_anywhere_keeps_every_whole_record(
    tmp_path: Path, given_: list[Decision], data: st.DataObject
) -> None:
    path = tmp_path / "cut.csv"
    path.unlink(missing_ok=True)
    ends = []
    with open_journal(path, DUTIES) as journal:
        for decision in given_:
            journal.append(decision)
            ends.append(path.stat().st_size)
    header = path.read_bytes().index(b"\n") + 1
    cut = data.draw(st.integers(header, ends[-1]))
    os.truncate(path, cut)
    whole = sum(end <= cut for end in ends)
    with open_journal(path, DUTIES) as journal:
        assert journal.decisions == tuple(given_[:whole])
        assert journal.torn == (cut not in (header, *ends))
        journal.append(FIRST)
    with open_journal(path, DUTIES) as journal:
        assert journal.decisions == (*given_[:whole], FIRST)


def test_undo_cuts_the_last_record_off(path: Path) -> None:
    with open_journal(path, DUTIES) as journal:
        journal.append(FIRST)
        before = path.read_bytes()
        journal.append(Decision(0, "marketing"))
        journal.undo()
        assert path.read_bytes() == before
        journal.undo()
        assert path.read_bytes().count(b"\n") == 1


@pytest.mark.parametrize("begun", [b"", b"line,te"])
def test_a_file_that_was_hardly_begun_is_begun_anew(path: Path, begun: bytes) -> None:
    path.write_bytes(begun)
    with open_journal(path, DUTIES) as journal:
        journal.append(FIRST)
    assert read_statements(path, LABELS).classes == ("operations",)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ("text,label\nPlan ads,marketing\n", "no file of rolesplit review; name another"),
        ("2,Plan shops,marketing,,,,no,\n", "record 1: line 2 of the file under review has another text"),
        ("9,Plan ads,marketing,,,,no,\n", "record 1: line 9"),
        ("2,Plan ads,ops,,,,no,\n", "record 1: is no label"),
        ("2,Plan ads\n", "record 1: is no label"),
        ('2,Plan "ads" x,"mark"eting,,,,no,\n', "record 1: is no label"),
    ],
)
def test_a_file_of_something_else_is_left_as_it_is(path: Path, content: str, message: str) -> None:
    header = "" if content.startswith("text") else "line,text,label,note,guess,probability,shown,annotator\n"
    path.write_text(header + content)
    with pytest.raises(CorpusError, match=message), open_journal(path, DUTIES):
        pass
    assert path.read_text() == header + content


def test_a_file_saved_by_a_spreadsheet_is_gone_on_with(path: Path) -> None:
    header = "line,text,label,note,guess,probability,shown,annotator"
    path.write_bytes(f"\ufeff{header}\r\n2,Plan ads,marketing,,,,no,\r\n".encode())
    with open_journal(path, DUTIES) as journal:
        assert journal.decisions == (Decision(0, "marketing"),)


def test_a_file_in_another_encoding_is_refused_whole(path: Path) -> None:
    header = "line,text,label,note,guess,probability,shown,annotator\n"
    path.write_bytes(header.encode() + "3,维护社群，答疑,shared,,,,no,\n".encode("gb18030"))
    with pytest.raises(CorpusError, match="record 1: is no label"), open_journal(path, DUTIES):
        pass
    path.write_bytes(b"\xff\xfe" + header.encode("utf-16-le"))
    with pytest.raises(CorpusError, match="no file of rolesplit review"), open_journal(path, DUTIES):
        pass


def test_a_record_that_does_not_fit_the_disk_leaves_nothing(path: Path) -> None:
    with open_journal(path, DUTIES) as journal:
        journal.append(FIRST)
        before = path.read_bytes()
        limit = resource.getrlimit(resource.RLIMIT_FSIZE)
        resource.setrlimit(resource.RLIMIT_FSIZE, (len(before) + 5, limit[1]))
        try:
            with pytest.raises(OSError, match=r"No space left on device|File too large"):
                journal.append(Decision(0, "marketing"))
        finally:
            resource.setrlimit(resource.RLIMIT_FSIZE, limit)
        assert path.read_bytes() == before
        journal.append(Decision(0, "marketing"))
    with open_journal(path, DUTIES) as journal:
        assert journal.decisions == (FIRST, Decision(0, "marketing"))


def test_a_second_review_is_kept_away(path: Path) -> None:
    with (
        open_journal(path, DUTIES),
        pytest.raises(CorpusError, match="another review writes it"),
        open_journal(path, DUTIES),
    ):
        pass


def test_a_place_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    with pytest.raises(CorpusError, match="cannot be written"), open_journal(tmp_path / "no" / "x.csv", DUTIES):
        pass
