"""Drafts straight into a store: one tiny clip, many questions about it."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

from curation.workspace import Workspace
from schemas.fact import Fact, machine_fact
from schemas.media import Clip, Source
from schemas.reasoning import Draft, MediaRef, Step, Try
from tests import factories, media_factory

SECONDS = 6.0
_AT_ONCE = 2000
_WORDS = ("river", "harbour", "winter", "engine", "window", "garden", "station", "letter", "mirror", "candle")


def clip(place: Workspace, film: Path) -> Fact:
    """A clip whose file is stored."""
    media_factory.film(film, shots=[(3.0, "red"), (3.0, "blue")], beeps=range(6))
    sha256 = place.blobs.import_file(film, ".mp4")
    source = place.store.revise(factories.source())
    recording = factories.recording(source.contract(Source))
    taken = machine_fact(recording, parents=(source.key,), stage="download", version=1)
    cut = factories.clip(recording, duration=SECONDS, sha256=sha256)
    made = machine_fact(cut, parents=(taken.key,), stage="segment", version=1)
    place.store.put([taken, made])
    return made


def fill(place: Workspace, of: Fact, count: int, tasks: Sequence[str], seed: int) -> list[Fact]:
    """`count` drafts about the clip, dealt out to benchmark tasks in turn."""
    said = random.Random(seed)
    shown = factories.media(of.contract(Clip))
    facts = []
    for start in range(0, count, _AT_ONCE):
        some = range(start, min(start + _AT_ONCE, count))
        made = [_fact(_draft(shown, number, tasks[number % len(tasks)], said), of.key) for number in some]
        place.store.put(made)
        facts += [Fact(one.kind, one.key, one.subject, one.digest, None, one.parents) for one in made]
    return facts


def redraft(place: Workspace, facts: Sequence[Fact]) -> list[Fact]:
    """A newer draft of each of these items."""
    newer = []
    for fact in place.store.heads("draft", {one.subject for one in facts}):
        draft = fact.contract(Draft).model_copy(update={"answer": factories.answer("winter", "C")})
        newer.append(machine_fact(draft, parents=fact.parents, stage="draft", version=2, params={"of": fact.key}))
    place.store.put(newer)
    return newer


def _draft(shown: MediaRef, number: int, task: str, said: random.Random) -> Draft:
    words = " ".join(said.choices(_WORDS, k=12))
    question = factories.question(f"Which word is said at moment {number}, after {words}?")
    steps = tuple(_told(step, said) for step in factories.steps())
    tries = (Try(number=1, steps=steps, answer=factories.answer(), score=8.0),)
    return factories.draft(benchmark_task=task, question=question, media=(shown,), steps=steps, tries=tries)


def _fact(draft: Draft, clip: str) -> Fact:
    return machine_fact(draft, parents=(clip,), stage="draft", version=1, params={"item": draft.subject()})


def _told(step: Step, said: random.Random) -> Step:
    return step.model_copy(update={"text": f"{step.text}, and mind {' '.join(said.choices(_WORDS, k=8))}"})
