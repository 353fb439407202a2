"""What the segment stage has to say about a recording."""

from __future__ import annotations

from collections.abc import Sequence

from curation.outcome import Outcome
from curation.segment.base import Lengths, visible
from curation.workspace import Workspace
from schemas.base import short
from schemas.issues import Issue, Severity
from schemas.media import AskedSpan, Recording, Source
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
        hint="give a smaller --min (or min_clip_seconds), or a longer recording",
    )


def _below(seconds: float, limit: float) -> str:
    """Seconds in as few digits (one at least) as still read as less than the limit."""
    texts = (f"{seconds:.{digits}f}" for digits in range(1, 7))
    return next((text for text in texts if float(text) < limit), f"{seconds:g}")


def left_out(name: str, number: int) -> Issue:
    """Clips of which the process that cut them said nothing."""
    return Issue(
        kind="clips-left-out", subject=name, message=f"{number} of its clips were not cut, for no reason that was told",
        hint="run it again: what is there already is not cut twice",
    )  # fmt: skip


def nothing_to_cut(name: str, strategies: Sequence[str]) -> Issue:
    """A recording in which the strategies find nothing, such as one without chapters."""
    return Issue(
        kind="nothing-to-cut", subject=name, message=f"{' and '.join(strategies)} found nothing in it to cut",
        hint="choose another strategy, such as: curate segment --strategy shots-speech", severity=Severity.warning,
    )  # fmt: skip


def not_surveyed(name: str) -> Issue:
    """A recording that was not measured yet."""
    return Issue(
        kind="not-surveyed", subject=name, message="waits to be measured", hint="run: curate segment",
        severity=Severity.warning,
    )  # fmt: skip


def repeat(name: str, other: str, how: str) -> Issue:
    """A recording that shows and sounds what an earlier one does."""
    return Issue(
        kind="repeat-left-out", subject=name, message=f"repeats {other} ({how}): it is not cut",
        hint='ask for spans of it, or set near_duplicates = "keep" in curation.toml', severity=Severity.warning,
    )  # fmt: skip


def called(asked: AskedQuestion | AskedSpan) -> str:
    """What people call a question, or a span that a list names."""
    if isinstance(asked, AskedQuestion):
        return f"question {asked.question.text!r}"
    span = f"{asked.start:g} to {'the end' if asked.end is None else f'{asked.end:g} s'}"
    return f"span {'/'.join(part for part in (asked.dataset, asked.name) if part) or span}"


def waits(asked: AskedQuestion | AskedSpan, what: str, hint: str) -> Issue:
    """A question or a span that cannot be worked on yet."""
    return Issue(
        kind="question-waits" if isinstance(asked, AskedQuestion) else "span-waits", subject=called(asked),
        message=f"waits for {what}", hint=hint, severity=Severity.warning,
    )  # fmt: skip


def outside(name: str, asked: AskedQuestion | AskedSpan, recording: Recording) -> Issue:
    """A question about a span that the recording does not have, or such a span of a list."""
    return Issue(
        kind="span-outside",
        subject=called(asked),
        message=f"asks about {asked.start or 0:g} s, but {name} lasts {visible(recording):.1f} s",
        hint="mend its start and end, and add it again",
    )
