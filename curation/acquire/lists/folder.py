"""What lies in a folder that was given: media files to take, and lists that are not read by themselves."""

from __future__ import annotations

import os
from collections.abc import Collection, Iterator
from pathlib import Path
from shlex import quote

from curation.acquire.lists.table import ENDINGS
from schemas.base import encodable
from schemas.issues import Issue, Severity

_PICTURE = (".mp4", ".m4v", ".mov", ".mkv", ".webm", ".avi", ".mpg", ".mpeg", ".ts", ".flv", ".wmv", ".ogv", ".3gp")
SOUND_ENDINGS = (".wav", ".mp3", ".m4a", ".aac", ".flac", ".ogg", ".opus", ".aiff")
MEDIA_ENDINGS = frozenset(_PICTURE + SOUND_ENDINGS)
"""Which files of a folder are taken; a file given by its own name is always tried."""


def look(path: Path, text: str, read: Collection[Path] = ()) -> tuple[list[Path], list[Issue]]:
    """The media files in a folder and below, and what to know about it; hidden files and folders are passed over.

    Args:
        path: The folder.
        text: How it was written, for messages.
        read: Lists that are read anyway, as absolute paths.

    Returns:
        The files in order of name; an error where there are none, a warning where lists lie there that nobody reads.
    """
    files = list(_below(path, MEDIA_ENDINGS.union(ENDINGS)))
    media = [file for file in files if file.suffix.lower() in MEDIA_ENDINGS]
    lists = [file for file in files if file.suffix.lower() in ENDINGS and file not in read]
    links = [one for one in path.rglob("*") if one.is_symlink() and one.suffix.lower() in MEDIA_ENDINGS]
    links = sorted(one for one in links if _leads_out(one, path))
    issues = [*([] if media else [_empty(text)]), *([_linked(path, text, links)] if links else [])]
    return media, [*issues, *([_unread(path, text, lists)] if lists else [])]


def media_below(path: Path) -> Iterator[Path]:
    """The media files in a folder and below, in order of name."""
    return _below(path, MEDIA_ENDINGS)


def _below(path: Path, endings: Collection[str]) -> Iterator[Path]:
    for file in sorted(path.rglob("*")):
        hidden = any(part.startswith(".") for part in file.relative_to(path).parts)
        if file.suffix.lower() in endings and not hidden and file.is_file() and not _leads_out(file, path):
            yield file


def _leads_out(file: Path, folder: Path) -> bool:
    """Whether a file lies elsewhere: a folder of others could reach for any film of this machine by a link."""
    return not Path(os.path.realpath(file)).is_relative_to(os.path.realpath(folder))


def _empty(text: str) -> Issue:
    return Issue(
        kind="empty-folder",
        subject=encodable(text),
        message="holds no media files",
        hint=f"files with these endings are taken: {' '.join(sorted(MEDIA_ENDINGS))}",
    )


def _unread(path: Path, text: str, lists: list[Path]) -> Issue:
    return Issue(
        kind="list-not-read",
        subject=encodable(text),
        message=f"also holds {some([str(file.relative_to(path)) for file in lists], 3)}, which was not read",
        hint=encodable(f"add it by name for rights: curate add {quote(str(lists[0]))}"),
        severity=Severity.warning,
    )


def _linked(path: Path, text: str, links: list[Path]) -> Issue:
    return Issue(
        kind="link-not-followed",
        subject=encodable(text),
        message=f"also holds {some([str(one.relative_to(path)) for one in links], 3)}: not followed, for they lead out",
        hint="add the files, or the folder they lie in, by name",
        severity=Severity.warning,
    )


def some(names: list[str], most: int = 10) -> str:
    """Names for a message: the first ones, and how many more there are."""
    more = f" and {len(names) - most} more" if len(names) > most else ""
    return encodable(", ".join(names[:most]) + more)  # type: ignore[no-any-return]
