"""Tests of the model that learns along, and of what it says of the labels."""

from __future__ import annotations

import numpy as np
import pytest

from rolesplit.classifier import LABELS, Classifier
from rolesplit.corpus import Corpus
from rolesplit.training.apprentice import FEWEST, Apprentice
from rolesplit.training.lessons import CHANCE, FEWEST_MEASURED, LESSONS_STEADY, Lessons


@pytest.fixture(scope="module")
def lessons(toy_corpus: Corpus) -> Lessons:
    """Give lessons from scratch, after four rounds on the same labels."""
    taught = Lessons(toy_corpus.duties.texts)
    labels = dict(list(enumerate(toy_corpus.duties.classes))[:150])
    for _ in range(LESSONS_STEADY + 1):
        taught.teach(labels)
    return taught


def test_a_lesson_predicts_labels_from_the_others_and_all_rows(toy_corpus: Corpus) -> None:
    labels = dict(enumerate(toy_corpus.duties.classes[:120]))
    apprentice = Apprentice(toy_corpus.duties.texts)
    lesson = apprentice.learn(labels)
    assert lesson.rows.tolist() == list(range(120))
    assert [LABELS[code] for code in lesson.truth] == list(toy_corpus.duties.classes[:120])
    assert lesson.probabilities.shape == (len(toy_corpus.duties.texts), 3)
    assert lesson.probabilities.sum(axis=1) == pytest.approx(1)
    seen = np.mean(lesson.probabilities[:120].argmax(axis=1) == lesson.truth)
    assert np.mean(lesson.left_out.argmax(axis=1) == lesson.truth) < seen
    texts = toy_corpus.duties.texts[:5]
    assert np.abs(lesson.classifier.probabilities(texts) - lesson.probabilities[:5]).max() < 1e-9


def test_few_labels_teach_only_beside_a_corpus(toy_corpus: Corpus) -> None:
    texts = toy_corpus.duties.texts
    few = dict(enumerate(["operations"] * FEWEST + ["marketing"] * FEWEST + ["shared"] * (FEWEST - 1)))
    alone, beside = Apprentice(texts), Apprentice(texts, toy_corpus.duties)
    assert not alone.can_learn(few)
    assert alone.can_learn({**few, len(few): "shared"})
    assert beside.can_learn({0: "shared"})
    assert not beside.can_learn({})
    assert Lessons(texts).teach(few) is None


def test_labels_that_change_nothing_are_time_to_stop(lessons: Lessons, toy_corpus: Corpus) -> None:
    standing = lessons.teach(dict(list(enumerate(toy_corpus.duties.classes))[:150]))
    assert standing is not None
    assert standing.agreement == 1
    assert standing.is_steady
    assert standing.since_last is not None
    assert standing.since_last.value == 0


def test_labels_that_change_much_are_not(lessons: Lessons, toy_corpus: Corpus) -> None:
    classes = toy_corpus.duties.classes
    turned = {row: LABELS[(LABELS.index(classes[row]) + 1) % 3] for row in range(150)}
    standing = lessons.teach(turned)
    assert standing is not None
    assert standing.agreement is not None
    assert standing.agreement < 0.9
    assert not standing.is_steady


def test_gain_is_counted_from_the_model_at_the_start(toy_corpus: Corpus, toy_model: Classifier) -> None:
    """A start that says operations of everything is beaten by what is learnt."""
    texts, classes = toy_corpus.duties.texts, toy_corpus.duties.classes
    head = toy_model.heads["label"]
    dull = Classifier(
        toy_model.terms,
        toy_model.hashes,
        toy_model.idf,
        {"label": type(head)(head.classes, head.coefficients * 0, np.array([1.0, 0, 0]), 1.0)},
    )
    standing = Lessons(texts, dull).teach(dict(enumerate(classes)))
    assert standing is not None
    assert standing.since_start is not None
    assert standing.since_start.low > 0
    assert standing.since_start == standing.since_last


def test_uncertain_rows_come_first_and_no_two_alike(toy_corpus: Corpus, toy_model: Classifier) -> None:
    texts = [*toy_corpus.duties.texts[:40], *toy_corpus.duties.texts[:40]]
    lessons = Lessons(texts, toy_model)
    chosen = [row for place, row in enumerate(lessons.order(range(80), 1000, 10), 1) if place % CHANCE]
    assert len({row % 40 for row in chosen}) == 8
    margin = np.sort(toy_model.probabilities(texts), axis=1)
    doubt = margin[:, -2] - margin[:, -1]
    assert doubt[chosen].mean() > doubt.mean()


def test_one_row_in_five_is_drawn_by_chance_and_never_for_what_it_teaches(
    toy_corpus: Corpus, toy_model: Classifier
) -> None:
    """Whatever the model, the rows by chance are the same, so they measure all models alike."""
    texts = toy_corpus.duties.texts
    alone, beside = (
        [lessons.order(range(len(texts)), labelled, 50) for labelled in (0, 500)]
        for lessons in (Lessons(texts), Lessons(texts, toy_model))
    )
    by_chance = {tuple(order[CHANCE - 1 :: CHANCE]) for order in (*alone, *beside)}
    assert len(by_chance) == 1
    (drawn,) = by_chance
    assert len(drawn) == 10
    assert not set(drawn) & {row for order in beside for place, row in enumerate(order, 1) if place % CHANCE}


def test_all_rows_are_asked_about_in_the_end(toy_corpus: Corpus) -> None:
    lessons = Lessons(toy_corpus.duties.texts)
    left = set(range(len(toy_corpus.duties.texts)))
    while left:
        chosen = lessons.order(sorted(left), 0, 25)
        assert chosen
        assert set(chosen) <= left
        left -= set(chosen)


def test_gains_are_measured_on_rows_drawn_by_chance_alone(toy_corpus: Corpus) -> None:
    texts, classes = toy_corpus.duties.texts, toy_corpus.duties.classes
    labels = dict(enumerate(classes[:120]))
    some, every = Lessons(texts).teach(labels), Lessons(texts, measure_all=True).teach(labels)
    assert some is not None
    assert every is not None
    assert (every.measured, every.labels) == (120, 120)
    assert 10 <= some.measured < 40
    beside = Lessons(texts, None, toy_corpus.duties, measure_all=True)
    for count, is_measured in ((FEWEST_MEASURED - 1, False), (FEWEST_MEASURED, True)):
        standing = beside.teach(dict(enumerate(classes[:count])))
        assert standing is not None
        assert (standing.macro_f1 is not None) == is_measured
