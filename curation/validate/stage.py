"""The stage: every judgement that came back becomes an Item or a Report that says why not."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Literal

from aurelia.tasks.checks import check_item
from curation.stage import Outcome
from curation.validate.judgement import Judged, added_steps, candidate, chosen, conflicts, name_of, rejection
from curation.validate.live import Failing, Known, is_live, live_items
from curation.validate.origins import Origins, groups
from curation.validate.regroup import regrouped
from curation.validate.repeats import CONTRADICTION
from curation.validate.trace import check_trace
from db.store import Store
from schemas.errors import StoreError
from schemas.fact import Fact, machine_fact
from schemas.issues import Issue, Report, Severity, merge
from schemas.item import Item
from schemas.reasoning import Draft
from schemas.review import Annotation
from schemas.task import BenchmarkTask


class Validate:
    """Checks what people judged. Consumes annotations; all newest annotations of one item are decided together.

    An item that no longer holds is withdrawn by a Report whose `about` is the item's key (see `live_items`).

    Args:
        store: The store, read for the other judgements, the media's origins and the items there are.
        tasks: The benchmark tasks by name.
    """

    name = "validate"
    version = 1
    consumes = "annotation"

    def __init__(self, store: Store, tasks: Mapping[str, BenchmarkTask]) -> None:
        self._store = store
        self._tasks = tasks
        self._known = Known(store)
        self._failing = Failing(store)
        self._origins = Origins(store)

    def due(self) -> list[Fact]:
        """What to work on: judgements without a result; those that are held, for what held them may be gone; and
        those of items whose source has another channel by now."""
        pending = self._store.pending(self.consumes, self.name, self.version)
        wanted = {about for about, report in self._failing.items() if _is_held(report.issues)}
        wanted |= {item.annotations[0] for item in regrouped(self._store, live_items(self._store))}
        known = {fact.key for fact in pending}
        again = [
            fact for fact in self._store.heads(self.consumes) if fact.key in wanted - known and fact.body is not None
        ]
        return [*pending, *again]

    def work(self, fact: Fact) -> Outcome:
        """Decide about the item that this annotation judges."""
        about = fact.contract(Annotation).about
        judged = self._judged(about, fact)
        draft = self._store.get(chosen(judged).annotation.draft).contract(Draft)
        subject = name_of(about, draft.question.text)
        settled = (*conflicts(judged, subject), *rejection(judged, subject))
        item, issues = (None, settled) if settled else self._checked(judged, draft, subject)
        report = merge(fact.key, [issues])
        before = self._items_before(judged)
        if item is None or not report.passed:
            return self._turned_down(judged, report, before)
        return self._accepted(item, judged, report, before)

    def _judged(self, about: str, fact: Fact) -> list[Judged]:
        """The newest annotation of every reviewer about this item, whichever of its drafts they saw."""
        heads: dict[str, Fact] = {}
        for draft in self._store.history("draft", about):
            for child in self._store.children(draft.key, "annotation"):
                heads[child.subject] = child
        heads.setdefault(fact.subject, fact)
        newest: dict[str, Judged] = {}
        for subject, newest_child in heads.items():
            head = self._store.head("annotation", subject) or newest_child
            if head.body is not None:
                one = Judged(head, head.contract(Annotation))
                newest[one.annotation.reviewer] = one
        return list(newest.values())

    def _checked(self, judged: Sequence[Judged], draft: Draft, subject: str) -> tuple[Item | None, tuple[Issue, ...]]:
        kept = chosen(judged).annotation
        try:
            origins = [self._origins.of(ref) for ref in kept.media]
        except StoreError as exc:
            issue = Issue(kind="origin-unknown", subject=subject, message=str(exc), severity=Severity.unchecked)
            return None, (issue,)
        item, issues = candidate(judged, draft, groups(origins), subject)
        if item is None:
            return None, issues
        found = [*issues, *check_trace(item, subject, added_steps(judged)), *self._task_issues(item, subject)]
        own = {one.key for one in self._items_before(judged)}
        return item, (*found, *self._known.against(item, own))

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

    def _items_before(self, judged: Sequence[Judged]) -> list[Fact]:
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

    def _accepted(self, item: Item, judged: Sequence[Judged], report: Report, before: Sequence[Fact]) -> Outcome:
        keys = tuple(one.fact.key for one in judged)
        params = {"groups": list(item.groups)}
        fact = machine_fact(item, parents=(item.draft, *keys), stage=self.name, version=self.version, params=params)
        old = next((one for one in before if one.subject == fact.subject and one.key != fact.key), None)
        if old is not None:
            fact = replace(fact, supersedes=old.key)
        gone = [one for one in before if one.subject != fact.subject]
        reports = [self._report(one.key, keys, (_reworded(one),)) for one in gone]
        if fact.key in self._failing:
            reports.append(self._report(fact.key, keys, (_reinstated(fact),)))
        reports += [self._report(key, keys, report.issues) for key in keys if report.issues or key in self._failing]
        self._known.add(fact, item, instead_of=before)
        return Outcome((fact, *reports), report.issues)

    def _turned_down(self, judged: Sequence[Judged], report: Report, before: Sequence[Fact]) -> Outcome:
        keys = tuple(one.fact.key for one in judged)
        reports = [self._report(key, keys, report.issues) for key in (*keys, *(one.key for one in before))]
        self._known.remove(before)
        return Outcome(tuple(reports), report.issues, *_outcome(report.issues))

    def _report(self, about: str, judged: tuple[str, ...], issues: tuple[Issue, ...]) -> Fact:
        report = Report(about=about, issues=issues)
        self._failing.note(report)
        parents = (about, *(key for key in judged if key != about))
        found = [issue.model_dump(mode="json") for issue in issues]
        return machine_fact(report, parents=parents, stage=self.name, version=self.version, params={"issues": found})


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


def _outcome(issues: Sequence[Issue]) -> tuple[Literal["rejected", "failed"], bool]:
    """Held items stay pending, so that a rerun looks again; the others wait for another judgement."""
    return ("failed", True) if _is_held(issues) else ("rejected", False)


def _is_held(issues: Sequence[Issue]) -> bool:
    return any(issue.severity is Severity.unchecked or issue.kind == CONTRADICTION for issue in issues)
