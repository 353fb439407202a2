"""A review of some months by simulated people: solves, verifications, decisions, tests and timings, all marked demo.

No server is needed: what a pull would have stored is stored. Everything follows from the seed.
"""

from __future__ import annotations

import math
import random
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from typing import Any

from curation.workspace import Workspace
from db.assignments import Assignment
from db.people import ReviewTime
from db.reviews import ReviewTask
from schemas.fact import Fact, given_fact
from schemas.item import SplitName
from schemas.media import Clip
from schemas.reasoning import Answer, Draft
from schemas.review import Annotation, Gold, PlantedDraft, ReviewedStep, ReviewPass, Role, Senses, Solve
from tests import factories
from tests.curation.report.review.simulated_drafts import drafted, films

__all__ = ["NOW", "Simulated", "films", "simulate"]

NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
SERVER = "https://review.example"
WEEKS = 10


@dataclass
class Simulated:
    """What was made up."""

    drafts: list[Fact] = field(default_factory=list)
    facts: list[Fact] = field(default_factory=list)
    times: list[tuple[Fact, datetime, float | None]] = field(default_factory=list)
    assignments: list[Assignment] = field(default_factory=list)


@dataclass(frozen=True)
class _Person:
    name: str
    care: float
    """How often they find what is wrong."""
    seconds: float
    timed: bool
    start: int
    """The week they begin in."""


def simulate(workspace: Workspace, clips: Sequence[Fact], *, items: int = 90, seed: int = 3) -> Simulated:
    """Fill a store with a review under way.

    Args:
        workspace: A fresh workspace.
        clips: What questions are about, in turns; the first of each six is planned for test, the second for validation.
        items: Questions.
        seed: Of everything.
    """
    chance, made = random.Random(seed), Simulated()
    people = _people(workspace)
    _plan(workspace, clips)
    for number in range(items):
        clip = clips[number % len(clips)]
        fact, wrong = drafted(workspace, clip, number, chance)
        made.drafts.append(fact)
        _judge(made, fact, wrong, number, number % 6, items, people, chance)
    known = [drafted(workspace, clips[n % len(clips)], items + n, chance)[0] for n in range(12)]
    _tests(made, known, people, chance)
    _store(workspace, made, people)
    return made


def _people(workspace: Workspace) -> list[_Person]:
    given = [(0.9, 75, True, 0), (0.86, 60, True, 0), (0.92, 95, False, 0), (0.85, 70, True, 2), (0.88, 85, False, 3),
             (0.05, 12, True, 1)]  # fmt: skip
    made = []
    for care, seconds, timed, start in given:
        one = workspace.store.people.add(demo=True, name="A Simulated Person", timed=timed)
        made.append(_Person(one.pseudonym, care, seconds, timed, start))
    workspace.store.people.add(demo=True, state="invited")
    return made


def _plan(workspace: Workspace, clips: Sequence[Fact]) -> None:
    splits = [SplitName.test, SplitName.validation, *[SplitName.train] * 4]
    plan = {f"recording:{clip.contract(Clip).parts[0].recording_sha256}": splits[n % 6] for n, clip in enumerate(clips)}
    workspace.store.assignments.plan_splits(plan)


def _judge(
    made: Simulated, fact: Fact, wrong: set[str], number: int, place: int, items: int, people: Sequence[_Person],
    chance: random.Random,
) -> None:  # fmt: skip
    """Assignments of one item, and what came of those that were reached by now."""
    draft = fact.contract(Draft)
    week = number / items * WEEKS * 1.35  # what is beyond the last week is still to come
    week += 0.7 * math.sin(2.4 * week)  # some weeks are busier than others
    group = [one for one in people if one.start <= max(week, 0)]
    ways = [(ReviewPass.verify, Senses.both)] * (2 if place < 2 or number % 3 == 0 else 1)
    if place == 0:
        ways += [(ReviewPass.solve, Senses.both)] * 2 + [(ReviewPass.solve, s) for s in (Senses.picture, Senses.sound)]
    said: list[Fact] = []
    for turn, (way, senses) in enumerate(ways):
        who = group[(number + turn) % len(group)]
        made.assignments.append(_assigned(draft, way, senses, who.name))
        if week + 0.2 * turn >= WEEKS:
            continue
        at = NOW - timedelta(weeks=WEEKS) + timedelta(weeks=week + 0.2 * turn, hours=chance.uniform(0, 40))
        if at > NOW:
            continue
        told: Solve | Annotation
        if way is ReviewPass.solve:
            told = _solve(draft, who, senses, chance)
        else:
            told = _verify(fact, draft, who, wrong, chance)
        new = given_fact(told, parents=(fact.key,))
        said += [new] if way is ReviewPass.verify else []
        _note(made, new, at, who, chance, 0.5 if way is ReviewPass.solve else 1.0)
    _decide(made, fact, said, people, number, chance)


def _assigned(draft: Draft, way: ReviewPass, senses: Senses, name: str) -> Assignment:
    return Assignment(draft.subject(), draft.benchmark_task, True, way, senses, reviewer=name)


def _note(made: Simulated, fact: Fact, at: datetime, who: _Person, chance: random.Random, share: float) -> None:
    seconds = who.seconds * share * chance.lognormvariate(0, 0.4) if who.timed else None
    made.facts.append(fact)
    made.times.append((fact, at, seconds))


def _verify(
    fact: Fact, draft: Draft, who: _Person, wrong: set[str], chance: random.Random, **fields: Any
) -> Annotation:
    found = {name for name in wrong if chance.random() < who.care}
    if "all" in found:
        fields = {"verdict": "reject", "reject_reason": chance.choice(["wrong", "ambiguous", "one-sense"]), **fields}
        return factories.annotation(fact, reviewer=who.name, demo=True, steps=(), answer=None, **fields)
    steps = []
    for step in draft.steps:
        if step.id in found and chance.random() < 0.3 and step.kind == "perceive":
            continue
        if step.id in found:
            words = step.text.split()
            step = step.model_copy(update={"text": " ".join([*words[:-2], "another", words[-1]])})
        steps.append(ReviewedStep(step=step, verdict="correct"))
    answer = draft.answer
    if "answer" in found and answer is not None:
        letter = "ABCD"[("ABCD".index(answer.option or "A") + 1) % 4]
        answer = Answer(texts=(draft.question.option_text(letter) or "",), option=letter)
    given: dict[str, Any] = {
        "verdict": "fix" if found else "accept", "steps": tuple(steps), "answer": answer,
        "difficulty": chance.randint(1, 5), "flagged": chance.random() < 0.02,
        "notes": "The word is drowned out by the music." if "s2" in found and chance.random() < 0.4 else "",
    }  # fmt: skip
    return factories.annotation(fact, reviewer=who.name, demo=True, **{**given, **fields})


def _solve(draft: Draft, who: _Person, senses: Senses, chance: random.Random) -> Solve:
    right = chance.random() < (0.94 if senses is Senses.both else 0.4)
    cannot = senses is not Senses.both and chance.random() < 0.35
    letter = draft.answer.option if right and draft.answer else chance.choice("ABCD")
    answer = Answer(texts=(draft.question.option_text(letter or "A") or "",), option=letter)
    one = factories.annotation(factories.draft_fact(draft), demo=True)
    return Solve(
        about=draft.subject(), benchmark_task=draft.benchmark_task, reviewer=who.name, guidelines=one.guidelines,
        media=draft.media, senses=senses, question=draft.question, answer=None if cannot else answer,
        cannot_tell=cannot, confidence=None if cannot else chance.randint(2, 5), demo=True,
    )  # fmt: skip


def _decide(
    made: Simulated, fact: Fact, said: Sequence[Fact], people: Sequence[_Person], number: int, chance: random.Random
) -> None:
    """Most conflicts are given to somebody else, who decides most of them."""
    told = [one.contract(Annotation) for one in said]
    if len(told) < 2 or len({(one.verdict == "reject", str(one.answer)) for one in told}) < 2 or number % 5 == 0:
        return
    names = {one.reviewer for one in told}
    who = next(one for one in people[2:5] if one.name not in names)
    draft = fact.contract(Draft)
    made.assignments.append(_assigned(draft, ReviewPass.adjudicate, Senses.both, who.name))
    if number % 4 == 0:
        return
    kept = next((one for one in told if one.verdict == "fix"), told[0])
    decision = kept.model_copy(update={"reviewer": who.name, "decides": tuple(one.key for one in said), "notes": ""})
    at = max(at for one, at, _ in made.times if one in said) + timedelta(days=2)
    _note(made, given_fact(decision, parents=(fact.key,)), min(at, NOW), who, chance, 0.8)


def _tests(made: Simulated, known: Sequence[Fact], people: Sequence[_Person], chance: random.Random) -> None:
    """Gold items and planted errors, a dozen of each for everybody."""
    for place, fact in enumerate(known):
        draft = fact.contract(Draft)
        made.facts.append(given_fact(Gold(about=fact.subject, draft=fact.key, verdict="reject"), parents=(fact.key,)))
        wrong = Answer(texts=("something else",), option="ABCD"[("ABCD".index(draft.answer.option or "A") + 2) % 4])  # type: ignore[union-attr]
        planted = PlantedDraft(
            of=fact.key, defect="wrong-answer", where="answer", draft=draft.model_copy(update={"answer": wrong})
        )
        shown = given_fact(planted, parents=(fact.key,))
        made.facts.append(shown)
        for who in people:
            at = NOW - timedelta(days=60 - 4 * place, hours=chance.uniform(0, 9))
            gold = _verify(fact, draft, who, {"all"}, chance, role=Role.gold)
            _note(made, given_fact(gold, parents=(fact.key,)), at, who, chance, 1.0)
            caught = chance.random() < who.care
            fields = {"verdict": "fix"} if caught else {"verdict": "accept", "answer": wrong}
            seen = factories.annotation(fact, reviewer=who.name, demo=True, role=Role.planted, **fields)
            seen = seen.model_copy(update={"draft": shown.key})
            _note(made, given_fact(seen, parents=(shown.key,)), at, who, chance, 1.0)


def _store(workspace: Workspace, made: Simulated, people: Sequence[_Person]) -> None:
    store = workspace.store
    heads: dict[str, str] = {}
    chained = []
    for fact in made.facts:  # a second judgement of the same kind by the same person takes the place of the first
        before = heads.get(f"{fact.kind}{fact.subject}")
        chained.append(replace(fact, supersedes=before) if before else fact)
        heads[f"{fact.kind}{fact.subject}"] = fact.key
    store.put(chained)
    store.assignments.add(made.assignments)
    first = made.drafts[0]
    store.review.save(ReviewTask(SERVER, first.subject, factories.sha("sent"), first.key, state="sent"))
    for number, (fact, at, seconds) in enumerate(made.times, start=1):
        store.review.mark_pulled(SERVER, number, at, fact.key)
        if seconds is not None:
            who = fact.contract(Solve if fact.kind == "solve" else Annotation).reviewer
            store.people.keep_time(ReviewTime(SERVER, number, who, seconds, at))
