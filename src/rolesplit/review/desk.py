"""What a key means at the labelling desk: the session, its file, and what is shown. Knows no terminal."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from rolesplit.classifier import LABELS
from rolesplit.review.journal import Journal
from rolesplit.review.session import Guess, Session

LABEL_KEYS: Mapping[str, str] = {
    "o": "operations", "m": "marketing", "s": "shared", "1": "operations", "2": "marketing", "3": "shared",
}  # fmt: skip
"""Single keys that label the row at hand."""

LONGEST_NOTE = 500


class Desk:
    """Answers keys; `guess_of` says what the model thinks of a row.

    Attributes:
        session, journal: what was decided, and its file.
        is_blind: whether guesses are never shown.
        shows_guess: whether they are shown now.
        typed: the note being typed, None where none is.
        message: what came of the last key, "" for nothing to say.
        is_over: whether the annotator has had enough.
    """

    def __init__(
        self, session: Session, journal: Journal, guess_of: Callable[[int], Guess | None], *, blind: bool
    ) -> None:
        self.session = session
        self.journal = journal
        self.is_blind = blind
        self.shows_guess = not blind
        self.typed: str | None = None
        self.message = ""
        self.is_over = False
        self._guess_of = guess_of

    @property
    def guess(self) -> Guess | None:
        """Give what the model says of the row at hand."""
        return None if self.session.row is None else self._guess_of(self.session.row)

    @property
    def counts(self) -> Mapping[str, int]:
        """Give how often each label was given."""
        given = list(self.session.labels.values())
        return {label: given.count(label) for label in LABELS}

    def press(self, key: str) -> None:
        """Do what a key means; what it did is said in `message`."""
        self.message = ""
        if self.typed is not None:
            self._type(key)
        elif self.session.row is None and (key in LABEL_KEYS or key in " n"):
            self.message = "every row is labelled"
        elif key in LABEL_KEYS:
            self._label(LABEL_KEYS[key])
        elif key in _ACTIONS:
            _ACTIONS[key](self)
        elif key:
            self.message = "no such key"

    def _label(self, label: str) -> None:
        """Take a decision; one that cannot be written is not taken."""
        guess = self.guess
        decision = self.session.decide(label, guess, shown=self.shows_guess and guess is not None)
        try:
            self.journal.append(decision)
        except OSError as error:
            self.session.undo()
            self.message = f"not saved ({error.strerror}); mend that, then press again"
        else:
            self.message = f"{label}  (u takes it back)"

    def _skip(self) -> None:
        self.session.skip()
        self.message = "skipped; it comes again at the end"

    def _undo(self) -> None:
        """Take the last step back, in the file too."""
        try:
            undone = self.session.undo()
        except LookupError as error:
            self.message = str(error)
            return
        if undone is not None:
            self.journal.undo()
        self.message = f"taken back: {undone.label}" if undone is not None else "taken back: skipped"

    def _begin_note(self) -> None:
        self.typed = self.session.note

    def _type(self, key: str) -> None:
        """Type a note: Enter keeps it, Escape does not."""
        typed = self.typed or ""
        if key == "enter":
            self.session.note, self.typed = typed.strip(), None
        elif key == "escape":
            self.typed = None
        elif key == "backspace":
            self.typed = typed[:-1]
        elif len(key) == 1 and key.isprintable() and len(typed) < LONGEST_NOTE:
            self.typed = typed + key

    def _show_or_hide(self) -> None:
        """Show or hide guesses, where it is not for the file to be blind."""
        if self.is_blind:
            self.message = "guesses stay hidden with --blind"
        else:
            self.shows_guess = not self.shows_guess

    def _leave(self) -> None:
        self.is_over = True


_ACTIONS: Mapping[str, Callable[[Desk], None]] = {
    " ": Desk._skip,
    "u": Desk._undo,
    "backspace": Desk._undo,
    "n": Desk._begin_note,
    "g": Desk._show_or_hide,
    "q": Desk._leave,
}
