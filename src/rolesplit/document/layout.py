"""Lines of text as a page or a Word file lays them out: paragraphs, list items and rows of table cells."""

from __future__ import annotations

from collections.abc import Iterable

_MAX_NESTED_ROWS = 16  # deeper tables are no tables: their cells give lines of the text around them
_MAX_INDENT = 8
BULLETS = "•·▪▫◦●○■□◆◇►▶‣⁃∙➢➤✓✔*–-" + "".join(map(chr, range(0xF020, 0xF100)))  # the last: Symbol and Wingdings


class Layout:
    """Collects pieces of text into lines; a row whose cells hold a line each becomes one line."""

    def __init__(self) -> None:
        self._lines: list[str] = []  # of the innermost cell, or of the whole text outside of tables
        self._pieces: list[str] = []
        self._mark = ""
        self._rows: list[tuple[list[str], list[list[str]]]] = []  # the lines around each open row, and its cells
        self._skipped_rows = 0

    def add(self, text: str) -> None:
        """Add a piece of text to the line; its white space is folded when the line ends."""
        self._pieces.append(text)

    def end_line(self) -> None:
        """End the line, if it holds anything but white space."""
        if self._pieces:
            line = " ".join("".join(self._pieces).split())
            self._pieces.clear()
            self.add_line(line)

    def add_line(self, line: str) -> None:
        """Add a line as it is, after the mark of its item if it bears no bullet of its own; none for an empty one."""
        if line:
            indent = self._mark[: len(self._mark) - len(self._mark.lstrip())]
            self._lines.append((indent if line[0] in BULLETS else self._mark) + line)
            self._mark = ""

    def mark_item(self, mark: str, *, depth: int) -> None:
        """Put a mark such as "- " before the next line, two spaces further in for each level of depth."""
        self.end_line()
        self._mark = "  " * min(depth, _MAX_INDENT) + mark

    def unmark(self) -> None:
        """End the line, and take back the mark of an item without text."""
        self.end_line()
        self._mark = ""

    def begin_row(self) -> None:
        """Begin a row of a table, perhaps inside a cell of another."""
        self.unmark()
        if len(self._rows) == _MAX_NESTED_ROWS:
            self._skipped_rows += 1
            return
        around, self._lines = self._lines, []
        self._rows.append((around, [self._lines]))  # text before the first cell is one by itself

    def begin_cell(self) -> None:
        """Begin the next cell of the row; outside of rows, end the line."""
        self.unmark()
        if self._rows and not self._skipped_rows:
            self._lines = []
            self._rows[-1][1].append(self._lines)

    def end_row(self) -> None:
        """End the row: one line with " | " between its cells, or all their lines if a cell has several."""
        self.unmark()
        if self._skipped_rows:
            self._skipped_rows -= 1
        elif self._rows:
            lines, cells = self._rows.pop()
            lines += _joined([cell for cell in cells if cell])
            self._lines = lines

    def lines(self) -> list[str]:
        """All lines, open rows and the last line ended."""
        self.end_line()
        self._skipped_rows = 0
        while self._rows:
            self.end_row()
        return self._lines


def _joined(cells: list[list[str]]) -> Iterable[str]:
    if all(len(cell) == 1 for cell in cells):
        return [" | ".join(cell[0] for cell in cells)] if cells else []
    return [line for cell in cells for line in cell]
