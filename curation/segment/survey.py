"""The stage that measures a recording once, for all stages that come after it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from aurelia.perceive.detecting import Detector
from aurelia.perceive.recording import VERSION, surveying
from curation.blobs import Blobs
from curation.executors.base import Job
from curation.outcome import Outcome
from curation.segment import detectors
from curation.segment.findings import title, without_file
from curation.segment.known import owner_of
from curation.workspace import Workspace
from schemas.base import fact_key, identity
from schemas.errors import MediaError
from schemas.fact import Fact, machine_fact
from schemas.issues import Issue, Severity
from schemas.media import Recording
from schemas.plugins import load, pick
from schemas.survey import Survey as Surveyed

STAGE = "survey"

_SLOWEST, _LEAST = 20.0, 900.0
"""A survey may take so many times the recording's length, and at least so many seconds."""

_TOLD_LOST = 0.5
"""Seconds that must be lost before it is worth a word."""


class Survey:
    """Measures each recording in one pass: shots, speech, silence, loudness, onsets, stills, sound, fingerprints.

    Its name holds the detector and its version: with another one a recording is measured anew.

    Args:
        workspace: Where files, facts and settings are.
        detector: Name of the shot detector.

    Raises:
        UsageError: There is no such detector.
    """

    version = VERSION
    consumes = "recording"

    def __init__(self, workspace: Workspace, detector: str = "planes") -> None:
        found = _detector(detector)
        self._workspace = workspace
        self._detector = [found.name, found.version]
        self.name = f"{STAGE}:{identity(self._detector)[:8]}"

    def job(self, fact: Fact) -> Job | Outcome:
        """The measuring of one recording."""
        recording = fact.contract(Recording)
        if (lost := without_file(self._workspace, recording)) is not None:
            return lost
        name = title(self._workspace, recording)
        if self._is_known(fact):
            return Outcome(detail={"same": "the same file from another source was measured"})
        return Job(
            id=fact.key,
            function="curation.segment.survey:work",
            arguments={
                "root": str(self._workspace.root),
                "sha256": recording.sha256,
                "recording": recording.subject(),
                "duration": recording.duration,
                "detector": self._detector[0],
                "name": name,
            },
            seconds=max(_LEAST, _SLOWEST * recording.duration),
            media_seconds=recording.duration,
            subject=name,
        )

    def facts(self, fact: Fact, value: Mapping[str, Any]) -> tuple[Fact, ...]:
        """The survey of one recording, as its job gave it; nothing in it is believed.

        Raises:
            MediaError: It is about another recording, or a file it names is not there.
            ValueError: It is no survey.
        """
        survey, recording = Surveyed.model_validate(value["survey"]), fact.contract(Recording)
        files = [survey.sound_sha256, survey.prints_sha256, *(frame.sha256 for frame in survey.frames)]
        lost = [sha256 for sha256 in files if sha256 and not self._workspace.blobs.has(sha256)]
        if survey.recording != recording.subject() or lost:
            raise MediaError(title(self._workspace, recording), "its measurements do not belong to it", "try it again")
        owner = owner_of(self._workspace.store, fact)
        params = {"detector": self._detector}
        return (machine_fact(survey, parents=(owner.key,), stage=STAGE, version=VERSION, params=params),)

    def _is_known(self, fact: Fact) -> bool:
        """Whether another source gave the same file before, and it was measured then."""
        owner = owner_of(self._workspace.store, fact)
        params = {"stage": STAGE, "version": VERSION, "detector": self._detector}
        key = fact_key(Surveyed.kind, (owner.key,), params)
        return owner.key != fact.key and any(
            one.key == key for one in self._workspace.store.children(owner.key, "survey")
        )

    def outcome(self, fact: Fact, values: Sequence[Mapping[str, Any]]) -> Outcome:
        """What came of measuring one recording; damage that was gone around is told."""
        name = title(self._workspace, fact.contract(Recording))
        if not values:
            raise MediaError(name, "could not be measured: nothing came of it", "try it again")
        (made,) = self.facts(fact, values[-1])
        survey = made.contract(Surveyed)
        issues = (_damaged(name, survey.lost),) if survey.lost >= _TOLD_LOST else ()
        detail = {"shots": len(survey.shots), "frames": survey.frames_seen, "lost": survey.lost}
        return Outcome(facts=(made,), issues=issues, detail=detail)


def work(root: str, sha256: str, recording: str, duration: float, detector: str, name: str) -> Iterator[dict[str, Any]]:
    """Measure a recording of a workspace; its files go into the file store. Runs in a process of its own.

    Args:
        root: The workspace's folder.
        sha256: The recording's file.
        recording: The recording's subject.
        duration: How long it lasts, in seconds.
        detector: Name of the shot detector.
        name: What people call the recording.

    Yields:
        `{"progress": seconds}` now and then, and at the end `{"survey": ...}`.

    Raises:
        MediaError: It cannot be decoded.
    """
    blobs = Blobs(Path(root))
    with blobs.staging() as folder:
        try:
            path = blobs.path(sha256)
            steps = surveying(path, folder, _detector(detector), duration=duration)
            while True:
                try:
                    yield {"progress": next(steps)}
                except StopIteration as end:
                    survey = end.value.as_fact(recording, blobs.adopt)
                    break
        except MediaError as exc:  # files in the store have no name that people know
            raise MediaError(name, exc.message, exc.hint) from exc
    yield {"survey": survey.model_dump(mode="json")}


def _detector(name: str) -> Detector:
    found: Detector = pick(load("curation.detectors", detectors.__name__, "DETECTOR"), name, "shot detector")
    return found


def _damaged(name: str, seconds: float) -> Issue:
    return Issue(
        kind="damaged",
        subject=name,
        message=f"{seconds:.1f} s of its picture or sound could not be decoded; the rest was measured",
        hint="fetch it again, or leave out the clips around the damage",
        severity=Severity.warning,
    )
