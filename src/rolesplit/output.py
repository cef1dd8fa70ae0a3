"""Files that rolesplit writes: each appears whole or not at all."""

from __future__ import annotations

import os
import tempfile
from contextlib import suppress
from pathlib import Path


def save_text(path: Path, text: str) -> None:
    """Write a text in UTF-8, as `save_bytes` does; a lone surrogate, which no encoding has, as its escape."""
    save_bytes(path, text.encode("utf-8", "backslashreplace"))


def save_bytes(path: Path, data: bytes | memoryview) -> None:
    """Write bytes beside the target, then move them into its place.

    What is no regular file (a device, a named pipe) is written to as it is and never replaced.

    Raises:
        OSError: the file cannot be written; what was there before is untouched.
    """
    if path.exists() and not path.is_file():
        path.write_bytes(data)
        return
    handle, beside = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.", suffix=".part")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
        Path(beside).chmod(0o644)
        Path(beside).replace(path)
    except BaseException:
        with suppress(OSError):
            Path(beside).unlink()
        raise
