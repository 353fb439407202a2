"""The empty database every workspace's Label Studio begins with: migrated once on a machine, copied from then on."""

from __future__ import annotations

import hashlib
import os
import shutil
import sqlite3
import subprocess
from contextlib import closing
from pathlib import Path

from curation.review.studio import environment
from curation.review.studio.environment import VERSION, Tell
from schemas.errors import ReviewError

DATABASE = "label_studio.sqlite3"
"""What Label Studio calls its database."""

_MAKING = ".making-database-"
_PATIENCE_SECONDS = 600.0


def provide(installed: Path, data: Path, tell: Tell) -> bool:
    """Put an empty, migrated database into a new data folder, so that the first start need not make one.

    Args:
        installed: The environment Label Studio runs in; the template lies there.
        data: The folder of a workspace's server; one that has a database is left alone.
        tell: Called with a line before the long step.

    Returns:
        Whether it was put there. Where it was not, the server makes its database itself, minutes longer.
    """
    if (data / DATABASE).exists():
        return False
    try:
        template = _known(installed) or _make(installed, tell)
        if template is None:
            return False
        partial = data / f".{DATABASE}.{os.getpid()}"
        shutil.copyfile(template, partial)
        _sync(partial)
        os.replace(partial, data / DATABASE)
    except (OSError, sqlite3.Error, ReviewError):
        return False  # somebody else's environment, a full disk: only time is lost
    return True


def _known(installed: Path) -> Path | None:
    """The template of our version whose bytes are what its name says, or None."""
    found = sorted(installed.glob(f"{_stem()}-*.sqlite3"))
    return next((path for path in found if path.name == _name(path)), None)


def _make(installed: Path, tell: Tell) -> Path | None:
    with environment.locked(installed):
        known = _known(installed)
        if known is not None:
            return known
        for left in (*installed.glob(f"{_MAKING}*"), *installed.glob("database-*.sqlite3")):
            shutil.rmtree(left) if left.is_dir() else left.unlink()  # cut short, broken, or of another version
        folder = installed / f"{_MAKING}{os.getpid()}"
        folder.mkdir(mode=0o700)
        try:
            tell(f"Making the database of Label Studio {VERSION} (about a minute, once on this machine) ...")
            return _migrated(installed, folder)
        finally:
            shutil.rmtree(folder, ignore_errors=True)


def _migrated(installed: Path, folder: Path) -> Path | None:
    """Let Label Studio make a database with nobody in it, and put it where the next workspace finds it."""
    # `version` is its one command that migrates and does nothing else.
    program = [str(installed / "bin" / "python"), str(installed / "bin" / "label-studio")]
    try:
        done = subprocess.run(
            [*program, "version", "--data-dir", str(folder)], check=False, capture_output=True,
            env=environment.variables(folder), stdin=subprocess.DEVNULL, timeout=_PATIENCE_SECONDS,
        )  # fmt: skip
    except subprocess.TimeoutExpired:
        return None
    made = folder / DATABASE
    if done.returncode or not _whole(made):
        return None
    _sync(made)
    target = installed / _name(made)
    os.replace(made, target)
    return target


def _whole(database: Path) -> bool:
    """Whether it is a sound database that was migrated and holds nobody. Folds its journal into the file."""
    if not database.is_file():
        return False
    with closing(sqlite3.connect(database)) as connection:
        connection.execute("PRAGMA journal_mode=DELETE").fetchone()
        sound = connection.execute("PRAGMA integrity_check").fetchone() == ("ok",)
        migrated = connection.execute("SELECT 1 FROM django_migrations LIMIT 1").fetchone() is not None
        nobody = connection.execute("SELECT 1 FROM htx_user LIMIT 1").fetchone() is None
    return bool(sound and migrated and nobody)


def _stem() -> str:
    return f"database-{VERSION}"


def _name(path: Path) -> str:
    """What a template is called: its version and what its bytes hash to, so that a damaged one is known."""
    return f"{_stem()}-{hashlib.sha256(path.read_bytes()).hexdigest()[:16]}.sqlite3"


def _sync(path: Path) -> None:
    with path.open("rb") as stream:
        os.fsync(stream.fileno())
