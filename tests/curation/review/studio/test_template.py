"""The database a new server begins with: made once, whole or not at all, and copied from then on."""

from __future__ import annotations

import sqlite3
import sys
from contextlib import closing
from pathlib import Path

import pytest

from curation.review.studio import template
from curation.review.studio.environment import VERSION

FAKE = """
import pathlib, sqlite3, sys
folder = pathlib.Path(sys.argv[sys.argv.index("--data-dir") + 1])
with (pathlib.Path(sys.argv[0]).parent / "calls").open("a") as calls:
    calls.write(f"{folder.name}\\n")
base = sqlite3.connect(folder / "label_studio.sqlite3")
base.execute("PRAGMA journal_mode=WAL")
base.execute("CREATE TABLE django_migrations (name)")
base.execute("CREATE TABLE htx_user (email)")
base.execute("INSERT INTO django_migrations VALUES ('0001')")
EXTRA
base.commit()
(folder / ".env").write_text("SECRET_KEY=of this folder alone")
"""


@pytest.fixture
def installed(tmp_path: Path) -> Path:
    """An environment whose Label Studio makes a small database."""
    return fake(tmp_path / "env")


def fake(place: Path, extra: str = "") -> Path:
    """What an environment looks like whose `label-studio version` makes a small database."""
    (place / "bin").mkdir(parents=True, exist_ok=True)
    (place / "bin" / "label-studio").write_text(FAKE.replace("EXTRA", extra))
    if not (place / "bin" / "python").exists():
        (place / "bin" / "python").symlink_to(sys.executable)
    return place


def data(tmp_path: Path, name: str) -> Path:
    """A new data folder."""
    (tmp_path / name).mkdir()
    return tmp_path / name


def made(installed: Path) -> int:
    """How many databases were made."""
    calls = installed / "bin" / "calls"
    return len(calls.read_text().splitlines()) if calls.exists() else 0


def names(database: Path) -> list[str]:
    """The migrations in a database."""
    with closing(sqlite3.connect(database)) as connection:
        return [name for (name,) in connection.execute("SELECT name FROM django_migrations")]


def test_it_is_made_once_and_copied_whole(installed: Path, tmp_path: Path) -> None:
    told: list[str] = []
    first, second = data(tmp_path, "a"), data(tmp_path, "b")
    assert template.provide(installed, first, told.append)
    assert template.provide(installed, second, told.append)
    assert (made(installed), len(told)) == (1, 1)
    for folder in (first, second):
        assert [path.name for path in folder.iterdir()] == [template.DATABASE]
        assert names(folder / template.DATABASE) == ["0001"]
    assert sorted(path.suffix for path in installed.iterdir()) == ["", ".sqlite3"]


def test_a_data_folder_with_a_database_is_left_alone(installed: Path, tmp_path: Path) -> None:
    folder = data(tmp_path, "a")
    (folder / template.DATABASE).write_bytes(b"people's work")
    assert not template.provide(installed, folder, pytest.fail)
    assert (folder / template.DATABASE).read_bytes() == b"people's work"


def test_a_broken_or_older_template_is_made_anew(installed: Path, tmp_path: Path) -> None:
    template.provide(installed, data(tmp_path, "a"), lambda _line: None)
    [known] = installed.glob("*.sqlite3")
    known.write_bytes(known.read_bytes()[:-1000])
    (installed / "database-1.0.0-0123456789abcdef.sqlite3").write_bytes(b"")
    assert template.provide(installed, data(tmp_path, "b"), lambda _line: None)
    assert names(tmp_path / "b" / template.DATABASE) == ["0001"]
    assert made(installed) == 2
    assert [path.name.startswith(f"database-{VERSION}-") for path in installed.glob("*.sqlite3")] == [True]


def test_what_a_killed_run_left_is_cleared_away(installed: Path, tmp_path: Path) -> None:
    left = installed / ".making-database-1"
    left.mkdir()
    (left / template.DATABASE).write_bytes(b"half")
    assert template.provide(installed, data(tmp_path, "a"), lambda _line: None)
    assert not left.exists()


@pytest.mark.parametrize(
    "extra", ["sys.exit(1)", "base.execute('DROP TABLE htx_user')", "base.execute('DELETE FROM django_migrations')",
              "base.execute(\"INSERT INTO htx_user VALUES ('somebody')\")"],
)  # fmt: skip
def test_what_is_no_empty_migrated_database_is_not_kept(tmp_path: Path, extra: str) -> None:
    installed = fake(tmp_path / "env", extra)
    assert not template.provide(installed, data(tmp_path, "a"), lambda _line: None)
    assert list(installed.glob("*.sqlite3")) == []
    assert list(installed.glob(".making*")) == []
    assert list((tmp_path / "a").iterdir()) == []
