"""The driver is killed in the middle of a recording: what was stored stays, and the rest is cut the next time."""

from __future__ import annotations

import subprocess
import sys
import time
from pathlib import Path

import pytest

from curation.executors.local import LocalPool
from curation.segment.run import segment
from curation.workspace import Workspace
from tests.curation.segment.places import add_recording, made
from tests.media_factory import film

SCRIPT = "import sys; from curation import Project; Project.open(sys.argv[1], workers=1).segment(['windows'])"
LENGTHS = {"min_clip_seconds": 1.0, "target_clip_seconds": 2.0, "max_clip_seconds": 2.0}


def facts_of(place: Workspace) -> list[tuple[str, str]]:
    return [(fact.key, fact.digest) for kind in ("survey", "clip") for fact in sorted(place.store.heads(kind), key=str)]


@pytest.mark.slow
def test_killed_between_clips_the_facts_are_the_same(tmp_path: Path, pool: LocalPool) -> None:
    path = tmp_path / "film.mp4"
    film(path, shots=[(10.0, "red"), (10.0, "blue")], beeps=[1.0, 14.0], size=(192, 108))
    with made(tmp_path / "calm", **LENGTHS) as calm:
        add_recording(calm, path)
        assert segment(calm, ["windows"], executor=pool).new_facts == 10
        expected = facts_of(calm)
    with made(tmp_path / "w", **LENGTHS) as place:
        add_recording(place, path)
        settings = [f"{name} = {value}" for name, value in LENGTHS.items()]
        (place.root / "curation.toml").write_text("\n".join(settings))
        driver = subprocess.Popen([sys.executable, "-c", SCRIPT, str(place.root)])
        while driver.poll() is None and not place.store.heads("clip"):
            time.sleep(0.01)
        driver.kill()
        driver.wait()
        early = len(place.store.heads("clip"))
        assert early
        report = segment(place, ["windows"], executor=pool)
        assert (report.failed, report.new_facts) == (0, 10 - early)
        assert facts_of(place) == expected
