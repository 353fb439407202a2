"""Workspaces with many drafts and people, without a server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import count
from typing import Any

import pytest

from curation.review.studio import server
from curation.review.sync.client import Client
from curation.workspace import Workspace
from db.people import Person
from schemas.fact import Fact, given_fact, machine_fact
from schemas.media import Recording, Source
from schemas.reasoning import Draft
from schemas.review import Annotation, Solve
from tests import factories

Many = Callable[..., list[Fact]]
Hire = Callable[..., list[str]]
_numbers = count()


def drafts(place: Workspace, count: int, *, each: int = 2, start: int = 0, **fields: Any) -> list[Fact]:
    """So many drafts, `each` of one film; every film has a channel of its own."""
    facts: list[Fact] = []
    made: list[Fact] = []
    for number in range(start, start + count):
        film = number // each
        source = given_fact(factories.source(f"film {film}", language=fields.get("language", "")))
        value = factories.recording(source.contract(Source))
        recording = machine_fact(value, parents=(source.key,), stage="download", version=1)
        cut = factories.clip(recording.contract(Recording), start=1.0 + number % each)
        clip = machine_fact(cut, parents=(recording.key,), stage="segment", version=1, params={"media": cut.subject()})
        own = {name: value for name, value in fields.items() if name != "language"}
        draft = factories.draft(cut, **{"question": factories.question(f"What is said at moment {number}?"), **own})
        fact = machine_fact(draft, parents=(clip.key,), stage="draft", version=1, params={"item": draft.subject()})
        facts += [source, recording, clip, fact]
        made.append(fact)
    place.store.put({fact.key: fact for fact in facts}.values())
    return made


def hire(place: Workspace, count: int, **fields: Any) -> list[str]:
    """So many people who are at work."""
    start = len(place.store.people.all())
    made = [place.store.people.add(**{**person(start + number), **fields}) for number in range(count)]
    return [one.pseudonym for one in made]


def person(number: int) -> dict[str, Any]:
    """What is known of a person of a test."""
    return {"name": f"Person {number}", "email": f"person{number}@example.org", "state": "active"}


def judge(place: Workspace, fact: Fact, reviewer: str, **fields: Any) -> Fact:
    """A judgement of a draft by a person, stored."""
    said = factories.annotation(fact, reviewer=reviewer, **fields)
    return place.store.revise(said, parents=(fact.key,))


def solve(place: Workspace, fact: Fact, reviewer: str, senses: str = "both", **fields: Any) -> Fact:
    """A person's own answer, stored."""
    draft = fact.contract(Draft)
    said = factories.annotation(fact)
    own = Solve(
        about=fact.subject, benchmark_task=draft.benchmark_task, reviewer=reviewer, guidelines=said.guidelines,
        media=draft.media, senses=senses, question=draft.question, answer=draft.answer, **fields,
    )  # fmt: skip
    return place.store.revise(own, parents=(fact.key,))


def said(fact: Fact) -> Annotation:
    """The judgement in a fact."""
    return fact.contract(Annotation)


def everybody(place: Workspace) -> dict[str, Person]:
    """All people by pseudonym."""
    return {one.pseudonym: one for one in place.store.people.all()}


@pytest.fixture
def write_plan(place: Workspace) -> Callable[[str], None]:
    """Writes the workspace's plan."""
    return lambda text: (place.root / "review-plan.toml").write_text(text) and None


@pytest.fixture
def email() -> str:
    """An address that no test had before: all share one server."""
    return f"person{next(_numbers)}@example.org"


@pytest.fixture
def there(served: Workspace) -> Iterator[Client]:
    """The server of a workspace."""
    with server.connect(served.root) as connection:
        yield connection
