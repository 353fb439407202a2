"""Planted faulty models, each run over a release with real media and scored: no fault is paid for by the parser."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Sequence
from math import sqrt
from pathlib import Path

import pytest

from aurelia.audit import classifiers
from aurelia.evaluate.folder import RunFolder
from aurelia.evaluate.plan import Choices
from aurelia.evaluate.ready import Wanted, ready
from aurelia.evaluate.run import Outcome, evaluate
from aurelia.evaluate.score import write_scores
from aurelia.report.arms import ArmRow, arm_row
from aurelia.report.cells import Cells, cells
from aurelia.report.contrasts import contrast_rows
from schemas.evaluation import Arm, Contrast, Given, Score
from schemas.reasoning import Answer
from tests.aurelia.answering import Answering
from tests.aurelia.attest.test_guessers import any_option, checked
from tests.aurelia.evaluate.faulty import FAULTS, Known, fault
from tests.aurelia.evaluate.making import WORDS, Films, row, write

ROWS = 24
BOTH, TEXT = Arm(), Arm(given=Given.text)
MEDIA = Contrast(name="media", treated=BOTH, control=TEXT, part="media-gain")
RIGHT = [WORDS[min(number % 6, 3)] for number in range(ROWS)]
"""The last option is right in half of them, the others in a sixth each: chance is one of four."""
CHANCE = 0.25
KNOWN: Known = {
    f"Which word is said by sign {number}?": (text, "ABCD"[WORDS.index(text)]) for number, text in enumerate(RIGHT)
}

Scored = Callable[[str], tuple[Outcome, RunFolder, tuple[Score, ...]]]


@pytest.fixture(scope="session")
def faulty_release(films: Films, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Questions about clips, each of a recording of its own."""
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
            choices = Choices(arms=(BOTH, TEXT), contrasts=(MEDIA,))
            outcome = evaluate(ready(Wanted(faulty_release), model, f"test:{name}", choices), model, out)
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
    assert accuracy(of(scores)) == accuracy(of(scores, Given.text)) == share == 0.5


def test_lost_sound_is_in_every_prediction_of_a_model_that_counts(scored: Scored) -> None:
    _, folder, _ = scored("deaf")

    given_sound = [one for one in folder.predictions() if one.arm.given is Given.both]
    assert given_sound
    assert all(one.delivered.audio_seconds == 0 and one.delivered.frames > 0 for one in given_sound)


@pytest.mark.parametrize("name", ["deaf", "deaf_and_lying", "deaf_and_silent"])
def test_lost_sound_leaves_no_gain_by_the_media(scored: Scored, name: str) -> None:
    _, _, scores = scored(name)

    assert abs(accuracy(of(scores)) - accuracy(of(scores, Given.text))) < 0.15


def reported(scored: Scored, name: str) -> tuple[Cells, ArmRow]:
    """The run as the report sees it, and its row about the arm with both senses."""
    _, folder, scores = scored(name)
    found = cells(folder, scores)
    return found, arm_row(found, BOTH, "av-qa")


FLAGGED = {
    "deaf": "no sound arrived, though it was given",
    "deaf_and_silent": "no sound arrived, though it was given",
    "always_a": "depends on the place of the right option (best at A, p < 0.001)",
    "unpermuted": "it goes by letters, or knows the set",
    "failing": "incomplete",
    "parrot": "100 % of the replies state no answer that can be read",
    "parrot_of_options": "100 % of the replies state no answer that can be read",
    "mumbling": "100 % of the replies state no answer that can be read",
}
"""Fault -> what the report says of it. The others are at chance or at the text prior, and gain nothing by the media."""


@pytest.mark.parametrize("name", FLAGGED)
def test_report_names_the_fault(scored: Scored, name: str) -> None:
    _, row = reported(scored, name)

    assert any(FLAGGED[name] in flag for flag in row.flags), row.flags
    assert ("goes by letters" in " ".join(row.flags)) == (name == "unpermuted")


def test_report_has_nothing_against_an_honest_model(scored: Scored) -> None:
    found, row = reported(scored, "honest")

    assert row.flags == ()
    assert (row.accuracy.value, row.circular.value, row.parse_rate) == (1.0, 1.0, 1.0)
    (media,) = [one for one in contrast_rows(found, "av-qa") if one.contrast.name == "media"]
    assert media.difference.low > 0.5


@pytest.mark.parametrize("name", [name for name in FAULTS if name not in ("failing",)])
def test_no_fault_gains_by_the_media_or_is_right_in_all_orders(scored: Scored, name: str) -> None:
    found, row = reported(scored, name)

    (media,) = [one for one in contrast_rows(found, "av-qa") if one.contrast.name == "media"]
    assert media.difference.low <= 0
    if name != "most_frequent":
        assert row.circular.value == pytest.approx(0.0, abs=0.05)
        assert row.above_chance.low <= 0


def test_lie_about_the_sound_is_found_by_planted_probes() -> None:
    attestation = checked(any_option, any_option, seed=5)

    assert all(one.delivered.audio_seconds for one in attestation.results), "its counts say that it was given the sound"
    assert attestation.status == "failed"


def test_failing_model_counts_on_whole_items_alone(scored: Scored) -> None:
    _, row = reported(scored, "failing")

    assert row.incomplete
    assert row.scored + row.excluded == ROWS
    assert row.excluded > ROWS / 2
    assert row.failed_calls / row.calls == pytest.approx(0.3, abs=0.1)


def test_text_prior_is_found_by_who_never_sees_the_media(scored: Scored) -> None:
    """What the most frequent option gets is the set's fault: the audit holds it against every item."""
    found, row = reported(scored, "most_frequent")

    blind = classifiers.answers(found.rows, found.clusters.tolist(), names=("most-frequent",))
    assert sum(one.right or False for one in blind) / len(blind) >= row.accuracy.value
