"""Which release is audited, and the runs that are about it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

from aurelia.evaluate.folder import RunFolder
from aurelia.evaluate.plan import describe
from curation.workspace import Workspace
from schemas.errors import ReleaseError, UsageError
from schemas.frames import read_parquet
from schemas.item import SplitName
from schemas.release import ReleaseRow

TABLE = "metadata.parquet"


def find_release(workspace: Workspace, named: str | None) -> Path:
    """The release folder meant: a path, a name in the workspace's `releases`, or the one built last.

    Raises:
        UsageError: There is none.
    """
    home = workspace.root / "releases"
    if named is not None:
        for folder in (Path(named), home / named):
            if is_release(folder):
                return folder
        raise UsageError(f"release {named}", "is not there", f"name a folder, or one of: {_names(home)}")
    there = [folder for folder in home.iterdir() if is_release(folder)] if home.is_dir() else []
    if not there:
        raise UsageError("release", "is not built yet", "run: curate release build NAME VERSION")
    return max(there, key=lambda folder: (folder.stat().st_mtime, folder.name))


def is_release(folder: Path) -> bool:
    """Whether a folder holds the table of a split of a release."""
    return any((folder / split / TABLE).is_file() for split in SplitName)


def _names(home: Path) -> str:
    found = sorted(folder.name for folder in home.iterdir() if is_release(folder)) if home.is_dir() else []
    return ", ".join(found) or "none is built yet"


def rows_of(release: Path, splits: Iterable[str] = ()) -> tuple[ReleaseRow, ...]:
    """The rows of a release, of all its splits unless some are named.

    Raises:
        ReleaseError: A table cannot be read.
        UsageError: A split is not in the release.
    """
    wanted = list(splits)
    found: list[ReleaseRow] = []
    for split in wanted or list(SplitName):
        path = release / split / TABLE
        if not path.is_file():
            if wanted:
                raise UsageError(f"split {split}", f"is not in the release {release.name}", "name another with --split")
            continue
        try:
            found += read_parquet(ReleaseRow, path)
        except (OSError, ValueError) as exc:
            hint = "build the release anew with this version: curate release build"
            raise ReleaseError(str(path), "is no table of a release of this version", hint) from exc
    return tuple(found)


def kept_runs(workspace: Workspace, release: Path) -> list[Path]:
    """Run folders in the workspace's `runs/audit` that are about a release."""
    _, split_hash = describe(release)
    home = workspace.root / "runs" / "audit"
    there = sorted(path.parent for path in home.glob("*/plan.json")) if home.is_dir() else []
    return [path for path in there if RunFolder.open(path).plan.split_hash == split_hash]
