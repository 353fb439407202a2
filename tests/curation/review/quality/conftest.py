"""Workspaces with drafts of several prompts and judgements of them; no media and no server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from curation import workspace
from curation.workspace import Workspace
from schemas.fact import Fact, given_fact, machine_fact
from schemas.maker import Maker
from schemas.media import Clip, Recording, Source
from schemas.reasoning import AgentCall, Draft, Try
from schemas.review import Annotation, ReviewedStep
from tests import factories

Drafted = Callable[..., Fact]
Judged = Callable[..., Fact]


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workspace]:
    with workspace.create(tmp_path / "w") as made:
        yield made


@pytest.fixture
def drafted(place: Workspace) -> Drafted:
    """Stores a draft: clip `number`, by prompt `prompt`, of model `m-1`."""

    def make(number: int = 0, prompt: str = "one", **fields: Any) -> Fact:
        source = given_fact(factories.source(f"film-{number}.mp4"))
        recording = machine_fact(
            factories.recording(source.contract(Source)), parents=(source.key,), stage="download", version=1
        )
        cut = factories.clip(recording.contract(Recording))
        clip = machine_fact(cut, parents=(recording.key,), stage="segment", version=1)
        value = factories.draft(clip.contract(Clip), **{**by_model(prompt), **fields})
        params = {"prompt": prompt, "item": value.subject()}
        fact = machine_fact(value, parents=(clip.key,), stage="draft", version=1, params=params)
        head = place.store.head("draft", fact.subject)
        place.store.put([source, recording, clip, replace(fact, supersedes=head.key if head else None)])
        return place.store.get(fact.key)

    return make


def by_model(prompt: str) -> dict[str, Any]:
    """Fields of a draft that a model made with a prompt."""
    sha = factories.sha(prompt)
    filled = factories.sha(prompt + "filled")
    call = AgentCall(
        role="reasoner", prompt_sha256=filled, prompt=f"{prompt}: think", reply="", model="m-1", revision="r1"
    )
    made = Try(number=1, steps=factories.steps(), answer=factories.answer(), score=8.0, calls=(call,))
    maker = Maker(
        name="m-1", version="2", description="Written by m-1.", models={"reasoner": "m-1@r1"}, is_language_model=True
    )
    return {"maker": maker, "parameters": {"prompts": {"reasoner": sha}}, "tries": (made,)}


@pytest.fixture
def judged(place: Workspace) -> Judged:
    """Stores a judgement of a draft."""

    def make(draft: Fact, **fields: Any) -> Fact:
        fact = given_fact(factories.annotation(draft, **fields), parents=(draft.key,))
        place.store.put([fact])
        return fact

    return make


def left(draft: Fact, *, drop: tuple[str, ...] = (), text: dict[str, str] | None = None) -> tuple[ReviewedStep, ...]:
    """The draft's steps without some, and others reworded."""
    kept = (step for step in draft.contract(Draft).steps if step.id not in drop)
    return tuple(
        ReviewedStep(step=step.model_copy(update={"text": (text or {}).get(step.id, step.text)})) for step in kept
    )


def decision(of: Annotation, *facts: Fact, **fields: Any) -> Annotation:
    """An adjudicator's decision between judgements."""
    return of.model_copy(update={"reviewer": "p9", "decides": tuple(fact.key for fact in facts), **fields})
