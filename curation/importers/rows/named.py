"""The media that a value of a row names: ids, files or addresses."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import PurePosixPath
from typing import Any

from curation.acquire.lists.folder import MEDIA_ENDINGS
from curation.importers.rows.entries import first, text
from schemas.loose import LooseMedia


def places(value: Any, role: str = "clip") -> list[LooseMedia]:
    """The media that a value names: ids, files or addresses; one or a list."""
    if isinstance(value, list):
        return [one for inner in value[:50] for one in places(inner, role) if not isinstance(inner, list)]
    if isinstance(value, Mapping):
        value = first(value, "path", "file", "url", "id")
    name = text(value)
    if not name:
        return []
    if "://" in name:
        return [LooseMedia(role=role, url=name)]
    path = PurePosixPath(name.replace("\\", "/"))
    if path.suffix.lower() in MEDIA_ENDINGS or len(path.parts) > 1:
        return [LooseMedia(role=role, file=name, id=path.stem)]
    return [LooseMedia(role=role, id=name)]


def same_film(video: LooseMedia, audio: LooseMedia) -> bool:
    """Whether a sound file is only the sound of the video beside it."""
    stems = [PurePosixPath(one.file or one.id).stem for one in (video, audio)]
    return video.role == "clip" and audio.role == "audio" and stems[0] == stems[1]
