"""What a training searched for, and what more rows would bring, in plain words."""

from __future__ import annotations

from collections.abc import Sequence

from rich.text import Text

from rolesplit.evaluation import Evaluation
from rolesplit.report.figures import figure
from rolesplit.training import Promise, Search

_WORTH_IT = 0.005  # gain of macro-F1 below which nobody need label for it


def search_report(search: Search, evaluation: Evaluation) -> Text:
    """Say what was tried, what was chosen, and what it is worth beside the usual settings."""
    chosen = search.chosen
    settings = f"C {chosen.strength:g} times the usual, labels balanced to the power {chosen.balance:g}"
    if chosen.emphasis != 1:
        settings += f", a text of the corpus counting {chosen.emphasis:g} times one of the shipped"
    left_out = search.possible - search.tried
    more = f" ({left_out} more with a larger --budget)" if left_out else ""
    return Text(
        f"\nsettings: {settings}; {search.tried} tried{more}\n"
        f"with the usual settings: macro-F1 {figure(search.usual.macro_f1)}, "
        f"calibration error {search.usual.calibration_error:.3f} (searched: {evaluation.calibration_error:.3f})"
    )


def promises_report(promises: Sequence[Promise]) -> Text:
    """Say what more rows would bring, a line each."""
    return Text("\n".join(["", *map(promise_line, promises)]))


def promise_line(promise: Promise) -> str:
    """Say in a sentence what more rows of a label, or of all, would bring."""
    what = f"{promise.label} rows" if promise.label else "rows of all labels"
    gain = promise.gain
    points = f"{100 * gain.value:+.1f} points of macro-F1 [{100 * gain.low:+.1f}, {100 * gain.high:+.1f}]"
    if gain.low > 0 and gain.value >= _WORTH_IT:
        return f"about {promise.more:,} more {what} should give {points}"
    if gain.value < _WORTH_IT:
        return f"more {what} will hardly help: {promise.more:,} more, {points}"
    return f"more {what} may help: {promise.more:,} more, {points}"
