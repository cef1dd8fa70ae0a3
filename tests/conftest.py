"""Fixtures: the shipped model, and a toy corpus with a model trained on it."""

from __future__ import annotations

import signal
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from rolesplit.artifact import load_model
from rolesplit.classifier import Classifier
from rolesplit.corpus import Corpus, Statements, default_folder, read_corpus
from rolesplit.training import Training, train

settings.register_profile("untimed", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("untimed")  # how long an example takes is the machine's affair, and no test's

DATA = default_folder()


def pytest_configure() -> None:
    """Hear Ctrl-C, which a shell lets be ignored in what it runs in the background, and so would what tests start."""
    if signal.getsignal(signal.SIGINT) is signal.SIG_IGN:
        signal.signal(signal.SIGINT, signal.default_int_handler)


def pytest_addoption(parser: pytest.Parser) -> None:
    """Let a night have more damaged files than a check before a change."""
    parser.addoption("--fuzz", type=int, default=5_000, help="how many damaged model files are tried (5,000)")


@pytest.fixture
def fuzz(request: pytest.FixtureRequest) -> int:
    """Give the number of damaged files to try."""
    return int(request.config.getoption("--fuzz"))


@pytest.fixture(scope="session")
def model() -> Classifier:
    """Give the shipped model."""
    return load_model()


def every(step: int, statements: Statements) -> Statements:
    """Give every n-th statement."""
    facets = None if statements.facets is None else statements.facets[::step]
    return replace(
        statements,
        texts=statements.texts[::step],
        classes=statements.classes[::step],
        facets=facets,
    )


@pytest.fixture(scope="session")
def toy_corpus() -> Corpus:
    """Give a sixtieth of the shipped corpus."""
    whole = read_corpus(DATA / "duties.csv")
    duties = every(60, whole.duties)
    return Corpus(duties, every(60, whole.lines), every(60, whole.other_work), duties)


@pytest.fixture(scope="session")
def toy_training(toy_corpus: Corpus) -> Training:
    """Train on the toy corpus, once for all tests."""
    return train(toy_corpus)


@pytest.fixture(scope="session")
def toy_model(toy_training: Training) -> Classifier:
    """Give the model trained on the toy corpus."""
    return toy_training.classifier


@pytest.fixture
def examples() -> Path:
    """Give the folder of example postings."""
    return DATA / "examples"
