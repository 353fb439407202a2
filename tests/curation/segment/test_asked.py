"""Spans that people and lists ask for, in time and late."""

from __future__ import annotations

from pathlib import Path

import pytest

from curation import workspace
from curation.segment.late import SegmentLate
from curation.workspace import Workspace
from schemas.fact import machine_fact
from schemas.media import Recording
from tests.curation.segment.places import (
    Cutter,
    add_recording,
    ask,
    ask_span,
    clips,
    spans,
    surveyed,
    three_shots,
)


def test_spans_that_people_asked_for_are_cut_as_asked(place: Workspace, tmp_path: Path, cut: Cutter) -> None:
    recording = surveyed(place, three_shots(tmp_path)).contract(Recording)
    ask(place, recording.source, 1.0, 1.8)
    ask(place, recording.source, None, None)
    ask(place, recording.source, 8.0, 99.0)
    ask(place, "0" * 64, 2.0, 3.0)

    cut(place)

    assert {(1.0, 1.8), (0.0, 9.0), (8.0, 9.0)} < set(spans(place))
    assert (2.0, 3.0) not in spans(place)
    short = next(clip for clip in clips(place) if clip.parts[0].start == 1.0)
    assert [boundary.reason for boundary in short.boundaries] == ["given", "given"]


def test_a_question_that_comes_late_gets_its_clip_and_others_are_not_cut_again(
    place: Workspace, tmp_path: Path, cut: Cutter, late: Cutter
) -> None:
    recording = surveyed(place, three_shots(tmp_path)).contract(Recording)
    ask(place, recording.source, 1.0, 2.0)
    cut(place)
    before = len(clips(place))

    assert late(place).new_facts == 0
    ask(place, recording.source, 5.0, 7.0, "And then?")
    assert late(place).new_facts == 1
    assert len(clips(place)) == before + 1
    assert (5.0, 7.0) in spans(place)


def test_a_question_waits_for_its_recording(place: Workspace, tmp_path: Path, late: Cutter) -> None:
    path = three_shots(tmp_path)
    with workspace.create(tmp_path / "other") as other:
        source = add_recording(other, path).contract(Recording).source
    ask(place, source, 1.0, 2.0)
    assert late(place).failed == 1
    add_recording(place, path)
    assert late(place).done == 1
    assert spans(place) == [(1.0, 2.0)]


def test_a_question_outside_its_recording_is_told(place: Workspace, tmp_path: Path, late: Cutter) -> None:
    recording = surveyed(place, three_shots(tmp_path)).contract(Recording)
    ask(place, recording.source, 50.0, 60.0)
    report = late(place)
    assert [issue.kind for issue in report.issues] == ["span-outside"]
    assert "lasts 9.0 s" in str(report.issues[0])


def test_a_question_about_the_whole_ends_where_the_picture_does(place: Workspace, tmp_path: Path, late: Cutter) -> None:
    fact = surveyed(place, three_shots(tmp_path))
    recording = fact.contract(Recording)
    assert recording.video is not None
    longer = recording.model_copy(update={"duration": recording.duration + 0.5})
    ask(place, recording.source, None, None)
    place.store.put([machine_fact(longer, parents=fact.parents, stage="download", version=2)])
    late(place)
    assert spans(place) == [(0.0, recording.video.duration)]


@pytest.mark.parametrize("asked_first", [True, False])
def test_a_span_asked_for_that_is_a_clip_anyway_is_both(
    tmp_path: Path, asked_first: bool, cut: Cutter, late: Cutter
) -> None:
    whole = {"min_clip_seconds": 2.0, "target_clip_seconds": 9.0, "max_clip_seconds": 12.0}
    with workspace.create(tmp_path / "w", **whole) as place:
        recording = surveyed(place, three_shots(tmp_path)).contract(Recording)
        for ask_now in (asked_first, not asked_first):
            if ask_now:
                ask(place, recording.source, None, None)
            else:
                cut(place)
        late(place)
        (clip,) = clips(place)
    assert [boundary.reason for boundary in clip.boundaries] == ["start", "end"]


def test_spans_of_lists_are_cut_with_the_rest_and_when_they_come_late(
    place: Workspace, tmp_path: Path, cut: Cutter, late: Cutter
) -> None:
    source = surveyed(place, three_shots(tmp_path)).contract(Recording).source
    ask_span(place, source, 1.0, 1.5, dataset="vggsound", name="abc", labels=("dog",))
    cut(place)
    assert late(place, "span").new_facts == 0
    ask_span(place, source, 4.0, None, dataset="vggsound", name="def")
    elsewhere = ask_span(place, "0" * 64, 4.0, None)
    assert SegmentLate(place, "span").ready([elsewhere]) == []
    report = late(place, "span")
    assert (report.done, report.failed, report.new_facts) == (1, 1, 1)
    assert [issue.kind for issue in report.issues] == ["span-waits"]
    found = {clip.parts[0].start: clip.boundaries[0] for clip in clips(place)}
    assert (found[1.0].reason, found[1.0].note) == ("dataset", "vggsound/abc: dog")
    assert (4.0, 9.0) in spans(place)
