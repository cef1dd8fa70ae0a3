"""What changes between two models: for a terminal, as JSON "rolesplit.model-comparison/1", and as a page."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import asdict

from rich.console import Group, RenderableType
from rich.table import Table
from rich.text import Text

from rolesplit.evaluation import Figure
from rolesplit.paired import GATED, Comparison
from rolesplit.report.html import render
from rolesplit.report.ndjson import one_line
from rolesplit.report.safety import printable

SCHEMA = "rolesplit.model-comparison/1"


def model_comparison_report(comparison: Comparison, heading: str, shown: int) -> RenderableType:
    """Give the measures, the first `shown` flips, and the terms that came and went."""
    return Group(
        Text.assemble((heading, "bold"), f"  n {comparison.n}"),
        *([Text(_warning(comparison), style="bold red")] if any(comparison.known) else []),
        _changes(comparison),
        Text(f"\n{_flips_in_words(comparison)}"),
        *_flips(comparison, shown),
        *_terms(comparison),
        Text(f"\n{verdict_of(comparison)}", style="bold"),
    )


def model_comparison_json(comparison: Comparison, *, corpus: str, old: str, new: str) -> str:
    """Give everything as one JSON object."""
    content = asdict(comparison)
    content["flips"] = [{**asdict(flip), "kind": flip.kind} for flip in comparison.flips]
    content["vocabulary"] = dict(zip(("only_old", "both", "only_new"), comparison.vocabulary, strict=True))
    names = {"schema": SCHEMA, "corpus": corpus, "old": old, "new": new, "outcome": comparison.outcome}
    return one_line({**names, **content})


def model_comparison_page(comparison: Comparison, *, corpus: str, old: str, new: str) -> str:
    """Give everything as a page."""
    return render(
        "model-comparison.html",
        title=f"Models {old} and {new} on {corpus}",
        comparison=comparison,
        verdict=verdict_of(comparison),
        warning=_warning(comparison) if any(comparison.known) else "",
        flips_in_words=_flips_in_words(comparison),
        changes=[(one, f"{one.difference.value:+.3f}", _interval(one.difference)) for one in comparison.changes],
    )


def verdict_of(comparison: Comparison) -> str:
    """Say in a sentence whether the new model may take over."""
    gated = [one for one in comparison.changes if one.measure in GATED]
    decisive = [one.measure for one in gated if one.outcome == comparison.outcome]
    return {
        "worse": f"Worse: a loss of more than {comparison.tolerance:g} in {_listed(decisive, 'and')}.",
        "no worse": f"No worse: no loss of more than {comparison.tolerance:g} in {_listed(decisive, 'or')}.",
        "undecided": f"Undecided: {comparison.n} texts are too few to rule out a loss of more than "
        f"{comparison.tolerance:g} in {_listed(decisive, 'or')}.",
    }[comparison.outcome]


def _listed(names: Sequence[str], last: str) -> str:
    """Join names, one or more, by commas and the last by a word."""
    *first, final = names
    return f"{', '.join(first)} {last} {final}" if first else final


def _warning(comparison: Comparison) -> str:
    """Say that figures on duties that a model has learnt from flatter it."""
    old, new = comparison.known
    return (
        f"Of these {comparison.n} duties the old model has learnt from {old} and the new one from {new}, "
        "which flatters them: compare them on duties that neither has seen."
    )


def _interval(difference: Figure) -> str:
    return f"[{difference.low:+.3f}, {difference.high:+.3f}]"


def _flips_in_words(comparison: Comparison) -> str:
    kinds = Counter(flip.kind for flip in comparison.flips)
    return (
        f"{len(comparison.flips)} answers change: {kinds['gained']} become right, {kinds['lost']} become wrong, "
        f"{kinds['moved']} are wrong otherwise; McNemar's exact test p = {comparison.p_value:.3g}"
    )


def _changes(comparison: Comparison) -> Table:
    table = Table("measure", "old", "new", "difference", "95 % interval", "", box=None)
    for one in comparison.changes:
        difference = f"{one.difference.value:+.3f}"
        table.add_row(
            one.measure, f"{one.old:.3f}", f"{one.new:.3f}", difference, _interval(one.difference), one.outcome
        )
    return table


def _flips(comparison: Comparison, shown: int) -> Iterator[RenderableType]:
    if not comparison.flips or not shown:
        return
    table = Table("line", "label", "old", "new", "text", box=None)
    for flip in comparison.flips[:shown]:
        text = Text(printable(flip.text), no_wrap=True, overflow="ellipsis")
        old, new = f"{flip.old} {flip.old_probability:.2f}", f"{flip.new} {flip.new_probability:.2f}"
        table.add_row(str(flip.line), flip.gold, old, new, text)
    yield table
    if len(comparison.flips) > shown:
        yield Text(f"and {len(comparison.flips) - shown} more", style="dim")


def _terms(comparison: Comparison) -> Iterator[RenderableType]:
    only_old, both, only_new = comparison.vocabulary
    yield Text(f"\nvocabulary: {both} terms in both, {only_old} only in the old, {only_new} only in the new model")
    for change in comparison.terms:
        if change.gained or change.lost:
            gained, lost = ", ".join(change.gained) or "none", ", ".join(change.lost) or "none"
            yield Text(printable(f"{change.label}, strongest terms: gained {gained}; lost {lost}"))
