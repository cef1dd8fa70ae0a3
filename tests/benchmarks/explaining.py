"""What explaining costs, against predicting: postings for every label, and tables with the words that decided."""

from __future__ import annotations

from statistics import median
from time import perf_counter

from side import texts

from rolesplit import explain, judge, load_model
from rolesplit.batch import label_duties
from rolesplit.facets import facet_reasons
from rolesplit.neighbours import index_of

POSTINGS = 400
DUTIES = 10
ROUNDS = 7


def main() -> None:
    """Print the median ratios of `ROUNDS` rounds."""
    model = load_model()
    index = index_of(model)
    duties = texts(POSTINGS * DUTIES)
    postings = [
        "Manager\nResponsibilities\n" + "".join(f"- {duty}\n" for duty in duties[place : place + DUTIES])
        for place in range(0, len(duties), DUTIES)
    ]
    rounds = [_round(model, index, postings, duties) for _ in range(ROUNDS)]
    for place, name in enumerate(
        (
            f"explaining {POSTINGS} postings of {DUTIES} duties, all labels and facets, to judging them",
            "naming 3 statements like each duty, to judging the postings",
            f"labelling {len(duties):,} duties with the words that decided, to predicting them",
        )
    ):
        ratios = [ratios[place] for ratios in rounds]
        print(f"{name}: {median(ratios):.2f} (of {ROUNDS}: {min(ratios):.2f} to {max(ratios):.2f})")
    each = [1000 * ratios[3] for ratios in rounds]
    print(f"naming 3 statements like each duty: {median(each):.2f} ms a posting")


def _round(model, index, postings: list[str], duties: list[str]) -> tuple[float, ...]:  # type: ignore[no-untyped-def]
    """Time each side once."""
    start = perf_counter()
    verdicts = [judge(posting, model) for posting in postings]
    judged = perf_counter()
    for verdict in verdicts:
        explain(verdict, model)
        facet_reasons(verdict)
    explained = perf_counter()
    for verdict in verdicts:
        index.nearest(model.features([line.line.text for line in verdict.duties]), 3)
    named = perf_counter()
    model.probabilities(duties)
    predicted = perf_counter()
    label_duties(duties, model)
    end = perf_counter()
    judging = judged - start
    return (
        (explained - judged) / judging,
        (named - explained) / judging,
        (end - predicted) / (predicted - named),
        (named - explained) / len(postings),
    )


if __name__ == "__main__":
    main()
