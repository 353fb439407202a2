"""The media of a release with one sense a file: what hears nothing must really be silent.

A file that holds both is the classic way for a sense to get lost, or to get in, on the way through a harness.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from pathlib import Path

from aurelia.apart import Apart
from aurelia.evaluate.asking import Prepared
from aurelia.media.one_sense import keep
from aurelia.model import MediaPart, Sense
from schemas.errors import MediaError

_NAMES = {"video": "picture.mp4", "audio": "sound.wav"}


def media_name(sha256: str, sense: str) -> str:
    """Where a sense of a file lies, relative to the harness folder."""
    return f"media/{sha256[:2]}/{sha256}-{_NAMES[sense]}"


def write_media(questions: Iterable[Prepared], folder: Path) -> list[str]:
    """Write each sense of each file that is asked about, once.

    Args:
        questions: What is asked.
        folder: The harness folder.

    Returns:
        Paths relative to the folder.

    Raises:
        MediaError: A file cannot be read.
    """
    wanted: dict[str, tuple[Path, Sense]] = {}
    for one in questions:
        hashes = {media.role: media.sha256 for media in one.unit.sample.row.media}
        for part in one.media:
            wanted |= {media_name(hashes[part.role], sense): (part.path, sense) for sense in part.senses}
    apart = Apart()
    try:
        for name, (path, sense) in sorted(wanted.items()):
            target = folder / name
            target.parent.mkdir(parents=True, exist_ok=True)
            _write(apart, path, sense, target)
    finally:
        apart.close()
    return sorted(wanted)


def _write(apart: Apart, path: Path, sense: Sense, target: Path) -> None:
    """The picture packet for packet, where mp4 holds it; the sound as 16 kHz mono, which models take in."""
    if sense == "video":
        try:
            keep(path, target, "picture")
        except MediaError:
            pass
        else:
            return
    (made,) = apart.files(MediaPart(path, senses=(sense,)))
    shutil.copyfile(made.path, target)
