"""Texts -> vocabulary and TF-IDF matrix, and which texts are near-duplicates of each other."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

import numpy as np
import numpy.typing as npt
import scipy.sparse
from scipy.sparse.csgraph import connected_components

from rolesplit import ngrams
from rolesplit.characters import CJK, alphabet
from rolesplit.classifier import Classifier, windows
from rolesplit.training.vocabulary import frequent_terms

MIN_DOCUMENTS, MIN_CJK_DOCUMENTS = 2, 3
"""A term is in the vocabulary when it stands in at least this many texts; one of CJK characters in more: they
overlap, so there are many, and without the rarest real lines are labelled as well."""
FUNCTION_WORDS = frozenset(
    "a an the and or of to in on for with by at from as is are be been this that these those our your their its it "
    "we you they will who which such into not but can may".split()
)
"""Words that by themselves tell a line's section, but must not tell what a duty is; in pairs they may."""
NEAR_DUPLICATE = 0.8
"""Cosine of TF-IDF from which two texts are kept in one fold."""
_SIGNATURE = 6  # two texts as alike share weight on the six strongest terms of either


def analyze(text: str) -> list[str]:
    """Give the terms of a text, as scikit-learn's vectorizers ask an analyzer to."""
    return [ngram.term for ngram in ngrams.terms(text)]


def vocabulary(texts: Sequence[str]) -> Classifier:
    """Find the terms that stand in enough texts, and their idf: ln((1 + texts) / (1 + documents)) + 1."""
    documents = frequent_terms(texts, MIN_DOCUMENTS, MIN_CJK_DOCUMENTS)
    terms = tuple(sorted(documents))
    counts = np.array([documents[term] for term in terms], dtype=np.float64)
    return Classifier(terms, ngrams.term_hashes(terms), np.log((1 + len(texts)) / (1 + counts)) + 1, {})


def tfidf(classifier: Classifier, texts: Sequence[str]) -> scipy.sparse.csr_matrix:
    """Give the TF-IDF of all texts as a sparse matrix (texts, terms)."""
    return scipy.sparse.vstack(list(_portions(classifier, texts)), format="csr")


def _portions(classifier: Classifier, texts: Sequence[str]) -> Iterator[scipy.sparse.csr_matrix]:
    for window in windows(texts):
        found = classifier.features(window)
        shape = (found.size, len(classifier.terms))
        yield scipy.sparse.csr_matrix((found.values, (found.rows, found.columns)), shape)


def content_of(matrix: scipy.sparse.csr_matrix, classifier: Classifier) -> scipy.sparse.csr_matrix:
    """Blank what tells of a line's form alone, so that a head gives it coefficient 0.

    That is the columns of lone function words and letters, and of `ngrams.OPENING` words.
    """
    content = (matrix @ scipy.sparse.diags([float(_has_content(term)) for term in classifier.terms])).tocsr()
    content.eliminate_zeros()
    return content


def _has_content(term: str) -> bool:
    is_letter = len(term) == 1 and term.isascii()
    return not (is_letter or term in FUNCTION_WORDS or term.startswith(ngrams.OPENING))


def softness(classifier: Classifier, softening: Mapping[str, float]) -> npt.NDArray[np.float64]:
    """Give for each term what its coefficients are multiplied by: one over the softening of its language."""
    kind = alphabet().kind
    languages = ["zh" if kind[ord(term[0])] == CJK else "en" for term in classifier.terms]
    return np.array([1 / softening.get(language, 1.0) for language in languages])


def near_duplicates(matrix: scipy.sparse.csr_matrix) -> npt.NDArray[np.int64]:
    """Give each text the number of its group; texts of cosine `NEAR_DUPLICATE` or more share one."""
    left, right, cosines = alike(matrix, NEAR_DUPLICATE)
    pairs = scipy.sparse.csr_matrix((cosines, (left, right)), (matrix.shape[0],) * 2)
    return np.asarray(connected_components(pairs, directed=False)[1], dtype=np.int64)


def alike(
    matrix: scipy.sparse.csr_matrix, least: float
) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.float64]]:
    """Give pairs of rows, each in both orders and with itself, whose cosine is at least so much, and their cosines.

    Only pairs that are alike on the strongest terms of one of them are compared in full.
    """
    strongest = matrix.copy()
    for row in range(matrix.shape[0]):
        values = strongest.data[strongest.indptr[row] : strongest.indptr[row + 1]]
        if len(values) > _SIGNATURE:
            values[values < np.partition(values, -_SIGNATURE)[-_SIGNATURE]] = 0
    strongest.eliminate_zeros()
    candidates = (strongest @ matrix.T).tocoo()
    likely = candidates.data > least / 3
    left, right = candidates.row[likely], candidates.col[likely]
    cosines = np.asarray(matrix[left].multiply(matrix[right]).sum(axis=1)).ravel()
    close = cosines >= least
    return left[close], right[close], cosines[close]
