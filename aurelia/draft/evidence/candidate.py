"""A question before it is judged: the right answer, wrong ones, and where the evidence lies."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from aurelia.draft.evidence.measured import Card
from schemas.base import identity, on_grid
from schemas.perception import Word
from schemas.reasoning import Answer, Modality, Option, Question, Step

Form = Literal["said-while-shown", "shown-when-said"]

DATASET = "evidence"
OPTIONS = 4
FEWEST_OPTIONS = 3
LETTERS = "ABCDEFGH"


@dataclass(frozen=True)
class Candidate:
    """One question with all that was measured for it.

    Args:
        form: What is asked: what is said while a text is shown, or what text is shown when a word is said.
        card: The text and when it is on screen.
        words: The spoken words that matter: the right phrase, or the word of the question.
        wrong: Wrong answers, best first.
        given: A question as a person gave it; generated ones have none.
        right: The right option in the words of the person's question, where it has options.
    """

    form: Form
    card: Card
    words: tuple[Word, ...]
    answer: str
    wrong: tuple[str, ...] = ()
    given: Question | None = None
    right: Answer | None = None

    @property
    def heard(self) -> tuple[float, float]:
        """When the words are said, in seconds of the clip."""
        return on_grid(self.words[0].start), on_grid(max(self.words[-1].end, self.words[0].start + 0.01))

    @property
    def shown(self) -> tuple[float, float]:
        """When the text is on screen, in seconds of the clip."""
        return on_grid(self.card.start), on_grid(self.card.end)

    @property
    def said(self) -> str:
        """The spoken words as they were heard."""
        return " ".join(word.text for word in self.words).strip(" ,.;:!?")


def question_of(candidate: Candidate, clip: str, seed: int) -> tuple[Question, Answer]:
    """The question and its answer; the order of the options is decided by what the question is about, and the seed.

    Args:
        candidate: What to ask.
        clip: Subject of the clip.
        seed: Another seed gives another order.
    """
    if candidate.given is not None:
        return candidate.given, candidate.right or Answer(texts=(candidate.answer,))
    text = asked_text(candidate)
    options = shuffled((candidate.answer, *candidate.wrong), clip, text, seed)
    letter = next(option.id for option in options if option.text == candidate.answer)
    question = Question(
        text=text, options=options, dataset=DATASET, required_modality=Modality.audio_visual,
        extra={"form": candidate.form},
    )  # fmt: skip
    return question, Answer(texts=(candidate.answer,), option=letter)


def asked_text(candidate: Candidate) -> str:
    """The question in words."""
    if candidate.form == "said-while-shown":
        return f'What is said while the text "{_plain(candidate.card.text)}" is on screen?'
    return f'Which text is on screen when "{_plain(candidate.said)}" is said?'


def shuffled(texts: Sequence[str], *about: object) -> tuple[Option, ...]:
    """Options in an order that looks random but depends only on the texts and what they are about."""
    order = sorted(texts)
    chance = random.Random(identity("option-order", *about, order))  # noqa: S311 - an order, not a secret
    chance.shuffle(order)
    return tuple(Option(id=letter, text=text) for letter, text in zip(LETTERS, order, strict=False))


def steps_of(candidate: Candidate, answer: Answer) -> tuple[Step, ...]:
    """The reasoning: look, listen, conclude. Texts are free of the answer; findings hold it."""
    if candidate.form == "said-while-shown":
        return _said_steps(candidate, answer)
    return _shown_steps(candidate, answer)


def caption_of(candidate: Candidate) -> str:
    """What the clip must hold if the answer is right: this is what the evaluator measures again."""
    (seen, gone), (start, end) = candidate.shown, candidate.heard
    return (
        f'The text "{_plain(candidate.card.text)}" is on screen from {seen:.1f} s to {gone:.1f} s; '
        f'"{_plain(candidate.said)}" is said from {start:.1f} s to {end:.1f} s.'
    )


def _said_steps(candidate: Candidate, answer: Answer) -> tuple[Step, ...]:
    seen, gone = candidate.shown
    look = Step(
        id="s1", text=f'Find when the text "{_plain(candidate.card.text)}" is on screen.',
        answer=f"From {seen:.1f} s to {gone:.1f} s.", modality=Modality.visual, evidence=(candidate.shown,),
    )  # fmt: skip
    listen = Step(
        id="s2", text="Listen to what is said in that time.", answer=f'"{_plain(candidate.said)}"',
        modality=Modality.audio, audio_type="speech", depends_on=("s1",), evidence=(candidate.heard,),
    )  # fmt: skip
    return look, listen, _conclusion("Choose what was heard while the text was seen.", candidate, answer)


def _shown_steps(candidate: Candidate, answer: Answer) -> tuple[Step, ...]:
    start, end = candidate.heard
    listen = Step(
        id="s1", text=f'Find when "{_plain(candidate.said)}" is said.', answer=f"From {start:.1f} s to {end:.1f} s.",
        modality=Modality.audio, audio_type="speech", evidence=(candidate.heard,),
    )  # fmt: skip
    look = Step(
        id="s2", text="Read what is on screen at that moment.", answer=f'"{_plain(candidate.card.text)}"',
        modality=Modality.visual, depends_on=("s1",), evidence=(candidate.shown,),
    )  # fmt: skip
    return listen, look, _conclusion("Choose the text that was read while the word was heard.", candidate, answer)


def _conclusion(text: str, candidate: Candidate, answer: Answer) -> Step:
    if candidate.given is not None and not candidate.given.options:
        text = "Take together what was seen and what was heard."
    return Step(id="s3", text=text, answer=answer.text, modality=Modality.none, kind="infer", depends_on=("s1", "s2"))


def _plain(text: str) -> str:
    return text.replace('"', "'")
