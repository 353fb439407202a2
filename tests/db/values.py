"""Facts and members for tests of the store."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from db.store import Store
from schemas.base import now
from schemas.fact import Fact, Run, machine_fact
from schemas.item import Member, SplitName
from tests import factories

SPLITS = (SplitName.train, SplitName.validation, SplitName.test)


def ran(fact: Fact, outcome: str = "done", *, stage: str = "download", version: int = 1, **fields: Any) -> Run:
    """A run of a stage at a fact."""
    moment = now()
    given: dict[str, Any] = {
        "stage": stage,
        "version": version,
        "input_key": fact.key,
        "started": moment,
        "ended": moment,
    }
    return Run(**{**given, "outcome": outcome, **fields})


def item_fact(number: int, *, revision: int = 0, groups: Sequence[str] = (), parents: tuple[str, ...] = ()) -> Fact:
    """An item of its own group; revisions share the subject and differ in what the first step finds."""
    steps = factories.steps()
    steps = (steps[0].model_copy(update={"answer": f"revision {revision}"}), *steps[1:])
    item = factories.item(
        question=factories.question(f"What is item {number}?"), steps=steps,
        groups=tuple(groups) or (f"recording:{factories.sha(str(number))}",),
    )  # fmt: skip
    return machine_fact(item, parents=parents, stage="validate", version=1, params={"n": number, "r": revision})


def member(fact: Fact, split: SplitName = SplitName.train) -> Member:
    """An item in a split."""
    return Member(item=fact.subject, digest=fact.digest, split=split)


def stored_items(store: Store, count: int, *, revision: int = 0) -> list[Fact]:
    """Items in the store."""
    facts = [item_fact(number, revision=revision) for number in range(count)]
    store.put(facts)
    return facts
