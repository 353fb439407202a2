"""One page a recording: what was measured in it, where it was cut and why, and how exact its clips are."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from curation.draft.lookup import cut_clips
from curation.failures import latest_runs, stage_text
from curation.report.clipline import clip_line, lasting
from curation.report.drawing import drawn, overview
from curation.report.html import made, many, rendered, write
from curation.report.strips import ClipLine, IndexLine, RecordingPage
from curation.report.timeline import seconds
from curation.segment.findings import title
from curation.segment.known import survey_of
from curation.workspace import Workspace
from schemas.base import short
from schemas.errors import UsageError
from schemas.fact import Fact
from schemas.media import Clip, Recording, Source
from schemas.survey import Survey

INDEX = "recordings.html"
_STAGES = ("survey", "twins", "segment")
_PLAYED = {".mp4", ".m4v", ".m4a", ".mov", ".webm", ".ogg", ".mp3", ".wav", ".flac", ".mkv"}
"""Endings of files that browsers may play."""
_STYLES = ("house.css", "style.css", "tables.css", "recording.css")


def write_recordings(workspace: Workspace, wanted: str = "") -> list[Path]:
    """Write a page for each recording, or for those that are meant, and the list of all.

    Args:
        workspace: An open workspace; nothing in it is changed but `reports/`.
        wanted: The first digits of a recording's hash, or a part of its title; empty for all.

    Returns:
        The pages that were written; the list of all comes first.

    Raises:
        UsageError: No recording is meant by that.
        WorkspaceError: A file cannot be written.
    """
    folder = workspace.root / "reports"
    every = [fact for fact in workspace.store.heads(Recording.kind) if fact.body is not None]
    pages: list[Path] = []
    lines: list[IndexLine] = []
    for fact in every:
        recording = fact.contract(Recording)
        page = recording_page(workspace, fact) if _is_meant(workspace, recording, wanted) else None
        if page is not None:
            text = rendered("recording.html.j2", styles=_STYLES, script="recording.js", page=page)
            pages.append(write(text, folder / page_name(recording)))
        lines.append(_index_line(workspace, fact, recording, folder))
    if wanted and not pages:
        raise UsageError(f"recording {wanted!r}", "is not here", "give the first digits of its hash, or its title")
    text = rendered("recordings.html.j2", styles=_STYLES, lines=lines, made=made(), heading=workspace.root.name)
    return [write(text, folder / INDEX), *pages]


def page_name(recording: Recording) -> str:
    """Name of a recording's page."""
    return f"recording-{short(recording.sha256)}.html"


def recording_page(workspace: Workspace, fact: Fact) -> RecordingPage:
    """What the page of one recording shows."""
    recording = fact.contract(Recording)
    survey = _survey(workspace, recording)
    clips = clip_lines(workspace, recording)
    return RecordingPage(
        heading=title(workspace, recording),
        made=made(),
        demo=_is_demo(workspace, recording),
        facts=tuple(_facts(recording)),
        figures=tuple(_figures(recording, survey, clips)),
        media=_media(workspace, recording),
        is_video=recording.video is not None,
        strips=drawn(workspace.blobs, recording, survey, clips) if survey else (),
        overview=overview(recording, clips),
        clips=tuple(clips),
        remarks=tuple(_remarks(workspace, fact, survey)),
        tools=tuple(sorted(survey.tools.items())) if survey else (),
        missing="" if survey else "It was not measured yet; run: curate segment",
    )


def clip_lines(workspace: Workspace, recording: Recording) -> list[ClipLine]:
    """The clips cut from a recording, in order of their start."""
    found = (clip for _, clip in cut_clips(workspace.store, recording))
    return [clip_line(number, clip) for number, clip in enumerate(found, 1)]


def _survey(workspace: Workspace, recording: Recording) -> Survey | None:
    """The newest survey with the detector that is set, else any."""
    found = survey_of(workspace.store, recording, workspace.settings.detector)
    return found or survey_of(workspace.store, recording, "")


def _is_meant(workspace: Workspace, recording: Recording, wanted: str) -> bool:
    name = title(workspace, recording).casefold()
    return recording.sha256.startswith(wanted.casefold()) or wanted.casefold() in name


def _is_demo(workspace: Workspace, recording: Recording) -> bool:
    head = workspace.store.head(Source.kind, recording.source)
    return head is not None and head.body is not None and head.contract(Source).demo


def _media(workspace: Workspace, recording: Recording) -> str:
    """Address of the file beside the page; empty where it is lost, or no browser plays it."""
    if not workspace.blobs.has(recording.sha256):
        return ""
    path = workspace.blobs.path(recording.sha256)
    return f"../files/{path.parent.name}/{path.name}" if path.suffix in _PLAYED else ""


def _facts(recording: Recording) -> Iterator[str]:
    yield lasting(recording.duration)
    if (video := recording.video) is not None:
        yield f"{video.width} × {video.height}"
        rate, per = map(int, video.frame_rate.split("/"))
        yield f"{rate / per:.5g} frames a second"
        yield video.codec
    if (audio := recording.audio) is not None:
        yield f"{audio.codec}, {audio.sample_rate / 1000:g} kHz, {audio.channels} ch"
    yield from (f"no {name}" for name, there in (("picture", video), ("sound", audio)) if there is None)


def _figures(recording: Recording, survey: Survey | None, clips: Sequence[ClipLine]) -> Iterator[tuple[str, str]]:
    certified = sum(clip.state == "certified" for clip in clips)
    yield str(len(clips)), f"{'clip' if len(clips) == 1 else 'clips'}, {certified} certified"
    if survey is None:
        return
    if recording.video is not None:
        cuts = sum(change.kind == "cut" for change in survey.changes)
        slow = f", {len(survey.changes) - cuts} gradual" if cuts < len(survey.changes) else ""
        yield str(len(survey.shots)), f"shots: {many(cuts, 'cut')}{slow}"
    if recording.audio is not None:
        yield _share(survey.speech, survey.duration), "speech"
        yield _share(survey.silence, survey.duration), "silence"
        if survey.loudness.integrated is not None:
            yield f"{survey.loudness.integrated:.1f} LUFS", "loudness"
    if survey.lost > 0:
        yield seconds(survey.lost), "could not be decoded"


def _share(spans: Iterable[tuple[float, float]], duration: float) -> str:
    return f"{100 * sum(end - start for start, end in spans) / max(duration, 1e-6):.0f} %"


def _remarks(workspace: Workspace, fact: Fact, survey: Survey | None) -> Iterator[tuple[str, str, str]]:
    """What the stages had to say about a recording in their last runs."""
    heads = [fact.key]
    if survey is not None:
        heads += [one.key for one in workspace.store.history(Survey.kind, survey.subject())]
    told: set[tuple[str, str, str]] = set()
    for run in latest_runs([run for key in heads for run in workspace.store.runs(input_key=key)]):
        for issue in run.issues if stage_text(run.stage) in _STAGES else ():
            line = issue.severity.value, issue.message, issue.hint
            if line not in told:
                told.add(line)
                yield line


def _index_line(workspace: Workspace, fact: Fact, recording: Recording, folder: Path) -> IndexLine:
    survey = _survey(workspace, recording)
    clips = [clip for _, clip in cut_clips(workspace.store, recording)]
    name = page_name(recording)
    return IndexLine(
        href=name if (folder / name).exists() else "",
        title=title(workspace, recording),
        id=short(recording.sha256),
        length=lasting(recording.duration),
        shots=str(len(survey.shots)) if survey and recording.video else "",
        clips=len(clips),
        certified=sum(_is_certified(clip) for clip in clips),
        speech=_share(survey.speech, survey.duration) if survey and recording.audio else "",
        remarks=len(list(_remarks(workspace, fact, survey))),
    )


def _is_certified(clip: Clip) -> bool:
    return clip.measured.certified
