"""Records of reasoning traces without a defect, in the shape of published files."""

from __future__ import annotations

import random
from typing import Any

Record = dict[str, Any]

SOUNDS = (
    "a bell", "a barking dog", "a car horn", "heavy rain", "a flute", "clapping hands", "a whistle", "a door slam",
    "a siren", "a church organ", "a sneeze", "a drum roll", "a cat", "an engine", "thunder", "laughter",
)  # fmt: skip
ACTIONS = (
    "waves at somebody", "sits down", "opens the window", "turns around", "picks up a cup", "leaves the room",
    "ties a shoe", "looks at the ceiling", "points upwards", "starts to dance", "puts on a hat",
)  # fmt: skip
PEOPLE = (
    "woman in the red coat", "boy on the stairs", "man behind the counter", "girl with the balloon", "tall man",
    "older woman", "child at the table", "cyclist", "waiter", "guard at the gate",
)  # fmt: skip
MOMENTS = (
    "enters the picture", "reaches the door", "stops walking", "lifts a suitcase", "looks into the camera",
    "steps off the kerb", "crosses the street", "unfolds a map", "drops a letter", "climbs the ladder",
)  # fmt: skip
NUMBERS = ("one", "two", "three", "four", "five", "six")
LETTERS = "ABCDEFGH"


def record(rng: random.Random, number: int) -> Record:
    """One question about a clip of its own, with four options and three steps."""
    return rng.choice((_what_sound, _what_action, _how_many))(rng, number)


def _what_sound(rng: random.Random, number: int) -> Record:
    person, moment = rng.choice(PEOPLE), rng.choice(MOMENTS)
    question = f"Which sound is heard right after the {person} {moment}?"
    steps = [
        _step(rng, "visual", f"The {person} is seen", f"The question is about the moment when the {person} {moment}"),
        _step(rng, "audio", "Something new is audible then", "What starts at that moment decides the question"),
    ]
    return _made(rng, number, question, rng.sample(SOUNDS, 4), steps, "Which sound is heard right after the <X>?")


def _what_action(rng: random.Random, number: int) -> Record:
    sound, person = rng.choice(SOUNDS), rng.choice(PEOPLE)
    question = f"What does the {person} do when {sound} is heard?"
    steps = [
        _step(rng, "audio", "A sudden change is audible", "This is the moment that the question is about"),
        _step(
            rng, "visual", f"The {person} reacts", f"What the {person} does right then has to be read off the picture"
        ),
    ]
    return _made(rng, number, question, rng.sample(ACTIONS, 4), steps, "What does the <X> do when <Y> is heard?")


def _how_many(rng: random.Random, number: int) -> Record:
    person, sound = rng.choice(PEOPLE), rng.choice(SOUNDS)
    question = f"How often is {sound} heard while the {person} is in view?"
    steps = [
        _step(rng, "visual", f"The {person} comes and goes", f"Find the stretch in which the {person} is in view"),
        _step(rng, "audio", "It is audible within that stretch", "Count how often it begins anew within that stretch"),
    ]
    return _made(
        rng, number, question, rng.sample(NUMBERS, 4), steps, "How often is <Y> heard while the <X> is in view?"
    )


def _step(rng: random.Random, modality: str, evidence: str, inference: str) -> Record:
    start = round(rng.uniform(0, 12), 1)
    return {"modality": modality, "evidence": evidence, "start": start, "end": round(start + rng.uniform(0.5, 6), 1),
            "inference": inference, "final": False}  # fmt: skip


def _made(
    rng: random.Random, number: int, question: str, options: list[str], steps: list[Record], template: str
) -> Record:
    right = rng.randrange(len(options))
    last = {"modality": "none", "inference": f"Therefore the answer is: {options[right]}", "final": True}
    return {
        "question_id": f"q{number}", "video": f"clip{number:06}", "duration": round(rng.uniform(20, 30), 2),
        "question": question, "options": [f"{LETTERS[at]}. {text}" for at, text in enumerate(options)],
        "correct_option": LETTERS[right], "answer": options[right], "modality": "audio-visual",
        "template": template, "reasoning_steps": [*steps, last],
    }  # fmt: skip


def options_of(one: Record) -> list[str]:
    """The texts of a record's options."""
    return [text.partition(". ")[2] for text in one["options"]]


def choose(one: Record, options: list[str], right: int) -> None:
    """Give a record other options, and the answer at one of them."""
    one["options"] = [f"{LETTERS[at]}. {text}" for at, text in enumerate(options)]
    one["correct_option"], one["answer"] = LETTERS[right], options[right]
    one["reasoning_steps"][-1]["inference"] = f"Therefore the answer is: {options[right]}"
