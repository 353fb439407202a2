from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from aurelia.media.probe import probe
from curation import workspace
from curation.segment.stage import Segment, SegmentAsked
from curation.stage import run_stage
from curation.workspace import Workspace
from schemas.errors import SettingsError
from schemas.fact import Fact, machine_fact
from schemas.media import Clip, Recording
from tests.curation.segment.places import add_recording, ask
from tests.media_factory import film


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workspace]:
    lengths = {"min_clip_seconds": 2.0, "target_clip_seconds": 3.0, "max_clip_seconds": 5.0}
    with workspace.create(tmp_path / "w", **lengths) as made:
        yield made


def clips(place: Workspace) -> list[Clip]:
    return [fact.contract(Clip) for fact in place.store.heads("clip")]


def spans(place: Workspace) -> list[tuple[float, float]]:
    return sorted((clip.parts[0].start, clip.parts[0].end) for clip in clips(place))


def three_shots(tmp_path: Path) -> Path:
    path = tmp_path / "three.mp4"
    film(path, shots=[(3.2, "red"), (2.8, "green"), (3.0, "blue")], beeps=[1.0, 4.0, 7.0], size=(192, 108))
    return path


def test_a_recording_becomes_clips_at_its_cuts(place: Workspace, tmp_path: Path) -> None:
    recording = add_recording(place, three_shots(tmp_path))

    report = run_stage(place.store, Segment(place))

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


def test_the_same_recording_gives_the_same_facts_and_files(place: Workspace, tmp_path: Path) -> None:
    source = three_shots(tmp_path)
    add_recording(place, source)
    run_stage(place.store, Segment(place))
    with workspace.create(
        tmp_path / "other", min_clip_seconds=2.0, target_clip_seconds=3.0, max_clip_seconds=5.0
    ) as other:
        add_recording(other, source)
        run_stage(other.store, Segment(other))
        assert facts_of(other) == facts_of(place)
        assert all(other.blobs.has(clip.sha256) for clip in clips(place))


def facts_of(place: Workspace) -> list[tuple[str, str, str]]:
    return sorted((fact.key, fact.digest, fact.subject) for fact in place.store.heads("clip"))


def test_a_rerun_is_a_no_op(place: Workspace, tmp_path: Path) -> None:
    fact = add_recording(place, three_shots(tmp_path))
    run_stage(place.store, Segment(place))
    assert run_stage(place.store, Segment(place)).done == 0
    assert run_stage(place.store, Segment(place), inputs=[fact]).new_facts == 0


def test_spans_that_people_asked_for_are_cut_as_asked(place: Workspace, tmp_path: Path) -> None:
    recording = add_recording(place, three_shots(tmp_path)).contract(Recording)
    ask(place, recording.source, 1.0, 1.8)
    ask(place, recording.source, None, None)
    ask(place, recording.source, 8.0, 99.0)
    ask(place, "0" * 64, 2.0, 3.0)

    run_stage(place.store, Segment(place))

    assert {(1.0, 1.8), (0.0, 9.0), (8.0, 9.0)} < set(spans(place))
    assert (2.0, 3.0) not in spans(place)
    short = next(clip for clip in clips(place) if clip.parts[0].start == 1.0)
    assert [boundary.reason for boundary in short.boundaries] == ["given", "given"]


def test_a_question_that_comes_late_gets_its_clip_and_others_are_not_cut_again(
    place: Workspace, tmp_path: Path
) -> None:
    recording = add_recording(place, three_shots(tmp_path)).contract(Recording)
    ask(place, recording.source, 1.0, 2.0)
    run_stage(place.store, Segment(place))
    before = len(clips(place))

    assert run_stage(place.store, SegmentAsked(place)).new_facts == 0
    ask(place, recording.source, 5.0, 7.0, "And then?")
    assert run_stage(place.store, SegmentAsked(place)).new_facts == 1
    assert len(clips(place)) == before + 1
    assert (5.0, 7.0) in spans(place)


def test_a_question_waits_for_its_recording(place: Workspace, tmp_path: Path) -> None:
    path = three_shots(tmp_path)
    with workspace.create(tmp_path / "other") as other:
        source = add_recording(other, path).contract(Recording).source
    ask(place, source, 1.0, 2.0)
    assert run_stage(place.store, SegmentAsked(place)).failed == 1
    add_recording(place, path)
    assert run_stage(place.store, SegmentAsked(place)).done == 1
    assert spans(place) == [(1.0, 2.0)]


def test_a_question_outside_its_recording_is_told(place: Workspace, tmp_path: Path) -> None:
    recording = add_recording(place, three_shots(tmp_path)).contract(Recording)
    ask(place, recording.source, 50.0, 60.0)
    report = run_stage(place.store, SegmentAsked(place))
    assert [issue.kind for issue in report.issues] == ["span-outside"]
    assert "lasts 9.0 s" in str(report.issues[0])


@pytest.mark.parametrize(("lacks", "kind"), [("audio", "no-sound"), ("video", "no-picture")])
def test_a_missing_sense_is_a_warning_that_says_what_follows(
    place: Workspace, tmp_path: Path, lacks: str, kind: str
) -> None:
    path = tmp_path / ("f.mp4" if lacks == "audio" else "f.m4a")
    film(path, shots=[(6.0, "red")], **{lacks: False})
    add_recording(place, path)

    report = run_stage(place.store, Segment(place))

    assert (report.done, [issue.kind for issue in report.issues]) == (1, [kind])
    assert report.issues[0].severity == "warning"
    assert "no audio-visual question" in report.issues[0].message
    assert len(clips(place)) >= 1
    assert all(clip.has_audio == (lacks != "audio") for clip in clips(place))
    assert all(clip.has_video == (lacks != "video") for clip in clips(place))


def test_a_recording_too_short_for_a_clip_is_turned_down_with_the_way_out(place: Workspace, tmp_path: Path) -> None:
    film(tmp_path / "f.mp4", shots=[(1.0, "red")])
    add_recording(place, tmp_path / "f.mp4")
    report = run_stage(place.store, Segment(place))
    assert (report.rejected, report.new_facts) == (1, 0)
    assert "min_clip_seconds" in str(report.issues[0])


def test_one_clip_that_fails_stops_no_other(place: Workspace, tmp_path: Path) -> None:
    fact = add_recording(place, three_shots(tmp_path))
    recording = fact.contract(Recording)
    ask(place, recording.source, 8.99, 8.995)  # after the last frame: nothing to show
    ask(place, recording.source, 1.0, 2.0, "And?")
    longer = recording.model_copy(update={"duration": 30.0})
    ask(place, recording.source, 20.0, 25.0, "Late?")
    longer_fact = Fact(
        fact.kind, fact.key, fact.subject, fact.digest, longer.canonical(), fact.parents, fact.supersedes
    )

    report = run_stage(place.store, Segment(place), inputs=[longer_fact])

    assert "clip-failed" in {issue.kind for issue in report.issues}
    assert (1.0, 2.0) in spans(place)
    assert report.done == 1


def test_a_damaged_recording_fails_alone(place: Workspace, tmp_path: Path) -> None:
    good = three_shots(tmp_path)
    add_recording(place, good)
    bad = add_recording(place, _other(tmp_path), "bad.mp4")
    path = place.blobs.path(bad.contract(Recording).sha256)
    path.write_bytes(b"\0" * 1000)
    report = run_stage(place.store, Segment(place))
    assert (report.done, report.failed) == (1, 1)
    assert report.exit_code == 3
    assert report.issues[0].subject == "About bad.mp4"


def _other(tmp_path: Path) -> Path:
    film(tmp_path / "other.mp4", shots=[(4.0, "grey")])
    return tmp_path / "other.mp4"


def test_lengths_out_of_order_are_a_setting_to_mend(tmp_path: Path) -> None:
    with (
        workspace.create(tmp_path / "w", min_clip_seconds=9.0, max_clip_seconds=5.0) as place,
        pytest.raises(SettingsError, match="not in order"),
    ):
        Segment(place)


def test_other_lengths_cut_anew_beside_the_clips_there_are(tmp_path: Path) -> None:
    long = {"min_clip_seconds": 20.0, "target_clip_seconds": 22.0, "max_clip_seconds": 30.0}
    with workspace.create(tmp_path / "w", **long) as place:
        add_recording(place, three_shots(tmp_path))
        assert run_stage(place.store, Segment(place)).rejected == 1
    for shortest, new in ((2.0, 3), (5.0, 1), (2.0, 0)):
        short = {"min_clip_seconds": shortest, "target_clip_seconds": shortest + 1, "max_clip_seconds": 9.0}
        with workspace.create(tmp_path / "w", **short) as place:
            before = {fact.key for fact in place.store.heads("clip")}
            assert run_stage(place.store, Segment(place)).new_facts == new
            assert before <= {fact.key for fact in place.store.heads("clip")}


def test_a_question_about_the_whole_ends_where_the_picture_does(place: Workspace, tmp_path: Path) -> None:
    fact = add_recording(place, three_shots(tmp_path))
    recording = fact.contract(Recording)
    assert recording.video is not None
    longer = recording.model_copy(update={"duration": recording.duration + 0.5})
    ask(place, recording.source, None, None)
    place.store.put([machine_fact(longer, parents=fact.parents, stage="download", version=2)])
    run_stage(place.store, SegmentAsked(place))
    assert spans(place) == [(0.0, recording.video.duration)]


@pytest.mark.parametrize("asked_first", [True, False])
def test_a_span_asked_for_that_is_a_clip_anyway_is_both(tmp_path: Path, asked_first: bool) -> None:
    whole = {"min_clip_seconds": 2.0, "target_clip_seconds": 9.0, "max_clip_seconds": 12.0}
    with workspace.create(tmp_path / "w", **whole) as place:
        recording = add_recording(place, three_shots(tmp_path)).contract(Recording)
        for ask_now in (asked_first, not asked_first):
            if ask_now:
                ask(place, recording.source, None, None)
            else:
                run_stage(place.store, Segment(place))
        run_stage(place.store, SegmentAsked(place))
        (clip,) = clips(place)
    assert [boundary.reason for boundary in clip.boundaries] == ["start", "end"]


def test_nothing_is_left_in_staging(place: Workspace, tmp_path: Path) -> None:
    add_recording(place, three_shots(tmp_path))
    run_stage(place.store, Segment(place))
    assert list((place.root / "staging").iterdir()) == []
