"""The funnel: how much stands at every stage of a workspace, what failed and why, and what to run next."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import TypeVar

from curation.acquire.spans import Availability, availability
from curation.draft.imported import unverified
from curation.failures import Failure, failures, latest_runs
from curation.families import Family, families
from curation.next_command import next_command
from curation.review.adjudication.counts import ReviewCounts, counts, waiting_for_people
from curation.validate.live import live_items
from curation.validate.regroup import regrouped
from curation.workspace import Workspace
from schemas.base import Contract
from schemas.fact import Fact, Run
from schemas.issues import Report
from schemas.item import Member
from schemas.media import Clip, Recording, Source
from schemas.reasoning import Draft
from schemas.release import Release
from schemas.review import Annotation, Role, Solve, Verdict

C = TypeVar("C", bound=Contract)

LINE = "main"
"""The line of splits that the funnel counts."""


@dataclass(frozen=True)
class Funnel:
    """Counts a stage, failures with their reasons, and the next command."""

    sources: Mapping[str, int] = field(default_factory=dict)
    """Outcome (`downloaded`, `waiting`, `failed`, `rejected`) -> sources."""
    recordings: int = 0
    datasets: tuple[Availability, ...] = ()
    """What became of the spans that lists and datasets name."""
    clips: Mapping[str, int] = field(default_factory=dict)
    """Derivation (`cut`, `stitch`, `mux`) -> clips."""
    perceptions: int = 0
    drafts: Mapping[str, int] = field(default_factory=dict)
    """Status (`drafted`, `dropped`, `unanswered`) -> drafts."""
    families: tuple[Family, ...] = ()
    imported: int = 0
    """Drafts of questions from other datasets that nobody here has verified."""
    contradicted: int = 0
    """Those of them of which another row answers otherwise."""
    sent: int = 0
    """Drafts that lie on a review server."""
    reviewed: int = 0
    """Questions that at least one person judged."""
    annotations: Mapping[str, int] = field(default_factory=dict)
    """Verdict (`accept`, `fix`, `reject`) -> annotations that count."""
    review: ReviewCounts = field(default_factory=ReviewCounts)
    """What waits for people, what they decided, what they answered by themselves."""
    items: int = 0
    held: int = 0
    """Annotations that a person let pass and a check turned down or could not decide."""
    split: Mapping[str, int] = field(default_factory=dict)
    """Part (`train`, `validation`, `test`) -> items in the newest split version."""
    releases: tuple[str, ...] = ()
    """`NAME VERSION` of every release."""
    failures: tuple[Failure, ...] = ()
    waiting: Mapping[str, int] = field(default_factory=dict)
    """Kind of fact -> how many of them the next stage has not finished with; `retry`: sources worth another try;
    `split`: 1 when the newest split version is in no release; `nothing`: 1 when there is no source."""
    next_command: str = ""
    next_reason: str = ""
    demo: bool = False


def funnel(workspace: Workspace) -> Funnel:
    """Count what stands at every stage of a workspace; nothing is changed.

    Args:
        workspace: An open workspace.

    Returns:
        The counts, the failures with their reasons, and the next command to run.
    """
    heads = {kind: list(workspace.store.heads(kind)) for kind in (*_KINDS, "solve", "planted")}
    runs = latest_runs(workspace.store.runs())
    sent = sent_drafts(workspace) - {fact.key for fact in heads["planted"]}
    drafts = [value for _, value in values(heads["draft"], Draft)]
    judged = values(heads["annotation"], Annotation)
    annotations = [value for _, value in judged if value.role is Role.work and not value.decides]
    imported, contradicted = unverified(drafts, annotations)
    waiting = {**_waiting(heads, runs, sent), **_uncommitted(workspace, heads)}
    waiting["annotation"] += len(regrouped(workspace.store, live_items(workspace.store)))
    counted = Funnel(
        sources=_source_outcomes(heads, runs),
        recordings=len(heads["recording"]),
        datasets=tuple(availability(workspace)),
        clips=_count(value.derivation for _, value in values(heads["clip"], Clip)),
        perceptions=len(heads["perception"]),
        drafts=_count(draft.status for draft in drafts),
        families=families(drafts),
        imported=imported,
        contradicted=contradicted,
        sent=len(sent),
        reviewed=len({annotation.about for annotation in annotations}),
        annotations=_count(annotation.verdict.value for annotation in annotations),
        review=_review(workspace, heads, judged),
        items=len(live_items(workspace.store)),
        held=len(_held(heads) - waiting_for_people(_reports(heads))),
        split=_count(member.split.value for member in _members(workspace)),
        releases=tuple(f"{value.name} {value.version}" for _, value in values(heads["release"], Release)),
        failures=failures(
            _standing(workspace, heads, runs),
            {fact.key: source_name(value) for fact, value in values(heads["source"], Source)},
        ),
        waiting=waiting,
        demo=_is_demo(workspace, heads),
    )
    command, reason = next_command({**counted.waiting, **_further(counted)}, judged=bool(annotations))
    return replace(counted, next_command=command, next_reason=reason)


def _further(counted: Funnel) -> dict[str, int]:
    """What `next_command` must know beside what waits."""
    clips = sum(counted.clips.values())
    to_review = sum(number for status, number in counted.drafts.items() if status != "dropped")
    return {
        "sent": counted.sent,
        "unread": max(0, counted.sent - counted.reviewed, counted.review.unverified + counted.review.to_decide),
        "undecided": counted.review.not_given,
        "undelivered": counted.review.not_sent,
        "uncut": 0 if clips else sum(counted.sources.values()),
        "undrafted": 0 if counted.drafts else clips,
        "dropped": 0 if to_review else counted.drafts.get("dropped", 0),
    }


Heads = Mapping[str, Collection[Fact]]
_KINDS = ("source", "recording", "clip", "perception", "draft", "annotation", "report", "item", "release", "question")


def values(facts: Iterable[Fact], type_: type[C]) -> list[tuple[Fact, C]]:
    """Facts with their contracts; redacted ones are left out, for nothing can be told about them."""
    return [(fact, fact.contract(type_)) for fact in facts if fact.body is not None]


def source_name(source: Source) -> str:
    """What a source is called for people: its title, else where it comes from."""
    return source.title or source.locator


def sent_drafts(workspace: Workspace) -> set[str]:
    """Keys of the drafts that lie on a review server."""
    return {row.draft for row in workspace.store.review.tasks() if row.state == "sent"}


def _count(names: Iterable[str]) -> dict[str, int]:
    return dict(Counter(names).most_common())


def _source_outcomes(heads: Heads, runs: Iterable[Run]) -> dict[str, int]:
    last = {run.input_key: run.outcome for run in runs if run.stage == "download"}
    fetched = {value.source for _, value in values(heads["recording"], Recording)}
    return _count(
        "downloaded" if fact.subject in fetched else last.get(fact.key, "waiting").replace("done", "downloaded")
        for fact in heads["source"]
    )


def _waiting(heads: Heads, runs: Collection[Run], sent: set[str]) -> dict[str, int]:
    # A recording that was only measured is still to be cut
    finished = (run for run in runs if run.final and (run.stage.split(":")[0] != "survey" or run.outcome != "done"))
    behind = {run.input_key for run in finished} | sent | _held(heads) | waiting_for_people(_reports(heads))
    dropped = {fact.key for fact, draft in values(heads["draft"], Draft) if draft.status == "dropped"}
    composed = {fact.key for fact, clip in values(heads["clip"], Clip) if clip.derivation != "cut"}
    done = behind | dropped | composed
    kinds = ("recording", "clip", "perception", "draft", "annotation")
    waiting = {kind: sum(fact.key not in done for fact in heads[kind]) for kind in kinds}
    retry = {run.input_key for run in runs if not run.final} & {fact.key for fact in heads["source"]}
    visited = {run.input_key for run in runs if run.stage.startswith("draft-asked")}
    return {
        "nothing": 0 if heads["source"] else 1,
        "question": sum(fact.key not in visited for fact in heads["question"]),
        "source": _source_outcomes(heads, runs).get("waiting", 0),
        "retry": len(retry),
        **waiting,
    }


def _held(heads: Heads) -> set[str]:
    failing = {report.about for report in _reports(heads) if not report.passed}
    judged = values(heads["annotation"], Annotation)
    return failing & {fact.key for fact, value in judged if value.verdict is not Verdict.reject}


def _reports(heads: Heads) -> list[Report]:
    return [value for _, value in values(heads["report"], Report)]


def _review(workspace: Workspace, heads: Heads, judged: Iterable[tuple[Fact, Annotation]]) -> ReviewCounts:
    sent = {row.assignment for row in workspace.store.review.tasks() if row.state == "sent"}
    solves = [value for _, value in values(heads["solve"], Solve)]
    annotations = {fact.key: value for fact, value in judged}
    return counts(annotations, solves, _reports(heads), workspace.store.assignments.all(), sent)


def _members(workspace: Workspace) -> list[Member]:
    return workspace.store.splits.show(LINE) if workspace.store.splits.head(LINE) else []


def _standing(workspace: Workspace, heads: Heads, runs: Iterable[Run]) -> list[Run]:
    """Attempts at what is still so: not at what was corrected since, nor at judgements that pass by now."""
    current = {fact.key for facts in heads.values() for fact in facts}
    passed = {report.about for _, report in values(heads["report"], Report) if report.passed}
    superseded = {run.input_key for run in runs if run.outcome != "done"} - current
    gone = {key for key in superseded if workspace.store.get(key).kind in _KINDS} | passed
    return [run for run in runs if run.input_key not in gone]


def _uncommitted(workspace: Workspace, heads: Heads) -> dict[str, int]:
    """Items that the split does not hold as they are now, and whether its newest version is in no release."""
    live = {(fact.subject, fact.digest) for fact, _ in live_items(workspace.store)}
    members = {(member.item, member.digest) for member in _members(workspace)}
    version = workspace.store.splits.head(LINE)
    released = {release.split_hash for _, release in values(heads["release"], Release)}
    return {"item": len(live ^ members), "split": int(version is not None and version.hash not in released)}


def _is_demo(workspace: Workspace, heads: Heads) -> bool:
    sources, judged = values(heads["source"], Source), values(heads["annotation"], Annotation)
    return workspace.settings.demo or any(v.demo for _, v in sources) or any(v.demo for _, v in judged)
