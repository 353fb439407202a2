"""The stage that finds recordings which show or sound the same, and what other stages ask about them."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from aurelia.fingerprint import Prints, unpacked
from aurelia.fingerprint.index import Found, Index
from aurelia.fingerprint.shelf import Shelf
from curation.blobs import disk_error
from curation.outcome import Outcome
from curation.segment.findings import title
from curation.segment.twinned import all_twins, clip_twins, described, turned_round, twin_of
from curation.workspace import Workspace
from schemas.errors import MediaError, ToolkitError, WorkspaceError
from schemas.fact import Fact, machine_fact
from schemas.issues import Issue, Severity
from schemas.media import Recording
from schemas.survey import Survey
from schemas.twin import Twin

STAGE, VERSION = "twins", 1

_FOLDER = "index"
__all__ = ["Twins", "all_twins", "clip_twins", "described", "packed_prints", "twin_of"]


class Twins:
    """Looks each surveyed recording up among the others by its fingerprints.

    Of two recordings, `one` is that whose source came later into the workspace. The index is kept in `index/`, as a
    copy of what lies in the file store; it is made again where it misses.

    Args:
        workspace: Where files and facts are.
    """

    name = STAGE
    version = VERSION
    consumes = "survey"

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._index = Index()
        self._surveys: dict[str, Fact] = {}
        self._order: dict[str, int] = {}

    def note(self) -> str:
        """How many recordings are in the index."""
        return f"{len(self._index)} recordings known"

    def work_many(self, facts: Sequence[Fact]) -> Iterator[tuple[Fact, Outcome | ToolkitError]]:
        """Look recordings up, in the order in which they came into the workspace.

        Raises:
            WorkspaceError: The index cannot be written.
        """
        if not facts:
            return
        self._order = _order(self._workspace)
        self._fill()
        asked = [(fact.contract(Survey), fact) for fact in facts]
        asked.sort(key=lambda pair: (self._order.get(pair[0].recording, len(self._order)), pair[0].recording))
        due = {survey.recording for survey, _ in asked}
        for survey, fact in asked:
            due.discard(survey.recording)
            try:
                yield fact, self._look_up(survey, fact, due)
            except MediaError as exc:
                yield fact, exc

    def _fill(self) -> None:
        """Put the prints of all surveyed recordings into the index."""
        surveys = [fact for fact in self._workspace.store.heads("survey") if fact.body is not None]
        found = {(survey := fact.contract(Survey)).recording: (survey.prints_sha256, fact) for fact in surveys}
        wanted = {name: sha256 for name, (sha256, _) in found.items() if sha256}
        self._surveys = {name: fact for name, (_, fact) in found.items()}
        for name, data in packed_prints(self._workspace, wanted).items():
            if (prints := _read(data)) is not None:
                self._index.add(name, prints)

    def _look_up(self, survey: Survey, fact: Fact, due: set[str]) -> Outcome:
        """What one recording shares with others, but for those that are looked up after it."""
        if survey.prints_sha256 is None:
            return Outcome(detail={"prints": False})
        if not self._workspace.blobs.has(survey.prints_sha256):
            raise MediaError(
                self._title(survey.recording), "its fingerprints are not in this workspace any more",
                "restore files/ from a backup",
            )  # fmt: skip
        prints = unpacked(self._workspace.blobs.path(survey.prints_sha256).read_bytes())
        facts: list[Fact] = []
        issues: list[Issue] = []
        for found in self._index.find(prints, but={survey.recording, *due}):
            twin = self._twin(survey.recording, found)
            parents = (self._surveys.get(twin.one, fact).key, self._surveys.get(twin.other, fact).key)
            facts.append(machine_fact(twin, parents=parents, stage=STAGE, version=VERSION))
            issues.append(self._told(twin))
        return Outcome(facts=tuple(facts), issues=tuple(issues), detail={"twins": len(facts)})

    def _twin(self, name: str, found: Found) -> Twin:
        """The two recordings, the later one first."""
        if self._order.get(found.name, -1) <= self._order.get(name, len(self._order)):
            return Twin(
                one=name, other=found.name, shared=found.shared,
                share_of_one=found.share_of_one, share_of_other=found.share_of_other,
            )  # fmt: skip
        return Twin(
            one=found.name, other=name, shared=tuple(turned_round(shared) for shared in found.shared),
            share_of_one=found.share_of_other, share_of_other=found.share_of_one,
        )  # fmt: skip

    def _told(self, twin: Twin) -> Issue:
        return Issue(
            kind="near-duplicate", subject=self._title(twin.one),
            message=f"is a near-duplicate of {self._title(twin.other)}: {described(twin)}",
            hint="see all with: curate twins", severity=Severity.warning,
        )  # fmt: skip

    def _title(self, name: str) -> str:
        fact = self._workspace.store.head("recording", name)
        return title(self._workspace, fact.contract(Recording)) if fact is not None and fact.body else name[:12]


def _order(workspace: Workspace) -> dict[str, int]:
    """The place of each recording (by its subject): by its source, for downloads side by side end in any order."""
    sources = {fact.subject: number for number, fact in enumerate(workspace.store.heads("source"))}
    facts = [fact for fact in workspace.store.heads("recording") if fact.body is not None]
    facts.sort(key=lambda fact: sources.get(fact.contract(Recording).source, -1))
    return {fact.subject: number for number, fact in enumerate(facts)}


def packed_prints(workspace: Workspace, wanted: dict[str, str]) -> dict[str, bytes]:
    """The packed prints of recordings, from the index's files, and from the file store where they miss there.

    Args:
        workspace: An open workspace.
        wanted: Subject of a recording -> sha256 of its prints.

    Raises:
        WorkspaceError: The index cannot be written.
    """
    shelf = Shelf(workspace.root / _FOLDER)
    kept = shelf.load(wanted)
    new = {name: data for name, sha256 in wanted.items() if name not in kept and (data := _stored(workspace, sha256))}
    try:
        shelf.add(new, kept)
    except OSError as exc:
        raise disk_error(workspace.root / _FOLDER / "prints", exc) from exc
    return {**kept, **new}


def _stored(workspace: Workspace, sha256: str) -> bytes | None:
    try:
        return Path(workspace.blobs.path(sha256)).read_bytes()
    except (WorkspaceError, OSError):
        return None  # the recording that lost its prints is told of when it is its turn


def _read(data: bytes) -> Prints | None:
    try:
        return unpacked(data)
    except MediaError:
        return None
