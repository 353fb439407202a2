"""From spans of recordings to clips in the file store: written, measured, adopted."""

from __future__ import annotations

from collections.abc import Callable, Generator, Mapping, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any, Literal

from aurelia.media.copying import copy_many
from aurelia.media.cutting import Want, cut_many
from aurelia.media.encode import cut
from aurelia.media.probe import probe
from curation.blobs import Blobs
from schemas.errors import MediaError
from schemas.issues import Issue
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


def cut_job(
    root: str, recording: str, name: str, wants: Sequence[Mapping[str, Any]], mode: Literal["exact", "copy"] = "exact"
) -> Generator[dict[str, Any]]:
    """Cut clips of one recording, decoding it as little as that takes; made to run in a process of its own.

    Args:
        root: The workspace's folder.
        recording: sha256 of the recording's file in the store.
        name: What people call it, for messages.
        wants: `start` and `duration` in seconds and `boundaries` (as JSON) of each clip.
        mode: `exact` re-encodes; `copy` takes the recording's own packets from the key frame at or before the start.

    Yields:
        `{"clip": the Clip as JSON, "index": its place in wants}`, as soon as its file is in the store, or
        `{"issue": the Issue as JSON, "index": ...}` for one that cannot be cut.

    Raises:
        MediaError: The recording cannot be read at all.
        WorkspaceError: The recording is not in the store, or the disk is full.
    """
    blobs = Blobs(Path(root))
    source, many = blobs.path(recording), cut_many if mode == "exact" else copy_many
    with blobs.staging() as folder:
        spans = [Want(want["start"], want["duration"], folder / f"{index}.mp4") for index, want in enumerate(wants)]
        with closing(many(source, spans)) as results:
            for index, found in results:
                yield {**_told(blobs, recording, name, wants[index], found, spans[index].target), "index": index}


def _told(
    blobs: Blobs, recording: str, name: str, want: Mapping[str, Any], found: Measured | MediaError, target: Path
) -> dict[str, Any]:
    """What a job says of one clip, which is in the store then."""
    part = Part(recording_sha256=recording, start=want["start"], duration=want["duration"])
    try:
        if isinstance(found, MediaError):
            raise found
        edges = tuple(Boundary.model_validate(edge) for edge in want.get("boundaries", ()))
        clip = _adopted(blobs, target, "cut", (part,), found, edges)
    except MediaError as exc:
        span = f"{name} from {part.start:.3f} to {part.end:.3f} s"
        issue = Issue(kind="clip-failed", subject=span, message=exc.message, hint=exc.hint)
        return {"issue": issue.model_dump(mode="json")}
    return {"clip": clip.model_dump(mode="json")}


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
        return _adopted(blobs, target, derivation, parts, make(target), boundaries)


def _adopted(
    blobs: Blobs,
    target: Path,
    derivation: Literal["cut", "stitch", "mux"],
    parts: tuple[Part, ...],
    measured: Measured,
    boundaries: tuple[Boundary, ...],
) -> Clip:
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
