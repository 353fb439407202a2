"""The clips a stage wants: those that are cut already left out, the rest as one job, what it says as facts."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from curation.executors.base import Job
from curation.outcome import Outcome
from curation.segment.base import Candidate
from curation.segment.clips import cut_job
from curation.segment.findings import left_out
from curation.workspace import Workspace
from schemas.base import fact_key
from schemas.errors import MediaError, StoreError
from schemas.fact import Fact, machine_fact
from schemas.issues import Issue
from schemas.media import Clip, Recording

STAGE, VERSION = "segment", 2

_SLOWEST, _LEAST = 60.0, 900.0
"""A job may take so many times the length of what it cuts, and at least so many seconds."""


@dataclass(frozen=True)
class Cut:
    """Clips that are wanted of one recording.

    Args:
        owner: The recording's fact.
        name: What people call it.
        candidates: The clips.
    """

    owner: Fact
    name: str
    candidates: tuple[Candidate, ...]


@dataclass(frozen=True)
class _Wanted:
    """What is wanted of one input: where its clips belong, how many are to be cut now, what it is called, remarks."""

    clips: dict[tuple[str, int, int], Fact]
    lacking: int
    name: str
    issues: tuple[Issue, ...]


class Cutting:
    """Turns wanted clips into jobs, and what jobs say into clips.

    Args:
        workspace: Where files and facts are.
        mode: `exact` or `copy`.
    """

    def __init__(self, workspace: Workspace, mode: Literal["exact", "copy"]) -> None:
        self._workspace = workspace
        self._mode = mode
        self._wanted: dict[str, _Wanted] = {}

    def job(self, fact: Fact, cuts: Sequence[Cut], issues: Sequence[Issue] = ()) -> Job | Outcome:
        """The job that cuts what is not there yet, for one input of a stage; `issues` go with the outcome."""
        works: list[dict[str, Any]] = []
        wanted: dict[tuple[str, int, int], Fact] = {}
        seconds = 0.0
        for cut in cuts:
            sha256 = cut.owner.contract(Recording).sha256
            lacking = [one for one in cut.candidates if not self._has(cut.owner, one)]
            wanted |= {(sha256, *_span(one)): cut.owner for one in cut.candidates}
            if lacking:
                works.append({"recording": sha256, "name": cut.name, "wants": [_want(one) for one in lacking]})
                seconds += sum(one.duration for one in lacking)
        if not works:
            outcome: Literal["done", "failed"] = "done" if wanted or not issues else "failed"
            return Outcome(issues=tuple(issues), outcome=outcome, detail={"clips": len(wanted), "there": len(wanted)})
        name = ", ".join(cut.name for cut in cuts)
        lacks = sum(len(one["wants"]) for one in works)
        self._wanted[fact.key] = _Wanted(wanted, lacks, name, tuple(issues))
        return Job(
            id=fact.key,
            function="curation.segment.cutting:work",
            arguments={"root": str(self._workspace.root), "works": works, "mode": self._mode},
            seconds=max(_LEAST, _SLOWEST * seconds),
            media_seconds=seconds,
            subject=name,
        )

    def facts(self, fact: Fact, value: Mapping[str, Any]) -> tuple[Fact, ...]:
        """The clip of one message; nothing in it is believed.

        Raises:
            MediaError: It is a clip that nobody wanted, or its file is not there.
            ValueError: It is no clip.
        """
        if "clip" not in value:
            Issue.model_validate(value["issue"])
            return ()
        clip = Clip.model_validate(value["clip"])
        part = clip.parts[0]
        span = round(part.start * 1e6), round(part.duration * 1e6)
        owner = self._wanted[fact.key].clips.get((part.recording_sha256, *span))
        if (
            owner is None
            or len(clip.parts) > 1
            or clip.derivation != "cut"
            or not self._workspace.blobs.has(clip.sha256)
        ):
            raise MediaError(f"clip from {part.start:g} s", "is none that was asked for", "try it again")
        return (
            machine_fact(clip, parents=(owner.key,), stage=STAGE, version=VERSION, params=_params(span, self._mode)),
        )

    def outcome(self, fact: Fact, values: Sequence[Mapping[str, Any]]) -> Outcome:
        """Done, unless nothing at all could be cut; where nothing was said of a clip, the next run cuts it."""
        wanted = self._wanted.pop(fact.key)
        problems = [Issue.model_validate(value["issue"]) for value in values if "issue" in value]
        missing = max(0, wanted.lacking - len(values))
        there = len(wanted.clips) - len(problems) - missing
        return Outcome(
            issues=(*([left_out(wanted.name, missing)] if missing else []), *problems, *wanted.issues),
            outcome="done" if there > 0 and not missing else "failed",
            retry=missing > 0,
            detail={"clips": there, "there": len(wanted.clips) - wanted.lacking},
        )

    def _has(self, owner: Fact, candidate: Candidate) -> bool:
        """Whether the clip was cut already, and its file is there. No copy takes the place of an exact clip."""
        modes = dict.fromkeys((self._mode, "exact"))
        return any(self._is_here(owner, _params(_span(candidate), mode)) for mode in modes)

    def _is_here(self, owner: Fact, span: dict[str, Any]) -> bool:
        params = {"stage": STAGE, "version": VERSION, **span}
        try:
            known = self._workspace.store.get(fact_key(Clip.kind, (owner.key,), params))
        except StoreError:
            return False
        return known.body is None or self._workspace.blobs.has(known.contract(Clip).sha256)


def work(root: str, works: list[dict[str, Any]], mode: Literal["exact", "copy"]) -> Iterator[dict[str, Any]]:
    """Cut the clips of one recording or several; runs in a process of its own.

    Args:
        root: The workspace's folder.
        works: `recording` (sha256), `name` and `wants` of each; see `curation.segment.clips.cut_job`.
        mode: `exact` or `copy`.

    Yields:
        What `cut_job` yields.

    Raises:
        MediaError: A recording cannot be read.
    """
    for one in works:
        try:
            yield from cut_job(root, one["recording"], one["name"], one["wants"], mode)
        except MediaError as exc:  # files in the store have no name that people know
            raise MediaError(one["name"], exc.message, exc.hint) from exc


def _span(candidate: Candidate) -> tuple[int, int]:
    return round(candidate.start * 1e6), round(candidate.duration * 1e6)


def _params(span: tuple[int, int], mode: str) -> dict[str, Any]:
    params: dict[str, Any] = {"start": span[0], "duration": span[1]}
    return params if mode == "exact" else {**params, "mode": mode}


def _want(candidate: Candidate) -> dict[str, Any]:
    edges = [edge.model_dump(mode="json") for edge in candidate.boundaries]
    return {"start": candidate.start, "duration": candidate.duration, "boundaries": edges}
