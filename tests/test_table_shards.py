"""Tests of shards."""

from __future__ import annotations

import gzip
from pathlib import Path

import pytest

from conftest import DATA
from rolesplit.errors import TableError
from rolesplit.table import Table, open_table
from rolesplit.table.shards import Shard, ShardedTable


def _records(table: Table) -> list[str]:
    return [record for window in table.windows(0) for record in window.records]


@pytest.mark.parametrize(
    ("of", "name"), [(1, "duties.csv"), (2, "duties.csv"), (5, "duties.csv"), (3, "duties.csv.gz")]
)
def test_the_shards_in_order_are_the_table(tmp_path: Path, of: int, name: str) -> None:
    path, data = tmp_path / name, (DATA / "duties.csv").read_bytes()
    path.write_bytes(gzip.compress(data, 1) if name.endswith(".gz") else data)
    with open_table(path) as table:
        whole = _records(table)
    parts = []
    for number in range(1, of + 1):
        with open_table(path) as table:
            parts.append(_records(ShardedTable(table, Shard(number, of))))
    assert [record for part in parts for record in part] == whole


def test_more_shards_than_windows_leave_some_empty_and_lose_nothing(tmp_path: Path) -> None:
    (tmp_path / "in.csv").write_text("text\na\nb\n", encoding="utf-8")
    found = []
    for number in range(1, 5):
        with open_table(tmp_path / "in.csv") as table:
            found += _records(ShardedTable(table, Shard(number, 4)))
    assert found == ["a\n", "b\n"]


def test_shards_of_a_large_table_are_of_about_one_size(tmp_path: Path) -> None:
    header, body = (DATA / "duties.csv").read_text(encoding="utf-8").split("\n", 1)
    (tmp_path / "in.csv").write_text(header + "\n" + body * 5, encoding="utf-8")
    sizes = []
    for number in range(1, 4):
        with open_table(tmp_path / "in.csv") as table:
            sizes.append(sum(map(len, _records(ShardedTable(table, Shard(number, 3))))))
    assert max(sizes) < 1.25 * sum(sizes) / 3


def test_a_shard_says_how_much_of_itself_was_read() -> None:
    with open_table(DATA / "duties.csv") as table:
        shard = ShardedTable(table, Shard(2, 3))
        read = [shard.share_read() for _ in shard.windows(0)]
    assert all(0 <= share <= 1 for share in read if share is not None)
    assert read == sorted(read)  # type: ignore[type-var]


def test_what_has_no_size_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    with open_table(DATA / "duties.csv") as table:
        monkeypatch.setattr(table, "share_read", lambda: None)
        with pytest.raises(TableError, match="only a file can be cut into shards"):
            ShardedTable(table, Shard(1, 2))
