"""Tests that time grows with the length of a text and not with its square, whatever the text is made of."""

from __future__ import annotations

import gc
import io
import time
from collections.abc import Callable

import pytest
from rich.console import Console

from rolesplit.answer import Answer, Question, answer
from rolesplit.classifier import Classifier
from rolesplit.document import from_text
from rolesplit.explanation import explain
from rolesplit.language import language_of
from rolesplit.ngrams import tokenize
from rolesplit.posting import split
from rolesplit.report.markdown import posting_markdown
from rolesplit.report.ndjson import posting_json
from rolesplit.report.page import postings_page
from rolesplit.report.safety import printable
from rolesplit.report.terminal import Manner, Palette, posting_report
from rolesplit.report.wording import ENGLISH
from rolesplit.verdict import judge

UNITS = {
    "one letter and an end of a sentence": "a!",
    "Chinese without an end": "负责社群运营",
    "bullets": "• ",
    "bullets with words": "• Plan ads\n",
    "numbers that do not count up": "1、负责社群日常维护；",
    "numbers that count up": "".join(f"{number}、负责社群日常维护；" for number in range(1, 100)),
    "combining marks": "e\u0301\u0301\u0301",
    "zero width": "a\u200b",
    "headings": "Responsibilities:\n",
    "headings on one line": "岗位职责：任职要求：",
    "one endless word": "a",
    "one endless number": "1",
    "duties": "- Plan the spring campaign\n",
    "sentences": "Plan the campaign. ",
    "abbreviations": "e.g. ",
    "colons": "A: ",
    "brackets": "([【",
    "line ends": "\r\n",
    "marks of Markdown": "# - ",
    "surrogate pairs": "👉🏽 ",
    "unknown words": "zzqx ",
}
SHORTEST_TIME = 0.001  # seconds; what takes less is not measured well


def _stages(text: str, model: Classifier) -> dict[str, Callable[[], object]]:
    """Give what is done to a posting, one thing after the other."""
    verdict = judge(text, model)
    found = answer(from_text(text, "text"), Question(), model)
    return {
        "splitter": lambda: split(text),
        "kernel": lambda: tokenize([text]),
        "language": lambda: language_of(text, model),
        "judge": lambda: judge(text, model),
        "explanation": lambda: explain(verdict, model),
        "safety": lambda: printable(text),
        "terminal": lambda: _shown(found),
        "json": lambda: posting_json(found, "id"),
        "html": lambda: (postings_page([found], ENGLISH, model), posting_markdown(found, ENGLISH, "id")),
    }


def _shown(found: Answer) -> str:
    console = Console(file=io.StringIO(), width=100)
    console.print(posting_report(found, Manner(ENGLISH, Palette.FULL, sums=True)))
    return ""


def _seconds(work: Callable[[], object]) -> float:
    """Give processor time, which other processes do not add to: the best of two, or the first where it is long."""
    best = float("inf")
    gc.disable()  # else one of the stages, whichever it hits, pays for what all of them left behind
    for _ in range(2):
        began = time.process_time()
        work()
        best = min(best, time.process_time() - began)
        if best > 0.05:
            break
    gc.enable()
    return max(best, SHORTEST_TIME)


@pytest.mark.parametrize("unit", UNITS)
def test_time_grows_with_the_length_of_a_text(unit: str, model: Classifier) -> None:
    """Sixteen times the text may take forty times the time; with the square of the length it would take 256 times."""
    piece = UNITS[unit]
    seconds: dict[str, list[float]] = {}
    for length in (500, 2_000, 8_000):
        text = (piece * (length // len(piece) + 1))[:length] + "\nPlan the campaign"
        for stage, work in _stages(text, model).items():
            seconds.setdefault(stage, []).append(_seconds(work))
    assert {stage: times for stage, times in seconds.items() if times[2] > 40 * times[0]} == {}
