"""The labelling desk at a terminal: draw, wait for a key, do what it means, learn from time to time."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING

from rolesplit.cli.console import console
from rolesplit.cli.keys import key_reader

if TYPE_CHECKING:
    from rich.console import ScreenContext

    from rolesplit.explanation import Evidence
    from rolesplit.review import Decision, Desk, Duty, Guess, Journal
    from rolesplit.training.lessons import Lessons, Standing

_GLANCE = 0.5  # seconds after which the size of the terminal is looked at again


def run_desk(
    journal: Journal,
    duties: Sequence[Duty],
    lessons: Lessons,
    fixed: list[int] | None,
    habits: tuple[int, bool],
) -> Sequence[Decision]:
    """Label until the annotator has had enough; give all decisions. `habits`: labels from lesson to lesson, blind."""
    from rolesplit.review import Desk, Session

    every, blind = habits
    session = Session(duties, journal.decisions)
    desk = Desk(session, journal, lambda row: _guess(lessons, row), blind=blind)
    if journal.torn:
        desk.message = "the last label was torn when the machine stopped; it is asked again"
    with key_reader() as read:
        _Sitting(desk, lessons, fixed, every).run(read)
    return session.decisions


class _Sitting:
    """One run of the desk: when to learn, which rows to queue, what to draw."""

    def __init__(self, desk: Desk, lessons: Lessons, fixed: list[int] | None, every: int) -> None:
        self._desk = desk
        self._lessons = lessons
        self._fixed = fixed
        self._every = every
        self._lesson_at = 1 if desk.session.labels else every  # labels; what was begun before is learnt at once
        self._standing: Standing | None = None
        self._console = console()

    def run(self, read: Callable[[float], str]) -> None:
        """Draw and answer keys until the annotator leaves."""
        with self._console.screen(hide_cursor=True) as screen:
            while not self._desk.is_over:
                self._prepare(screen)
                self._draw(screen)
                self._desk.press(self._key(read, screen))

    def _key(self, read: Callable[[float], str], screen: ScreenContext) -> str:
        """Wait for a key, and draw anew when the terminal has changed its size."""
        size = self._console.size
        while not (key := read(_GLANCE)):
            if self._console.size != size:
                size = self._console.size
                self._draw(screen)
        return key

    def _prepare(self, screen: ScreenContext) -> None:
        """Learn where a lesson is due, and see to it that a row is at hand."""
        session = self._desk.session
        labelled = len(session.labels)
        if labelled >= self._lesson_at:
            self._learn(screen)
            self._lesson_at = labelled + self._every
            session.enqueue(self._next())
        elif session.row is None:
            session.enqueue(self._next())

    def _learn(self, screen: ScreenContext) -> None:
        """Learn from the labels, saying so meanwhile."""
        said, self._desk.message = self._desk.message, "learning from the labels ..."
        self._draw(screen)
        self._standing = self._lessons.teach(self._desk.session.labels) or self._standing
        self._desk.message = said

    def _next(self) -> list[int]:
        """Give the rows to ask about next."""
        session = self._desk.session
        rows = session.open_rows
        if self._fixed is not None:
            is_open = set(rows)
            return [row for row in self._fixed if row in is_open]
        return self._lessons.order(rows, len(session.labels), self._every)

    def _draw(self, screen: ScreenContext) -> None:
        """Draw the desk."""
        from rich.control import Control

        from rolesplit.report.review import desk_screen

        until_lesson = self._lesson_at - len(self._desk.session.labels)
        screen_text = desk_screen(self._desk, self._evidence(), self._standing, until_lesson, self._console)
        self._console.control(Control.home())  # where rich does not go when the terminal has grown
        screen.update(screen_text)

    def _evidence(self) -> tuple[Evidence, ...]:
        """Give the words that decide the guess of the row at hand, where it is shown."""
        from rolesplit.classifier import LABELS
        from rolesplit.explanation import explain_margins

        desk, classifier = self._desk, self._lessons.classifier
        if desk.guess is None or desk.session.row is None or classifier is None or not desk.shows_guess:
            return ()
        texts = [desk.session.duties[desk.session.row].text]
        explained = explain_margins(classifier.features(texts), classifier, "label", texts, [0])
        return explained[0][LABELS.index(desk.guess.label)].evidence


def _guess(lessons: Lessons, row: int) -> Guess | None:
    """Give what the model says of a row, None where there is no model yet."""
    from rolesplit.classifier import LABELS
    from rolesplit.review import Guess

    probabilities = lessons.probabilities
    if probabilities is None:
        return None
    best = int(probabilities[row].argmax())
    return Guess(LABELS[best], float(probabilities[row, best]))
