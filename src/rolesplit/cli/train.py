"""The command `train`: a labelled corpus -> a model file and its card."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Mapping, Sequence
from itertools import product
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from rolesplit.cli.gate import refuse_worse, rival_of
from rolesplit.cli.options import pairs, refuse_missing_folder
from rolesplit.errors import UsageError

if TYPE_CHECKING:
    from rolesplit.corpus import Corpus
    from rolesplit.training import Training


def train(
    corpus: Annotated[Path, typer.Argument(metavar="CORPUS.csv", help="Labelled duties.", show_default=False)],
    output: Annotated[
        Path, typer.Option("-o", "--output", metavar="MODEL", help="Model file to write.", show_default=False)
    ],
    text: Annotated[str | None, typer.Option(help="Column of the texts; guessed otherwise.")] = None,
    label: Annotated[str | None, typer.Option(help="Column of the labels; guessed otherwise.")] = None,
    rename: Annotated[
        list[str] | None, typer.Option(metavar="THEIRS=OURS", help="What a label of the corpus means.")
    ] = None,
    share: Annotated[
        list[str] | None,
        typer.Option(
            metavar="[LANGUAGE:]LABEL=FRACTION",
            help="How often a label occurs in texts to come, where the corpus differs; in those of a language, en or "
            "zh, or of both without a name.",
        ),
    ] = None,
    soften: Annotated[
        list[str] | None,
        typer.Option(
            metavar="[LANGUAGE=]FACTOR",
            help="Trust the words of a language, en or zh, so much less than the corpus does; of both without a name.",
        ),
    ] = None,
    encoding: Annotated[str | None, typer.Option(help="Encoding of the corpus.")] = None,
    sklearn: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Also dump the scikit-learn pipeline, with joblib.")
    ] = None,
    dated: Annotated[str | None, typer.Option(metavar="DATE", help="A date to keep with the model.")] = None,
    statements: Annotated[
        bool, typer.Option(help="Keep the labelled texts inside the model file, for classify --similar.")
    ] = True,
    add: Annotated[
        bool,
        typer.Option("--add", help="Learn from the corpus and the shipped duties together; judge by the corpus alone."),
    ] = False,
    budget: Annotated[
        str,
        typer.Option(
            metavar="TIME",
            help="How long to search for better settings and to draw the learning curve, e.g. 30s or 2m, counted in "
            "work and not by the clock; 0 takes the usual settings.",
        ),
    ] = "30s",
    against: Annotated[
        Path | None,
        typer.Option(
            metavar="MODEL",
            help="Compare with this model, and write the new one only where it is not worse.",
            show_default=False,
        ),
    ] = None,
    gold: Annotated[
        Path | None,
        typer.Option(
            metavar="GOLD.csv",
            help="Labelled duties to compare on; otherwise those of the corpus that the old model has not learnt from.",
            show_default=False,
        ),
    ] = None,
    tolerance: Annotated[float, typer.Option(min=0, max=1, help="By how much the new model may be worse.")] = 0.01,
    licence: Annotated[str | None, typer.Option(help="Licence of the model, for its card, e.g. MIT.")] = None,
    workers: Annotated[
        int | None, typer.Option(min=1, help="Processes to use, at most; one a core otherwise.", show_default=False)
    ] = None,
) -> None:
    """Train a model on labelled duties and say by cross-validation how good it is.

    The corpus is a CSV with a text and a label (operations, marketing or shared) in each row; a facet column is
    used where there is one. What else a model knows (which lines are duties, which work is in scope) it learns
    from the data that come with rolesplit.

    Settings are searched for inside nested cross-validation: the figures are about texts that had no part in any
    choice. The same corpus and options give the same model, byte for byte, with any number of workers.

    Examples:

      rolesplit train duties.csv -o mine.joblib

      rolesplit train duties.labels.csv -o mine.joblib --add --budget 2m

      rolesplit train duties.csv -o new.joblib --against mine.joblib --gold gold.csv

      rolesplit train duties.csv -o mine.joblib --label role --rename ops=operations --share shared=0.15
    """
    from joblib import cpu_count

    from rolesplit import training
    from rolesplit.artifact import save_model
    from rolesplit.cli.console import console, progress_bar
    from rolesplit.corpus import Layout, read_corpus, read_shipped, with_added

    _refuse_inputs((output, sklearn), (corpus, gold))
    _refuse_output(output)
    recipe = training.Recipe(_shares(share or []), _softening(soften or []), dated, statements, _seconds(budget))
    layout = Layout(text, label, pairs(rename or [], "--rename", "ops=operations"), encoding)
    rival = rival_of(against, gold, corpus, layout)
    labelled = with_added(read_corpus(corpus, layout), read_shipped()) if add else read_corpus(corpus, layout)
    with progress_bar() as tell:
        trained = training.train(labelled, recipe, workers=workers or cpu_count(), progress=tell)
    _report(trained)
    if rival is not None:
        refuse_worse(trained, rival, gold is not None, tolerance)
    model = save_model(trained.classifier, output)
    if sklearn is not None:
        training.save_pipeline(model, sklearn)
    _write_card(trained, output, labelled, licence)
    console().print(f"\n{output} and {output.with_suffix('.md')} written, model {model.provenance['id']}")


def _report(trained: Training) -> None:
    """Print the figures, what was searched for, and what more rows would bring."""
    from rolesplit.cli.console import console
    from rolesplit.report.figures import cross_validation_report
    from rolesplit.report.learning import promises_report, search_report

    screen = console()
    screen.print(cross_validation_report(trained.evaluations))
    if trained.search is not None:
        screen.print(search_report(trained.search, trained.evaluations["label"]))
        screen.print(promises_report(trained.promises))


def _seconds(budget: str) -> float:
    """Read a length of time: 30, 30s, 2m or 1.5h."""
    found = re.fullmatch(r"\s*(\d+(?:\.\d+)?)\s*([smh]?)\s*", budget.casefold())
    if found is None:
        raise UsageError(f"--budget takes a length of time, e.g. --budget 30s, not {budget!r}")
    return float(found[1]) * {"": 1, "s": 1, "m": 60, "h": 3600}[found[2]]


def _write_card(trained: Training, output: Path, corpus: Corpus, licence: str | None) -> None:
    """Write the model card beside the model."""
    from rolesplit.artifact import load_model
    from rolesplit.output import save_text
    from rolesplit.report.card import model_card

    save_text(output.with_suffix(".md"), model_card(load_model(output), trained.evaluations, corpus, licence))


def _refuse_output(output: Path) -> None:
    """Refuse at once what could only fail after the work is done."""
    refuse_missing_folder(output)
    if not os.access(output.parent, os.W_OK):  # or minutes of training would be lost
        raise UsageError(f"{output}: Permission denied to write in {output.parent}; choose another folder")
    if output.suffix == ".md":
        raise UsageError(f"{output}: the model card goes there; give the model another suffix, e.g. .joblib")


def _refuse_inputs(outputs: Iterable[Path | None], inputs: Iterable[Path | None]) -> None:
    """Refuse to write over what is read: there may be no other copy of hours of labelling."""
    for output, path in product(filter(None, outputs), filter(None, inputs)):
        if output.exists() and path.exists() and output.samefile(path):
            raise UsageError(f"{output}: is the input itself; name another file")


def _shares(given: Sequence[str]) -> Mapping[str, Mapping[str, float]]:
    """Read the shares of labels in each language; one that names a language stands before one that is for both."""
    from rolesplit.language import LANGUAGES

    parts = [part.rpartition(":") for part in given]
    if {language for language, _, _ in parts} - {"", *LANGUAGES}:
        raise UsageError(f"--share takes {' or '.join(LANGUAGES)} before a colon, e.g. --share zh:shared=0.2")
    asked = {
        language: pairs([share for named, _, share in parts if named == language], "--share", "shared=0.15")
        for language in ("", *LANGUAGES)
    }
    return {language: _fractions(asked[""] | asked[language]) for language in LANGUAGES if given}


def _fractions(asked: Mapping[str, str]) -> Mapping[str, float]:
    """Read shares of labels and refuse impossible ones."""
    from rolesplit.classifier import LABELS

    try:
        shares = {name: float(value) for name, value in asked.items()}
    except ValueError as error:
        raise UsageError("--share takes a fraction, e.g. --share shared=0.15") from error
    if set(shares) - set(LABELS) or not all(0 < value < 1 for value in shares.values()):
        raise UsageError(f"--share takes one of {', '.join(LABELS)} and a fraction between 0 and 1")
    if sum(shares.values()) >= 1 + 1e-9 or (len(shares) == len(LABELS) and sum(shares.values()) < 1 - 1e-9):
        raise UsageError("--share: the fractions of all labels sum to 1")
    return shares


def _softening(given: Sequence[str]) -> Mapping[str, float]:
    """Read what the words of each language are trusted less by; a factor without a language is for both."""
    from rolesplit.language import LANGUAGES

    named = list[str]()
    for part in given:
        named += [part] if "=" in part else [f"{language}={part}" for language in LANGUAGES]
    try:
        factors = {name: float(value) for name, value in pairs(named, "--soften", "zh=1.8").items()}
    except ValueError as error:
        raise UsageError("--soften takes a factor, e.g. --soften 1.3 or --soften zh=1.8") from error
    if set(factors) - set(LANGUAGES) or not all(0.1 <= factor <= 10 for factor in factors.values()):
        raise UsageError("--soften takes en or zh and a factor between 0.1 and 10, e.g. --soften zh=1.8")
    return factors
