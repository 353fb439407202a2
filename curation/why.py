"""Why something is what it is: a fact with everything it goes back to."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from curation.draft.lookup import reviewed
from curation.draft.other_rows import told_otherwise
from curation.validate import is_live
from curation.workspace import Workspace
from db.store import Store
from schemas.base import Contract, short
from schemas.errors import StoreError
from schemas.fact import Fact
from schemas.issues import Report
from schemas.item import Item
from schemas.media import Clip, Recording, Source
from schemas.perception import Perception
from schemas.reasoning import AskedQuestion, Draft
from schemas.release import Release
from schemas.review import Annotation, Role, Solve


@dataclass(frozen=True)
class Lineage:
    """One fact and what it was made from."""

    kind: str
    key: str
    subject: str
    summary: str
    """One line for people."""
    parents: tuple[Lineage, ...] = ()
    used_in: tuple[str, ...] = ()
    """For the item asked for: the splits and releases it is in."""
    reasons: tuple[str, ...] = ()
    """Why it does not stand any more, or was turned down."""
    judgements: tuple[Lineage, ...] = ()
    """For the item or draft asked for: what reviewers say of it now, beside the judgements it was made from."""

    def to_json(self) -> dict[str, Any]:
        """The tree as plain data."""
        return {
            "kind": self.kind, "key": self.key, "subject": self.subject, "summary": self.summary,
            "used_in": list(self.used_in), "reasons": list(self.reasons),
            "judgements": [judgement.to_json() for judgement in self.judgements],
            "parents": [parent.to_json() for parent in self.parents],
        }  # fmt: skip


def why(workspace: Workspace, prefix: str) -> Lineage:
    """The lineage of an item (or of any other fact) by the first digits of its id.

    Args:
        workspace: An open workspace.
        prefix: The first digits of an item's identity or key; of another fact's where no item fits; of a recording's
            hash, which its page shows, where no fact does.

    Raises:
        StoreError: Nothing fits, or more than one.
    """
    store = workspace.store
    fact = _find(store, prefix)
    judgements = tuple(
        Lineage(one.kind, one.key, one.subject, _summary(store, one), reasons=_reasons(store, one))
        for one in _judgements(store, fact)
        if one.key not in fact.parents
    )
    return replace(_tree(store, fact, {}), used_in=_used_in(store, fact), judgements=judgements)


def _judgements(store: Store, fact: Fact) -> list[Fact]:
    """The judgements of a draft, or of all drafts about the same as an item, oldest first; people's own answers too."""
    drafts = store.history("draft", fact.subject) if fact.kind == "item" else [fact] if fact.kind == "draft" else []
    keys = dict.fromkeys([*(draft.key for draft in drafts), *(key for key in fact.parents if fact.kind == "item")])
    found = [one for key in keys for one in store.children(key) if one.kind in ("annotation", "solve")]
    return list({one.key: one for one in found}.values())


def _reasons(store: Store, fact: Fact) -> tuple[str, ...]:
    """What a failing report says against an item or a judgement, or what took the item's place."""
    if fact.kind not in ("item", "annotation"):
        return ()
    found = store.head("report", Report(about=fact.key).subject())
    report = None if found is None or found.body is None else found.contract(Report)
    if report is not None and not report.passed:
        return tuple(dict.fromkeys(f"{i.message}{f' ({i.hint})' if i.hint else ''}" for i in report.issues))
    head = store.head(fact.kind, fact.subject)
    newer = head is not None and head.key != fact.key
    return (f"a newer one took its place: {short(head.key)}",) if head is not None and newer else ()


def _used_in(store: Store, fact: Fact) -> tuple[str, ...]:
    if fact.kind != "item":
        return ()
    lines = [
        f"split line {line}: {member.split}{'' if member.digest == fact.digest else ' (another revision)'}"
        for line in store.splits.lines()
        for member in store.splits.show(line)
        if member.item == fact.subject
    ]
    releases = [one.contract(Release) for one in store.children(fact.key, "release") if one.body is not None]
    return (*lines, *(f"release {one.name} {one.version}" for one in releases))


def _find(store: Store, prefix: str) -> Fact:
    try:
        return store.find("item", prefix)
    except StoreError as exc:
        if "is not stored" not in exc.message:
            raise
    try:
        return store.find(None, prefix)
    except StoreError:
        start = prefix.strip().lower()
        live = (fact for fact in store.heads(Recording.kind) if fact.body is not None)
        found = [fact for fact in live if start and fact.contract(Recording).sha256.startswith(start)]
        if len(found) != 1:
            raise
        return found[0]


def _tree(store: Store, fact: Fact, known: dict[str, Lineage]) -> Lineage:
    if fact.key not in known:
        parents = tuple(_tree(store, parent, known) for parent in store.parents(fact.key))
        summary, reasons = _summary(store, fact), _reasons(store, fact)
        known[fact.key] = Lineage(fact.kind, fact.key, fact.subject, summary, parents, reasons=reasons)
    return known[fact.key]


def _summary(store: Store, fact: Fact) -> str:
    if fact.body is None:
        return "redacted"
    if fact.kind not in _SUMMARIES:
        return ""
    type_, tell = _SUMMARIES[fact.kind]
    text = tell(fact.contract(type_))
    if fact.kind == "item":
        return f"{text}{'' if is_live(store, fact) else ' [does not stand any more]'}"
    if fact.kind == "draft" and fact.contract(Draft).imported is not None and not reviewed(store, fact.subject):
        text += " [nobody has verified it yet]"
    head = store.head(fact.kind, fact.subject)
    return f"{text}{'' if head is None or head.key == fact.key else ' [corrected since]'}"


def _source(source: Source) -> str:
    rights = source.rights
    licence = rights.footage.spdx if rights.footage == rights.soundtrack else (
        f"picture {rights.footage.spdx}, sound {rights.soundtrack.spdx}"
    )  # fmt: skip
    return f"{source.title or source.locator} ({source.locator}; {licence})"


def _recording(recording: Recording) -> str:
    return f"{recording.container}, {recording.duration:g} s, sha256 {short(recording.sha256)}"


def _clip(clip: Clip) -> str:
    parts = ", ".join(f"{part.start:g}-{part.end:g} s of {short(part.recording_sha256)}" for part in clip.shown)
    return f"{clip.derivation}: {parts}"


def _perception(perception: Perception) -> str:
    tools = ", ".join(f"{name} {version}" for name, version in sorted(perception.tools.items()))
    found = f"{len(perception.words)} words, {len(perception.texts)} texts, {len(perception.shots)} shots"
    return f"{found}; measured by {tools}" if tools else found


def _asked(question: AskedQuestion) -> str:
    if question.imported is not None:
        answer = f" -> {' | '.join(question.answer.texts)}" if question.answer else ""
        return f"imported from {question.imported.described}, unverified: {question.question.text}{answer}"
    return f"asked by a person: {question.question.text}"


def _draft(draft: Draft) -> str:
    kept = next((one for one in draft.tries if one.number == draft.kept), None)
    score = f", score {kept.score:g}" if kept is not None and kept.score is not None else ""
    tried = f", try {draft.kept} of {len(draft.tries)}" if kept is not None else ""
    origin = f", imported from {draft.imported.described}" if draft.imported is not None else ""
    otherwise = told_otherwise(draft).removesuffix(".")
    told = f"{draft.status} by {draft.maker.name} {draft.maker.version}{score}{tried}{origin}"
    return f"{told}. {otherwise}" if otherwise else told


def _annotation(annotation: Annotation) -> str:
    number = len(annotation.changes)
    changes = f", {number} change{'s' if number > 1 else ''}" if number else ""
    between = len(annotation.decides)
    told = annotation.answer if between or any(one.field == "answer" for one in annotation.changes) else None
    answer = f", answer {' | '.join(told.texts)}" if told else ""
    decided = f" decides between {between} judgement{'s' if between > 1 else ''}" if between else ""
    apart = "" if annotation.role is Role.work else f" ({annotation.role}: does not count)"
    demo = " (demo)" if annotation.demo else ""
    said = f"{annotation.verdict}{changes}{answer}, guidelines {annotation.guidelines.version}{apart}{demo}"
    return f"{annotation.reviewer}{decided}: {said}"


def _solve(solve: Solve) -> str:
    answer = "cannot tell" if solve.answer is None else " | ".join(solve.answer.texts)
    sure = f", sure {solve.confidence} of 5" if solve.confidence else ""
    return f"{solve.reviewer} answered by themselves, by {solve.senses.words}: {answer}{sure}"


def _item(item: Item) -> str:
    return f"{item.benchmark_task}: {item.question.text} -> {' | '.join(item.answer.texts)}"


def _report(report: Report) -> str:
    return "; ".join(issue.message for issue in report.issues) or "passed"


def _release(release: Release) -> str:
    return f"{release.name} {release.version}, {release.items} items"


_SUMMARIES: Mapping[str, tuple[type[Contract], Callable[[Any], str]]] = {
    "source": (Source, _source),
    "recording": (Recording, _recording),
    "clip": (Clip, _clip),
    "perception": (Perception, _perception),
    "question": (AskedQuestion, _asked),
    "draft": (Draft, _draft),
    "annotation": (Annotation, _annotation),
    "solve": (Solve, _solve),
    "item": (Item, _item),
    "report": (Report, _report),
    "release": (Release, _release),
}
