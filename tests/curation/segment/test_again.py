"""Cutting again: what is kept, what is made anew, what is left out."""

from __future__ import annotations

from pathlib import Path

import pytest

from curation import workspace
from curation.executors.base import Job
from curation.outcome import Outcome
from curation.segment import cutting
from curation.segment.stage import Segment
from curation.workspace import Workspace
from schemas.errors import MediaError
from schemas.fact import Fact, given_fact, machine_fact
from schemas.media import Clip, Part, Recording
from schemas.perception import Perception
from schemas.twin import Shared, Twin
from tests import factories
from tests.curation.segment.places import (
    Cutter,
    add_recording,
    ask,
    clips,
    made,
    one_shot,
    surveyed,
    three_shots,
)
from tests.db.values import ran
from tests.media_factory import film


def test_a_rerun_is_a_no_op(place: Workspace, tmp_path: Path, cut: Cutter) -> None:
    fact = surveyed(place, three_shots(tmp_path))
    cut(place)
    assert cut(place).done == 0
    assert cut(place, inputs=[fact]).new_facts == 0
    assert cut(place, again=True).new_facts == 0


def test_other_lengths_cut_anew_beside_the_clips_there_are(tmp_path: Path, cut: Cutter) -> None:
    long = {"min_clip_seconds": 20.0, "target_clip_seconds": 22.0, "max_clip_seconds": 30.0}
    with workspace.create(tmp_path / "w", **long) as place:
        surveyed(place, three_shots(tmp_path))
        assert cut(place).rejected == 1
    for shortest, new in ((2.0, 3), (5.0, 1), (2.0, 0)):
        short = {"min_clip_seconds": shortest, "target_clip_seconds": shortest + 1, "max_clip_seconds": 9.0}
        with workspace.create(tmp_path / "w", **short) as place:
            before = {fact.key for fact in place.store.heads("clip")}
            assert cut(place).new_facts == new
            assert before <= {fact.key for fact in place.store.heads("clip")}


def test_what_was_cut_before_a_kill_is_not_cut_again(place: Workspace, tmp_path: Path, cut: Cutter) -> None:
    fact = surveyed(place, three_shots(tmp_path))
    whole = Segment(place).job(fact)
    assert isinstance(whole, Job)
    cut(place)
    known = clips(place)[0]
    place.blobs.path(known.sha256).unlink()
    left = Segment(place).job(fact)
    assert isinstance(left, Job)
    assert len(whole.arguments["works"][0]["wants"]) == 3
    (want,) = left.arguments["works"][0]["wants"]
    assert (want["start"], want["duration"]) == (known.parts[0].start, known.parts[0].duration)
    assert cut(place, inputs=[fact]).new_facts == 0
    assert place.blobs.has(known.sha256), "the file that was lost is there again"


def test_a_message_about_another_clip_is_not_believed(place: Workspace, tmp_path: Path, cut: Cutter) -> None:
    fact = surveyed(place, three_shots(tmp_path))
    cut(place)
    known = clips(place)[0]
    stage = Segment(place, ["windows"])
    stage.job(fact)
    for wrong in (
        known.model_copy(update={"parts": (Part(recording_sha256="0" * 64, start=0, duration=3),)}),
        known.model_copy(
            update={"parts": (Part(recording_sha256=known.parts[0].recording_sha256, start=1, duration=3),)}
        ),
        known.model_copy(update={"parts": (known.parts[0].model_copy(update={"start": 0.0, "duration": 3.0}),) * 2}),
        known.model_copy(update={"sha256": "1" * 64, "parts": (known.parts[0].model_copy(update={"duration": 3.0}),)}),
    ):
        with pytest.raises(MediaError, match="none that was asked for"):
            stage.facts(fact, {"clip": wrong.model_dump(mode="json")})
    with pytest.raises(ValueError, match="Clip"):
        stage.facts(fact, {"clip": {"derivation": "cut"}})


def test_clips_of_which_nothing_is_said_are_cut_by_the_next_run(place: Workspace, tmp_path: Path, cut: Cutter) -> None:
    fact = surveyed(place, three_shots(tmp_path))
    stage = Segment(place)
    assert isinstance(stage.job(fact), Job)
    outcome = stage.outcome(fact, [])
    assert (outcome.outcome, outcome.retry, outcome.issues[0].kind) == ("failed", True, "clips-left-out")
    assert cut(place).new_facts == 3


def test_exact_clips_take_the_place_of_copies_and_never_the_other_way_round(tmp_path: Path, cut: Cutter) -> None:
    path = three_shots(tmp_path)
    for mode, new, there in (("copy", 3, "copy"), ("exact", 3, "exact"), ("copy", 0, "exact")):
        with made(tmp_path / "w", cut_mode=mode) as place:
            surveyed(place, path)
            assert cut(place).new_facts == new
            assert {clip.measured.mode for clip in clips(place)} == {there}


def judge_one(place: Workspace, owner: Fact | None = None) -> None:
    """A person has judged a draft about a clip (the first one)."""
    owner = owner or place.store.heads("clip")[0]
    measured = Perception(clip=owner.subject, duration=3.0)
    perception = machine_fact(measured, parents=(owner.key,), stage="perceive", version=1)
    draft = machine_fact(factories.draft(owner.contract(Clip)), parents=(perception.key,), stage="draft", version=1)
    place.store.put([perception, draft, given_fact(factories.annotation(draft), parents=(draft.key,))])


def test_a_newer_version_leaves_alone_what_people_have_judged(
    place: Workspace, tmp_path: Path, cut: Cutter, monkeypatch: pytest.MonkeyPatch
) -> None:
    surveyed(place, three_shots(tmp_path))
    surveyed(place, one_shot(tmp_path), "other.mp4", changes=())
    assert cut(place).new_facts == 4
    judge_one(place)
    monkeypatch.setattr(cutting, "VERSION", cutting.VERSION + 1)
    assert (cut(place).new_facts, cut(place).done) == (1, 0)
    every = place.store.heads("recording")
    assert cut(place, again=True, inputs=every).new_facts == 3


def test_what_people_judged_in_a_workspace_of_the_first_version_stays(tmp_path: Path) -> None:
    with workspace.create(tmp_path / "w") as place:
        fact = surveyed(place, one_shot(tmp_path), changes=())
        clip = factories.clip(fact.contract(Recording), start=0.0, duration=3.5)
        old = machine_fact(clip, parents=(fact.key,), stage="segment", version=1, params={"start": 0})
        # The name that the first version gave its stage with the settings nobody has touched
        place.store.put([old], [ran(fact, stage="segment:01942f02")])
        judge_one(place, old)
        kept = Segment(place).job(fact)
        assert isinstance(kept, Outcome)
        assert kept.detail == {"kept": "people have judged clips of it"}


def test_what_people_have_judged_stays_when_another_source_gives_the_same_file(
    place: Workspace, tmp_path: Path, cut: Cutter, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = three_shots(tmp_path)
    surveyed(place, path)
    assert cut(place).new_facts == 3
    judge_one(place)
    add_recording(place, path, "copy.mp4")
    monkeypatch.setattr(cutting, "VERSION", cutting.VERSION + 1)
    assert cut(place).new_facts == 0


def test_what_people_have_judged_stays_where_an_old_version_cut_a_file_for_its_second_source(
    place: Workspace, tmp_path: Path, cut: Cutter, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = three_shots(tmp_path)
    surveyed(place, path)
    second = add_recording(place, path, "copy.mp4")
    assert cut(place).new_facts == 3
    clip = place.store.heads("clip")[0].contract(Clip)
    hung = machine_fact(clip, parents=(second.key,), stage="segment", version=1, params={"start": 0})
    place.store.put([hung])
    judge_one(place, hung)
    monkeypatch.setattr(cutting, "VERSION", cutting.VERSION + 1)
    assert cut(place).new_facts == 0


def test_a_recording_that_repeats_an_earlier_one_is_left_out_but_for_what_people_ask(
    place: Workspace, tmp_path: Path, cut: Cutter
) -> None:
    first = surveyed(place, three_shots(tmp_path))
    second = surveyed(place, one_shot(tmp_path), "again.mp4", changes=())
    twin = Twin(
        one=second.subject, other=first.subject, share_of_one=1.0, share_of_other=0.4,
        shared=(Shared(start=0, duration=4.0, other_start=0, sense="both", score=1.0),),
    )  # fmt: skip
    place.store.put([machine_fact(twin, parents=(second.key, first.key), stage="twins", version=1)])

    report = cut(place)

    assert (report.done, report.rejected, [issue.kind for issue in report.issues]) == (1, 1, ["repeat-left-out"])
    assert "About film.mp4" in report.issues[0].message
    ask(place, second.contract(Recording).source, 1.0, 2.0)
    assert cut(place, inputs=[second]).new_facts == 1
    place.blobs.path(first.contract(Recording).sha256).unlink()
    assert cut(place, inputs=[second]).new_facts == 1, "nothing else shows it any more"


def test_a_silent_film_is_no_repeat_of_one_with_sound(place: Workspace, tmp_path: Path, cut: Cutter) -> None:
    first = surveyed(place, three_shots(tmp_path))
    film(tmp_path / "silent.mp4", shots=[(4.0, "grey")], audio=False)
    second = surveyed(place, tmp_path / "silent.mp4", "silent.mp4", changes=())
    shared = (Shared(start=0, duration=4.0, other_start=0, sense="picture", score=1.0),)
    twin = Twin(one=second.subject, other=first.subject, share_of_one=1.0, share_of_other=0.4, shared=shared)
    place.store.put([machine_fact(twin, parents=(second.key, first.key), stage="twins", version=1)])
    assert cut(place).done == 2


def test_repeats_are_cut_where_they_are_wanted(tmp_path: Path, cut: Cutter) -> None:
    with made(tmp_path / "w", near_duplicates="keep") as place:
        first = surveyed(place, three_shots(tmp_path))
        second = surveyed(place, one_shot(tmp_path), "again.mp4", changes=())
        shared = (Shared(start=0, duration=4.0, other_start=0, sense="both", score=1.0),)
        twin = Twin(one=second.subject, other=first.subject, share_of_one=1.0, share_of_other=0.4, shared=shared)
        place.store.put([machine_fact(twin, parents=(second.key, first.key), stage="twins", version=1)])
        assert cut(place).done == 2
