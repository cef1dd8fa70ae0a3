"""Tests of which files are meant and where they go."""

from __future__ import annotations

from pathlib import Path

import pytest

from rolesplit.batch import are_many, outputs_for, tables_in
from rolesplit.errors import BatchError


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("b.csv", "a.csv.gz", "c.parquet", "d.xlsx", "c.csv.rejects.csv", "notes.md", "in[1].csv"):
        (tmp_path / name).write_bytes(b"")
    (tmp_path / "deep").mkdir()
    (tmp_path / "deep" / "b.csv").write_bytes(b"")
    return tmp_path


def test_a_folder_means_the_tables_in_it(folder: Path) -> None:
    assert [path.name for path in tables_in([folder])] == ["a.csv.gz", "b.csv", "c.parquet", "d.xlsx", "in[1].csv"]


def test_a_pattern_means_what_it_matches_and_no_rejects(folder: Path) -> None:
    assert [path.name for path in tables_in([folder / "*.csv"])] == ["b.csv", "in[1].csv"]
    assert tables_in([folder / "**" / "b.csv"]) == [folder / "b.csv", folder / "deep" / "b.csv"]


def test_a_file_whose_name_reads_like_a_pattern_is_a_file(folder: Path) -> None:
    assert not are_many([folder / "in[1].csv"], folder / "out.csv")
    assert tables_in([folder / "in[1].csv"]) == [folder / "in[1].csv"]


def test_nothing_there_is_an_error(folder: Path) -> None:
    with pytest.raises(BatchError, match=r"x\*\.csv: no table there"):
        tables_in([folder / "x*.csv"])


@pytest.mark.parametrize("given", [["b.csv", "c.parquet"], ["."], ["*.csv"]])
def test_several_files_are_told_from_one(folder: Path, given: list[str]) -> None:
    assert are_many([folder / one for one in given], folder / "new")
    assert are_many([folder / "b.csv"], folder / "deep")
    assert not are_many([folder / "b.csv"], folder / "new.csv")


def test_outputs_have_the_names_of_their_files(folder: Path) -> None:
    paths = [folder / "b.csv", folder / "c.parquet"]
    assert outputs_for(paths, folder / "new", may_exist=False) == [
        folder / "new" / "b.csv",
        folder / "new" / "c.parquet",
    ]
    assert (folder / "new").is_dir()


def test_outputs_that_would_destroy_something_are_refused(folder: Path) -> None:
    with pytest.raises(BatchError, match="another file would be"):
        outputs_for([folder / "b.csv", folder / "deep" / "b.csv"], folder / "new", may_exist=True)
    with pytest.raises(BatchError, match="is one of the inputs"):
        outputs_for([folder / "b.csv"], folder, may_exist=True)
    with pytest.raises(BatchError, match="exists already"):
        outputs_for([folder / "b.csv"], folder / "deep", may_exist=False)
    with pytest.raises(BatchError, match="is no folder"):
        outputs_for([folder / "b.csv"], folder / "notes.md", may_exist=False)


def test_a_workbook_becomes_a_delimited_table(folder: Path) -> None:
    assert outputs_for([folder / "d.xlsx"], folder / "new", may_exist=False) == [folder / "new" / "d.csv"]
