"""What came in after a build keeps an older release from going out."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner

from curation.cli.main import cli
from curation.release import build
from curation.validate import live_items
from curation.workspace import Workspace
from schemas.rights import PeopleFlag
from tests import factories
from tests.curation.release.conftest import Fill
from tests.curation.release.test_gates import reject_later


def closed(place: Workspace) -> None:
    place.store.revise(factories.source("film-0.mp4", rights=factories.rights("CC-BY-ND-4.0")))


def flagged(place: Workspace) -> None:
    place.store.revise(factories.source("film-0.mp4", people=(PeopleFlag.minor,)))


def redacted(place: Workspace) -> None:
    place.store.redact(live_items(place.store)[0][0].key, "asked to be forgotten")


def run(folder: Path, out: Path, *words: str) -> tuple[int, str]:
    told = CliRunner().invoke(cli, ["release", "publish", str(folder), str(out), *words])
    return told.exit_code, f"{told.output}{told.exception or ''}"


@pytest.mark.parametrize(
    ("change", "why"),
    [(closed, "CC-BY-ND-4.0 now"), (flagged, "minor"), (redacted, "withdrawn"), (reject_later, "not validated")],
)
def test_what_the_workspace_would_not_release_any_more_does_not_go_out(
    fill: Fill, tmp_path: Path, change: Callable[[Workspace], None], why: str
) -> None:
    place, out = fill(), tmp_path / "out"
    folder = build(place, "films", "1.0.0").folder
    change(place)
    code, said = run(folder, out, "--dry-run")
    assert code == 0
    assert "It would be refused" in said
    code, said = run(folder, out, "--yes")
    assert code == 1
    assert why in said
    assert "curate release build films 1.0.1" in said
    assert not out.exists()


def test_outside_its_workspace_it_is_said_that_nothing_was_compared(fill: Fill, tmp_path: Path) -> None:
    place = fill()
    copied = shutil.copytree(build(place, "films", "1.0.0").folder, tmp_path / "elsewhere" / "films-1.0.0")
    code, said = run(copied, tmp_path / "out", "--yes")
    assert code == 0
    assert "Not checked" in said
    closed(place)
    code, said = run(place.root / "releases" / "films-1.0.0", tmp_path / "out", "--yes")
    assert code == 1
