"""Files by name: the bytes of one within limits, and what folders and patterns stand for."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from rolesplit.errors import DocumentError

SUFFIXES = (".txt", ".text", ".md", ".markdown", ".html", ".htm", ".xhtml", ".docx", ".eml", ".pdf")
"""What a folder is searched for, in lower case; a file named by itself may be called anything."""

MAX_BYTES = 64 * 1024 * 1024


def load(path: Path) -> bytes:
    """The bytes of a file or pipe, at most 64 MiB of them.

    Raises:
        DocumentError: the file is missing, a folder, not to be read, or larger.
    """
    try:
        with path.open("rb") as file:
            data = file.read(MAX_BYTES + 1)
    except FileNotFoundError:
        raise DocumentError(f"{path}: no such file; check the path") from None
    except IsADirectoryError:
        raise DocumentError(f"{path}: is a folder; name the files in it") from None
    except (OSError, ValueError) as error:  # ValueError: a zero character in the path
        reason = getattr(error, "strerror", None) or error
        raise DocumentError(f"{str(path)!r}: cannot be read ({reason}); check its name and permissions") from None
    if len(data) > MAX_BYTES:
        raise DocumentError(f"{path}: is larger than {MAX_BYTES >> 20} MiB; give the posting by itself")
    return data


def expand(arguments: Iterable[str | Path]) -> tuple[Path, ...]:
    """The files that paths, folders and glob patterns name, in the order of the arguments.

    A folder gives its files of the known suffixes, at any depth, sorted, without hidden ones. A pattern
    ("jobs/**/*.txt") that the shell left as it is gives the files and folders it fits.

    Raises:
        DocumentError: an argument gives no file.
    """
    return tuple(path for argument in arguments for path in _expand(Path(argument)))


def _expand(path: Path) -> list[Path]:
    try:
        found = _found(path)
    except ValueError:  # a zero character in the path
        found = []
    if not found:
        raise DocumentError(f"{str(path)!r}: {_lack(path)}")
    return found


def _found(path: Path) -> list[Path]:
    if path.is_dir():
        return sorted(_documents(path))
    if path.exists() or not glob.has_magic(str(path)):
        return [path] if path.exists() else []
    names = glob.glob(str(path), recursive=True)  # noqa: PTH207 - Path.glob takes no absolute pattern
    matches = [Path(name) for name in names]
    return sorted({file for match in matches for file in (_documents(match) if match.is_dir() else [match])})


def _documents(folder: Path) -> Iterator[Path]:
    for parent, folders, names in os.walk(folder):
        folders[:] = [name for name in folders if not name.startswith(".")]
        for name in names:
            if not name.startswith(".") and name.lower().endswith(SUFFIXES):
                yield Path(parent, name)


def _lack(path: Path) -> str:
    known = ", ".join(SUFFIXES)
    if "\0" not in str(path) and path.is_dir():
        return f"the folder holds no file of a known kind ({known}); name a file by itself"
    if glob.has_magic(str(path)):
        return "no file fits this pattern; check it"
    return "no such file; check the path"
