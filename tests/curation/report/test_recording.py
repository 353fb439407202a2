"""The pages of recordings: what stands on them, and that nothing of others' text becomes part of the page."""

from __future__ import annotations

import re
import time
from pathlib import Path

import numpy as np
import pytest
from click.testing import CliRunner

from curation.cli.main import cli
from curation.report.clipline import clock, lasting
from curation.report.drawing import strip_seconds
from curation.report.recording import INDEX, write_recordings
from curation.report.waveform import from_loudness, outline, peaks
from curation.workspace import create
from schemas.errors import UsageError
from tests.curation.report import filmed
from tests.curation.report.html import read
from tests.media_factory import film


def test_a_page_shows_boundaries_with_reasons_and_clips_with_their_figures(tmp_path: Path) -> None:
    with filmed.real(tmp_path) as place:
        index, page = write_recordings(place)
        seen = read(page)
    assert seen.mistakes == []
    for told in (
        "A film", "3clips, 2 certified", "3shots: 1 cut, 1 gradual", "0:00.00–0:03.20", "dissolve 0.61",
        "silence", "80 at 25/s", "153600", "+2.1 ms against the recording", "-400.0 ms", "copied", "certified",
        "cut at 0:03.20, confidence 0.97", "dissolve at 0:06.00, confidence 0.60, 0.80 s long",
        "frozen: 7.00–9.00 s", "black: 0.00–0.40 s", "speech: 0.90–2.40 s",
    ):  # fmt: skip
        assert told in re.sub(r"\s+", " ", seen.text) or told in seen.text, told
    assert any(value.startswith("data:image/jpeg") for value in seen.values("src"))
    assert any(value.startswith("../files/") for value in seen.values("src"))
    assert page.name in index.read_text()


def test_titles_and_notes_of_others_never_become_part_of_the_page(tmp_path: Path) -> None:
    with filmed.real(tmp_path, filmed.HOSTILE) as place:
        for page in write_recordings(place):
            seen = read(page)
            assert seen.mistakes == []
            assert "onerror" not in {name for _, name, _ in seen.attributes}
            assert seen.tags.count("script") == (page.name != INDEX)
            assert 'alert("x")' in seen.text


def test_two_hours_stay_small_and_are_written_soon(tmp_path: Path) -> None:
    with filmed.long(tmp_path) as place:
        began = time.process_time()
        _, page = write_recordings(place)
        assert time.process_time() - began < 20
    assert page.stat().st_size < 4 * 2**20
    text = page.read_text()
    assert text.count('class="strip"') == 60
    assert text.count('id="clip-') == 600


def test_one_recording_can_be_meant_by_its_hash_or_title(tmp_path: Path) -> None:
    with create(tmp_path / "w") as place:
        filmed.add(place, "The first one", 60.0)
        second = filmed.add(place, "The second one", 60.0)
        assert len(write_recordings(place)) == 3
        for wanted in ("second", "The Second", ""):
            assert len(write_recordings(place, wanted)) == (2 if wanted else 3)
        with pytest.raises(UsageError, match="is not here"):
            write_recordings(place, "third")
        page = next(p for p in write_recordings(place, "second") if p.name != INDEX)
        assert "was not measured yet" in page.read_text()
        assert second.key


def test_the_command_writes_pages_and_cuts_nothing(tmp_path: Path) -> None:
    filmed.real(tmp_path).close()
    run = CliRunner().invoke(cli, ["-w", str(tmp_path / "w"), "segment", "--report"])
    assert (run.exit_code, run.stdout.startswith("Pages written: 1;")) == (0, True)
    run = CliRunner().invoke(cli, ["-w", str(tmp_path / "w"), "segment", "--json", "--report", "a film"])
    assert '"pages"' in run.stdout


def test_an_empty_workspace_has_an_empty_list(tmp_path: Path) -> None:
    with create(tmp_path / "w") as place:
        (index,) = write_recordings(place)
    assert "curate download" in index.read_text()


def test_the_outline_rises_where_sound_is(tmp_path: Path) -> None:
    film(tmp_path / "s.m4a", shots=[(10.0, "red")], beeps=[2.0, 7.5], video=False)
    found = peaks(tmp_path / "s.m4a", 10.0, 0.25)
    loud = set(np.flatnonzero(found > 0.2))
    assert {8, 30} <= loud <= {7, 8, 29, 30}
    assert outline(found).startswith("0,50 ")
    assert outline(np.zeros(10, np.float32)) == ""
    assert from_loudness((-20.0, -70.0), 2.0, 0.5)[:4] == pytest.approx([0.1, 0.1, 0.0003, 0.0003], abs=1e-3)
    assert from_loudness((), 2.0, 0.5).tolist() == [0.0] * 5


def test_times_and_strips_are_round() -> None:
    assert [clock(at) for at in (0, 59.999, 61.5, 3723.25)] == ["0:00.00", "1:00.00", "1:01.50", "1:02:03.25"]
    assert [lasting(at) for at in (9.2, 725, 7200)] == ["9.2 s", "12 min 5 s", "2 h 0 min"]
    assert [strip_seconds(at) for at in (0.4, 9.2, 100, 500, 3000, 7200)] == [1, 10, 20, 30, 60, 120]
