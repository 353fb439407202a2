"""Classifiers that never see the media: they find what gives answers away, and nothing where nothing does."""

from __future__ import annotations

import random

import pytest

from aurelia.audit.chance import asked_of
from aurelia.audit.classifiers import answers
from aurelia.audit.dataset import dataset_facts, places
from aurelia.audit.folds import folds
from schemas.release import ReleaseRow
from tests.aurelia.evaluate.scored import row

NOUNS = ("dog", "bell", "drum", "train", "river", "door", "bird", "glass", "horn", "clock", "child", "engine")


def _rows(seed: int, many: int = 120, *, long: bool = False, first: bool = False) -> list[ReleaseRow]:
    """Choices of four nouns drawn by lot; the right one may be longer, or stand first."""
    draw = random.Random(seed)
    made = []
    for number in range(many):
        texts = draw.sample(NOUNS, 4)
        right = 0 if first else draw.randrange(4)
        if long:
            texts[right] += " that is heard behind the house"
        made.append(
            row(f"item {number}", f"film {number // 2}", option_texts=tuple(texts), right="ABCD"[right])
        )  # fmt: skip
    return made


def _clusters(rows: list[ReleaseRow]) -> list[int]:
    return [number // 2 for number in range(len(rows))]


def test_option_only_finds_options_that_give_themselves_away() -> None:
    rows = _rows(1, long=True)
    told = answers(rows, _clusters(rows), names=("option-only",))
    facts = dataset_facts(rows, _clusters(rows), told)[0]
    assert facts.classified[0].accuracy.value > 0.95
    assert facts.classified[0].above
    assert facts.longest is not None
    assert facts.longest.low > facts.longest_chance


@pytest.mark.parametrize("seed", range(3))
def test_no_classifier_finds_anything_in_options_drawn_by_lot(seed: int) -> None:
    rows = _rows(seed)
    told = answers(rows, _clusters(rows))
    facts = dataset_facts(rows, _clusters(rows), told)[0]
    assert {one.solver for one in facts.classified} == {"option-only", "text-prior", "most-frequent"}
    assert not any(one.accuracy.low > 0.3 for one in facts.classified)
    assert all(one.chance == pytest.approx(0.25) for one in asked_of(rows, told) if one.prior is None)


def test_the_most_frequent_answer_of_an_open_question_is_its_text_prior() -> None:
    rows = [
        row(f"open {n}", f"film {n}", texts=("two",) if n % 5 else ("seven",), question="How many bells ring?")
        for n in range(60)
    ]
    told = answers(rows, list(range(60)), names=("most-frequent",))
    asked = asked_of(rows, told)
    assert {round(one.chance, 2) for one in asked} == {0.8}
    assert {one.told_by_text for one in asked if one.prior_is_right} == {True}
    assert sum(one.told_by_text for one in asked) == 48


def test_text_prior_learns_which_answer_goes_with_which_words() -> None:
    rows = [
        row(f"open {n}", f"film {n}", texts=("red",) if n % 2 else ("four",),
            question="What colour is it?" if n % 2 else "How many are there?", category=str(n % 3))
        for n in range(60)
    ]  # fmt: skip
    assert all(one.right for one in answers(rows, list(range(60)), names=("text-prior",)))


def test_answers_are_the_same_at_every_run_and_every_item_has_one() -> None:
    rows = _rows(5)
    told = answers(rows, _clusters(rows), seed=3)
    assert told == answers(rows, _clusters(rows), seed=3)
    assert len(told) == 3 * len(rows)


def test_the_place_of_an_option_decides_nothing_for_a_classifier() -> None:
    rows = _rows(6, first=True)
    told = dataset_facts(rows, _clusters(rows), answers(rows, _clusters(rows)))[0]
    assert not any(one.accuracy.low > 0.3 for one in told.classified)
    assert told.places is not None
    assert told.places.counts == (120, 0, 0, 0)
    assert told.places.p < 1e-6


def test_places_of_options_drawn_by_lot_pass() -> None:
    assert places(_rows(2, 400)).p > 0.01


def test_no_cluster_is_learned_from_and_asked_about() -> None:
    draw = random.Random(7)
    clusters = [draw.randrange(9) for _ in range(80)]
    asked = []
    for known, held in folds(clusters):
        assert not {clusters[one] for one in known} & {clusters[one] for one in held}
        asked += held
    assert sorted(asked) == list(range(80))


def test_one_cluster_cannot_be_cross_validated() -> None:
    rows = _rows(1, 4)
    assert answers(rows, [0] * 4) == []


def test_questions_without_words_and_a_single_answer_stop_nothing() -> None:
    odd = [row(f"odd {n}", f"film {n}", texts=("…",), question="???") for n in range(6)]
    assert len(answers(odd, list(range(6)))) == 12
    same = [row(f"same {n}", f"film {n}", option_texts=("!", "?"), right="A") for n in range(6)]
    assert len(answers(same, list(range(6)))) == 18
