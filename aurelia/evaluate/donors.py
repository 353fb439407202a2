"""Steps of another clip in place of an item's own: about as long, of the same benchmark task, and of no use."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby

from aurelia.evaluate.samples import Sample
from aurelia.evaluate.taught import Taught
from aurelia.leaks import leak
from aurelia.tasks.scoring import normalise
from schemas.base import identity
from schemas.reasoning import Question
from schemas.release import ReleaseRow


@dataclass(frozen=True)
class Donor:
    """An item whose steps can be handed over with another one's question.

    Args:
        id: Of its row.
        cluster: Of its recordings.
        steps: Its teacher's answer-free steps.
        answers: Its right answers, normalised.
    """

    id: str
    cluster: int
    steps: tuple[str, ...]
    answers: frozenset[str]

    @cached_property
    def length(self) -> int:
        """Characters of all steps."""
        return length(self.steps)


def length(steps: Sequence[str]) -> int:
    """Characters of all steps."""
    return sum(len(step) for step in steps)


class Donors:
    """Finds whose steps to hand over: the same choice on every run of the same seed over the same rows.

    Args:
        samples: The rows that may lend their steps.
        taught: Row's id -> what its teacher has to say.
        seed: Decides between equally long ones.
    """

    def __init__(self, samples: Sequence[Sample], taught: Mapping[str, Taught], seed: int) -> None:
        self._seed = seed
        self._clusters = {sample.row.id: sample.cluster for sample in samples}
        self._by_task: defaultdict[str, list[Donor]] = defaultdict(list)
        for sample in samples:
            row = sample.row
            if row.id in taught and taught[row.id].steps:
                donor = Donor(row.id, sample.cluster, _texts(taught[row.id]), _answers(row))
                self._by_task[row.benchmark_task].append(donor)
        self._chosen: dict[str, Donor | None] = {}

    def go_on(self, taught: Mapping[str, Taught], told: Mapping[str, str]) -> None:
        """Hand over what a run that has begun handed over, whatever else is there now; elsewhere what it might have.

        Args:
            taught: Row's id -> what its teacher had to say, of all rows that were there when the run began.
            told: Row's id -> the row whose steps were handed over in place of its own.
        """
        for task, donors in self._by_task.items():
            self._by_task[task] = [donor for donor in donors if donor.id in taught]
        for row, lender in told.items():
            if lender in taught:
                cluster = self._clusters.get(lender, -1)
                self._chosen[row] = Donor(lender, cluster, _texts(taught[lender]), frozenset())

    def of(self, row: ReleaseRow, steps: Sequence[str]) -> Donor | None:
        """The item nearest in length whose media share no recording, and whose answer and steps are not this answer.

        Args:
            row: Whose steps are replaced.
            steps: These.
        """
        if row.id not in self._chosen:
            self._chosen[row.id] = self._choose(row, length(steps)) if steps else None
        return self._chosen[row.id]

    def _choose(self, row: ReleaseRow, wanted: int) -> Donor | None:
        mine, answers = self._clusters.get(row.id), _answers(row)
        others = [
            donor
            for donor in self._by_task[row.benchmark_task]
            if donor.cluster != mine and donor.id != row.id and not donor.answers & answers
        ]
        question = Question(text=row.question, options=row.options)

        def distance(donor: Donor) -> int:
            return abs(donor.length - wanted)

        for _, near in groupby(sorted(others, key=distance), key=distance):
            for donor in sorted(near, key=lambda one: identity("donor", self._seed, row.id, one.id)):
                if all(leak(step, question, row.answer).status != "leaks" for step in donor.steps):
                    return donor
        return None


def _texts(taught: Taught) -> tuple[str, ...]:
    return tuple(step.text for step in taught.steps)


def _answers(row: ReleaseRow) -> frozenset[str]:
    return frozenset(normalise(text) for text in row.answer.texts)
