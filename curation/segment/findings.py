"""What the segment stage has to say about a recording."""

from __future__ import annotations

from curation.segment.base import Lengths, visible
from curation.stage import Outcome
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


def without_file(workspace: Workspace, recording: Recording) -> Outcome | None:
    """What to do about a recording whose file was lost: wait for it, or nothing where another download took its place.

    Returns:
        None when the file is there.
    """
    has = workspace.blobs.has
    if has(recording.sha256):
        return None
    others = (fact.contract(Recording) for fact in workspace.store.heads("recording") if fact.body is not None)
    if any(other.source == recording.source and has(other.sha256) for other in others):
        return Outcome(detail={"replaced": "another download of its source is here"})
    lost = Issue(
        kind="file-lost", subject=title(workspace, recording), message="its file is not in this workspace any more",
        hint="restore files/ from a backup, or run: curate download --again",
    )  # fmt: skip
    return Outcome(issues=(lost,), outcome="failed", retry=True)


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
    """A recording that is shorter than the shortest clip; says so of its picture where only that ends too early."""
    seconds = visible(recording)
    what = "its picture lasts" if seconds < recording.duration else "lasts"
    return Issue(
        kind="too-short",
        subject=name,
        message=f"{what} {_below(seconds, lengths.shortest)} s, less than the shortest clip ({lengths.shortest:g} s)",
        hint="lower min_clip_seconds in curation.toml, or give a longer recording",
    )


def _below(seconds: float, limit: float) -> str:
    """Seconds in as few digits (one at least) as still read as less than the limit."""
    texts = (f"{seconds:.{digits}f}" for digits in range(1, 7))
    return next((text for text in texts if float(text) < limit), f"{seconds:g}")


def waits(question: AskedQuestion, what: str, hint: str) -> Issue:
    """A question that cannot be worked on yet."""
    return Issue(
        kind="question-waits", subject=f"question {question.question.text!r}", message=f"waits for {what}", hint=hint,
        severity=Severity.warning,
    )  # fmt: skip


def outside(name: str, question: AskedQuestion, recording: Recording) -> Issue:
    """A question about a span that the recording does not have."""
    return Issue(
        kind="span-outside",
        subject=f"question {question.question.text!r}",
        message=f"asks about {question.start or 0:g} s, but {name} lasts {visible(recording):.1f} s",
        hint="mend the question's start and end, and add it again",
    )
