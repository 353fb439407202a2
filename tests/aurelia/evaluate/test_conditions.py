"""What each condition hands over: the same template and media, and nothing else that differs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

import pytest

from aurelia import tasks
from aurelia.evaluate.asking import Asking, InapplicableError, UnaskableError, Unit
from aurelia.evaluate.conditions import find
from aurelia.evaluate.conditions.placebo import advice
from aurelia.evaluate.donors import Donors
from aurelia.evaluate.samples import Sample, load
from aurelia.evaluate.taught import Taught, of_rows
from aurelia.leaks import leak
from aurelia.tasks.scoring import stated_answer
from schemas.evaluation import Arm, Condition, Given
from schemas.reasoning import Question
from tests.aurelia.answering import Answering
from tests.aurelia.evaluate.test_folder import plan
from tests.factories import sha, steps

MODEL = Answering(lambda _request: "ANSWER: A")


@dataclass
class World:
    """A release's samples and what is needed to ask about them."""

    samples: tuple[Sample, ...]
    asking: Asking

    def prompt(self, number: int, condition: Condition, given: Given = Given.both, order: str = "") -> str:
        arm = Arm(condition=condition, given=given)
        row = self.samples[number].row
        own = order or "".join(option.id for option in row.options)
        return self.asking.prepare(Unit(self.samples[number], arm, own), MODEL).prompt


def world(release: Path, which: str = "verified", taught: tuple[Taught, ...] | None = None) -> World:
    samples, _ = load(release)
    rows = [sample.row for sample in samples]
    by_row = {one.id: one for one in (of_rows(rows, which) if taught is None else taught)}
    declared = plan(rows, decoding={"temperature": 0.0, "top_p": 1.0, "max_tokens": 512, "consistency_temperature": 1})
    return World(samples, Asking(declared, tasks.find(), by_row, Donors(samples, by_row, 0)))


def test_every_condition_of_the_contract_is_there() -> None:
    assert set(find()) == set(Condition)


def test_arms_differ_only_in_what_is_handed_over(release: Path) -> None:
    there = world(release)
    plain = there.prompt(0, Condition.baseline)
    head, tail = plain.split("D. engine\n")
    for condition in set(Condition) - {Condition.baseline, Condition.steps_self}:
        prompt = there.prompt(0, condition)
        assert prompt.startswith(head)
        assert prompt.endswith(tail)
        assert len(prompt) > len(plain)


def test_steps_hand_over_what_to_do_and_not_what_was_found(release: Path) -> None:
    prompt = world(release).prompt(0, Condition.steps)
    assert "1. Look for the sign number 0\n2. Listen for the voice\n3. Match the two" in prompt
    assert "so it is" not in prompt
    assert "Listen for the voice harbour" in world(release, "drafted").prompt(1, Condition.steps)


def test_masked_steps_state_no_option(release: Path) -> None:
    there = world(release, "drafted")
    assert "harbour" in there.prompt(1, Condition.steps).split("What may help")[1]
    assert "harbour" not in there.prompt(1, Condition.steps_masked).split("What may help")[1]
    assert len(there.prompt(1, Condition.steps_masked)) == len(there.prompt(1, Condition.steps))


def test_shuffled_steps_come_from_other_media_with_another_answer(release: Path) -> None:
    there = world(release)
    row = there.samples[0].row
    unit = Unit(there.samples[0], Arm(condition=Condition.steps_shuffled), "ABCD")
    prepared = there.asking.prepare(unit, MODEL)
    donor = next(one for one in there.samples if one.row.id == prepared.notes.source)
    assert donor.cluster != there.samples[0].cluster
    assert donor.row.benchmark_task == row.benchmark_task
    assert donor.row.answer.texts != row.answer.texts
    question = Question(text=row.question, options=row.options)
    assert all(leak(step.text, question, row.answer).status != "leaks" for step in donor.row.steps)
    assert prepared.prompt == world(release).prompt(0, Condition.steps_shuffled), "the same on every run"


def test_without_another_clip_of_the_task_nothing_is_shuffled(release: Path) -> None:
    with pytest.raises(UnaskableError, match="no counterpart"):
        world(release).prompt(6, Condition.steps_shuffled)


@pytest.mark.parametrize("lengths", [[30], [25, 60, 120], [15] * 6, [400, 20], [80] * 9, [1]])
def test_general_advice_is_about_as_long_and_repeats_nothing_soon(lengths: list[int]) -> None:
    lines = advice(lengths, "key")
    assert len(lines) == len(lengths)
    assert len(set(lines)) == len(lines)
    assert abs(sum(map(len, lines)) - sum(lengths)) <= max(15 * len(lengths), 0.15 * sum(lengths))
    assert lines == advice(lengths, "key")


def test_a_caption_says_what_was_perceived_and_nothing_that_follows(release: Path) -> None:
    prompt = world(release).prompt(4, Condition.caption_only)
    assert "Seen (0 to 0.5 s): a tower." in prompt
    assert "Heard (0.25 to 1 s): the bells." in prompt
    assert "so it is" not in prompt
    assert "three" not in prompt


def test_a_caption_names_options_by_the_letters_under_which_they_are_shown(release: Path) -> None:
    there = world(release)
    row = there.samples[0].row
    looks, hears, _ = steps()
    found = (
        looks.model_copy(update={"answer": "it isn't option A"}),
        hears.model_copy(update={"answer": "Ⓑ or B, so option D"}),
    )
    there.asking.taught = {row.id: Taught(id=row.id, steps=found, teacher="t")}
    prompt = there.prompt(0, Condition.caption_only, order="DCAB")
    assert "it isn't option C" in prompt
    assert "so option A" in prompt


def test_the_teachers_answer_carries_the_letter_under_which_it_is_shown(release: Path) -> None:
    there = world(release, "drafted")
    assert "Somebody else's answer: option A, winter" in there.prompt(0, Condition.teacher_answer, order="CDAB")
    assert "Somebody else's answer: two" in there.prompt(4, Condition.teacher_answer)


def test_a_row_without_a_teacher_is_not_asked_with_steps(release: Path) -> None:
    there = world(release, "drafted")
    for condition in (Condition.steps, Condition.steps_masked, Condition.placebo, Condition.teacher_answer):
        with pytest.raises(UnaskableError):
            there.prompt(5, condition)


def test_a_caption_has_nothing_to_mask(release: Path) -> None:
    with pytest.raises(InapplicableError, match="means nothing for a caption"):
        world(release).prompt(5, Condition.steps_masked)


def test_what_is_given_is_said_and_a_file_without_the_sense_is_left_out(release: Path) -> None:
    there = world(release)
    assert there.prompt(0, Condition.baseline, Given.video).startswith("You have been given a clip: its picture, with")
    assert there.prompt(0, Condition.baseline, Given.text).startswith("You have been given neither")
    both = there.prompt(6, Condition.baseline)
    assert both.startswith("You have been given 5 files, in this order: 1. dance (picture); 2. track-a (sound); 3.")
    assert there.prompt(6, Condition.baseline, Given.audio).startswith("You have been given 4 files")
    with pytest.raises(UnaskableError, match="has no audio"):
        there.prompt(5, Condition.baseline, Given.audio)


def test_in_a_match_options_change_places_and_tracks_do_not(release: Path) -> None:
    there = world(release)
    arm = Arm(condition=Condition.steps)
    prepared = there.asking.prepare(Unit(there.samples[6], arm, "CDAB"), MODEL)
    assert [part.role for part in prepared.media] == ["dance", "track-a", "track-b", "track-c", "track-d"]
    assert "A. Track C\nB. Track D\nC. Track A" in prepared.prompt
    assert "Compare option A with track B" in prepared.prompt, "the option's letter follows, the track's name stays"


def test_a_model_that_repeats_its_prompt_states_no_answer_by_luck(release: Path) -> None:
    there = world(release)
    for number, sample in enumerate(there.samples):
        echoed = there.prompt(number, Condition.baseline)
        score = tasks.find()[sample.row.benchmark_task].score
        question = Question(text=sample.row.question, options=sample.row.options)
        assert not score(sample.row.answer, question, echoed)
        assert stated_answer(echoed) in ("X", None)


def test_self_consistency_has_the_budget_of_two_replies_and_the_same_key_for_no_two_samples(release: Path) -> None:
    there = world(release)
    arm = Arm(condition=Condition.self_consistency)
    made = [there.asking.prepare(Unit(there.samples[0], arm, "ABCD", n), MODEL) for n in range(5)]
    assert 5 * made[0].decoding.max_tokens in range(1024, 1030)
    assert made[0].decoding.temperature == 1
    assert len({one.key for one in made}) == len({one.seed for one in made}) == 5


def test_a_key_changes_with_everything_that_decides_the_reply(release: Path) -> None:
    there = world(release)
    keys = set()
    for arm in (Arm(), Arm(given=Given.text), Arm(condition=Condition.steps), Arm(condition=Condition.steps_self)):
        for order in ("ABCD", "BCDA"):
            for model in (MODEL, Answering(MODEL.answer, revision="2"), Answering(MODEL.answer, settings={"x": 1})):
                keys.add(there.asking.prepare(Unit(there.samples[0], arm, order), model).key)
    assert len(keys) == 4 * 2 * 3
    assert sha("x") not in keys
