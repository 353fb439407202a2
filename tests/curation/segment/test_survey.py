"""Recordings are surveyed once, in a process of their own, and what is measured can be used again."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from aurelia import fingerprint
from aurelia.media.probe import probe
from curation.executors.base import Job
from curation.executors.local import LocalPool
from curation.segment import survey as stage
from curation.segment.survey import Survey
from curation.stage import run_stage
from curation.workspace import Workspace
from schemas.errors import MediaError, UsageError
from schemas.fact import Fact
from schemas.media import Recording
from schemas.survey import Survey as Measured
from tests.curation.segment.places import add_recording
from tests.media_factory import film


def talking(folder: Path, name: str = "a.mp4", **options: Any) -> Path:
    path = folder / name
    film(path, shots=((2.0, "red"), (2.0, "blue"), (2.0, "green")), beeps=(1.0, 3.0), size=(192, 108), **options)
    return path


def survey_of(place: Workspace) -> Measured:
    (fact,) = place.store.heads("survey")
    return fact.contract(Measured)


def test_a_recording_is_measured_and_its_files_are_kept(place: Workspace, tmp_path: Path) -> None:
    owner = add_recording(place, talking(tmp_path))

    with LocalPool(1) as pool:
        report = run_stage(place.store, Survey(place), executor=pool)
        again = run_stage(place.store, Survey(place), executor=pool)

    assert (report.done, report.new_facts, report.issues) == (1, 1, ())
    assert (again.done, again.new_facts) == (0, 0)
    (fact,) = place.store.heads("survey")
    survey = fact.contract(Measured)
    assert fact.parents == (owner.key,)
    assert survey.recording == owner.subject
    assert [change.at for change in survey.changes] == [2.0, 4.0]
    assert survey.onsets == pytest.approx((1.0, 3.0), abs=0.03)
    assert len(survey.frames) == 8
    assert all(place.blobs.path(frame.sha256).suffix == ".jpg" for frame in survey.frames)
    assert survey.sound_sha256 is not None
    assert survey.prints_sha256 is not None
    assert probe(place.blobs.path(survey.sound_sha256)).audio is not None
    prints = fingerprint.unpacked(place.blobs.path(survey.prints_sha256).read_bytes())
    assert prints.duration == survey.duration


@pytest.mark.parametrize(("audio", "video"), [(False, True), (True, False)])
def test_one_sense_alone_is_enough(place: Workspace, tmp_path: Path, audio: bool, video: bool) -> None:
    add_recording(place, talking(tmp_path, "a.mp4" if video else "a.m4a", audio=audio, video=video))

    report = run_stage(place.store, Survey(place))

    assert (report.done, report.issues) == (1, ())
    survey = survey_of(place)
    assert bool(survey.frames) is video
    assert bool(survey.sound_sha256) is audio


def test_damage_is_gone_around_and_told(place: Workspace, tmp_path: Path) -> None:
    path = talking(tmp_path, "a.mkv")
    data = bytearray(path.read_bytes())
    middle = len(data) // 2
    data[middle : middle + len(data) // 6] = bytes(len(data) // 6)
    path.write_bytes(bytes(data))
    add_recording(place, path)

    report = run_stage(place.store, Survey(place))

    assert report.done == 1
    survey = survey_of(place)
    assert survey.frames_seen < 150
    if survey.lost >= 0.5:
        assert [issue.kind for issue in report.issues] == ["damaged"]


def test_a_file_that_cannot_be_decoded_is_refused_by_its_title(place: Workspace, tmp_path: Path) -> None:
    owner = add_recording(place, talking(tmp_path))
    kept = place.blobs.path(owner.contract(Recording).sha256)
    kept.write_bytes(b"no film any more" * 100)

    report = run_stage(place.store, Survey(place))

    assert report.failed == 1
    (issue,) = report.issues
    assert issue.subject == "About film.mp4"
    assert "cannot be read" in issue.message


def test_a_lost_file_waits(place: Workspace, tmp_path: Path) -> None:
    owner = add_recording(place, talking(tmp_path))
    place.blobs.path(owner.contract(Recording).sha256).unlink()

    report = run_stage(place.store, Survey(place))

    assert [issue.kind for issue in report.issues] == ["file-lost"]
    assert run_stage(place.store, Survey(place)).failed == 1  # looked at again


def test_nothing_a_process_says_is_believed(place: Workspace, tmp_path: Path) -> None:
    owner = add_recording(place, talking(tmp_path))
    ours = Survey(place)
    said = list(stage.work(**job(ours, owner).arguments))[-1]
    other, stranger = dict(said["survey"]), dict(said["survey"])
    other["recording"] = "0" * 64
    stranger["sound_sha256"] = "1" * 64

    assert ours.facts(owner, said)
    for lie in (other, stranger):
        with pytest.raises(MediaError):
            ours.facts(owner, {"survey": lie})
    with pytest.raises(ValueError):
        ours.facts(owner, {"survey": {**said["survey"], "onsets": [-1]}})


def test_the_same_file_gives_the_same_facts(place: Workspace, tmp_path: Path) -> None:
    owner = add_recording(place, talking(tmp_path))
    ours = Survey(place)
    first, second = (ours.facts(owner, list(stage.work(**job(ours, owner).arguments))[-1]) for _ in range(2))

    assert first == second


def test_it_says_how_far_it_has_come(place: Workspace, tmp_path: Path) -> None:
    path = tmp_path / "long.mp4"
    film(path, shots=((25.0, "grey"),), rate=5, size=(64, 36), texture=False)
    owner = add_recording(place, path)

    said = list(stage.work(**job(Survey(place), owner).arguments))

    assert [list(value) for value in said] == [["progress"], ["progress"], ["survey"]]


def test_another_detector_measures_anew(place: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="nothing-like-it"):
        Survey(place, detector="nothing-like-it")

    assert Survey(place, detector="planes").name.startswith("survey:")


def job(ours: Survey, owner: Fact) -> Job:
    made = ours.job(owner)
    assert isinstance(made, Job)
    return made
