"""A corpus with known defects: a thousand good rows of the shipped data and thirty rows of every kind of bad one."""

from __future__ import annotations

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from rolesplit.classifier import LABELS
from rolesplit.corpus import default_folder, read_statements

EACH = 30
MARK = "(q7)"
NO_DUTIES = """
Bachelor's degree in communications or a related subject
At least four years of experience in a similar role
Fluent in written and spoken English, a second language is a plus
Excellent attention to detail and strong organisational skills
Proficiency in Excel and at least one analytics tool
Able to work under pressure and to meet deadlines
Willingness to travel up to 20% of the time
Valid driving licence required
Certification in project management is an advantage
Knowledge of Photoshop and basic HTML preferred
25 days of paid holiday plus public holidays
Health, dental and vision insurance from day one
Private pension with employer contribution
Free lunch, fruit and coffee in the office
Annual bonus and share options
Flexible hours and a hybrid working model
We are a fast-growing software company with offices in six countries
Our mission is to make learning joyful for everyone
Founded in 2009, the company employs more than 400 people
Please send your CV and a cover letter to the address below
Applications from people of every background are welcome
本科及以上学历，专业不限
两年以上相关工作经验
具备良好的沟通能力和团队合作精神
熟练使用Office等办公软件
五险一金，带薪年假，节日福利
周末双休，弹性工作时间
公司成立于2010年，是一家领先的互联网企业
工作地点：上海市徐汇区
薪资：8000-12000元/月
""".strip().splitlines()
_PLACES = "Paris Lyon Nantes Lille Nice Metz Brest Tours Dijon Rennes".split()
_FOREIGN = (
    "Rédiger les contenus éditoriaux du site et suivre leur publication à {}",
    "Die Pflege der Kundendaten und die Abstimmung mit dem Vertrieb in {} übernehmen",
    "Gestionar las redes sociales de la marca y responder a los comentarios en {}",
)


@dataclass(frozen=True, slots=True)
class Planted:
    """A file and the lines of each kind of defect in it."""

    content: str
    lines: Mapping[str, frozenset[int]]


def planted(good: int = 1000, seed: int = 1) -> Planted:
    """Make the file; its columns are text and label."""
    draw = np.random.default_rng(seed)
    statements = read_statements(default_folder() / "duties.csv", LABELS)
    chosen = draw.permutation(len(statements.texts))
    rows = [(statements.texts[row], statements.classes[row], "") for row in chosen[: good - 2 * EACH]]
    spare = iter([(statements.texts[row], statements.classes[row]) for row in chosen[good:]])
    rows += [(text, _other(label, draw), "label-error") for text, label in _take(spare)]
    rows += [(f"{text} {MARK}", "marketing", "give-away") for text, _ in _take(_labelled(spare, "marketing"))]
    whole = rows[: good - 2 * EACH]
    bad = [(text, label, "duplicate") for text, label, _ in whole[:EACH]]
    bad += [(text.upper(), _other(label, draw), "conflict") for text, label, _ in whole[EACH : 2 * EACH]]
    bad += [(_changed(text, draw), label, "near-duplicate") for text, label, _ in whole[2 * EACH : 3 * EACH]]
    bad += [(_changed(text, draw), _other(label, draw), "near-conflict") for text, label, _ in whole[90 : 90 + EACH]]
    bad += [("", label, "blank-text") for _, label in _take(spare)]
    bad += [(text, "", "blank-label") for text, _ in _take(spare)]
    bad += [(text, ("ops", "Markting", "mkt")[row % 3], "unknown-label") for row, (text, _) in enumerate(_take(spare))]
    bad += [(text[: len(text) // 2] + "\ufffd" + text[len(text) // 2 :], label, "lost-characters")
            for text, label in _take(spare)]  # fmt: skip
    bad += [("#NAME?", label, "spreadsheet-error") for _, label in _take(spare)]
    bad += [(f"{text}\n{other}", label, "several-lines")
            for (text, label), (other, _) in zip(_take(spare), _take(spare), strict=True)]  # fmt: skip
    bad += [(text, LABELS[row % 3], "not-a-duty") for row, text in enumerate(NO_DUTIES)]
    bad += [(_FOREIGN[row % 3].format(_PLACES[row // 3]), LABELS[row % 3], "other-language") for row in range(EACH)]
    bad += [(text, label, "unreadable-row") for text, label in _take(spare)]
    return _written([*draw.permutation(rows).tolist(), *draw.permutation(bad).tolist()])


def _take(statements):  # type: ignore[no-untyped-def]
    return [next(statements) for _ in range(EACH)]


def _labelled(statements, wanted: str):  # type: ignore[no-untyped-def]
    return (pair for pair in statements if pair[1] == wanted)


def _other(label: str, draw: np.random.Generator) -> str:
    return [name for name in LABELS if name != label][int(draw.integers(2))]


def _changed(text: str, draw: np.random.Generator) -> str:
    """Change a word, or two Chinese characters, of a text."""
    if text.isascii():
        words = text.split()
        words[int(draw.integers(len(words)))] = ("weekly", "regional", "monthly")[int(draw.integers(3))]
        return " ".join(words)
    place = int(draw.integers(max(1, len(text) - 2)))
    return text[:place] + ("每周", "区域", "线下")[int(draw.integers(3))] + text[place + 2 :]


def _written(rows: list[tuple[str, str, str]]) -> Planted:
    """Write the rows and note where each defect stands."""
    file = io.StringIO()
    writer = csv.writer(file)
    writer.writerow(["text", "label"])
    lines: dict[str, set[int]] = {}
    for text, label, kind in rows:
        lines.setdefault(kind, set()).add(file.getvalue().count("\n") + 1)
        writer.writerow([text, label, "left over"] if kind == "unreadable-row" else [text, label])
    return Planted(file.getvalue(), {kind: frozenset(found) for kind, found in lines.items()})
