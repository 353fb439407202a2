"""Planted faulty models, each run over a release with real media and scored: no fault is paid for by the parser."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from math import sqrt
from pathlib import Path

import pytest

from aurelia.evaluate.folder import RunFolder
from aurelia.evaluate.plan import Choices
from aurelia.evaluate.ready import Wanted, ready
from aurelia.evaluate.run import Outcome, evaluate
from aurelia.evaluate.score import write_scores
from schemas.evaluation import Arm, Given, Score
from schemas.reasoning import Answer
from tests.aurelia.answering import Answering
from tests.aurelia.evaluate.faulty import FAULTS, Known, fault
from tests.aurelia.evaluate.making import WORDS, Films, row, write

ROWS = 40
ARMS = (Arm(), Arm(given=Given.text))
RIGHT = [WORDS[min(number % 5, 3)] for number in range(ROWS)]
"""The last option is right in two of five, the others in one of five each: chance is one of four."""
CHANCE = 0.25
KNOWN: Known = {
    f"Which word is said by sign {number}?": (text, "ABCD"[WORDS.index(text)]) for number, text in enumerate(RIGHT)
}

Scored = Callable[[str], tuple[Outcome, RunFolder, tuple[Score, ...]]]


@pytest.fixture(scope="session")
def faulty_release(films: Films, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Forty questions about clips of forty recordings."""
    names = ("one", "two", "three")
    rows = [
        row(
            number, [films.media(names[number % 3], f"recording {number}")],
            answer=Answer(texts=(text,), option="ABCD"[WORDS.index(text)]),
        )
        for number, text in enumerate(RIGHT)
    ]  # fmt: skip
    return write(tmp_path_factory.mktemp("faulty") / "faulty-0.1.0", rows, films.by_sha256)


@pytest.fixture(scope="session")
def scored(faulty_release: Path, tmp_path_factory: pytest.TempPathFactory) -> Scored:
    """Runs and scores the model with a fault; once for each."""
    done: dict[str, tuple[Outcome, RunFolder, tuple[Score, ...]]] = {}

    def get(name: str) -> tuple[Outcome, RunFolder, tuple[Score, ...]]:
        if name not in done:
            model = Answering(fault(name, KNOWN), name=name)
            out = tmp_path_factory.mktemp("run") / name
            outcome = evaluate(ready(Wanted(faulty_release), model, f"test:{name}", Choices(arms=ARMS)), model, out)
            folder = RunFolder.open(out)
            done[name] = outcome, folder, write_scores(folder)
        return done[name]

    return get


def of(scores: Sequence[Score], given: Given = Given.both) -> list[Score]:
    return [one for one in scores if one.arm.given is given]


def accuracy(scores: Sequence[Score]) -> float:
    """The mean of what counts: failed calls are left out, what cannot be read is wrong."""
    counted = [one.value for one in scores if one.value is not None]
    return sum(counted) / len(counted)


def test_honest_model_is_right_with_both_senses_and_guesses_without(scored: Scored) -> None:
    outcome, _, scores = scored("honest")

    assert outcome.clean
    assert len(scores) == ROWS * 4 * 2
    assert accuracy(of(scores)) == 1.0
    assert abs(accuracy(of(scores, Given.text)) - CHANCE) < 4 * sqrt(CHANCE * (1 - CHANCE) / (ROWS * 4))


@pytest.mark.parametrize("name", [name for name in FAULTS if name not in ("failing", "most_frequent")])
def test_no_fault_scores_above_chance(scored: Scored, name: str) -> None:
    _, _, scores = scored(name)

    noise = 4 * sqrt(CHANCE * (1 - CHANCE) / (ROWS * 4))
    for given in (Given.both, Given.text):
        assert accuracy(of(scores, given)) <= CHANCE + noise, f"{name}: {accuracy(of(scores, given)):.2f} with {given}"


def test_always_a_gets_exactly_chance_as_every_option_is_first_once(scored: Scored) -> None:
    _, _, scores = scored("always_a")

    assert accuracy(of(scores)) == CHANCE
    by_item = Counter(one.sample for one in of(scores) if one.value == 1.0)
    assert set(by_item.values()) == {1}, "no item is right in all orders"
    assert len(by_item) == ROWS
    places = Counter(one.order.index(one.option) for one in of(scores) if one.option)
    assert places == {0: ROWS * 4}


def test_letters_of_another_order_are_right_in_one_order_of_four(scored: Scored) -> None:
    _, _, scores = scored("unpermuted")

    right = Counter(one.order for one in of(scores) if one.value == 1.0)
    assert right == {"ABCD": ROWS}
    assert accuracy(of(scores)) == CHANCE


@pytest.mark.parametrize("name", ["parrot", "parrot_of_options", "mumbling"])
def test_reply_that_states_nothing_is_wrong_and_not_read(scored: Scored, name: str) -> None:
    _, _, scores = scored(name)

    assert not any(one.parsed for one in scores)
    assert {one.value for one in scores} == {0.0}
    assert {one.option for one in scores} == {None}


def test_failed_calls_are_neither_right_nor_wrong(scored: Scored) -> None:
    outcome, folder, scores = scored("failing")

    failed = [one for one in scores if one.value is None]
    assert outcome.failed == len(failed) == sum(one.error is not None for one in folder.predictions())
    assert 0.2 < len(failed) / len(scores) < 0.4
    assert not outcome.clean
    assert not any(one.parsed or one.option for one in failed)
    assert accuracy(of(scores)) == 1.0, "what came back is right; that much is missing is told apart"


def test_text_prior_is_the_same_without_the_media(scored: Scored) -> None:
    _, _, scores = scored("most_frequent")

    share = RIGHT.count("engine") / ROWS
    assert accuracy(of(scores)) == accuracy(of(scores, Given.text)) == share == 0.4


def test_lost_sound_is_in_every_prediction_of_a_model_that_counts(scored: Scored) -> None:
    _, folder, _ = scored("deaf")

    given_sound = [one for one in folder.predictions() if one.arm.given is Given.both]
    assert given_sound
    assert all(one.delivered.audio_seconds == 0 and one.delivered.frames > 0 for one in given_sound)


@pytest.mark.parametrize("name", ["deaf", "deaf_and_lying", "deaf_and_silent"])
def test_lost_sound_leaves_no_gain_by_the_media(scored: Scored, name: str) -> None:
    _, _, scores = scored(name)

    assert abs(accuracy(of(scores)) - accuracy(of(scores, Given.text))) < 0.15
