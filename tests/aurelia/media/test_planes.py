from __future__ import annotations

from pathlib import Path

from aurelia.media.planes import planes
from tests.media_factory import film


def test_planes_cover_a_span(tmp_path: Path) -> None:
    film(tmp_path / "f.mp4", shots=[(2.0, "red")])
    found = list(planes(tmp_path / "f.mp4", max_side=80, start=0.5, end=1.5))
    assert len(found) == 25
    assert found[0].pixels.shape == (3, 45, 80)
