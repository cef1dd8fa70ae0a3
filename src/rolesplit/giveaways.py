"""Terms that alone decide a label: traces of how a corpus was made, which a model learns instead of the work.

In a corpus labelled by meaning hardly any term stands in one row of a hundred and on one side only. Where one does,
it is more often a mark that an annotator or an export left than a word of the field (Gururangan et al., 2018;
Gardner et al., 2021).
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from math import sqrt

from rolesplit import ngrams

_LEAST_SHARE = 0.01  # of all rows; rarer terms cannot steer a model
_LEAST_PURITY = 0.95  # the words of a trade stay below it, as "check" does, 138 of 146 rows in the shipped corpus
_LEAST_BOUND = 0.88  # of the lower bound of the purity; 20 of 20 rows reach it, 15 of 15 do not
_Z = 1.645  # of a one-sided 95 % bound


@dataclass(frozen=True, slots=True)
class Giveaway:
    """A term that stands almost only in texts of one label.

    Attributes:
        term: a word, a pair of words, CJK characters, a symbol, "begins with ...", "ends with ..." or
            "language ...".
        label: the class of nearly all rows that have it.
        rows: those that have it.
        pure: how many of them have the label.
    """

    term: str
    label: str
    rows: tuple[int, ...]
    pure: int


def giveaways(texts: Sequence[str], classes: Sequence[str], languages: Sequence[str]) -> tuple[Giveaway, ...]:
    """Give the terms in at least 1 % of the texts whose label they decide, those in most texts first.

    The language of a text counts as a term of it.

    A term decides a label where the label's share among its texts is 0.95 or more, and surely 0.88 (lower 95 % bound
    of Wilson, 1927). Of terms that stand in the same texts, or only in some of them,
    one is given, a word before a symbol.
    """
    rows_of: dict[str, list[int]] = defaultdict(list)
    for row, text in enumerate(texts):
        for term in sorted({*_traits(text), f"language {languages[row]}"}):
            rows_of[term].append(row)
    frequent = [(term, rows) for term, rows in rows_of.items() if len(rows) >= _LEAST_SHARE * len(texts)]
    shares = {label: count / len(texts) for label, count in Counter(classes).items()}
    found: list[Giveaway] = []
    for term, rows in sorted(frequent, key=lambda pair: (-len(pair[1]), not pair[0].isalnum(), pair[0])):
        label, pure = Counter(classes[row] for row in rows).most_common(1)[0]
        if _is_decisive(pure, len(rows), shares[label]) and not any(set(rows) <= set(one.rows) for one in found):
            found.append(Giveaway(_as_written(term, texts[rows[0]]), label, tuple(rows), pure))
    return tuple(found)


def _traits(text: str) -> Iterator[str]:
    """Give the n-grams of a text, its symbols, and the symbols at its ends."""
    yield from (ngram.term for ngram in ngrams.terms(text))
    symbols = [character for character in text if not (character.isalnum() or character.isspace())]
    yield from symbols
    if symbols and text.startswith(symbols[0]):
        yield f"begins with {symbols[0]}"
    if symbols and text.endswith(symbols[-1]):
        yield f"ends with {symbols[-1]}"


def _as_written(term: str, text: str) -> str:
    """Give the characters of a text that a term came from; a stem is no word, and digits are folded."""
    return next((text[ngram.start : ngram.end] for ngram in ngrams.terms(text) if ngram.term == term), term)


def _is_decisive(pure: int, rows: int, share: float) -> bool:
    """Tell whether a term decides a label; where most texts have the label anyhow, it must do so more than they."""
    return pure >= _LEAST_PURITY * rows and _lower_bound(pure, rows) >= max(_LEAST_BOUND, share)


def _lower_bound(successes: int, trials: int) -> float:
    """Give the lower end of the one-sided 95 % interval of a share."""
    share, square = successes / trials, _Z * _Z / trials
    return (share + square / 2 - _Z * sqrt(share * (1 - share) / trials + square / trials / 4)) / (1 + square)
