"""A workspace: one folder with the settings, the store, the files, the reviews and the releases."""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from aurelia import whole
from curation import settings as settings_file
from curation.blobs import Blobs, disk_error
from curation.settings import FILE_NAME, Settings
from db import migrate
from db.store import Store
from schemas.errors import WorkspaceError

_TEMPLATE = """\
# Settings of this workspace; see docs/settings.md. CURATE_<NAME> in the environment overrides a line.
demo = {demo}
# database = "postgresql+psycopg://user@host/name"   # default: a SQLite file in this folder
# min_clip_seconds = 5.0
# max_clip_seconds = 20.0
# model = "transformers:FOLDER"   # who drafts; without one, rules over measurements (docs/models.md)
"""


@dataclass(frozen=True)
class Workspace:
    """An open workspace; close it, or use it in a `with` block."""

    root: Path
    settings: Settings
    store: Store
    blobs: Blobs

    @property
    def task_folders(self) -> tuple[Path, ...]:
        """Folders that hold this workspace's own benchmark tasks."""
        return (self.root / "tasks",)

    def close(self) -> None:
        """Release the store."""
        self.store.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        self.close()


def database(root: Path, settings: Settings) -> str | Path:
    """Where the store lives: the URL that is set, or the path of a SQLite file in the workspace."""
    return settings.database or root / "store.sqlite"


def create(root: Path, *, demo: bool = False, **flags: Any) -> Workspace:
    """Make a workspace (or complete one), migrate its store, and open it.

    Raises:
        WorkspaceError: The folder cannot be written.
    """
    root = root.resolve()
    try:
        root.mkdir(parents=True, exist_ok=True)
        for name in ("files", "staging", "tasks", "releases", "reports"):
            (root / name).mkdir(exist_ok=True)
        if not (root / FILE_NAME).exists():
            whole.write(root / FILE_NAME, _TEMPLATE.format(demo=str(demo).lower()))
    except OSError as exc:
        raise disk_error(root, exc) from exc
    settings = settings_file.read(root, **flags)
    migrate.upgrade(database(root, settings))
    return open_workspace(root, **flags)


def open_workspace(root: Path, **flags: Any) -> Workspace:
    """Open the workspace at `root`.

    Raises:
        WorkspaceError: There is none, or its store is of another version.
    """
    root = root.resolve()
    if not (root / FILE_NAME).is_file():
        raise WorkspaceError(str(root), "is not a workspace", f"make one with: curate init {root}")
    settings = settings_file.read(root, **flags)
    blobs = Blobs(root)
    blobs.sweep()
    return Workspace(root, settings, Store.open(database(root, settings)), blobs)


def find_root(given: Path | None) -> Path:
    """The workspace meant: as given, as CURATE_WORKSPACE says, or the nearest one at or above this folder."""
    if given is not None:
        return given
    if named := os.environ.get("CURATE_WORKSPACE"):
        return Path(named)
    here = Path.cwd()
    return next((folder for folder in (here, *here.parents) if (folder / FILE_NAME).is_file()), here)
