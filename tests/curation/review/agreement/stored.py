"""Drafts and what people said of them, in a store, for tests of agreement."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from db.reviews import ReviewTask
from db.store import Store
from schemas.fact import Fact, machine_fact
from schemas.reasoning import Draft
from schemas.review import Guidelines, Senses, Solve
from tests import factories

SERVER = "http://127.0.0.1:1"
START = datetime(2026, 11, 1, 12, tzinfo=UTC)


def draft(store: Store, number: int, **fields: Any) -> Fact:
    """The draft of an item of its own, about a clip of its own."""
    made = factories.draft(factories.clip(start=float(number)), **fields)
    fact = machine_fact(made, parents=(), stage="draft", version=1, params={"number": number})
    store.put([fact])
    return fact


def asked(store: Store, number: int) -> Fact:
    """A question that no drafter answered: its page is empty."""
    return draft(store, number, answer=None, steps=(), tries=(), kept=None, status="unanswered")


def judge(store: Store, of: Fact, reviewer: str, **fields: Any) -> Fact:
    """One reviewer's judgement."""
    return store.revise(factories.annotation(of, reviewer=reviewer, **fields), parents=(of.key,))


def solve(store: Store, of: Fact, reviewer: str, option: str | None, **fields: Any) -> Fact:
    """One person's own answer; None for somebody who cannot tell."""
    shown = of.contract(Draft)
    given: dict[str, Any] = {
        "about": of.subject, "benchmark_task": shown.benchmark_task, "reviewer": reviewer, "media": shown.media,
        "guidelines": Guidelines(version="1", sha256=factories.sha("guidelines 1")), "question": shown.question,
        "senses": Senses.both, "cannot_tell": option is None,
        "answer": None if option is None else factories.answer(shown.question.option_text(option), option),
    }  # fmt: skip
    return store.revise(Solve(**{**given, **fields}), parents=(of.key,))


def pulled(store: Store, fact: Fact, annotation_id: int, days: float) -> None:
    """Let a judgement have come from a server, so many days after the start."""
    key = factories.sha(f"task {annotation_id}")
    store.review.save(ReviewTask(SERVER, key, factories.sha("content"), fact.parents[0]))
    store.review.mark_pulled(SERVER, annotation_id, START + timedelta(days=days), fact.key)
