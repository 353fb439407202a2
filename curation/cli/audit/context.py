"""What commands share that need a release folder or a folder of twins, and no store."""

from __future__ import annotations

from pathlib import Path

from curation.cli.context import Shared
from curation.settings import FILE_NAME
from curation.workspace import find_root
from schemas.errors import UsageError


def release_of(shared: Shared, named: str | None) -> Path:
    """The release meant: a folder anywhere; in a workspace also the name of one of its own, or the one built last.

    Raises:
        UsageError: There is none.
    """
    from curation.audit.releases import find_release, is_release

    if named is not None and is_release(Path(named)):
        return Path(named)
    if not _in_workspace(shared):
        subject = "curate audit twins" if named is None else f"release {named}"
        message = "names no release, and this is no workspace that has one" if named is None else "is not there"
        raise UsageError(subject, message, "give a release folder, or the workspace: curate -w FOLDER")
    with shared.open() as workspace:
        return find_release(workspace, named)


def task_folders(shared: Shared) -> tuple[Path, ...]:
    """The folders with the workspace's own benchmark tasks; none outside a workspace."""
    if not _in_workspace(shared):
        return ()
    with shared.open() as workspace:
        return tuple(workspace.task_folders)


def _in_workspace(shared: Shared) -> bool:
    return shared.workspace is not None or (find_root(None) / FILE_NAME).is_file()
