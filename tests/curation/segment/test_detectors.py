from __future__ import annotations

from pathlib import Path

from curation.segment import detectors
from schemas.plugins import load
from tests.media_factory import film


def test_every_built_in_detector_keeps_the_protocol(tmp_path: Path) -> None:
    film(tmp_path / "f.mp4", shots=[(1.0, "red"), (1.0, "blue")])
    known = load("curation.detectors", detectors.__name__, "DETECTOR")
    assert "planes" in known
    for plugin in known.values():
        changes = plugin.value.find(tmp_path / "f.mp4")
        assert [c.at for c in changes] == [1.0]
        assert all(0 <= c.confidence <= 1 for c in changes)
