"""A year of review in small: rounds of new drafts, newer drafts, judgements and changed judgements, and the account.

What is done depends on the seed alone, so that two workspaces that lived through the same end alike, whatever lay
between them and the server.
"""

from __future__ import annotations

import random
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from curation.review.page import prepare
from curation.review.studio import server
from curation.review.sync.client import Client
from curation.review.sync.pull import our_projects, pull
from curation.review.sync.push import push
from curation.workspace import Workspace
from schemas.base import canonical_json, digest
from schemas.errors import ReviewError
from schemas.fact import Fact, machine_fact
from schemas.reasoning import Draft
from tests import factories
from tests.curation.review.conftest import store_draft

_MOST_RUNS = 50


@dataclass(frozen=True)
class Round:
    """What happens between two pulls."""

    drafts: int
    redrafts: int
    judged: int
    edited: int


@dataclass
class Life:
    """One workspace that lives through rounds."""

    place: Workspace
    film: Path
    seed: int
    connect: Callable[[], Client]
    """The line over which push and pull go."""
    facts: dict[str, Fact] = field(default_factory=dict)
    """Item -> its newest draft."""
    judged: dict[str, int] = field(default_factory=dict)
    """Item -> the annotation on the server."""
    runs: int = 0
    """How often push and pull were called."""
    operations: int = 0
    """Tasks to push, tasks to change, judgements to pull, changed judgements to pull."""

    def live(self, number: int, plan: Round) -> None:
        """One round: drafts come, are pushed; people judge and change their minds; all is pulled."""
        self.drafts_come(number, plan)
        self.until_done(lambda: push(self.place, self.connect()))
        self.people_judge(number, plan)
        self.until_done(lambda: pull(self.place, self.connect()))

    def drafts_come(self, number: int, plan: Round) -> None:
        """New drafts, and newer drafts of known items."""
        self._draft(number, plan, random.Random(f"{self.seed}/drafts/{number}"))

    def people_judge(self, number: int, plan: Round) -> None:
        """Judgements, and changed judgements, straight on the server."""
        with server.connect(self.place.root) as people:
            self._judge(people, number, plan, random.Random(f"{self.seed}/people/{number}"))

    def until_done(self, call: Callable[[], Any]) -> None:
        """What a person does whose command fails in one sentence: run it again."""
        for _ in range(_MOST_RUNS):
            self.runs += 1
            try:
                call()
            except ReviewError:
                continue
            return
        raise AssertionError(f"did not come through in {_MOST_RUNS} runs, seed {self.seed}")

    def _draft(self, number: int, plan: Round, rng: random.Random) -> None:
        known = sorted(self.facts)
        for item in rng.sample(known, min(plan.redrafts, len(known))):
            old = self.facts[item]
            changed = {"answer": factories.answer("winter", "C"), "reason": f"round {number}"}
            newer = old.contract(Draft).model_copy(update=changed)
            self.facts[item] = machine_fact(
                newer, parents=old.parents, stage="draft", version=2, params={"of": old.key}
            )
            self.place.store.put([self.facts[item]])
            self.operations += 1
        for one in range(plan.drafts):
            fact = store_draft(self.place, self.film, number * 1000 + one)
            self.facts[fact.subject] = fact
            self.operations += 1

    def _judge(self, people: Client, number: int, plan: Round, rng: random.Random) -> None:
        tasks = {row.key: row.label_studio_id for row in self.place.store.review.tasks(people.name)}
        before, free = sorted(self.judged), sorted(tasks.keys() & self.facts.keys() - self.judged.keys())
        for item in rng.sample(free, min(plan.judged, len(free))):
            results = [*people.predictions(tasks[item] or 0), prepare.choice("verdict", "accept"), _notes(f"{number}")]
            self.judged[item] = people.annotate(tasks[item] or 0, results)
            self.operations += 1
        for item in rng.sample(before, min(plan.edited, len(before))):
            path = f"/api/annotations/{self.judged[item]}/"
            kept = [one for one in people.get(path)["result"] if one["from_name"] != "notes"]
            people.change("PATCH", path, {"result": [*kept, _notes(f"{number}, on second thoughts")]})
            self.operations += 1


def _notes(text: str) -> dict[str, Any]:
    return {"from_name": "notes", "to_name": "video", "type": "textarea", "value": {"text": [text]}}


@dataclass(frozen=True)
class Account:
    """What a workspace and its project on the server hold in the end, without what differs by the hour."""

    tasks: Counter[tuple[str, str, str]]
    """Our key, content hash, what is predicted -> how often it is on the server."""
    rows: frozenset[tuple[str, str, str, str, int]]
    judgements: Counter[tuple[str, str]]
    """Every revision of every judgement: subject, digest."""
    pulled: int
    """Annotations we know the state of."""
    given: int
    """Annotations on the server."""

    def doubled(self) -> list[str]:
        """What is there twice: tasks by key, revisions by digest."""
        keys = Counter(key for key, _content, _shown in self.tasks.elements())
        twice = [key for key, count in keys.items() if count > 1]
        return twice + [subject for (subject, _digest), count in self.judgements.items() if count > 1]


def account(place: Workspace) -> Account:
    """Look at the server itself, not over the bad line."""
    with server.connect(place.root) as client:
        tasks: Counter[tuple[str, str, str]] = Counter()
        given = 0
        for project in our_projects(place, client):
            shown = _predictions(client, project.id)
            tasks.update((one.key, one.content_hash, shown.get(one.id, "")) for one in client.tasks(project.id))
            given += sum(one.judged for one in client.tasks(project.id))
        rows = place.store.review.tasks(client.name)
        heads = place.store.heads("annotation")
        facts = [fact for head in heads for fact in place.store.history("annotation", head.subject)]
        return Account(
            tasks, frozenset((row.key, row.content_hash, row.draft, row.state, row.revision) for row in rows),
            Counter((fact.subject, fact.digest) for fact in facts), len(place.store.review.pulled(client.name)), given,
        )  # fmt: skip


def _predictions(client: Client, project: int) -> dict[int, str]:
    """Task -> hash of all its predictions' results."""
    found: dict[int, list[Any]] = {}
    rows = client.get("/api/predictions/", project=project)
    for row in rows if isinstance(rows, list) else rows["results"]:
        found.setdefault(int(row["task"]), []).append(row["result"])
    return {task: digest(canonical_json(results)) for task, results in found.items()}
