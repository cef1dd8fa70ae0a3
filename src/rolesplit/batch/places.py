"""Where the files of a batch are, and that one process alone writes them."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from io import FileIO
from pathlib import Path

from rolesplit.batch.rejects import rejects_path
from rolesplit.errors import BatchError

try:
    import fcntl
except ImportError:  # not on Windows, where two processes at one output are not noticed
    fcntl = None  # type: ignore[assignment] # asked for by `_locked`


@dataclass(frozen=True, slots=True)
class Places:
    """Where the files of a batch are: the targets, what is made of them beside, and the journal."""

    output: Path
    rejects: Path
    parts: tuple[Path, Path]
    journal: Path

    @classmethod
    def of(cls, output: Path) -> Places:
        """Give the places that belong to an output."""
        rejects = rejects_path(output)
        parts = (output.with_name(output.name + ".part"), rejects.with_name(rejects.name + ".part"))
        return cls(output, rejects, parts, output.with_name(output.name + ".journal"))

    def lock(self) -> list[FileIO]:
        """Open the parts for this process alone."""
        first = _locked(self.parts[0])
        try:
            return [first, _locked(self.parts[1])]
        except BaseException:
            self.unlock([first])
            raise

    def unlock(self, files: Sequence[FileIO]) -> None:
        """Close parts, and remove those that nothing was written to."""
        for file, part in zip(files, self.parts, strict=False):
            if not os.fstat(file.fileno()).st_size and not self.journal.exists():
                part.unlink(missing_ok=True)
            file.close()

    def require_free(self, *, force: bool) -> None:
        """Refuse to write over what is there, unless that is wished."""
        if force:
            return
        if self.journal.exists():
            raise BatchError(
                f"{self.output}: a run was stopped half-way; go on with --resume, or start anew with --force"
            )
        for path in (self.output, self.rejects):
            if path.exists():
                raise BatchError(f"{path}: exists already; replace it with --force, or name another file")


def _locked(part: Path) -> FileIO:
    """Open a file to add to, for this process alone; the lock ends with the process."""
    file = FileIO(part, "ab")
    try:
        if fcntl is not None:
            fcntl.lockf(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.close()
        raise BatchError(f"{part}: another process is writing it; wait for it, or name another file") from error
    return file
