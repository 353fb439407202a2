"""What came is looked into, in a process of its own with limits, and taken into the file store."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from aurelia.media.probe import Probe, from_json
from curation.acquire.fetch.base import Caption, Fetched, FetchError, Limits
from curation.acquire.fetch.hands import Hands
from curation.blobs import Blobs, disk_error
from schemas.errors import MediaError
from schemas.media import Recording, Source
from schemas.streams import Chapter, Subtitles

_SUFFIX = {"matroska": ".mkv", "mpeg": ".mpg", "mpegts": ".ts", "asf": ".wmv"}
_LOOK_SECONDS, _JOIN_SECONDS = 120.0, 1800.0


@dataclass(frozen=True)
class Taken:
    """What came and was looked into, before it is a recording.

    Args:
        path: The file.
        seen: What it is.
        chapters: Chapters: the platform's, else the file's own.
        captions: Files of subtitles.
    """

    path: Path
    seen: Probe
    chapters: tuple[Chapter, ...] = ()
    captions: tuple[Caption, ...] = field(default=())


class Lookers:
    """Looks into files of others and joins them, in processes with limits.

    Args:
        hands: The processes.
        limits: What may be taken.
    """

    def __init__(self, hands: Hands, limits: Limits) -> None:
        self._hands, self._limits = hands, limits

    def look(self, path: Path, subject: str) -> tuple[Probe, tuple[Chapter, ...]]:
        """What a file is, and its chapters.

        Raises:
            MediaError: It is no media that can be read, or does harm to whoever reads it.
            FetchError: It is too long.
        """
        found = self._hands.ask("aurelia.media.chapters:look", {"path": str(path)}, subject, _LOOK_SECONDS)
        chapters = found.pop("chapters", [])
        seen = from_json(found)
        try:
            read = tuple(Chapter.model_validate(one) for one in chapters)
        except (ValueError, TypeError) as exc:
            raise MediaError(subject, "gave chapters that cannot be", "the file may be made to do harm") from exc
        if seen.duration > self._limits.max_seconds:
            message = f"lasts {seen.duration:.0f} s; at most {self._limits.max_seconds:.0f} s are taken"
            raise FetchError("too-long", subject, message)
        return seen, read

    def joined(self, fetched: Fetched, subject: str) -> Path:
        """The file that came, its picture and sound joined where they came apart.

        Raises:
            MediaError: They cannot be joined.
        """
        if fetched.sound is None:
            return fetched.path
        target = fetched.path.with_name("joined")
        if not target.exists():
            made = fetched.path.with_name("joined.new")
            files = {"picture": str(fetched.path), "sound": str(fetched.sound), "target": str(made)}
            self._hands.ask("aurelia.media.joining:join_files", files, subject, _JOIN_SECONDS)
            os.replace(made, target)
        return target


def adopted(taken: Taken, source: Source, info_sha256: str | None, blobs: Blobs) -> Recording:
    """The recording, with all its files in the file store; what came stays where it is until that is known for good.

    Raises:
        WorkspaceError: The disk is full.
    """
    seen = taken.seen
    return Recording(
        source=source.subject(),
        sha256=_put(taken.path, _SUFFIX.get(seen.container, f".{seen.container}"), blobs),
        size_bytes=seen.size_bytes,
        container=seen.container,
        duration=seen.duration,
        video=seen.video,
        audio=seen.audio,
        info_sha256=info_sha256,
        chapters=taken.chapters,
        subtitles=tuple(_subtitles(taken.captions, blobs)),
    )


def _subtitles(captions: Iterable[Caption], blobs: Blobs) -> Iterable[Subtitles]:
    for one in captions:
        with one.path.open("rb") as stream:
            head = stream.read(16)
        suffix = ".vtt" if head.lstrip(b"\xef\xbb\xbf").startswith(b"WEBVTT") else ".srt"
        yield Subtitles(language=one.language, sha256=_put(one.path, suffix, blobs), automatic=one.automatic)


def _put(path: Path, suffix: str, blobs: Blobs) -> str:
    """A second name for a file in the store, or a copy where the file system knows no second names."""
    with blobs.staging() as folder:
        link = folder / "file"
        try:
            os.link(path, link)
        except OSError:
            try:
                shutil.copyfile(path, link)
            except OSError as exc:
                raise disk_error(link, exc) from exc
        return blobs.adopt(link, suffix)
