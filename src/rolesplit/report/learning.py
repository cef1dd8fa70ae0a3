"""What a training searched for, and what more rows would bring, in plain words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from rich.text import Text

from rolesplit.evaluation import Evaluation, Figure
from rolesplit.report.figures import figure
from rolesplit.training import Candidate, Promise, Search

_BALANCES = {0.0: "labels counting as they occur", 0.5: "rare labels counting more", 1.0: "all labels counting alike"}
_WORTH_IT = 0.005  # gain of macro-F1 below which nobody need label for it


def search_report(search: Search, evaluation: Evaluation) -> Text:
    """Say what was tried, what was chosen, and what it is worth beside the usual settings."""
    left_out = search.possible - search.tried
    more = f" ({left_out} more with a larger --budget)" if left_out else ""
    return Text(
        f"\nsettings: {settings_line(search.chosen)}; {search.tried} tried{more}\n"
        f"with the usual settings: macro-F1 {figure(search.usual.macro_f1)}, "
        f"calibration error {search.usual.calibration_error:.3f} (searched: {evaluation.calibration_error:.3f})"
    )


def settings_line(chosen: Candidate) -> str:
    """Say in words which settings were chosen."""
    settings = f"C {chosen.strength:g} times the usual, {_BALANCES[chosen.balance]}"
    if chosen.emphasis != 1:
        settings += f", a text of the corpus counting {chosen.emphasis:g} times one that was added"
    return settings


def learning_section(origin: Mapping[str, Any]) -> str:
    """Give the part of a model card, in Markdown, on a search and on more rows; "" where nothing was searched for."""
    if "search" not in origin:
        return ""
    search = origin["search"]
    promises = (Promise(**{**promise, "gain": Figure(*promise["gain"])}) for promise in origin["promises"])
    usual = figure(Figure(*search["usual_macro_f1"]))
    return (
        "## Settings of the label head\n\n"
        f"{settings_line(Candidate(**search['chosen']))}; chosen from {search['tried']} candidates. Each fold chose "
        "its own settings without the texts that it left out, so the figures above had no part in any choice. With the "
        f"usual settings macro-F1 is {usual}.\n\n"
        "## What more rows would bring\n\n" + "\n".join(f"- {promise_line(promise)}" for promise in promises) + "\n\n"
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
