"""Clips for one sense: made once beside the clips under review, from stored files, by a process with limits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from typing import Literal

from aurelia.media.child import Child, Limits
from curation.blobs import disk_error
from curation.review.studio.place import place_of
from curation.review.sync.shown import Shown, address, may_leave
from curation.validate.origins import Origins
from curation.workspace import Workspace
from schemas.base import Sha256, identity
from schemas.errors import ToolkitError
from schemas.media import Clip
from schemas.reasoning import Draft
from schemas.review import Senses

OneSense = Literal[Senses.picture, Senses.sound]

_LIMITS = Limits(memory_bytes=2 * 2**30, seconds=300.0)
_ENDING = {Senses.picture: ".mp4", Senses.sound: ".m4a"}


def show(
    workspace: Workspace, origins: Origins, draft: Draft, senses: Senses, *, abroad: bool, media_url: str = ""
) -> dict[str, Shown]:
    """Put one sense of a draft's clips into the served folder; role -> clip, without the roles that have none of it.

    Of a match, the picture is the silent dance alone, and the sound the tracks alone.

    Args:
        workspace: An open workspace.
        origins: Where its media come from.
        draft: What is about to be shown.
        senses: `picture` or `sound`.
        abroad: Whether the server is on another machine, so that the media need leave to go there.
        media_url: Where a server elsewhere finds the served folder; empty for our own.

    Raises:
        RightsError: The media may not leave this machine.
        MediaError: A clip does not give the sense that its description says.
        WorkspaceError: A file is missing, or the disk is full.
    """
    found = {ref.role: origins.of(ref) for ref in draft.media}
    if abroad:
        for origin in found.values():
            may_leave(origin)
    told = {role: origin for role, origin in found.items() if _has(origin.clip, senses)}
    make(workspace, (origin.ref.sha256 for origin in told.values()), senses)
    return {
        role: Shown(origin.clip, address(name(origin.ref.sha256, senses), media_url)) for role, origin in told.items()
    }


def make(workspace: Workspace, clips: Iterable[Sha256], senses: Senses) -> int:
    """Make the variants of clips that are not there yet, one after another in one process; returns how many.

    Args:
        workspace: An open workspace.
        clips: sha256 of stored clips.
        senses: `picture` or `sound`.

    Raises:
        MediaError: A clip does not have that sense, or cannot be read; those before it are made.
        WorkspaceError: A file is missing, or the disk is full.
    """
    missing = _missing(workspace, clips, senses)
    for made in _made(workspace, missing, senses):
        if made is not None:
            raise made
    return len(missing)


def ahead(workspace: Workspace, origins: Origins, drafts: Iterable[Draft], senses: Senses, *, abroad: bool) -> None:
    """Make what `show` needs for many drafts in one process: each would start one of its own, for half a second.

    What cannot be made or may not leave is passed over: `show` says why.
    """
    clips = []
    for draft in drafts:
        for ref in draft.media:
            with suppress(ToolkitError):
                origin = origins.of(ref)
                if abroad:
                    may_leave(origin)
                if _has(origin.clip, senses):
                    clips.append(ref.sha256)
    for _ in _made(workspace, _missing(workspace, clips, senses), senses):
        pass


def _missing(workspace: Workspace, clips: Iterable[Sha256], senses: Senses) -> list[Sha256]:
    folder = place_of(workspace.root).clips
    return [one for one in dict.fromkeys(clips) if not (folder / name(one, senses)).exists()]


def _made(workspace: Workspace, clips: Sequence[Sha256], senses: Senses) -> Iterator[ToolkitError | None]:
    """Makes one variant after another; gives for each None, or why there is none."""
    if not clips:
        return
    folder = place_of(workspace.root).clips
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as exc:
        raise disk_error(folder, exc) from exc
    with Child(_LIMITS) as child:
        for sha256 in clips:
            try:
                source, target = workspace.blobs.path(sha256), folder / name(sha256, senses)
                given = {"source": str(source), "target": str(target), "sense": str(senses)}
                list(child.call("aurelia.media.one_sense:keep_file", given, subject=f"clip {sha256[:12]}"))
            except ToolkitError as exc:
                yield exc
            else:
                yield None


def name(sha256: Sha256, senses: Senses) -> str:
    """The file of a clip's variant in the served folder. It does not tell how the whole clip is called there."""
    return f"{identity('one-sense', sha256, senses)}{_ENDING[senses]}"


def names(sha256: Sha256) -> tuple[str, ...]:
    """All files that may have been made of a clip, for whoever takes it out of the served folder."""
    return tuple(name(sha256, senses) for senses in _ENDING)


def _has(clip: Clip, senses: Senses) -> bool:
    return clip.has_video if senses is Senses.picture else clip.has_audio
