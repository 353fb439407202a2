"""`curate init`: the closing line says what to type next."""

from __future__ import annotations

from pathlib import Path

import pytest

from aurelia.console import run
from curation.cli.main import cli


def test_the_next_step_enters_the_folder_first(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    assert run(cli, ["init", "my bench"]) == 0
    assert capsys.readouterr().out.endswith("Next: cd 'my bench' && curate add VIDEO\n")
    monkeypatch.chdir(tmp_path / "my bench")
    assert run(cli, ["init"]) == 0
    assert capsys.readouterr().out.endswith("Next: curate add VIDEO\n")
