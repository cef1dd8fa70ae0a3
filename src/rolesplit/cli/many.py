"""Many files on the command line: labelled into a folder, by this machine or by a Dask cluster."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rolesplit.cli.console import progress
from rolesplit.cli.labelling import Manner, count_outputs, origin_of
from rolesplit.cli.summaries import confusion_of, write_summary
from rolesplit.cli.watching import conclude, tell
from rolesplit.errors import UsageError

if TYPE_CHECKING:
    from rolesplit.batch import Counts, Crew, Order
    from rolesplit.summary import Summary


def label_many(given: Sequence[Path], folder: Path, order: Order, manner: Manner, crew: Crew) -> None:
    """Label files into a folder, each under its own name; with `resume`, those that are there are done."""
    from rolesplit import batch
    from rolesplit.batch.rejects import ENDING

    if order.shard is not None or manner.strict:
        raise UsageError(
            f"{'--strict' if manner.strict else '--shard'} is for one table; give one file as IN and as OUT"
        )
    paths = batch.tables_in(given)
    outputs = batch.outputs_for(paths, folder, may_exist=manner.resume or manner.force)
    labeller = batch.labeller_of(order.unit, order.model)
    confusion = confusion_of(labeller, manner.gold) if manner.summary else None
    ready = {output for output in outputs if manner.resume and output.exists()}
    todo = [(path, output) for path, output in zip(paths, outputs, strict=True) if output not in ready]
    counts, summary = _labelled(todo, order, labeller.model, crew)
    tell(counts, quiet=manner.is_quiet)
    if manner.summary is not None:
        summary.merge(count_outputs(sorted(ready), order, labeller, manner.cores))
        write_summary(manner.summary, summary, origin_of(given, order, labeller), confusion, quiet=manner.is_quiet)
    conclude(counts, f"{folder}/*{ENDING}")


def _labelled(todo: Sequence[tuple[Path, Path]], order: Order, model: str, crew: Crew) -> tuple[Counts, Summary]:
    """Label the files and show how far the work is."""
    from rolesplit import batch
    from rolesplit.summary import Summary

    counts, summary = batch.Counts(), Summary()
    with progress("labelling") as show:
        for number, done in enumerate(batch.label_files(todo, order, model, crew), 1):
            counts = counts.plus(done.counts, str(done.path))
            show(f"{number:,} of {len(todo):,} files, {counts.rows:,} rows")
            if done.summary is not None:
                summary.merge(done.summary)
    return counts, summary
