"""From an arm and a row to what will be said, and to the key of everything that decides the reply."""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from aurelia.evaluate.conditions import Asked, Handing, Notes, find
from aurelia.evaluate.donors import Donors
from aurelia.evaluate.orders import orders, shown
from aurelia.evaluate.samples import Sample
from aurelia.evaluate.senses import media_of
from aurelia.evaluate.taught import Taught
from aurelia.evaluate.wanted import draws
from aurelia.evaluate.wording import question_prompt
from aurelia.model import Decoding, MediaPart, Model
from schemas.base import digest, identity, short
from schemas.errors import ToolkitError
from schemas.evaluation import Arm, EvaluationPlan, Given
from schemas.reasoning import Question
from schemas.task import BenchmarkTask


@dataclass(frozen=True)
class Unit:
    """One answer that is wanted: a row, asked in one way.

    Args:
        sample: The row with its media.
        arm: The way.
        order: In which order its options are shown.
        repeat: Number of the sample, where several are drawn.
    """

    sample: Sample
    arm: Arm
    order: str
    repeat: int = 0


@dataclass(frozen=True)
class Prepared:
    """A unit with everything that will be said; its key is what decides the reply.

    Args:
        unit: The unit.
        key: Of the prediction.
        prompt: The prompt; where the model writes its own steps first, without these.
        notes: What is handed over.
        media: What is given of the media.
        decoding: How the answer's words are chosen.
        seed: Of the request.
        asked: What the unit is about.
    """

    unit: Unit
    key: str
    prompt: str
    notes: Notes
    media: tuple[MediaPart, ...]
    decoding: Decoding
    seed: int
    asked: Asked


class UnaskableError(ToolkitError):
    """A row has not what an arm needs."""


class InapplicableError(UnaskableError):
    """An arm means nothing for answers of this type."""


@dataclass
class Asking:
    """Knows how to ask everything that a plan declares.

    Args:
        plan: The plan.
        tasks: Benchmark tasks by name.
        taught: Row's id -> what its teacher has to say.
        donors: Whose steps may be handed over in place of others.
    """

    plan: EvaluationPlan
    tasks: Mapping[str, BenchmarkTask]
    taught: Mapping[str, Taught]
    donors: Donors
    _media: dict[tuple[str, Given], tuple[MediaPart, ...]] = field(default_factory=dict)
    _memos: dict[str, dict[str, tuple[str, ...]]] = field(default_factory=dict)

    def units(self, samples: Sequence[Sample]) -> Iterator[Unit]:
        """All that is to be asked; what is about the same media lies side by side."""
        for sample in samples:
            question = Question(text=sample.row.question, options=sample.row.options)
            for arm in self.plan.arms:
                for order in orders(question, self.plan.permutations, self.plan.seed, sample.row.id):
                    for repeat in range(draws(self.plan, arm, is_choice=bool(order))):
                        yield Unit(sample, arm, order, repeat)

    def prepare(self, unit: Unit, model: Model) -> Prepared:
        """Everything that will be said about a unit.

        Raises:
            UnaskableError: The row has no steps, or its media not the sense that the arm gives.
            MediaError: A file cannot be read.
        """
        row, handing = unit.sample.row, find()[unit.arm.condition]
        task = self.tasks[row.benchmark_task]
        media = self._media_of(unit)
        own = Question(text=row.question, options=row.options)
        question = shown(own, unit.order) if unit.order else own
        asked = Asked(
            row, task, question, unit.order, media, self.taught.get(row.id), self.donors, self.plan.seed,
            self._memos.setdefault(row.id, {}),
        )  # fmt: skip
        notes = handing.notes(asked) if task.answer_type in handing.applies else None
        if notes is None:
            raise _unaskable(unit, task, handing)
        prompt = question_prompt(task, question, media, notes.text)
        decoding, seed = decoding_of(self.plan, handing), self.plan.seed + unit.repeat
        key = _key(unit, model, media, prompt, notes, decoding, seed)
        return Prepared(unit, key, prompt, notes, media, decoding, seed, asked)

    def _media_of(self, unit: Unit) -> tuple[MediaPart, ...]:
        place = (unit.sample.row.id, unit.arm.given)
        if place not in self._media:
            if len(self._media) > 64:  # rows come one after the other; older ones are not needed again
                self._media.clear()
            self._media[place] = media_of(unit.sample, unit.arm.given)
        media = self._media[place]
        if not media and unit.arm.given is not Given.text:
            about = f"item {short(unit.sample.row.id)}"
            raise UnaskableError(about, f"is not asked in {unit.arm}: its media has no {unit.arm.given}")
        return media


def _unaskable(unit: Unit, task: BenchmarkTask, handing: Handing) -> UnaskableError:
    about, what = f"item {short(unit.sample.row.id)}", f"is not asked in {unit.arm}"
    if task.answer_type not in handing.applies:
        return InapplicableError(about, f"{what}: it means nothing for a {task.answer_type}")
    return UnaskableError(about, f"{what}: it has no {handing.needs}", "hand over others with --steps")


def decoding_of(plan: EvaluationPlan, handing: Handing) -> Decoding:
    """How an arm's words are chosen: alike in all, but for the samples of self-consistency.

    These together may be as long as the two replies of a condition that asks twice.
    """
    tokens = int(plan.decoding["max_tokens"])
    if handing.sampled:
        tokens = math.ceil(2 * tokens / plan.samples_of_consistency)
    warm = plan.decoding["consistency_temperature"] if handing.sampled else plan.decoding["temperature"]
    return Decoding(temperature=warm, top_p=plan.decoding["top_p"], max_tokens=tokens)


def _key(
    unit: Unit, model: Model, media: Sequence[MediaPart], prompt: str, notes: Notes, decoding: Decoding, seed: int
) -> str:  # fmt: skip
    row = unit.sample.row
    hashes = {one.role: one.sha256 for one in row.media}
    return identity(
        "prediction", row.id, row.revision, [[hashes[one.role], one.role, list(one.senses)] for one in media],
        digest(prompt.encode()), digest(notes.first.encode()), notes.source, model.name, model.revision,
        dict(model.settings), decoding.as_dict(), str(unit.arm), unit.order, unit.repeat, seed,
    )  # fmt: skip
