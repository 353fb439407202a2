"""Recordings that repeat earlier ones are found, told of and remembered, whatever was killed or lost in between."""

from __future__ import annotations

from pathlib import Path

import pytest

from aurelia.fingerprint import Prints, slice
from curation.segment.twins import Twins, all_twins, clip_twins, twin_of
from curation.stage import StageReport, run_stage
from curation.workspace import Workspace
from schemas.fact import machine_fact
from schemas.issues import Severity
from schemas.media import Recording
from schemas.twin import Twin
from tests import factories
from tests.aurelia.fingerprint.films import film, flipped, noisy, silent
from tests.curation.segment.repeated import as_bytes, create, subject, surveyed


def look(made: Workspace) -> StageReport:
    return run_stage(made.store, Twins(made))


def only(made: Workspace) -> Twin:
    (twin,) = all_twins(made)
    return twin


def test_a_repeat_is_found_and_told_with_a_warning(tmp_path: Path) -> None:
    with create(tmp_path, ("first", film(1, 20)), ("other", film(2, 20)), ("again", noisy(film(1, 20), 1))) as made:
        report = look(made)
        (issue,) = report.issues
        assert (report.done, report.exit_code, issue.severity) == (3, 0, Severity.warning)
        assert issue.subject == "again"
        assert "near-duplicate of first: 100% of it, encoded again" in issue.message
        twin = only(made)
        assert (twin.one, twin.other) == (subject("again"), subject("first"))
        assert (twin.share_of_one, twin.share_of_other) == pytest.approx((1, 1), abs=0.05)
        assert twin_of(made, subject("again")) == twin
        assert twin_of(made, subject("first")) is None


def test_a_rerun_does_nothing_and_a_new_recording_is_looked_up_among_all(tmp_path: Path) -> None:
    with create(tmp_path, ("first", film(1, 20)), ("other", film(2, 20))) as made:
        assert look(made).new_facts == 0
        assert look(made).done == 0
        surveyed(made, "part", slice(film(1, 20), 5, 9))
        report = look(made)
        assert (report.done, report.new_facts) == (1, 1)
        assert "a part from 5.0 s on" in report.issues[0].message
        assert twin_of(made, subject("part")) == only(made)


def test_an_earlier_recording_that_is_surveyed_later_is_still_the_earlier_one(tmp_path: Path) -> None:
    with create(tmp_path, ("first", slice(film(1, 20), 4, 8)), ("again", film(1, 20))) as made:
        late, early = made.store.heads("survey")[1], made.store.heads("survey")[0]
        run_stage(made.store, Twins(made), inputs=[late])
        first = only(made)
        run_stage(made.store, Twins(made), inputs=[early])
        twin = only(made)
        assert (twin.one, twin.other) == (first.one, first.other) == (subject("again"), subject("first"))
        assert twin.shared[0].start == pytest.approx(4, abs=0.8)
        assert first.shared[0].start == pytest.approx(4, abs=0.8)


def test_both_recordings_of_a_pair_that_come_together_make_one_twin(tmp_path: Path) -> None:
    with create(tmp_path, *((f"copy {n}", noisy(film(1, 15), n)) for n in range(4))) as made:
        assert look(made).new_facts == 6
        assert all(twin.one != twin.other for twin in all_twins(made))


def test_a_picture_with_another_sound_is_no_whole_repeat(tmp_path: Path) -> None:
    dubbed = Prints(film(1, 20).pictures, film(9, 20).sounds, 20.0)
    with create(tmp_path, ("first", film(1, 20)), ("dubbed", dubbed)) as made:
        assert "picture only" in look(made).issues[0].message
        assert only(made).share_of_one > 0.95
        assert twin_of(made, subject("dubbed")) is None


def test_a_mirrored_repeat_is_told_as_such(tmp_path: Path) -> None:
    with create(tmp_path, ("first", film(1, 20)), ("mirrored", flipped(silent(film(1, 20))))) as made:
        assert "mirrored" in look(made).issues[0].message


@pytest.mark.parametrize("harm", ["missing", "cut", "changed", "empty", "another"])
def test_an_index_that_is_missing_or_damaged_is_made_again(tmp_path: Path, harm: str) -> None:
    with create(tmp_path, ("first", film(1, 20)), ("other", film(2, 20))) as made:
        look(made)
        for path in (tmp_path / "index").iterdir():
            data = path.read_bytes()
            harmed = {"cut": data[:-9], "changed": data[:-9] + bytes(9), "empty": b"", "another": b"x" * 500}
            path.unlink() if harm == "missing" else path.write_bytes(harmed[harm])
        surveyed(made, "again", noisy(film(1, 20), 1))
        look(made)
        assert only(made).other == subject("first")


def test_many_small_index_files_become_one(tmp_path: Path) -> None:
    with create(tmp_path) as made:
        for number in range(12):
            surveyed(made, f"film {number}", film(number, 5))
            look(made)
        assert len(list((tmp_path / "index").iterdir())) < 9
        surveyed(made, "again", noisy(film(0, 5), 1))
        look(made)
        assert only(made).other == subject("film 0")


def test_stale_prints_are_not_used(tmp_path: Path) -> None:
    with create(tmp_path, ("first", film(1, 20)), ("other", film(2, 20))) as made:
        look(made)
        surveyed(made, "first", film(3, 20), version=2)
        surveyed(made, "again", film(1, 20))
        look(made)
        assert all_twins(made) == []


def test_lost_prints_are_told_and_stop_no_other_recording(tmp_path: Path) -> None:
    with create(tmp_path, ("first", film(1, 20)), ("again", noisy(film(1, 20), 1)), ("more", film(1, 20))) as made:
        made.blobs.path(made.blobs.put(as_bytes(noisy(film(1, 20), 1)), ".prints")).unlink()
        report = look(made)
        assert (report.done, report.failed) == (2, 1)
        assert "fingerprints are not in this workspace" in report.issues[0].message
        assert only(made).one == subject("more")


def test_a_recording_without_prints_is_passed_over(tmp_path: Path) -> None:
    with create(tmp_path) as made:
        surveyed(made, "without", None)
        assert (look(made).done, all_twins(made)) == (1, [])


def test_clips_that_show_the_same_moment_are_paired(tmp_path: Path) -> None:
    with create(tmp_path, ("first", film(1, 30)), ("again", slice(film(1, 30), 10, 15))) as made:
        look(made)
        clips = {}
        for name, start in (("first", 0.0), ("first", 12.0), ("again", 1.0), ("again", 9.0)):
            fact = made.store.heads("recording")[0 if name == "first" else 1]
            cut = factories.clip(fact.contract(Recording), start=start, duration=5.0)
            clips[name, start] = cut.subject()
            made.store.put([machine_fact(cut, parents=(fact.key,), stage="s", version=1, params={"at": start})])
        found = clip_twins(made)
        assert {frozenset(pair) for pair in found} == {frozenset((clips["first", 12.0], clips["again", 1.0]))}
