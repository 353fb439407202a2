"""Defects, planted one a record: what is done to the record, and what the lint has to say of it."""

from __future__ import annotations

import copy
import random
from collections.abc import Callable

from benchmarks.linting.world import LETTERS, NUMBERS, Record, choose, options_of

Plant = Callable[[random.Random, Record], tuple[list[Record], dict[str, list[int]]]]
"""Gives the records and, for each kind, the places among them of the rows of one finding."""


def _alone(change: Callable[[random.Random, Record], None], *kinds: str) -> Plant:
    def plant(rng: random.Random, one: Record) -> tuple[list[Record], dict[str, list[int]]]:
        change(rng, one)
        return [one], {kind: [0] for kind in kinds}

    return plant


def _contradiction(rng: random.Random, one: Record) -> tuple[list[Record], dict[str, list[int]]]:
    other = copy.deepcopy(one)
    other["question_id"] += "-again"
    options = options_of(other)
    rng.shuffle(options)
    choose(other, options, rng.choice([at for at, text in enumerate(options) if text != one["answer"]]))
    other["question"] = rng.choice((one["question"], one["question"].upper(), one["question"].replace("?", " ?")))
    return [one, other], {"contradictory-duplicate": [0, 1]}


def _again(rng: random.Random, one: Record) -> tuple[list[Record], dict[str, list[int]]]:
    other = copy.deepcopy(one)
    other["question_id"] += "-again"
    options = options_of(other)
    rng.shuffle(options)
    choose(other, options, options.index(one["answer"]))
    other["question"] = rng.choice((one["question"], one["question"].lower(), f"  {one['question']}"))
    return [one, other], {"duplicate": [0, 1]}


def _not_among(rng: random.Random, one: Record) -> None:
    one["answer"] = rng.choice(("a tram", "it cannot be told", f"{one['answer']} and more", "E"))


def _other_key(rng: random.Random, one: Record) -> None:
    one["correct_option"] = rng.choice([letter for letter in LETTERS[:4] if letter != one["correct_option"]])


def _no_key(rng: random.Random, one: Record) -> None:
    one["correct_option"] = rng.choice(("E", "Z", "9", "AB"))


def _empty_option(rng: random.Random, one: Record) -> None:
    at = rng.choice([at for at in range(4) if LETTERS[at] != one["correct_option"]])
    one["options"][at] = f"{LETTERS[at]}. "


def _repeated(rng: random.Random, one: Record) -> None:
    texts, right = options_of(one), LETTERS.index(one["correct_option"])
    first, second = rng.sample([at for at in range(4) if at != right], 2)
    texts[second] = rng.choice((texts[first], texts[first].upper(), f"{texts[first]}."))
    one["options"] = [f"{LETTERS[at]}. {text}" for at, text in enumerate(texts)]


def _one_option(_rng: random.Random, one: Record) -> None:
    choose(one, [one["answer"]], 0)


def _three_options(rng: random.Random, one: Record) -> None:
    texts = options_of(one)
    texts.remove(rng.choice([text for text in texts if text != one["answer"]]))
    choose(one, texts, texts.index(one["answer"]))


def _step(rng: random.Random, one: Record, **fields: object) -> None:
    rng.choice(one["reasoning_steps"][:2]).update(fields)


def _no_evidence(rng: random.Random, one: Record) -> None:
    step = rng.choice(one["reasoning_steps"][:2])
    for name in ("evidence", "start", "end"):
        step.pop(name)


def _outside(rng: random.Random, one: Record) -> None:
    late = one["duration"] + rng.uniform(1.2, 40)
    _step(rng, one, start=round(late, 2), end=round(late + 2, 2))


def _time_in_words(rng: random.Random, one: Record) -> None:
    late = round(one["duration"]) + rng.randrange(5, 100)
    clock = f"{late // 60}:{late % 60:02}"
    words = rng.choice(
        (f"At {clock} something changes", f"[{clock}] something changes", f"It changes from {late} s on")
    )
    _step(rng, one, evidence=words)


def _reversed(rng: random.Random, one: Record) -> None:
    step = rng.choice(one["reasoning_steps"][:2])
    step["start"], step["end"] = step["end"], step["start"]


def _modality(rng: random.Random, one: Record) -> None:
    wrong = {"visual": ("vison", "visaul", "video", "vsual"), "audio": ("aduio", "sound", "auido", "adio")}
    step = rng.choice(one["reasoning_steps"][:2])
    step["modality"] = rng.choice(wrong[step["modality"]])


def _row_modality(rng: random.Random, one: Record) -> None:
    one["modality"] = rng.choice(("aduio-visual", "audiovisual", "both senses", "AV"))


def _one_sense(rng: random.Random, one: Record) -> None:
    modality = rng.choice(("audio", "visual"))
    for step in one["reasoning_steps"][:2]:
        step["modality"] = modality


def _final_first(_rng: random.Random, one: Record) -> None:
    steps = one["reasoning_steps"]
    steps.append({**steps[0], "inference": "Look at it once more"})


def _no_final(_rng: random.Random, one: Record) -> None:
    one["reasoning_steps"][-1]["final"] = False


def _not_reached(_rng: random.Random, one: Record) -> None:
    one["reasoning_steps"][-1]["inference"] = "Therefore the question can be decided"


def _in_question(rng: random.Random, one: Record) -> None:
    if one["answer"] in NUMBERS:  # `one` by itself may be a pronoun
        one["question"] = f"Given that it begins {one['answer']} times, how often does it begin?"
        return
    one["question"] = rng.choice((
        f"Given that {one['answer']} is right, what happens in this clip?",
        f"Why is it {one['answer']} that the clip shows, and what is it called?",
        f"What happens when one perceives {one['answer']} in this clip?",
    ))  # fmt: skip


def _early(rng: random.Random, one: Record) -> None:
    answer, letter = one["answer"], one["correct_option"]
    if answer in NUMBERS:
        answer = f"it begins {answer} times"  # `one` by itself may be a pronoun
    words = (f"What happens then is this: {answer}", f"It is clearly {answer} here", f"Option {letter} must be right",
             f"The answer has to be {letter}, as becomes clear here")  # fmt: skip
    _step(rng, one, inference=rng.choice(words))


def _unreadable(rng: random.Random, one: Record) -> None:
    one["start"] = rng.choice(("soon", "??", "early on"))


DEFECTS: dict[str, Plant] = {
    "contradictory pair": _contradiction,
    "plain duplicate": _again,
    "empty question": _alone(
        lambda rng, one: one.update(question=rng.choice(("", "  "))), "question-empty", "unparsable"
    ),
    "place not filled in": _alone(lambda _rng, one: one.update(question="Is the <Object> heard?"), "question-empty"),
    "no answer": _alone(lambda _rng, one: one.update(answer="", correct_option=""), "answer-missing"),
    "withheld answer": _alone(
        lambda _rng, one: one.update(answer="__UNDISCLOSED__", correct_option=""), "answer-undisclosed"
    ),
    "answer no option": _alone(_not_among, "answer-not-among-options"),
    "another key": _alone(_other_key, "key-unknown"),
    "no such key": _alone(_no_key, "key-unknown"),
    "empty option": _alone(_empty_option, "option-empty"),
    "repeated option": _alone(_repeated, "options-repeated"),
    "one option": _alone(_one_option, "too-few-options"),
    "three options": _alone(_three_options, "too-few-options"),
    "no media": _alone(lambda _rng, one: one.update(video=""), "media-missing", "unparsable"),
    "unreadable time": _alone(_unreadable, "unparsable"),
    "no steps": _alone(lambda _rng, one: one.update(reasoning_steps=[]), "steps-missing"),
    "no inference": _alone(lambda rng, one: _step(rng, one, inference=rng.choice(("", "-"))), "step-empty"),
    "no evidence": _alone(_no_evidence, "evidence-missing"),
    "evidence after the end": _alone(_outside, "evidence-outside-clip"),
    "time in words after the end": _alone(_time_in_words, "evidence-outside-clip"),
    "reversed evidence": _alone(_reversed, "evidence-reversed"),
    "misspelt modality of a step": _alone(_modality, "modality-unknown"),
    "misspelt modality of a row": _alone(_row_modality, "modality-unknown"),
    "one sense": _alone(_one_sense, "one-sense-steps"),
    "final step not last": _alone(_final_first, "final-step-missing"),
    "no final step": _alone(_no_final, "final-step-missing"),
    "answer not reached": _alone(_not_reached, "final-step-missing"),
    "answer in the question": _alone(_in_question, "answer-in-question"),
    "answer in an early step": _alone(_early, "answer-in-early-step"),
}
"""What is planted -> how."""
