"""The stage: every judgement that came back becomes an Item or a Report that says why not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from aurelia.tasks.checks import check_item
from curation.review.adjudication.rule import DEFAULT, Rule
from curation.review.adjudication.standing import WAITS, Standing
from curation.review.adjudication.standings import Standings
from curation.review.gather import Said, Verified, said_about
from curation.stage import Outcome
from curation.validate.due import UNSOLVED, held_by_checks, is_held, turned, unwarned
from curation.validate.judgement import added_steps, candidate, chosen, name_of, rejection
from curation.validate.live import Failing, Known, is_live, live_items
from curation.validate.origins import Origins, groups
from curation.validate.regroup import regrouped
from curation.validate.trace import check_trace
from db.store import Store
from schemas.base import digest
from schemas.errors import StoreError
from schemas.fact import Fact, machine_fact
from schemas.issues import Issue, Report, Severity, merge
from schemas.item import Item
from schemas.reasoning import Draft
from schemas.review import Annotation, Role
from schemas.task import BenchmarkTask


class Validate:
    """Checks what people judged. Consumes annotations; all newest annotations of one item are decided together, with
    the decision between them where there is one.

    An item that no longer holds is withdrawn by a Report whose `about` is the item's key (see `live_items`).

    Args:
        store: The store, read for the other judgements, the media's origins and the items there are.
        tasks: The benchmark tasks by name.
        rule: What needs a decision.
    """

    name = "validate"
    version = 1
    consumes = "annotation"

    def __init__(self, store: Store, tasks: Mapping[str, BenchmarkTask], rule: Rule = DEFAULT) -> None:
        self._store = store
        self._tasks = tasks
        self._known = Known(store)
        self._failing = Failing(store)
        self._origins = Origins(store)
        self._standings = Standings(store, tasks, rule)
        self._seen: dict[str, tuple[tuple[str, ...], Outcome]] = {}

    def due(self) -> list[Fact]:
        """What to work on: judgements without a result; those whose item stands otherwise with people than when it was
        looked at; those a check holds, for what held them may be gone; and those of items whose source has another
        channel by now."""
        pending = self._store.pending(self.consumes, self.name, self.version)
        stand = [standing for _, standing in self._standings.all()]
        wanted = turned(stand, self._failing) | held_by_checks(self._failing)
        wanted |= unwarned(stand, self._standings, self._failing, self._store)
        wanted |= {item.annotations[0] for item in regrouped(self._store, live_items(self._store))}
        known = {fact.key for fact in pending}
        again = [
            fact for fact in self._store.heads(self.consumes) if fact.key in wanted - known and fact.body is not None
        ]
        return [*pending, *again]

    def work(self, fact: Fact) -> Outcome:
        """Decide about the item that this annotation judges, or that this decision settles."""
        annotation = fact.contract(Annotation)
        if annotation.role is not Role.work and not annotation.decides:
            return Outcome()  # a test of the reviewer: it says nothing about the item
        about = annotation.about
        said = self._said(about, fact, annotation)
        keys = tuple(one.fact.key for one in (*said.verifies, *said.decisions))
        seen, outcome = self._seen.get(about, ((), None))
        if outcome is None or seen != keys:
            outcome = self._decided(about, said)
            self._seen[about] = keys, outcome
            return outcome
        return replace(outcome, facts=())  # all judgements of an item are decided together, at the first of them

    def _said(self, about: str, fact: Fact, annotation: Annotation) -> Said:
        """What was said about an item when this run began, or by now if this judgement came since."""
        for look in (self._standings.said.get, self._now):
            said = look(about) or Said()
            if any(one.fact.key == fact.key for one in (*said.verifies, *said.earlier, *said.decisions)):
                return said
        return Said((Verified(fact, annotation),))

    def _now(self, about: str) -> Said:
        return said_about(self._store, about)

    def _decided(self, about: str, said: Said) -> Outcome:
        shown = self._shown(said)
        subject = name_of(about, shown.question.text)
        found = self._standings.of(about, said, subject)
        settled = found.held or rejection(found, subject)
        before = self._items_before(found.judged)
        item, issues = (None, settled) if settled else self._checked(found, subject, before)
        report = merge(about, [issues])
        if item is None or not report.passed:
            return self._turned_down(found.judged, report, before)
        return self._accepted(item, found.judged, report, before)

    def _shown(self, said: Said) -> Draft:
        """The draft by which issues name the item."""
        newest = (*said.verifies, *said.decisions)[-1]
        return self._store.get(newest.annotation.draft).contract(Draft)

    def _checked(self, found: Standing, subject: str, before: Sequence[Fact]) -> tuple[Item | None, tuple[Issue, ...]]:
        heads = self._store.heads("annotation", [one.fact.subject for one in found.said.verifies])
        kept = chosen(found, [fact.key for fact in heads]).annotation
        draft = self._store.get(kept.draft).contract(Draft)
        try:
            origins = [self._origins.of(ref) for ref in kept.media]
        except StoreError as exc:
            issue = Issue(kind="origin-unknown", subject=subject, message=str(exc), severity=Severity.unchecked)
            return None, (issue,)
        item, issues = candidate(found.judged, kept, draft, groups(origins), subject)
        if item is None:
            return None, issues
        all_issues = [*issues, *check_trace(item, subject, added_steps(kept)), *self._task_issues(item, subject)]
        if not found.decision and (number := self._standings.otherwise(found.said)):
            all_issues.append(_solved_otherwise(subject, number))
        own = {one.key for one in before}
        return item, (*all_issues, *self._known.against(item, own))

    def _task_issues(self, item: Item, subject: str) -> Iterable[Issue]:
        task = self._tasks.get(item.benchmark_task)
        if task is not None:
            return check_item(task, item)
        return (
            Issue(
                kind="benchmark-task-missing", subject=subject, severity=Severity.unchecked,
                message=f"benchmark task {item.benchmark_task!r} is not installed here, so its checks cannot run",
                hint="install its plug-in, or put its folder into the workspace's tasks/",
            ),
        )  # fmt: skip

    def _items_before(self, judged: Sequence[Verified]) -> list[Fact]:
        """Live items that earlier judgements of these drafts gave, or of an older draft about the same."""
        found: dict[str, Fact] = {}
        heads = (self._store.head("item", about) for about in {one.annotation.about for one in judged})
        made = (
            fact for draft in {one.annotation.draft for one in judged} for fact in self._store.children(draft, "item")
        )
        for fact in (*heads, *made):
            if fact is not None and is_live(self._store, fact):
                found[fact.key] = fact
        return list(found.values())

    def _accepted(self, item: Item, judged: Sequence[Verified], report: Report, before: Sequence[Fact]) -> Outcome:
        keys = tuple(one.fact.key for one in judged)
        params = {"groups": list(item.groups)}
        fact = machine_fact(item, parents=(item.draft, *keys), stage=self.name, version=self.version, params=params)
        old = next((one for one in before if one.subject == fact.subject and one.key != fact.key), None)
        if old is not None:
            fact = replace(fact, supersedes=old.key)
        gone = [one for one in before if one.subject != fact.subject]
        reports = [made for one in gone for made in self._report(one.key, keys, (_reworded(one),))]
        if fact.key in self._failing:
            reports += self._report(fact.key, keys, (_reinstated(fact),))
        told = [key for key in keys if report.issues or key in self._failing]
        reports += [made for key in told for made in self._report(key, keys, report.issues)]
        self._known.add(fact, item, instead_of=before)
        return Outcome((fact, *reports), report.issues)

    def _turned_down(self, judged: Sequence[Verified], report: Report, before: Sequence[Fact]) -> Outcome:
        keys = tuple(one.fact.key for one in judged)
        about = (*keys, *(one.key for one in before))
        reports = [made for key in about for made in self._report(key, keys, report.issues)]
        self._known.remove(before)
        return Outcome(tuple(reports), report.issues, *_outcome(report.issues))

    def _report(self, about: str, judged: tuple[str, ...], issues: tuple[Issue, ...]) -> list[Fact]:
        """A report as a fact; nothing where the newest one says the same."""
        report = Report(about=about, issues=issues)
        self._failing.note(report)
        head = self._store.head("report", report.subject())
        if head is not None and head.digest == digest(report.canonical()):
            return []
        parents = (about, *(key for key in judged if key != about))
        params: dict[str, object] = {"issues": [issue.model_dump(mode="json") for issue in issues]}
        if head is not None:
            params["after"] = head.key  # what held an item once may hold it again
        return [machine_fact(report, parents=parents, stage=self.name, version=self.version, params=params)]


def _name(fact: Fact) -> str:
    return name_of(fact.subject, fact.contract(Item).question.text)


def _reworded(fact: Fact) -> Issue:
    return Issue(
        kind="reworded", subject=_name(fact), message="withdrawn: a later judgement words it differently",
        hint="the item made from that judgement takes its place",
    )  # fmt: skip


def _reinstated(fact: Fact) -> Issue:
    return Issue(
        kind="reinstated", subject=_name(fact), message="stands again after it was withdrawn",
        severity=Severity.warning,
    )  # fmt: skip


def _solved_otherwise(subject: str, number: int) -> Issue:
    people = "the one person" if number == 1 else f"all {number} people"
    return Issue(
        kind=UNSOLVED, subject=subject, severity=Severity.warning,
        message=f"{people} who answered it with sound and picture, without the draft, answered otherwise",
        hint="look whether the question has one right answer",
    )  # fmt: skip


def _outcome(issues: Sequence[Issue]) -> tuple[Literal["done", "rejected", "failed"], bool]:
    """What waits for people is no failure, and `due` finds it again; other held items stay pending, so that a rerun
    looks again; the rest wait for another judgement."""
    if all(issue.kind == WAITS for issue in issues):
        return "done", False
    return ("failed", True) if is_held(issues) else ("rejected", False)
