"""What looks like a defect and is none; nothing may be said of these records."""

from __future__ import annotations

import copy
import math
import random
from collections.abc import Callable

from benchmarks.linting.world import Record, choose, options_of

Tempt = Callable[[random.Random, Record], list[Record]]


def _changed(change: Callable[[random.Random, Record], None]) -> Tempt:
    def tempt(rng: random.Random, one: Record) -> list[Record]:
        change(rng, one)
        return [one]

    return tempt


def _twin(rng: random.Random, one: Record) -> Record:
    """The same question with another answer."""
    other = copy.deepcopy(one)
    other["question_id"] += "-twin"
    texts = options_of(other)
    choose(other, texts, rng.choice([at for at, text in enumerate(texts) if text != one["answer"]]))
    return other


def _other_clip(rng: random.Random, one: Record) -> list[Record]:
    return [one, {**_twin(rng, one), "video": one["video"] + "b"}]


def _other_moment(rng: random.Random, one: Record) -> list[Record]:
    other = _twin(rng, one)
    one.update(start=0, end=40)
    other.update(start=40, end=80)
    return [one, other]


def _other_options(rng: random.Random, one: Record) -> list[Record]:
    other = copy.deepcopy(one)
    other["question_id"] += "-twin"
    choose(other, ["a trumpet", "a harp", "a kettle", "footsteps"], rng.randrange(4))
    return [one, other]


def _one_word_more(_rng: random.Random, one: Record) -> list[Record]:
    other = _twin(_rng, one)
    other["question"] = other["question"].replace("heard", "not heard")
    return [one, other]


def _words_with_times(rng: random.Random, one: Record) -> None:
    words = (
        "The score is 3:20 by then", "A voice reads Psalm 23:4 aloud", "The clock on the wall stands at 9:47",
        "The board says that the train leaves at 14:35", "The picture has 21:09 as its ratio",
        "The shop opens at 10:30 a.m.", "The home team leads 12:05 to 11:40", "A pause of 45 seconds follows",
    )  # fmt: skip
    rng.choice(one["reasoning_steps"][:2])["evidence"] = rng.choice(words)


def _rounded_up(rng: random.Random, one: Record) -> None:
    one["duration"] = math.floor(one["duration"]) + 0.48
    rng.choice(one["reasoning_steps"][:2]).update(end=math.ceil(one["duration"]))


def _to_the_end(rng: random.Random, one: Record) -> None:
    rng.choice(one["reasoning_steps"][:2]).update(end=one["duration"])


def _labels(rng: random.Random, one: Record) -> None:
    one["modality"] = rng.choice(("Audio-Visual", "AUDIO_VISUAL", "audio visual", "audio/visual"))
    for step in one["reasoning_steps"][:2]:
        step["modality"] = rng.choice((step["modality"].upper(), step["modality"].title(), f" {step['modality']}"))


def _both_in_one(_rng: random.Random, one: Record) -> None:
    for step in one["reasoning_steps"][:2]:
        step["modality"] = "audio-visual"


def _single_sense(_rng: random.Random, one: Record) -> None:
    one["modality"] = "audio"
    for step in one["reasoning_steps"][:2]:
        step["modality"] = "audio"


def _inferred(_rng: random.Random, one: Record) -> None:
    step = {"modality": "none", "kind": "infer", "inference": "Both belong to the same moment", "final": False}
    one["reasoning_steps"].insert(2, step)


def _chords(rng: random.Random, one: Record) -> None:
    one["question"] = "Which chord is heard last?"
    choose(one, ["C", "C#", "D flat minor", "D"], rng.randrange(4))


def _near_options(rng: random.Random, one: Record) -> None:
    one["question"] = "What is the tempo shown on the display while the music plays?"
    choose(one, ["3.5", "35", "-35", "350"], rng.randrange(4))


def _spelled_answer(rng: random.Random, one: Record) -> None:
    one["answer"] = rng.choice((f"{one['correct_option']}. {one['answer']}", one["answer"].capitalize() + "."))


def _key_in_brackets(rng: random.Random, one: Record) -> None:
    one["correct_option"] = rng.choice((f"({one['correct_option']})", one["correct_option"].lower()))


def _yes_no(rng: random.Random, one: Record) -> None:
    one["question"] = "Does the music go on after the door is closed?"
    choose(one, ["yes", "no"], rng.randrange(2))


def _all_named(_rng: random.Random, one: Record) -> None:
    texts = options_of(one)
    words = f"Compare {texts[0]}, {texts[1]}, {texts[2]} and {texts[3]}"
    one["reasoning_steps"][0]["inference"] = words


def _wrong_named(rng: random.Random, one: Record) -> None:
    wrong = rng.choice([text for text in options_of(one) if text != one["answer"]])
    one["reasoning_steps"][0]["inference"] = f"There is {wrong} at the very beginning, long before that moment"


def _offered(_rng: random.Random, one: Record) -> None:
    texts = options_of(one)
    one["question"] = f"Which comes first in this clip: {texts[0]}, {texts[1]}, {texts[2]} or {texts[3]}?"


def _question_again(_rng: random.Random, one: Record) -> None:
    one["reasoning_steps"][0]["inference"] = f"The question is: {one['question']}"


TEMPTATIONS: dict[str, Tempt] = {
    "another clip": _other_clip,
    "another moment": _other_moment,
    "other options": _other_options,
    "a word more": _one_word_more,
    "scores, verses, clocks": _changed(_words_with_times),
    "rounded up": _changed(_rounded_up),
    "to the very end": _changed(_to_the_end),
    "labels in other letters": _changed(_labels),
    "both senses in one step": _changed(_both_in_one),
    "claims one sense": _changed(_single_sense),
    "an inference without evidence": _changed(_inferred),
    "chords": _changed(_chords),
    "numbers that look alike": _changed(_near_options),
    "the answer with its letter": _changed(_spelled_answer),
    "the key in brackets": _changed(_key_in_brackets),
    "yes and no": _changed(_yes_no),
    "a step names all options": _changed(_all_named),
    "a step names a wrong option": _changed(_wrong_named),
    "the question offers the options": _changed(_offered),
    "a step repeats the question": _changed(_question_again),
}
"""What it looks like -> how it is made."""
