"""The lines of subtitles, from WebVTT or SubRip files. Such files are other people's: whatever is in them is text.

Formats: WebVTT (W3C candidate recommendation of 2019), SubRip as players read it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from html import unescape
from pathlib import Path

from curation.segment.base import Cue
from schemas.base import on_grid
from schemas.media import Recording
from schemas.streams import Subtitles

_MOST_BYTES = 8 * 2**20
"""A film of four hours has a quarter of a mebibyte."""
_MOST_CUES = 50_000
_MOST_LINE = 2_000
"""Characters of one line that are read."""
_MOST_TEXT = 500
_MOST_SECONDS = 359_999.0
_CLOCK = r"(?:(\d{1,3}):)?(\d{1,2}):(\d{1,2})(?:[.,](\d{1,3}))?"
_TIMES = re.compile(rf"\s*{_CLOCK}\s*-->\s*{_CLOCK}(?:\s|$)")
_TAG = re.compile(r"<[^<>]*>|\{\\[^{}]*\}")
_SPACE = re.compile(r"\s+")


def read_cues(path: Path) -> list[Cue]:
    """The lines of a subtitle file, in order and without overlap; none for a file that is something else.

    Tags and control characters are taken away. Lines that roll on (each shows the one before once more, as automatic
    subtitles do) are told apart, and lines without a time are left out.
    """
    with path.open("rb") as stream:
        text = stream.read(_MOST_BYTES).decode("utf-8-sig", "replace")
    return _one_after_another(sorted(_cues(text.splitlines()), key=lambda cue: cue.start))


def chosen(recording: Recording, language: str = "") -> Subtitles | None:
    """The subtitles to go by: people's before automatic ones, in the recording's language before others."""
    wanted = language.split("-", maxsplit=1)[0].casefold()
    ranked = sorted(
        recording.subtitles,
        key=lambda one: (one.automatic, not wanted or one.language.split("-", maxsplit=1)[0].casefold() != wanted),
    )
    return ranked[0] if ranked else None


def _cues(lines: list[str]) -> Iterator[Cue]:
    at, count = 0, 0
    while at < len(lines) and count < _MOST_CUES:
        found = _TIMES.match(lines[at][:_MOST_LINE])
        at += 1
        if found is None:
            continue
        start, end = _seconds(*found.groups()[:4]), _seconds(*found.groups()[4:])
        said: list[str] = []
        while at < len(lines) and lines[at].strip() and not _TIMES.match(lines[at][:_MOST_LINE]):
            said.append(_plain(lines[at][:_MOST_LINE]))
            at += 1
        if 0 <= start < end <= _MOST_SECONDS:
            count += 1
            yield Cue(start, end, "\n".join(line for line in said if line))


def _seconds(hours: str | None, minutes: str, seconds: str, parts: str | None) -> float:
    return on_grid(3600 * int(hours or 0) + 60 * int(minutes) + int(seconds) + int((parts or "0").ljust(3, "0")) / 1000)


def _plain(line: str) -> str:
    """A line without tags, entities, control characters and double spaces."""
    text = unescape(_TAG.sub("", line))
    return _SPACE.sub(" ", "".join(mark if mark.isprintable() else " " for mark in text)).strip()


def _one_after_another(cues: list[Cue]) -> list[Cue]:
    """Cues in order, each until the next begins at most, without the lines that the one before showed already."""
    found: list[Cue] = []
    shown: list[str] = []
    for number, cue in enumerate(cues):
        lines = [line for line in cue.text.split("\n") if line]
        new = [line for line in lines if line not in shown]
        end = min([cue.end, *(later.start for later in cues[number + 1 : number + 2])])
        if new and end > cue.start:
            found.append(Cue(cue.start, end, " ".join(new)[:_MOST_TEXT]))
        if lines:
            shown = lines
    return found
