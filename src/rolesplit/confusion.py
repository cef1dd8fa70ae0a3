"""What a classifier is known to confuse: counted on texts with known labels, kept in a file beside the model.

Three sources, the first that there is: texts that the user labelled ("gold"), real postings that the shipped model was
measured on ("real-postings"), cross-validation on the corpus ("cross-validation"). The last is too good for texts from
elsewhere, and says so.
"""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt

from rolesplit.classifier import LABELS, Classifier
from rolesplit.corpus import Statements
from rolesplit.errors import CorpusError, ModelError
from rolesplit.language import LANGUAGES, holds_chinese
from rolesplit.quantification import Confusion

SCHEMA = "rolesplit.confusion/1"
FEWEST = 10
"""Languages are counted apart where each has at least this many texts of each label."""

_OPTIMISTIC = (
    "cross-validation on the corpus of the model; texts from elsewhere are confused more often, so the intervals are "
    "too narrow: give texts of your own that you labelled with --gold"
)


def count_confusion(
    texts: Sequence[str], truths: Sequence[str], answers: Sequence[str], *, source: str, about: str
) -> Confusion:
    """Count what was taken for what, by language (the texts tell it) where there is enough of each; see `Confusion`."""
    codes = np.array(
        [[LABELS.index(truth), LABELS.index(answer)] for truth, answer in zip(truths, answers, strict=True)]
    )
    chinese = np.fromiter(map(holds_chinese, texts), dtype=bool, count=len(texts))
    parts = {language: _table(codes[chinese == place]) for place, language in enumerate(LANGUAGES)}
    if any(table.sum(axis=1).min() < FEWEST for table in parts.values()):
        parts = {"": _table(codes)}
    return Confusion({name: tuple(map(tuple, table.tolist())) for name, table in parts.items()}, source, about)


def gold_confusion(gold: Statements, label: Callable[[Sequence[str]], Sequence[str]], name: str) -> Confusion:
    """Count what is confused in texts that the user labelled; those that get no answer are left out.

    Args:
        gold: texts and their true labels.
        label: gives the answers, "" for none, "-leaning" behind a side or not.
        name: of the file, for readers.

    Raises:
        CorpusError: there are fewer than `FEWEST` texts of a label that get an answer.
    """
    answered = [
        (text, truth, answer.removesuffix("-leaning"))
        for text, truth, answer in zip(gold.texts, gold.classes, label(gold.texts), strict=True)
        if answer
    ]
    for label_name in LABELS:
        if (count := sum(truth == label_name for _, truth, _ in answered)) < FEWEST:
            raise CorpusError(
                f"{name}: {count} rows labelled {label_name} that the model can answer, at least {FEWEST} of each "
                "label are needed to tell what it confuses; label more"
            )
    texts, truths, answers = zip(*answered, strict=True)
    about = f"{len(texts):,} rows of {name}, labelled by hand"
    return count_confusion(texts, truths, answers, source="gold", about=about)


def known_confusion(classifier: Classifier, path: Path | None = None) -> Confusion | None:
    """Give what is known of a classifier: measured on real postings if it is the shipped one, else cross-validated.

    None where the model file says nothing of its cross-validation. `path` names another file than the shipped one.
    """
    measured = _read(path or default_path())
    if measured is not None and measured["model"] == classifier.provenance.get("id"):
        return _confusion(measured)
    figures = classifier.provenance.get("figures", {}).get("label", {})
    if "confusion" not in figures:
        return None
    return Confusion({"": tuple(map(tuple, figures["confusion"]))}, "cross-validation", _OPTIMISTIC)


def save_confusion(confusion: Confusion, model: str, path: str | os.PathLike[str]) -> None:
    """Write what was counted with a model, named by its id, as JSON."""
    content = {
        "schema": SCHEMA,
        "model": model,
        "source": confusion.source,
        "about": confusion.about,
        "design_effect": confusion.design_effect,
        "labels": list(LABELS),
        "counts": {name: [list(row) for row in table] for name, table in confusion.counts.items()},
    }
    Path(path).write_text(json.dumps(content, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def default_path() -> Path:
    """Give the file that comes with the package: beside the code in a wheel, in models/ in a checkout."""
    packaged = Path(__file__).with_name("confusion.json")
    return packaged if packaged.exists() else Path(__file__).parents[2] / "models" / "confusion.json"


def _read(path: Path) -> dict[str, Any] | None:
    """Read a file of ours, None where there is none."""
    try:
        content = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, ValueError) as error:
        raise ModelError(f"{path}: not a confusion file ({error}); get rolesplit again") from error
    if not isinstance(content, dict) or content.get("schema") != SCHEMA or content.get("labels") != list(LABELS):
        raise ModelError(f"{path}: not a confusion file of schema {SCHEMA}; get rolesplit again")
    return content


def _confusion(content: dict[str, Any]) -> Confusion:
    counts = {name: tuple(map(tuple, table)) for name, table in content["counts"].items()}
    return Confusion(counts, content["source"], content["about"], content["design_effect"])


def _table(codes: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    """Count (truth, answer) pairs."""
    places = codes[:, 0] * len(LABELS) + codes[:, 1]
    return np.bincount(places, minlength=len(LABELS) ** 2).reshape(len(LABELS), len(LABELS))
