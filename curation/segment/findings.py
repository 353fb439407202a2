"""What the segment stage has to say about a recording."""

from __future__ import annotations

from curation.segment.base import Lengths
from curation.workspace import Workspace
from schemas.base import short
from schemas.issues import Issue, Severity
from schemas.media import Recording, Source
from schemas.reasoning import AskedQuestion


def title(workspace: Workspace, recording: Recording) -> str:
    """What people call a recording: its source's title or name."""
    fact = workspace.store.head(Source.kind, recording.source)
    if fact is None or fact.body is None:
        return f"recording {short(recording.sha256)}"
    source = fact.contract(Source)
    return source.title or source.locator


def missing_senses(name: str, recording: Recording) -> list[Issue]:
    """A warning for a recording that can be seen but not heard, or heard but not seen."""
    if recording.audio is None:
        return [_missing(name, "no-sound", "has no sound")]
    if recording.video is None:
        return [_missing(name, "no-picture", "has no picture")]
    return []


def _missing(name: str, kind: str, message: str) -> Issue:
    return Issue(
        kind=kind,
        subject=name,
        message=f"{message}: its clips are cut, but no audio-visual question will be drafted on them",
        hint="give a recording with picture and sound, or ask questions of your own about it",
        severity=Severity.warning,
    )


def too_short(name: str, recording: Recording, lengths: Lengths) -> Issue:
    """A recording that is shorter than the shortest clip."""
    return Issue(
        kind="too-short",
        subject=name,
        message=f"lasts {recording.duration:.1f} s, less than the shortest clip ({lengths.shortest:g} s)",
        hint="lower min_clip_seconds in curation.toml, or give a longer recording",
    )


def outside(name: str, question: AskedQuestion, recording: Recording) -> Issue:
    """A question about a span that the recording does not have."""
    return Issue(
        kind="span-outside",
        subject=f"question {question.question.text!r}",
        message=f"asks about {question.start or 0:g} s, but {name} lasts {recording.duration:.1f} s",
        hint="mend the question's start and end, and add it again",
    )
