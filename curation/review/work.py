"""What passes between people's assignments, the page and the server: one assignment with all its page shows."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from curation.review.people.guidelines import GuidelinesText
from curation.review.sync.shown import Shown
from db.assignments import Assignment
from schemas.base import canonical_json, digest, identity
from schemas.fact import Fact
from schemas.issues import Issue
from schemas.reasoning import Draft
from schemas.review import Annotation, PlantedDraft, Senses, Solve
from schemas.task import BenchmarkTask

Result = dict[str, Any]
"""One result of the page, as Label Studio holds it: `from_name`, `to_name`, `type`, `value`."""


@dataclass(frozen=True)
class Version:
    """One reviewer's judgement, as an adjudicator sees it: without the name."""

    fact: str
    """Key of the annotation."""
    annotation: Annotation


@dataclass(frozen=True)
class Work:
    """One assignment with all that its page shows."""

    assignment: Assignment
    fact: Fact
    """What is shown: a draft, or a planted one."""
    draft: Draft
    """The draft in it."""
    benchmark_task: BenchmarkTask
    media: Mapping[str, Shown]
    """Role -> clip, in the variant that the assignment's senses ask for."""
    guidelines: GuidelinesText
    revision: int = 1
    versions: tuple[Version, ...] = ()
    """What an adjudicator decides between, in an order that tells nothing."""

    @property
    def key(self) -> str:
        """Our key of the task on the server."""
        return task_key(self.assignment.key, self.revision)


def draft_in(fact: Fact) -> Draft:
    """The draft that a fact shows: its own, or the one that an error was planted in."""
    return fact.contract(PlantedDraft).draft if fact.kind == PlantedDraft.kind else fact.contract(Draft)


def task_key(assignment: str, revision: int) -> str:
    """Our key of a task: the assignment's own for its first draft, another for each later one."""
    return assignment if revision == 1 else identity("review-task", assignment, revision)


@dataclass(frozen=True)
class Prepared:
    """One task, ready to be sent."""

    work: Work
    data: dict[str, Any]
    """The task's data; `prepared` adds our key and the item's."""
    results: list[Result]
    """What prefills the page; empty where nothing may be shown."""
    maker: str
    """Who made the draft, as the page's version of the prediction."""

    @property
    def key(self) -> str:
        """Our key of the task on the server."""
        return self.work.key

    @cached_property
    def content_hash(self) -> str:
        """Hash of everything that is sent."""
        return digest(canonical_json([self.data, self.results]))

    def body(self) -> dict[str, Any]:
        """What the server's import takes."""
        body: dict[str, Any] = {"data": self.data, "meta": {"content_hash": self.content_hash}}
        if self.results:
            body["predictions"] = [{"model_version": self.maker, "result": self.results}]
        return body


@dataclass(frozen=True)
class Judged:
    """What a submitted page is about, beside its results."""

    assignment: Assignment
    draft_key: str
    """Key of the fact that was shown."""
    draft: Draft
    benchmark_task: BenchmarkTask
    reviewer: str
    """Pseudonym."""
    data: Mapping[str, Any]
    """The task's data as the page showed them."""
    demo: bool

    @property
    def duration(self) -> float:
        """Seconds of the media that the time line shows: the benchmark task's first role."""
        by_role = {media.role: media.duration for media in self.draft.media}
        return by_role.get(self.benchmark_task.roles[0], self.draft.media[0].duration)


Config = Callable[[BenchmarkTask, Senses], str]
"""The labelling configuration of a benchmark task for a pass."""
Prepare = Callable[[Work], Prepared | list[Issue]]
"""The task for an assignment, or why none can be made."""
Decode = Callable[[list[Any], Judged, str], tuple[Annotation | Solve | None, list[Issue]]]
"""A submitted page (results, what it is about, how issues name it) back to a judgement, with what was unusable."""


@dataclass(frozen=True)
class PassPage:
    """The page of one pass."""

    config: Config
    prepare: Prepare
    decode: Decode
