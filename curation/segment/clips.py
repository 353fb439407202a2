"""From spans of recordings to clips in the file store: written, measured, adopted."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from aurelia.media.encode import cut
from aurelia.media.probe import probe
from curation.blobs import Blobs
from schemas.media import Boundary, Clip, Measured, Part


def cut_clip(blobs: Blobs, part: Part, boundaries: tuple[Boundary, ...] = ()) -> Clip:
    """A clip cut from one recording.

    Raises:
        MediaError: The span cannot be cut.
        WorkspaceError: The recording is not in the store, or the disk is full.
    """
    source = blobs.path(part.recording_sha256)
    return made_clip(
        blobs,
        "cut",
        (part,),
        lambda target: cut(source, target, start=part.start, duration=part.duration),
        boundaries,
    )


def made_clip(
    blobs: Blobs,
    derivation: Literal["cut", "stitch", "mux"],
    parts: tuple[Part, ...],
    make: Callable[[Path], Measured],
    boundaries: tuple[Boundary, ...] = (),
) -> Clip:
    """Let `make` write a file, look into it, and take it into the store.

    Args:
        blobs: The store.
        derivation: `cut`, `stitch` or `mux`.
        parts: What the clip is made from.
        make: Writes the file and says what it holds.
        boundaries: Why it begins and ends where it does.
    """
    with blobs.staging() as folder:
        target = folder / "clip.mp4"
        measured = make(target)
        found = probe(target)
        sha256 = blobs.adopt(target, ".mp4" if found.video else ".m4a")
    return Clip(
        derivation=derivation,
        parts=parts,
        sha256=sha256,
        size_bytes=found.size_bytes,
        duration=measured.duration,
        measured=measured,
        width=found.video.width if found.video else 0,
        height=found.video.height if found.video else 0,
        has_video=found.video is not None,
        has_audio=found.audio is not None,
        boundaries=boundaries,
    )
