"""One window of a table, labelled and written out: what a worker does, a pure function of the window."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from math import inf

from rolesplit.batch.columns import COLUMNS, Labelled, Labeller
from rolesplit.errors import UnwritableError
from rolesplit.summary import Answers, Summary
from rolesplit.table import Form, Layout, Reject, Window
from rolesplit.table.lines import shown
from rolesplit.table.values import as_text


@dataclass(frozen=True, slots=True)
class Portion:
    """A window, done.

    Attributes:
        body: the rows of the output, in bytes.
        rows: how many rows of the output these are.
        outcomes: how many of them have each label or, without one, each status.
        rejects: rows of the window that are not among them, in order.
        summary: what the rows were labelled, None where that is not counted.
    """

    body: bytes
    rows: int
    outcomes: Mapping[str, int]
    rejects: tuple[Reject, ...]
    summary: Summary | None = None


@dataclass(frozen=True, slots=True)
class Counting:
    """How labelled rows are counted: by the values of the column at a place, or only all together."""

    by: int | None = None

    def count(self, labelled: Labelled, window: Window, form: Form) -> Summary:
        """Count a window."""
        summary, cells = Summary(inf), dict(zip(COLUMNS, labelled.cells, strict=True))
        answers = Answers(window.texts, cells["label"], cells["lean"], cells["facet"], cells["status"])
        groups = None if self.by is None else [as_text(row[self.by]) for row in form.values(window.records)]
        summary.add(answers, groups)
        return summary


@dataclass(frozen=True, slots=True)
class Task:
    """What is done with every window of a table; can be sent to another process.

    Attributes:
        labeller: what labels texts.
        layout: how rows are written.
        pack: compresses a portion, or gives it as it is.
        prefix: what the names of our columns begin with.
        counting: how rows are counted for a summary, None for not at all.
    """

    labeller: Labeller
    layout: Layout
    pack: Callable[[bytes], bytes]
    prefix: str
    counting: Counting | None = None

    def identity(self) -> dict[str, str]:
        """Give all that has a say in the output, as a journal keeps it."""
        layout = hashlib.sha256(repr(self.layout).encode()).hexdigest()
        return {
            "unit": self.labeller.unit,
            "model": self.labeller.model,
            "layout": layout,
            "compression": self.pack.__name__,
            "prefix": self.prefix,
        }

    def head(self) -> bytes:
        """Give what stands before all rows of the output."""
        head = self.layout.head(self.labeller([]).columns(self.prefix))
        return self.pack(head) if head else head

    def __call__(self, window: Window) -> Portion:
        """Label a window."""
        try:
            return self._done(window)
        except (UnicodeEncodeError, UnwritableError):
            return self._done(self._writable(window))

    def _done(self, window: Window) -> Portion:
        labelled = self.labeller(window.texts)
        body = self.layout.body(window.records, labelled.columns(self.prefix))
        summary = self.counting.count(labelled, window, self.layout.form) if self.counting else None
        packed = self.pack(body) if body else body
        return Portion(packed, len(window.texts), _outcomes(labelled), window.rejects, summary)

    def _writable(self, window: Window) -> Window:
        """Reject the rows that the output has no characters or no columns for."""
        window = replace(window, texts=list(window.texts))  # each is looked at, and some make them all for one
        faults = [self._fault(window, place) for place in range(len(window.texts))]
        kept = [place for place, fault in enumerate(faults) if fault is None]
        rejects = sorted([*window.rejects, *(fault for fault in faults if fault)], key=lambda reject: reject.line)
        return Window(
            self.layout.form.take(window.records, kept),
            [window.texts[place] for place in kept],
            [window.lines[place] for place in kept],
            tuple(rejects),
        )

    def _fault(self, window: Window, place: int) -> Reject | None:
        """Say what of a row cannot be written, if there is anything."""
        record = self.layout.form.take(window.records, [place])
        try:
            self.layout.body(record, self.labeller([window.texts[place]]).columns(self.prefix))
        except UnicodeEncodeError as error:
            reason = lacking(error)
        except UnwritableError as error:
            reason = str(error)
        else:
            return None
        cells = next(iter(self.layout.form.values(record)))
        return Reject(window.lines[place], reason, shown(", ".join(map(as_text, cells))))


def lacking(error: UnicodeEncodeError) -> str:
    """Say which character an output has no place for, and what to do."""
    sign = error.object[error.start]
    if "\ud800" <= sign <= "\udfff":
        return f"{sign!a} is half of a character, which no encoding has; mend it, or write JSON Lines"
    return f"{error.encoding} has no {sign!a}; write the table with --output-encoding utf-8"


def _outcomes(labelled: Labelled) -> Mapping[str, int]:
    """Count the labels and, of texts without one, the statuses."""
    outcomes = Counter(labelled.labels)
    if outcomes.pop("", 0):
        pairs = zip(labelled.labels, labelled.statuses, strict=True)
        outcomes.update(status for label, status in pairs if not label)
    return outcomes
