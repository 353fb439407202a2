"""Subtitles that lie beside a local file: `film.srt`, `film.vtt` or `film.en.vtt` beside `film.mp4`."""

from __future__ import annotations

import re
from pathlib import Path

from curation.acquire.fetch.base import Caption

ENDINGS = (".vtt", ".srt")
MAX_BYTES = 32 * 2**20
MOST = 16
_LANGUAGE = re.compile(r"[A-Za-z]{2,3}(?:[-_][A-Za-z0-9]{2,8})*")


def beside(path: Path, language: str = "") -> tuple[Caption, ...]:
    """The subtitles beside a file, in order of name.

    Args:
        path: The media file.
        language: The language of those that name none; `und` (undetermined) where it is empty.
    """
    found = []
    try:
        names = sorted(entry.name for entry in path.parent.iterdir() if entry.name.startswith(f"{path.stem}."))
    except OSError:
        return ()
    for name in names:
        middle, ending = name[len(path.stem) :].rpartition(".")[::2]
        tag = "" if middle == path.suffix else middle.removeprefix(".")  # some write film.mp4.srt
        other = path.with_name(name)
        if f".{ending.lower()}" not in ENDINGS or (tag and not _LANGUAGE.fullmatch(tag)):
            continue
        try:
            if other.is_symlink() or not other.is_file():  # a link may lead to any file of this machine
                continue
            if 0 < other.stat().st_size <= MAX_BYTES and looks_like_captions(_head(other)):
                found.append(Caption(other, tag or language or "und", False))
        except OSError:
            continue
    return tuple(found[:MOST])


def looks_like_captions(data: bytes) -> bool:
    """Whether a file is WebVTT or SubRip and no page of apology."""
    return data[:64].lstrip(b"\xef\xbb\xbf").startswith(b"WEBVTT") or b" --> " in data[:4096]


def _head(path: Path) -> bytes:
    with path.open("rb") as stream:
        return stream.read(4096)
