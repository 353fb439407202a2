"""Adding sources: addresses, files, folders, and lists of them. Adding the same again changes nothing."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from curation.acquire import addresses, folder
from curation.acquire.info import one_line
from curation.acquire.manifest import Entry, Given, Statement, changes, local_path, read_manifest
from curation.acquire.table import ENDINGS
from curation.blobs import file_sha256
from curation.workspace import Workspace
from schemas.base import encodable, now
from schemas.fact import Fact, Run
from schemas.issues import Issue, Severity
from schemas.media import Source
from schemas.rights import Evidence, Licence, Rights

STAGE, VERSION = "add", 1
"""The runs that hold where a local file lay when it was added."""

_SAID_HERE = "the person who added it"


@dataclass(frozen=True)
class AddReport:
    """What adding did.

    Args:
        new: Sources that were not known.
        revised: Known sources about which something else was said.
        unchanged: Known sources.
        subjects: All of them, in order.
        issues: What could not be added, and why; warnings about what was passed over.
        names: File names and addresses of all of them, each on one line, in order.
    """

    new: int = 0
    revised: int = 0
    unchanged: int = 0
    subjects: tuple[str, ...] = ()
    issues: tuple[Issue, ...] = ()
    names: tuple[str, ...] = ()

    @property
    def exit_code(self) -> int:
        """0; 3 when something could not be added; 1 when nothing could."""
        if all(issue.severity is Severity.warning for issue in self.issues):
            return 0
        return 3 if self.subjects else 1


@dataclass
class _Tally:
    new: int = 0
    revised: int = 0
    unchanged: int = 0
    subjects: list[str] = field(default_factory=list)
    issues: list[Issue] = field(default_factory=list)
    names: list[str] = field(default_factory=list)


def add(
    workspace: Workspace, inputs: Sequence[str], *, given: Given | None = None, questions: Path | None = None
) -> AddReport:
    """Store a source for each input.

    A known source keeps what is not spoken about now; new statements make a revision of it. A local file is
    known by its content, so a renamed or moved copy is the same source.

    Args:
        workspace: Where to.
        inputs: http(s) addresses, media files, folders of media files, and `.csv` or `.jsonl` lists.
        given: What is said about all of them; a list's own cells go before it.
        questions: A list of questions that is read elsewhere, so that no folder with it is warned of.
    """
    given = given or Given()
    tally = _Tally()
    read = {local_path(str(path)) for path in [*inputs, *([questions] if questions else [])]}
    for text in inputs:
        for entry in _entries(text, read, tally.issues):
            _add_one(workspace, Entry(entry.where, entry.location, merged(entry.given, given)), tally)
    subjects, issues, names = tuple(tally.subjects), tuple(tally.issues), tuple(tally.names)
    return AddReport(tally.new, tally.revised, tally.unchanged, subjects, issues, names)


def _entries(text: str, read: Collection[Path], issues: list[Issue]) -> Iterator[Entry]:
    if addresses.looks_like_address(text):
        yield Entry(addresses.without_query(text), text, Given())
        return
    path = local_path(text)
    if os.path.isdir(path):
        files, told = folder.look(path, text, read)
        issues.extend(told)
        yield from (Entry(encodable(file.name), str(file), Given()) for file in files)
    elif path.suffix.lower() in ENDINGS and os.path.exists(path):
        entries, wrong = read_manifest(path)
        issues.extend(wrong)
        yield from entries
    else:
        yield Entry(encodable(text), str(path), Given())


def _add_one(workspace: Workspace, entry: Entry, tally: _Tally) -> None:
    found = locate(entry.location, entry.where)
    if isinstance(found, Issue):
        tally.issues.append(found)
        return
    head = workspace.store.head("source", found.subject())
    known = head.contract(Source) if head is not None else found
    wanted = spoken_about(known, entry.given, demo=workspace.settings.demo)
    fact = head if head is not None and wanted == known else workspace.store.revise(wanted)
    if found.origin == "file":
        _note_path(workspace, fact, entry.location)
    if head is None:
        tally.new += 1
    elif fact.key != head.key:
        tally.revised += 1
    else:
        tally.unchanged += 1
    tally.subjects.append(fact.subject)
    tally.names.append(one_line(found.locator))


def locate(location: str, where: str) -> Source | Issue:
    """The bare source at an address or path, or why there is none.

    Args:
        location: An address or a path.
        where: How to name it in a message.
    """
    if addresses.looks_like_address(location):
        return addresses.problem(location) or Source(origin="url", locator=addresses.normal(location))
    path = Path(location)
    name = path.name.encode("utf-8", "replace").decode()
    try:
        if not path.is_file():
            tried = encodable(str(path))
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


def merged(own: Given, common: Given) -> Given:
    """What is said about one source, completed by what is said about all."""

    return Given(
        texts={**common.texts, **own.texts},
        footage=_joined(own.footage, common.footage),
        soundtrack=_joined(own.soundtrack, common.soundtrack),
        third_party_allowed=common.third_party_allowed if own.third_party_allowed is None else own.third_party_allowed,
        people=common.people if own.people is None else own.people,
        content_warnings=common.content_warnings if own.content_warnings is None else own.content_warnings,
        demo=common.demo if own.demo is None else own.demo,
    )


def _joined(own: Statement, common: Statement) -> Statement:
    if own.spdx is not None:
        # Attribution and evidence belong to a licence: the common ones do not speak for another one.
        return own
    return Statement(
        common.spdx,
        own.attribution or common.attribution,
        own.claimed_by or common.claimed_by,
        own.claimed_at or common.claimed_at,
        own.url or common.url,
    )


def spoken_about(source: Source, given: Given, *, demo: bool = False) -> Source:
    """The source with what a person said about it in place of what was known."""
    rights = Rights(
        footage=_licence(source.rights.footage, given.footage),
        soundtrack=_licence(source.rights.soundtrack, given.soundtrack),
        third_party_allowed=source.rights.third_party_allowed
        if given.third_party_allowed is None
        else given.third_party_allowed,
    )
    fields = {"demo": source.demo or demo, **changes(given), "rights": rights}
    return source.model_copy(update=fields)


def _licence(known: Licence, said: Statement) -> Licence:
    if said == Statement():
        return known
    if said.spdx is not None and said.spdx != known.spdx:
        known = Licence(spdx=said.spdx, evidence=Evidence(claimed_by=_SAID_HERE))
    evidence = {
        name: value
        for name, value in (("claimed_by", said.claimed_by), ("claimed_at", said.claimed_at), ("url", said.url))
        if value is not None
    }
    return known.model_copy(
        update={
            "attribution": known.attribution if said.attribution is None else said.attribution,
            "evidence": known.evidence.model_copy(update=evidence),
        }
    )
