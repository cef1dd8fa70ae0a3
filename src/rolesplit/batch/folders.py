"""Many files: which are meant, and where each goes."""

from __future__ import annotations

from collections.abc import Sequence
from glob import glob
from pathlib import Path

from rolesplit.batch.rejects import ENDING
from rolesplit.errors import BatchError
from rolesplit.table.opening import WORKBOOKS, extension

ENDINGS = frozenset((".csv", ".tsv", ".txt", ".jsonl", ".ndjson", ".parquet")) | WORKBOOKS
"""Files of a folder that are taken for tables, compressed or not."""


def are_many(given: Sequence[Path], output: Path) -> bool:
    """Tell whether several files are meant: by their number, by a folder, or by a pattern that is no file's name."""
    return len(given) > 1 or output.is_dir() or any(path.is_dir() or _is_pattern(path) for path in given)


def tables_in(given: Sequence[Path]) -> list[Path]:
    """Give the files that are meant, in order, each once: those of a folder and of a pattern by name.

    Raises:
        BatchError: there is none.
    """
    found = [path for one in given for path in _files(one)]
    if not found:
        raise BatchError(f"{', '.join(map(str, given))}: no table there; tables end with {', '.join(sorted(ENDINGS))}")
    return list(dict.fromkeys(found))


def outputs_for(paths: Sequence[Path], folder: Path, *, may_exist: bool) -> list[Path]:
    """Give the place of each file in a folder, which is made: there it has its own name; a workbook becomes a .csv.

    Raises:
        BatchError: two files have one name, one would replace itself, or something is there that must not be replaced.
    """
    if folder.exists() and not folder.is_dir():
        raise BatchError(f"{folder}: is no folder, and several files need one; name another with -o")
    folder.mkdir(exist_ok=True)
    outputs = [folder / (path.with_suffix(".csv") if extension(path) in WORKBOOKS else path).name for path in paths]
    for path, output in zip(paths, outputs, strict=True):
        if outputs.count(output) > 1:
            raise BatchError(f"{path}: another file would be {output} too; give each its own folder as OUT")
        if output.exists() and output.samefile(path):
            raise BatchError(f"{output}: is one of the inputs; name another folder with -o")
        if output.exists() and not may_exist:
            raise BatchError(f"{output}: exists already; replace it with --force, or keep it with --resume")
    return outputs


def _files(given: Path) -> list[Path]:
    if given.is_dir():
        found = [path for path in sorted(given.iterdir()) if extension(path) in ENDINGS and path.is_file()]
    elif _is_pattern(given):
        found = [Path(name) for name in sorted(glob(str(given), recursive=True)) if Path(name).is_file()]  # noqa: PTH207 - a pattern may be absolute
    else:
        return [given]
    return [path for path in found if not path.name.endswith(ENDING)]


def _is_pattern(path: Path) -> bool:
    return not path.exists() and any(sign in str(path) for sign in "*?[")
