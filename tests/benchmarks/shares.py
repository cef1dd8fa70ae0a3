"""How far corrected shares can be trusted: python tests/benchmarks/shares.py GOLD.csv [--write models/confusion.json].

GOLD.csv has a text and a label in each row, of texts that the model was not trained on; a column `posting` says which
rows stand together. Prints what the model confuses, by how much rows of one posting resemble each other, and, over
tables drawn from these rows with other shares, how often the interval holds the true share and how far the corrected
and the counted shares are off. `--write` keeps the counts for the shipped model.
"""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import numpy.typing as npt

from rolesplit.artifact import load_model
from rolesplit.classifier import LABELS
from rolesplit.confusion import count_confusion, save_confusion
from rolesplit.corpus import Gold, read_gold
from rolesplit.language import LANGUAGES, holds_chinese
from rolesplit.quantification import Confusion, corrected_shares

TRIALS = 300
ABOUT = "{texts} duty lines of {postings} real job postings, English and Chinese, labelled by two annotators"
Codes = npt.NDArray[np.int64]


def main() -> None:
    """Count, resample, print, and write where asked."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path)
    parser.add_argument("--write", type=Path, metavar="FILE")
    parser.add_argument("--design-effect", type=float, default=1.4)
    arguments = parser.parse_args()
    model = load_model()
    gold = read_gold(arguments.gold, by="posting")
    codes = np.array([LABELS.index(name) for name in gold.statements.classes])
    answers = model.probabilities(gold.statements.texts).argmax(axis=1)
    confusion = _counted(gold, codes, answers, arguments.design_effect)
    for name, table in confusion.counts.items():
        print(name, *table, sep="\n  ")
    for language, places in _by_language(gold):
        print(
            language,
            "variance of the rates, postings resampled against rows:",
            _design_effect(gold, codes, answers, places),
        )
    parts = {name: _postings(gold, places) for name, places in _by_language(gold)}
    for chosen in ({"en": parts["en"]}, {"zh": parts["zh"]}, parts):
        for rows in (100, 1_000, 100_000):
            print(f"{'+'.join(chosen)} {rows:7,} rows:", _trials(chosen, codes, answers, rows, arguments.design_effect))
    if arguments.write:
        save_confusion(confusion, str(model.provenance["id"]), arguments.write)


def _counted(gold: Gold, codes: Codes, answers: Codes, design_effect: float) -> Confusion:
    """Count what is confused in all rows."""
    about = ABOUT.format(texts=len(codes), postings=len(set(gold.groups or ())))
    named = [LABELS[code] for code in answers]
    found = count_confusion(gold.statements.texts, gold.statements.classes, named, source="real-postings", about=about)
    return Confusion(found.counts, found.source, found.about, design_effect)


def _by_language(gold: Gold) -> Iterator[tuple[str, Codes]]:
    """Give the rows of each language."""
    chinese = np.array([holds_chinese(text) for text in gold.statements.texts])
    for place, language in enumerate(LANGUAGES):
        yield language, np.flatnonzero(chinese == place)


def _postings(gold: Gold, places: Codes) -> list[Codes]:
    """Give the rows of each posting."""
    groups = np.array(gold.groups)[places]
    return [places[groups == name] for name in np.unique(groups)]


def _table(codes: Codes, answers: Codes) -> Codes:
    return np.bincount(codes * 3 + answers, minlength=9).reshape(3, 3)


def _design_effect(gold: Gold, codes: Codes, answers: Codes, places: Codes) -> str:
    """Compare the variance of P(answer | label) over resampled postings with that over resampled rows, on average."""
    generator, postings = np.random.default_rng(1), _postings(gold, places)
    variances = []
    for parts in (postings, [np.array([place]) for place in places]):
        rates = []
        for _ in range(1_000):
            drawn = np.concatenate([parts[place] for place in generator.integers(0, len(parts), len(parts))])
            table = _table(codes[drawn], answers[drawn]) + 1e-9
            rates.append(table / table.sum(axis=1, keepdims=True))
        variances.append(np.var(rates, axis=0))
    return f"{np.mean(variances[0] / variances[1]):.2f}"


def _trials(parts: dict[str, list[Codes]], codes: Codes, answers: Codes, rows: int, design_effect: float) -> str:
    """Draw known texts by posting and tables by label, as many rows in each language, and see what becomes of them."""
    generator = np.random.default_rng(2)
    held, widths, off, counted_off = [], [], [], []
    for _ in range(TRIALS):
        tables, answered, true = {}, {}, np.zeros(3)
        for name, postings in parts.items():
            known = np.concatenate([postings[place] for place in generator.integers(0, len(postings), len(postings))])
            tables[name] = tuple(map(tuple, _table(codes[known], answers[known]).tolist()))
            shares = generator.dirichlet((2, 2, 1))
            answered[name] = _answered(generator, shares, rows // len(parts), np.concatenate(postings), codes, answers)
            true += shares / len(parts)
        found = corrected_shares(answered, Confusion(tables, "gold", "", design_effect))
        if found is None:
            held.append([False] * 3)
            continue
        counted = np.sum(list(answered.values()), axis=0)
        held.append([figure.low <= share <= figure.high for figure, share in zip(found, true, strict=True)])
        widths.append([figure.high - figure.low for figure in found])
        off.append([abs(figure.value - share) for figure, share in zip(found, true, strict=True)])
        counted_off.append(np.abs(counted / counted.sum() - true))
    means = (np.mean(values, axis=0) for values in (held, widths, off, counted_off))
    names = ("intervals that hold", "width", "corrected off by", "counted off by")
    return "; ".join(
        f"{name} " + " ".join(f"{value:.3f}" for value in mean) for name, mean in zip(names, means, strict=True)
    )


def _answered(
    generator: np.random.Generator,
    shares: npt.NDArray[np.float64],
    rows: int,
    places: Codes,
    codes: Codes,
    answers: Codes,
) -> Codes:
    """Draw rows with these shares of labels from the known ones, and count their answers."""
    table = _table(codes[places], answers[places])
    drawn = zip(generator.multinomial(rows, shares), table, strict=True)
    return np.sum([generator.multinomial(count, row / row.sum()) for count, row in drawn], axis=0)


if __name__ == "__main__":
    sys.exit(main())
