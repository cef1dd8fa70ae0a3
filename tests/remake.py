"""Make the goldens anew: `python tests/remake.py`, after a change of the shipped model or of what a report shows.

goldens/predictions.json   what the shipped model says of the example postings and of duties of the corpus
goldens/session.svg        the session at the terminal that the README shows
"""

from __future__ import annotations

import csv
import io
import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

from rich._export_format import CONSOLE_SVG_FORMAT
from rich.console import Console
from rich.text import Text

from rolesplit.artifact import load_model
from rolesplit.batch import COLUMNS, label_duties
from rolesplit.classifier import Classifier
from rolesplit.corpus import default_folder
from rolesplit.document import read
from rolesplit.verdict import Verdict, judge

ROOT = Path(__file__).parents[1]
GOLDENS = Path(__file__).parent / "goldens"
COMMANDS = (
    "rolesplit classify data/examples/marketing-title-operations-duties.txt",
    "rolesplit compare data/examples/growth-marketer.md data/examples/community-and-campaigns.txt",
    "rolesplit rank data/examples/ --want marketing=70,operations=30",
)
_WIDTH = 110
_EVERY = 150  # of so many duties of the corpus one is among the predictions
_DIGITS = 9


def predictions() -> str:
    """Give what the shipped model says, as JSON."""
    model = load_model()
    examples = sorted((default_folder() / "examples").iterdir())
    with (default_folder() / "duties.csv").open(encoding="utf-8", newline="") as file:
        duties = [row["text"] for row in csv.DictReader(file)][::_EVERY]
    content = {
        "model": model.provenance["id"],
        "postings": {path.name: _posting(judge(read(path).text, model)) for path in examples},
        "duties": dict(zip(duties, _labelled(duties, model), strict=True)),
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _posting(verdict: Verdict) -> dict[str, Any]:
    return {
        "label": verdict.label,
        "abstained": verdict.abstained,
        "language": verdict.language,
        "lean": round(verdict.lean or 0.0, _DIGITS),
        "in_scope": round(verdict.in_scope or 0.0, _DIGITS),
        "sections": [line.section for line in verdict.lines],
        "labels": [line.label for line in verdict.lines],
        "leans": [round(line.lean or 0.0, _DIGITS) for line in verdict.lines],
    }


def _labelled(duties: list[str], model: Classifier) -> list[dict[str, str]]:
    """Give the columns of `label`, but for the id of the model."""
    rows = zip(*label_duties(duties, model).cells, strict=True)
    return [{name: cell for name, cell in zip(COLUMNS, row, strict=True) if name != "model"} for row in rows]


def session() -> str:
    """Run the commands as at a terminal and give what is seen there as a drawing."""
    screen = Console(record=True, file=io.StringIO(), width=_WIDTH, force_terminal=True, color_system="truecolor")
    for command in COMMANDS:
        screen.print(Text.assemble(("$ ", "bold green"), command), highlight=False)
        screen.print(Text.from_ansi(_shown(command)), highlight=False)
    fontless = re.sub(r"@font-face \{\{.*?\}\}", "", CONSOLE_SVG_FORMAT, flags=re.DOTALL)  # they lie on the network
    return screen.export_svg(title="rolesplit", unique_id="session", code_format=fontless)


def _shown(command: str) -> str:
    """Run a command of the program and give its output, colours and all."""
    terminal = {"COLUMNS": str(_WIDTH), "TERM": "xterm-256color", "COLORTERM": "truecolor", "PYTHONIOENCODING": "utf-8"}
    environment = {name: value for name, value in os.environ.items() if name not in {"NO_COLOR", "FORCE_COLOR"}}
    code = "from rolesplit.cli import main; main()"
    arguments = [sys.executable, "-c", code, *command.split()[1:], "--color", "always"]
    done = subprocess.run(
        arguments, cwd=ROOT, env={**environment, **terminal}, capture_output=True, encoding="utf-8", check=False
    )
    if done.returncode or done.stderr:
        raise RuntimeError(f"{command}: {done.stderr}")
    return done.stdout.rstrip("\n") + "\n"


MADE: dict[str, Callable[[], str]] = {"predictions.json": predictions, "session.svg": session}


if __name__ == "__main__":
    for name, make in MADE.items():
        (GOLDENS / name).write_text(make(), encoding="utf-8")
        sys.stderr.write(f"{GOLDENS / name} written\n")
