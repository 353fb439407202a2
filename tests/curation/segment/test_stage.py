"""Recordings become clips: which, of what, and what happens when something is in the way."""

from __future__ import annotations

from pathlib import Path

import pytest

from aurelia.media.probe import probe
from curation import workspace
from curation.segment.stage import Segment
from curation.workspace import Workspace
from schemas.errors import SettingsError
from schemas.fact import Fact, machine_fact
from schemas.media import Clip, Recording
from schemas.streams import Subtitles
from tests.curation.segment.materials import cuts
from tests.curation.segment.places import (
    Cutter,
    add_recording,
    add_survey,
    ask,
    clips,
    made,
    one_shot,
    spans,
    surveyed,
    three_shots,
)
from tests.media_factory import film


def test_a_recording_becomes_clips_at_its_cuts(place: Workspace, tmp_path: Path, cut: Cutter) -> None:
    recording = surveyed(place, three_shots(tmp_path))

    report = cut(place)

    assert (report.done, report.new_facts, report.issues) == (1, 3, ())
    assert spans(place) == [(0, 3.2), (3.2, 6.0), (6.0, 9.0)]
    for fact in place.store.heads("clip"):
        clip = fact.contract(Clip)
        assert fact.parents == (recording.key,)
        found = probe(place.blobs.path(clip.sha256))
        assert (clip.width, clip.height, clip.has_audio, clip.size_bytes) == (192, 108, True, found.size_bytes)
        assert clip.duration == clip.measured.duration == pytest.approx(clip.parts[0].duration, abs=0.02)
        assert clip.measured.start == clip.parts[0].start
        assert clip.measured.av_offset == 0
    first = next(clip for clip in clips(place) if clip.parts[0].start == 0)
    assert [(b.at, b.reason) for b in first.boundaries] == [(0, "start"), (3.2, "cut")]


def test_the_same_recording_gives_the_same_facts_and_files(place: Workspace, tmp_path: Path, cut: Cutter) -> None:
    source = three_shots(tmp_path)
    surveyed(place, source)
    cut(place)
    with workspace.create(
        tmp_path / "other", min_clip_seconds=2.0, target_clip_seconds=3.0, max_clip_seconds=5.0
    ) as other:
        surveyed(other, source)
        cut(other)
        assert facts_of(other) == facts_of(place)
        assert all(other.blobs.has(clip.sha256) for clip in clips(place))


def facts_of(place: Workspace) -> list[tuple[str, str, str]]:
    return sorted((fact.key, fact.digest, fact.subject) for fact in place.store.heads("clip"))


@pytest.mark.parametrize(("lacks", "kind"), [("audio", "no-sound"), ("video", "no-picture")])
def test_a_missing_sense_is_a_warning_that_says_what_follows(
    place: Workspace, tmp_path: Path, lacks: str, kind: str, cut: Cutter
) -> None:
    path = tmp_path / ("f.mp4" if lacks == "audio" else "f.m4a")
    film(path, shots=[(6.0, "red")], **{lacks: False})
    surveyed(place, path, changes=())

    report = cut(place)

    assert (report.done, [issue.kind for issue in report.issues]) == (1, [kind])
    assert report.issues[0].severity == "warning"
    assert "no audio-visual question" in report.issues[0].message
    assert len(clips(place)) >= 1
    assert all(clip.has_audio == (lacks != "audio") for clip in clips(place))
    assert all(clip.has_video == (lacks != "video") for clip in clips(place))


def test_a_recording_too_short_for_a_clip_is_turned_down_with_the_way_out(
    place: Workspace, tmp_path: Path, cut: Cutter
) -> None:
    film(tmp_path / "f.mp4", shots=[(1.0, "red")])
    surveyed(place, tmp_path / "f.mp4", changes=())
    report = cut(place)
    assert (report.rejected, report.new_facts) == (1, 0)
    assert "min_clip_seconds" in str(report.issues[0])


def test_one_clip_that_fails_stops_no_other(place: Workspace, tmp_path: Path, cut: Cutter) -> None:
    fact = surveyed(place, three_shots(tmp_path))
    recording = fact.contract(Recording)
    ask(place, recording.source, 8.99, 8.995)  # after the last frame: nothing to show
    ask(place, recording.source, 1.0, 2.0, "And?")
    longer = recording.model_copy(update={"duration": 30.0})
    ask(place, recording.source, 20.0, 25.0, "Late?")
    longer_fact = Fact(
        fact.kind, fact.key, fact.subject, fact.digest, longer.canonical(), fact.parents, fact.supersedes
    )

    report = cut(place, inputs=[longer_fact])

    assert "clip-failed" in {issue.kind for issue in report.issues}
    assert (1.0, 2.0) in spans(place)
    assert report.done == 1


def test_a_damaged_recording_fails_alone(place: Workspace, tmp_path: Path, cut: Cutter) -> None:
    good = three_shots(tmp_path)
    surveyed(place, good)
    bad = surveyed(place, one_shot(tmp_path), "bad.mp4", changes=())
    path = place.blobs.path(bad.contract(Recording).sha256)
    path.write_bytes(b"\0" * 1000)
    report = cut(place)
    assert (report.done, report.failed) == (1, 1)
    assert report.exit_code == 3
    assert report.issues[0].subject == "About bad.mp4"


def test_lengths_out_of_order_are_a_setting_to_mend(tmp_path: Path) -> None:
    with (
        workspace.create(tmp_path / "w", min_clip_seconds=9.0, max_clip_seconds=5.0) as place,
        pytest.raises(SettingsError, match="not in order"),
    ):
        Segment(place)


def test_nothing_is_left_in_staging(place: Workspace, tmp_path: Path, cut: Cutter) -> None:
    surveyed(place, three_shots(tmp_path))
    cut(place)
    assert list((place.root / "staging").iterdir()) == []


def test_a_recording_that_was_not_measured_waits(place: Workspace, tmp_path: Path, cut: Cutter) -> None:
    fact = add_recording(place, three_shots(tmp_path))
    add_survey(place, fact, "another", changes=cuts(3.2))
    assert [issue.kind for issue in cut(place).issues] == ["not-surveyed"]
    assert Segment(place).ready([fact]) == []
    add_survey(place, fact, changes=cuts(3.2, 6.0))
    assert Segment(place).ready([fact]) == [fact]
    assert cut(place).done == 1


def test_the_newest_survey_of_the_wanted_detector_counts(tmp_path: Path, cut: Cutter) -> None:
    with made(tmp_path / "w", detector="other") as place:
        fact = surveyed(place, three_shots(tmp_path))
        add_survey(place, fact, "other", changes=cuts(4.0))
        cut(place)
        assert (0.0, 4.0) in spans(place)


def test_strategies_can_be_chosen_and_say_when_they_find_nothing(place: Workspace, tmp_path: Path, cut: Cutter) -> None:
    surveyed(place, three_shots(tmp_path), speech=[(1.0, 3.0), (3.2, 3.9)])
    report = cut(place, ["chapters"])
    assert (report.done, report.new_facts, [issue.kind for issue in report.issues]) == (1, 0, ["nothing-to-cut"])
    assert cut(place, ["given"]).issues == ()
    assert cut(place, ["windows"]).new_facts == 3
    assert cut(place, ["speech"]).new_facts == 1


def test_sentences_of_subtitles_are_read_from_the_store(place: Workspace, tmp_path: Path, cut: Cutter) -> None:
    fact = surveyed(place, three_shots(tmp_path))
    vtt = b"WEBVTT\n\n00:01.000 --> 00:03.400\nA sentence.\n\n00:06.000 --> 00:08.500\n<b>Another.</b>\n"
    track = Subtitles(language="en", sha256=place.blobs.put(vtt, ".vtt"))
    said = fact.contract(Recording).model_copy(update={"subtitles": (track,)})
    place.store.put([machine_fact(said, parents=fact.parents, stage="download", version=2)])
    cut(place, ["subtitles"])
    assert [clip.boundaries[0].note for clip in clips(place)] == ["A sentence.", "Another."]


def test_an_overlap_that_leaves_nothing_new_is_a_setting_to_mend(tmp_path: Path) -> None:
    with made(tmp_path / "w", overlap_seconds=2.9) as place, pytest.raises(SettingsError, match="overlap"):
        Segment(place)


def test_clips_that_are_hardly_there_are_a_setting_to_mend(tmp_path: Path) -> None:
    with made(tmp_path / "w", min_clip_seconds=0.001) as place, pytest.raises(SettingsError, match="too short"):
        Segment(place)
