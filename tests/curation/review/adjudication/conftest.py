"""Workspaces in which people judged one and the same draft, and decided between the judgements."""

from __future__ import annotations

from typing import Any

from curation.workspace import Workspace
from db.assignments import Assignment
from schemas.fact import Fact
from schemas.reasoning import Draft
from schemas.review import RejectReason, ReviewPass, Senses, Solve, Verdict
from tests import factories
from tests.factories import Chain

REJECTED = {"verdict": Verdict.reject, "reject_reason": RejectReason.wrong}
OTHERWISE = {"verdict": Verdict.fix, "answer": factories.answer("river", "A")}


def drafted(place: Workspace, number: int = 0, **fields: Any) -> Fact:
    """A draft with all it goes back to, judged by nobody."""
    chain: Chain = factories.chain(of=factories.source(f"film-{number}.mp4"), draft_fields=fields or None)
    place.store.put(chain.facts[:-1])
    return chain.draft


def judge(place: Workspace, draft: Fact, reviewer: str, **fields: Any) -> Fact:
    """One person's judgement of a draft; accepted as it is unless said otherwise."""
    return place.store.revise(factories.annotation(draft, reviewer=reviewer, **fields), parents=(draft.key,))


def decide(place: Workspace, draft: Fact, reviewer: str, *seen: Fact, **fields: Any) -> Fact:
    """A decision between judgements."""
    return judge(place, draft, reviewer, decides=tuple(one.key for one in seen), **fields)


def solve(place: Workspace, draft: Fact, reviewer: str, letter: str | None = "B", **fields: Any) -> Fact:
    """One person's own answer to a draft's question; None: they cannot tell."""
    shown = draft.contract(Draft)
    text = shown.question.option_text(letter) if letter else None
    given: dict[str, Any] = {
        "about": draft.subject, "benchmark_task": shown.benchmark_task, "reviewer": reviewer,
        "guidelines": factories.annotation(draft).guidelines, "media": shown.media, "senses": Senses.both,
        "question": shown.question, "answer": factories.answer(text, letter) if text else None,
        "cannot_tell": letter is None, "confidence": 4,
    }  # fmt: skip
    return place.store.revise(Solve(**{**given, **fields}), parents=(draft.key,))


def ask(place: Workspace, draft: Fact, *reviewers: str, review_pass: ReviewPass = ReviewPass.verify) -> None:
    """Ask these people to judge a draft."""
    asked = [Assignment(draft.subject, "av-qa", review_pass=review_pass, reviewer=name) for name in reviewers]
    place.store.assignments.add(asked)


def employ(place: Workspace, count: int) -> None:
    """So many more people with accounts: `p1`, `p2` ..."""
    there = len(place.store.people.all())
    for number in range(there + 1, there + count + 1):
        place.store.people.add(
            name=f"Person {number}", email=f"person{number}@example.org", server="s", user_id=f"{number}"
        )
