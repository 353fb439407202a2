"""Tests of the shot detectors that can be chosen."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

from aurelia.media.planes import planes
from curation.segment import detectors
from schemas.errors import PluginError
from schemas.plugins import load
from tests.media_factory import film
from tests.parts import missing

try:
    import scenedetect  # noqa: F401
except ImportError:
    missing("PySceneDetect is not installed")

KNOWN = load("curation.detectors", detectors.__name__, "DETECTOR")


@pytest.mark.parametrize("name", KNOWN)
def test_every_built_in_detector_keeps_the_protocol(name: str, tmp_path: Path) -> None:
    film(tmp_path / "f.mp4", shots=[(1.0, "red"), (1.0, "blue")], audio=False)
    for _ in range(2):  # each film has a watcher of its own
        watcher = KNOWN[name].value.watch()
        for frame in planes(tmp_path / "f.mp4"):
            watcher.see(frame)
        changes = watcher.found()
        assert [c.at for c in changes] == [1.0]
        assert all(0 <= c.confidence <= 1 for c in changes)


@pytest.mark.parametrize("name", KNOWN)
def test_no_frames_have_no_boundary(name: str) -> None:
    assert KNOWN[name].value.watch().found() == []


def test_our_detector_and_both_of_pyscenedetect_are_there() -> None:
    assert {"planes", "pyscenedetect", "pyscenedetect-content"} <= set(KNOWN)


def test_a_missing_package_is_named_with_the_way_to_get_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "scenedetect", None)
    with pytest.raises(PluginError, match=r"aurelia-toolkit\[scenedetect\]"):
        KNOWN["pyscenedetect"].value.watch()
