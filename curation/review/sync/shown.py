"""The clips under review: their files where the server may serve them, if their rights let them go there."""

from __future__ import annotations

import os
import shutil
from dataclasses import dataclass
from pathlib import Path

from curation.blobs import disk_error
from curation.review.studio.place import Place
from curation.validate.origins import MediaOrigin, Origins
from curation.workspace import Workspace
from schemas.base import short
from schemas.errors import RightsError
from schemas.media import Clip
from schemas.reasoning import Draft

ADDRESS = "/data/local-files/?d=clips/{name}"
"""Where our own server's pages find a clip."""


@dataclass(frozen=True)
class Shown:
    """A clip as the page shows it."""

    clip: Clip
    url: str
    """Where the page finds it."""


def show(
    workspace: Workspace, origins: Origins, draft: Draft, *, abroad: bool, media_url: str = ""
) -> dict[str, Shown]:
    """Put a draft's clips into the served folder; role -> clip.

    Args:
        workspace: An open workspace.
        origins: Where its media come from.
        draft: What is about to be shown.
        abroad: Whether the server is on another machine, so that the media need leave to go there.
        media_url: Where a server elsewhere finds the served folder; empty for our own.

    Raises:
        RightsError: The media may not leave this machine.
        WorkspaceError: A file is missing, or the disk is full.
    """
    folder = Place(workspace.root / "review").clips  # it is resolved already: this is asked for every item
    found = {}
    for ref in draft.media:
        origin = origins.of(ref)
        if abroad:
            may_leave(origin)
        name = _link(workspace.blobs.path(ref.sha256), folder)
        found[ref.role] = Shown(origin.clip, address(name, media_url))
    return found


def address(name: str, media_url: str = "") -> str:
    """Where the page finds a file of the served folder."""
    return f"{media_url}/{name}" if media_url else ADDRESS.format(name=name)


def may_leave(media: MediaOrigin) -> None:
    """Check that media may go to another machine.

    Raises:
        RightsError: A source does not allow third parties.
    """
    for origin in media.origins:
        if not origin.source.rights.third_party_allowed:
            name = origin.source.title or origin.source.locator
            raise RightsError(
                f"clip {short(media.ref.clip)}", f"may not leave this machine: {name} does not allow third parties",
                "use the review server of this workspace, or correct the source's rights",
            )  # fmt: skip


def _link(blob: Path, folder: Path) -> str:
    """A hard link to a stored file in the served folder (a copy where the file system has no links)."""
    target = folder / blob.name
    if target.exists():
        return blob.name
    try:
        folder.mkdir(parents=True, exist_ok=True)
        try:
            os.link(blob, target)
        except FileExistsError:
            return blob.name
        except OSError:
            partial = folder / f".{blob.name}.{os.getpid()}"
            shutil.copyfile(blob, partial)
            os.replace(partial, target)
    except OSError as exc:
        raise disk_error(target, exc) from exc
    return blob.name
