"""Entries into the store, many at a time: each source once, with what was said about it and the spans wanted of it."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from shlex import quote

from curation.acquire import addresses, platforms
from curation.acquire.info import described, listed_as, one_line
from curation.acquire.lists import infofile
from curation.acquire.lists.manifest import Entry
from curation.acquire.saying import spoken_about
from curation.blobs import file_sha256
from curation.workspace import Workspace
from schemas.base import encodable, identity, now
from schemas.fact import Fact, Run
from schemas.issues import Issue, Severity
from schemas.media import AskedSpan, Source

STAGE, VERSION = "add", 1
"""The runs that hold where a local file lay when it was added."""

MOST_TOLD = 100
"""Issues of one kind, names and subjects that are kept; the others are counted."""
_LONGEST_TOLD, _LONGEST_ADDRESS = 1000, 4000


@dataclass
class Counts:
    """How many of something were new, revised, or as before."""

    new: int = 0
    revised: int = 0
    unchanged: int = 0

    def note(self, before: Fact | None, after: Fact) -> None:
        """Count one by its head before and after."""
        if before is None:
            self.new += 1
        elif before.key != after.key:
            self.revised += 1
        else:
            self.unchanged += 1


@dataclass
class Tally:
    """What adding did so far; what would grow with a list is bounded."""

    sources: Counts = field(default_factory=Counts)
    spans: Counts = field(default_factory=Counts)
    subjects: list[str] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    told: Counter[tuple[str, Severity]] = field(default_factory=Counter)
    _seen: set[int] = field(default_factory=set)

    def tell(self, issues: Iterable[Issue]) -> None:
        """Count issues, and keep the first ones of each kind."""
        for issue in issues:
            self.told[issue.kind, issue.severity] += 1
            if self.told[issue.kind, issue.severity] <= MOST_TOLD:
                self.issues.append(_short(issue))

    def note(self, source: Source, before: Fact | None, after: Fact, *, spanned: bool) -> None:
        """Count a source; one that many rows ask spans of is counted once."""
        mark = hash(after.subject)
        if spanned and mark in self._seen:
            return
        again = mark in self._seen
        self._seen.add(mark)
        self.sources.note(after if again else before, after)
        if len(self.subjects) < MOST_TOLD or not spanned:
            self.subjects.append(after.subject)
            self.names.append(one_line(source.locator))


def _short(issue: Issue) -> Issue:
    """The issue without the end of what is too long: it quotes what a list holds."""
    long = {name: text for name in ("subject", "message", "hint") if len(text := getattr(issue, name)) > _LONGEST_TOLD}
    return issue.model_copy(update={name: f"{text[:_LONGEST_TOLD]} ..." for name, text in long.items()})


@dataclass(frozen=True)
class _Located:
    """An entry, its bare source, and the subjects under which that may be stored."""

    entry: Entry
    source: Source
    subjects: tuple[str, ...]

    @property
    def subject(self) -> str:
        return self.subjects[0]


def locate(location: str, where: str) -> Source | Issue:
    """The bare source at an address or path, or why there is none.

    Args:
        location: An address or a path.
        where: How to name it in a message.
    """
    if addresses.looks_like_address(location):
        return _wrong(location, where) or Source(origin="url", locator=platforms.normal(location))
    path = Path(location)
    name = path.name.encode("utf-8", "replace").decode()
    try:
        if not path.is_file():
            tried = encodable(os.path.normpath(path))
            message = f"{tried} is not a file" if path.exists() else f"there is no such file: {tried}"
            hint = "check the path; an address starts with https://"
            return Issue(kind="no-such-file", subject=where, message=message, hint=hint)
        if path.stat().st_size == 0:
            return Issue(kind="empty-file", subject=where, message="is empty", hint="fetch or copy it again")
        return Source(origin="file", locator=name, content_sha256=file_sha256(path))
    except (OSError, ValueError) as exc:
        why = exc.strerror if isinstance(exc, OSError) else str(exc)
        hint = "check the path and its permissions"
        return Issue(kind="not-readable", subject=where, message=f"cannot be read: {why}", hint=hint)


def _wrong(address: str, where: str) -> Issue | None:
    """Why an address cannot be a source."""
    if len(address) > _LONGEST_ADDRESS:
        message = f"has {len(address)} characters, which no address needs"
        return Issue(kind="wrong-url", subject=where, message=message, hint="check the list for a lone quotation mark")
    if (wrong := addresses.problem(address)) is not None:
        return wrong
    if platforms.is_list(address):
        message, hint = "is a list of videos", f"add what is in it: curate add {quote(address)} --playlist --limit 50"
        return Issue(kind="playlist", subject=addresses.without_query(address), message=message, hint=hint)
    return None


def identities(location: str, source: Source) -> tuple[str, ...]:
    """The subjects under which a source may be stored: its own, and those of its address written otherwise."""
    own = source.subject()
    if source.origin == "file":
        return (own,)
    others = (identity("source", form) for form in platforms.forms(location))
    return (own, *(other for other in others if other != own))


def known(workspace: Workspace, location: str, source: Source) -> Fact | None:
    """The head of a source that is at a place, however its address was written when it was added."""
    wanted = identities(location, source)
    heads = {fact.subject: fact for fact in workspace.store.heads("source", wanted)}
    return next((heads[one] for one in wanted if one in heads), None)


def store(workspace: Workspace, entries: Sequence[Entry], tally: Tally) -> dict[str, Fact]:
    """Store a source for each entry, and the span it asks for, in two transactions.

    Returns:
        The facts of the sources now, by the place they were named by.
    """
    located = []
    for entry in entries:
        found = locate(entry.location, entry.where)
        if isinstance(found, Issue):
            tally.tell([found])
        else:
            located.append(_Located(entry, found, identities(entry.location, found)))
    facts = _sources(workspace, located, tally)
    _spans(workspace, located, facts, tally)
    return {one.entry.location: facts[one.subject] for one in located if one.subject in facts}


def _sources(workspace: Workspace, located: Sequence[_Located], tally: Tally) -> dict[str, Fact]:
    """The facts of the sources now, by the subject of the bare source."""
    asked = {one.subject: one.subjects for one in located}
    every = {subject for subjects in asked.values() for subject in subjects}
    stored = {fact.subject: fact for fact in workspace.store.heads("source", every)}
    heads = {own: next((stored[one] for one in all_ if one in stored), None) for own, all_ in asked.items()}
    values: dict[str, Source] = {}
    for one in located:
        own = one.subject
        head = heads[own]
        if head is not None and head.body is None:
            continue
        before = values.get(own) or (head.contract(Source) if head else one.source)
        values[own] = _said(workspace, one, before)
    changed = [own for own, value in values.items() if (head := heads[own]) is None or value != head.contract(Source)]
    made = workspace.store.revise_all([(values[own], ()) for own in changed])
    facts = {own: head for own in values if (head := heads[own]) is not None}
    facts.update(zip(changed, made, strict=True))
    for one in located:
        own = one.subject
        if own not in facts:
            tally.tell([redacted(one.entry.where)])
            continue
        if one.source.origin == "file":
            _note_path(workspace, facts[own], one.entry.location)
        tally.note(values[own], heads[own], facts[own], spanned=one.entry.span is not None)
    return facts


def _said(workspace: Workspace, one: _Located, before: Source) -> Source:
    """The source with what people said about it now, and what its platform says where nobody said anything."""
    wanted = spoken_about(before, one.entry.given, demo=workspace.settings.demo)
    if one.entry.info is not None:
        wanted = listed_as(wanted, one.entry.info)
    if one.source.origin == "file" and (record := infofile.read(Path(one.entry.location))) is not None:
        wanted = described(wanted, record, workspace.blobs.put(infofile.kept(record), ".json"))
    return wanted


def redacted(where: str) -> Issue:
    """What to say of something at this place that was emptied here and comes again."""
    message = "was taken out of this workspace for good"
    return Issue(kind="redacted", subject=where, message=message, hint="leave it out")


def _spans(workspace: Workspace, located: Sequence[_Located], facts: dict[str, Fact], tally: Tally) -> None:
    """Store the spans that entries ask for, each with its source as parent."""
    asked: list[tuple[AskedSpan, tuple[str, ...]]] = []
    for one in located:
        fact = facts.get(one.subject)
        if one.entry.span is not None and fact is not None:
            demo = workspace.settings.demo or bool(one.entry.given.demo)
            asked.append((one.entry.span.of(fact.subject, demo=demo), (fact.key,)))
    if not asked:
        return
    subjects = {span.subject() for span, _ in asked}
    before = {fact.subject: fact for fact in workspace.store.heads("span", subjects)}
    for after in workspace.store.revise_all(asked):
        tally.spans.note(before.get(after.subject), after)
        before[after.subject] = after


def _note_path(workspace: Workspace, fact: Fact, location: str) -> None:
    """Keep where the file lies in a run: paths are this machine's business and stand in no fact."""
    path = os.fsencode(location).decode("utf-8", "replace")
    runs = workspace.store.runs(STAGE, fact.key)
    if runs and runs[-1].detail.get("path") == path:
        return
    moment = now()
    run = Run(
        stage=STAGE, version=VERSION, input_key=fact.key, outcome="done", detail={"path": path}, started=moment,
        ended=moment,
    )  # fmt: skip
    workspace.store.put([], [run])
