"""`curate twins` lists what is shared, and says when nothing was looked at."""

from __future__ import annotations

import json
from pathlib import Path

from click.testing import CliRunner

from aurelia.fingerprint import slice
from curation.cli.main import cli
from curation.segment.twins import Twins
from curation.stage import run_stage
from tests.aurelia.fingerprint.films import film
from tests.curation.segment.repeated import create


def told(folder: Path, *options: str) -> str:
    result = CliRunner().invoke(cli, ["-w", str(folder), "twins", *options], catch_exceptions=False)
    assert result.exit_code == 0
    return result.output


def test_it_lists_pairs_with_their_stretches(tmp_path: Path) -> None:
    with create(tmp_path, ("film [one]", film(1, 20)), ("part of it", slice(film(1, 20), 5, 9))) as made:
        run_stage(made.store, Twins(made))
    text = told(tmp_path)
    assert "part of it" in text
    assert "film [one]" in text
    (found,) = json.loads(told(tmp_path, "--json"))
    assert (found["one_title"], found["other_title"]) == ("part of it", "film [one]")
    assert found["shared"][0]["sense"] == "both"


def test_without_twins_it_says_how_many_were_looked_at(tmp_path: Path) -> None:
    with create(tmp_path):
        pass
    assert "run: curate segment" in told(tmp_path)
    with create(tmp_path, ("film", film(1, 20))):
        pass
    assert "among 1 recordings" in told(tmp_path)
    assert json.loads(told(tmp_path, "--json")) == []
