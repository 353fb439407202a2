"""All of segmenting, from recordings to clips, as the command does it."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from curation.cli.main import cli
from curation.executors.local import LocalPool
from curation.segment.run import segment
from curation.workspace import Workspace
from schemas.fact import given_fact, machine_fact
from schemas.media import Recording, Source
from schemas.survey import Survey
from tests.curation.segment.places import add_recording, ask, ask_span, clips, made, one_shot, spans, three_shots


def test_recordings_are_surveyed_and_cut(place: Workspace, tmp_path: Path, pool: LocalPool) -> None:
    recording = add_recording(place, three_shots(tmp_path)).contract(Recording)
    ask(place, recording.source, 1.0, 1.8)
    told: list[str] = []

    def progress(stage: str, done: int, total: int, note: str = "") -> None:
        told.append(stage.partition(":")[0])

    report = segment(place, executor=pool, progress=progress)

    assert (report.stage, report.done, report.failed, report.new_facts) == ("segment", 1, 0, 4)
    assert spans(place) == [(0, 3.2), (1.0, 1.8), (3.2, 6.0), (6.0, 9.0)]
    assert list(dict.fromkeys(told)) == ["survey", "twins", "segment", "segment-spans"]
    (fact,) = place.store.heads("survey")
    assert [change.at for change in fact.contract(Survey).changes] == [3.2, 6.0]
    assert segment(place, executor=pool).new_facts == 0
    ask_span(place, recording.source, 4.0, 5.0)
    assert segment(place, executor=pool).new_facts == 1
    assert segment(place, executor=pool, again=True).new_facts == 0


def test_what_cannot_be_measured_stops_no_other_and_is_tried_again_only_when_asked(
    place: Workspace, tmp_path: Path, pool: LocalPool
) -> None:
    add_recording(place, three_shots(tmp_path))
    bad = add_recording(place, one_shot(tmp_path), "bad.mp4").contract(Recording)
    path = place.blobs.path(bad.sha256)
    whole = path.read_bytes()
    path.write_bytes(b"\0" * 1000)
    report = segment(place, executor=pool)
    assert (report.done, report.failed) == (1, 1)
    assert report.issues[0].subject == "About bad.mp4"
    path.write_bytes(whole)
    assert segment(place, executor=pool).new_facts == 0
    assert segment(place, executor=pool, again=True).new_facts == 1


@pytest.mark.slow
def test_the_command_takes_lengths_strategies_and_where_to_work(tmp_path: Path) -> None:
    with made(tmp_path / "w") as place:
        add_recording(place, three_shots(tmp_path))
    options = ["--strategy", "windows", "--min", "1", "--target", "4", "--max", "4", "--overlap", "1", "--workers", "1"]
    run = CliRunner().invoke(cli, ["-w", str(tmp_path / "w"), "segment", *options, "--executor", "local"])
    assert (run.exit_code, run.stdout) == (0, "3 new clips from 1 recording\nNext: curate draft --preview\n")
    with made(tmp_path / "w") as place:
        assert spans(place) == [(0, 4), (3, 7), (6, 9)]
        assert {clip.measured.certified for clip in clips(place)} == {True}


@pytest.mark.parametrize(
    ("options", "said"),
    [
        (["--strategy", "nosuch"], "there are: chapters, given, shots, shots-speech"),
        (["--detector", "nosuch"], "'nosuch'"),
        (["--executor", "nosuch"], "there are: local, ray"),
        (["--min", "9", "--max", "5"], "are not in order"),
        (["--target", "0"], "not in the range"),
    ],
)
def test_what_does_not_exist_is_told_with_what_there_is(tmp_path: Path, options: list[str], said: str) -> None:
    made(tmp_path / "w").close()
    run = CliRunner().invoke(cli, ["-w", str(tmp_path / "w"), "segment", *options])
    assert run.exit_code in (1, 2)
    assert said in f"{run.stderr} {run.exception}".replace("\n", " ")


def test_a_file_that_two_sources_give_is_measured_and_cut_once_and_both_may_ask(
    place: Workspace, tmp_path: Path, pool: LocalPool
) -> None:
    first = add_recording(place, three_shots(tmp_path))
    segment(place, executor=pool)
    source = given_fact(Source(origin="url", locator="https://example.org/films/7"))
    again = first.contract(Recording).model_copy(update={"source": source.contract(Source).subject()})
    place.store.put([source, machine_fact(again, parents=(source.key,), stage="download", version=1)])

    assert segment(place, executor=pool).new_facts == 0
    assert spans(place) == [(0, 3.2), (3.2, 6.0), (6.0, 9.0)]
    assert len(place.store.heads("survey")) == 1
    ask_span(place, source.contract(Source).subject(), 1.0, 2.0)
    ask_span(place, first.contract(Recording).source, 4.0, 5.0)
    assert segment(place, executor=pool).new_facts == 2
    assert all(fact.parents == (first.key,) for fact in place.store.heads("clip"))
