"""Clips of one recording as a job: each in the store before it is told."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from curation.blobs import Blobs
from curation.segment.clips import cut_clip, cut_job
from schemas.errors import WorkspaceError
from schemas.issues import Issue
from schemas.media import Clip, Part
from tests.media_factory import film, numbers


@pytest.fixture
def recording(tmp_path: Path) -> str:
    """A film of 6 s in the store of a workspace; its sha256."""
    film(tmp_path / "f.mp4", shots=[(3, "red"), (3, "blue")], beeps=[1.0, 4.0], barcode=True)
    return Blobs(tmp_path / "space").import_file(tmp_path / "f.mp4", ".mp4")


def want(start: float, duration: float) -> dict[str, Any]:
    return {"start": start, "duration": duration, "boundaries": [{"at": start, "reason": "given"}]}


def test_each_clip_is_in_the_store_when_it_is_told(tmp_path: Path, recording: str) -> None:
    blobs, seen = Blobs(tmp_path / "space"), set()
    wants = [want(3.0, 1.0), want(0.4, 2.0), want(1.0, 1.0), want(50.0, 1.0)]
    for message in cut_job(str(tmp_path / "space"), recording, "a film", wants, "exact"):
        message = json.loads(json.dumps(message))
        seen.add(message["index"])
        if message["index"] == 3:
            issue = Issue.model_validate(message["issue"])
            assert issue.kind == "clip-failed"
            assert issue.subject == "a film from 50.000 to 51.000 s"
            continue
        clip, asked = Clip.model_validate(message["clip"]), wants[message["index"]]
        assert clip.parts == (Part(recording_sha256=recording, start=asked["start"], duration=asked["duration"]),)
        assert clip.measured.certified
        assert clip.boundaries[0].reason == "given"
        assert numbers(blobs.path(clip.sha256))[0] == round(asked["start"] * 25)
    assert seen == {0, 1, 2, 3}
    assert not list((tmp_path / "space" / "staging").iterdir())


def test_a_job_that_stops_keeps_what_it_told_and_leaves_nothing_else(tmp_path: Path, recording: str) -> None:
    coming = cut_job(str(tmp_path / "space"), recording, "a film", [want(0.4, 1.0), want(2.0, 1.0)], "exact")
    first = Clip.model_validate(next(coming)["clip"])
    coming.close()
    kept = [path.stem for path in (tmp_path / "space" / "files").rglob("*.mp4")]
    assert sorted(kept) == sorted([recording, first.sha256])
    assert not list((tmp_path / "space" / "staging").iterdir())


def test_a_job_and_a_single_cut_give_the_same_clip(tmp_path: Path, recording: str) -> None:
    (message,) = cut_job(str(tmp_path / "space"), recording, "a film", [{"start": 1.2, "duration": 1.0}])
    part = Part(recording_sha256=recording, start=1.2, duration=1.0)
    assert Clip.model_validate(message["clip"]) == cut_clip(Blobs(tmp_path / "space"), part)


def test_a_copied_clip_says_so(tmp_path: Path, recording: str) -> None:
    (message,) = cut_job(str(tmp_path / "space"), recording, "a film", [want(2.5, 1.0)], "copy")
    measured = Clip.model_validate(message["clip"]).measured
    assert (measured.mode, measured.certified) == ("copy", False)
    assert measured.start == pytest.approx(1.92, abs=0.001)
    assert measured.start_error == pytest.approx(-0.58, abs=0.001)


def test_a_recording_that_is_gone_is_told(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="not in this workspace"):
        next(cut_job(str(tmp_path / "space"), "0" * 64, "a film", [want(0, 1)], "exact"))
