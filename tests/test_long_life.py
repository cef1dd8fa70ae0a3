"""Tests that what was made with earlier versions still gives what it gave then."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from rolesplit.artifact import load_model
from rolesplit.verdict import judge

MODELS = sorted((Path(__file__).parent / "models").glob("*.joblib"))
"""One small model for each version that changed the file or what is read from it, with the answers it gave."""


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_a_model_of_an_earlier_version_gives_the_same_probabilities(path: Path) -> None:
    model = load_model(path)
    answers = json.loads(path.with_suffix(".json").read_text(encoding="utf-8"))
    for head in model.heads:
        expected = np.array([answer[head] for answer in answers.values()])
        np.testing.assert_allclose(model.probabilities(list(answers), head), expected, rtol=0, atol=1e-9)


@pytest.mark.parametrize("path", MODELS, ids=lambda path: path.stem)
def test_a_model_of_an_earlier_version_judges_postings(path: Path) -> None:
    verdict = judge("Duties\n- Plan the campaign\n- Answer customers\n- 维护社群", load_model(path))
    assert len(verdict.duties) == 3
