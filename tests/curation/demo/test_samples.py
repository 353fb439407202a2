"""The sample films: small, whole, with rights stated, and made again by the script in the same way."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from aurelia.media import decode
from aurelia.media.probe import probe
from curation.acquire.lists.manifest import Entry, read_manifest
from curation.demo import make_samples, sample_sounds

SAMPLES = Path(make_samples.__file__).parent / "samples"
LISTS = ("sources.csv", "short.csv")


def entries() -> list[Entry]:
    found: list[Entry] = []
    for name in LISTS:
        rows, issues = read_manifest(SAMPLES / name)
        assert issues == []
        found.extend(rows)
    return found


def test_all_together_are_small() -> None:
    assert sum(path.stat().st_size for path in SAMPLES.iterdir()) < 12_000_000


def test_every_film_is_listed_with_open_rights_and_named_in_the_licences() -> None:
    listed = {Path(entry.location).name: entry.given for entry in entries()}
    assert set(listed) == {path.name for path in SAMPLES.glob("*.mp4")}
    licences = (SAMPLES / "LICENSES.md").read_text()
    for name, given in listed.items():
        assert f"`{name}`" in licences
        assert given.footage.spdx in ("CC0-1.0", "CC-BY-3.0")
        assert given.soundtrack.spdx in ("CC0-1.0", "CC-BY-3.0", "PDM-1.0")
        assert given.footage.attribution
        assert given.footage.url
        assert given.demo is True


@pytest.mark.parametrize("path", sorted(SAMPLES.glob("*.mp4")), ids=lambda path: path.stem)
def test_film_is_whole(path: Path) -> None:
    found = probe(path)
    assert found.video is not None
    assert (found.video.codec, found.video.width, found.video.height) == ("h264", 640, 360)
    assert (found.audio is None) is (path.stem == "silent")
    assert 7 < found.duration < 60


def test_short_film_is_short() -> None:
    assert 15 < probe(SAMPLES / "short.mp4").duration < 21


@pytest.mark.parametrize("name", ["waltz", "march", "carillon", "organ", "drums"])
def test_music_is_made_the_same_each_time(name: str) -> None:
    piece = getattr(sample_sounds, name)
    first = piece(2.0)
    assert first.shape == (96_000,)
    assert np.array_equal(first, piece(2.0))
    assert 0.02 < float(np.sqrt(np.mean(first**2))) < 0.3
    assert float(np.abs(first).max()) <= 1


def test_films_are_made_of_the_shots_of_the_script(tmp_path: Path) -> None:
    film = SAMPLES / "city.mp4"
    shots = [
        make_samples.Shot(make_samples.still(film, 0.5), sample_sounds.waltz(1.0)),
        make_samples.Shot(make_samples.footage(film, 1.0, crop=(0.2, 0.2, 0.5)), sample_sounds.silence(1.04)),
    ]
    for name in ("one.mp4", "two.mp4"):
        make_samples.write_shots(tmp_path / name, shots, Path("no font is needed without a card"))
    assert (tmp_path / "one.mp4").read_bytes() == (tmp_path / "two.mp4").read_bytes()
    assert len(list(decode.frames(tmp_path / "one.mp4"))) == 51
