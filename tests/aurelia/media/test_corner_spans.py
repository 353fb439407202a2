"""Spans at the edges of a recording, side by side, over one another, and none at all."""

from __future__ import annotations

from contextlib import closing
from fractions import Fraction
from pathlib import Path

import pytest

from aurelia.media.cutting import Want, cut_many
from aurelia.media.encode import cut
from aurelia.media.encoder import H264
from schemas.errors import MediaError, UsageError
from schemas.media import Measured
from tests.aurelia.media import sources
from tests.aurelia.media.corners import FPS, Odd, write
from tests.media_factory import numbers

FRAME = 1 / float(FPS)


@pytest.fixture(scope="module")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """200 frames, a key frame every 50, B-frames, beeps."""
    path = tmp_path_factory.mktemp("film") / "f.mp4"
    odd = Odd(times=sources.steady(200, FPS), base=Fraction(1, 12800), options={"bf": "3", "g": "50"})
    write(path, odd)
    return path


def made(
    film: Path, folder: Path, spans: list[tuple[float, float]], most_open: int = 4
) -> dict[int, Measured | MediaError]:
    wants = [Want(start, duration, folder / f"{index}.mp4") for index, (start, duration) in enumerate(spans)]
    return dict(cut_many(film, wants, most_open=most_open))


def shown(folder: Path, index: int) -> list[int]:
    return numbers(folder / f"{index}.mp4")


def test_the_first_and_the_last_frame_can_be_cut_alone(film: Path, tmp_path: Path) -> None:
    found = made(film, tmp_path, [(0.0, FRAME), (199 * FRAME, FRAME), (199 * FRAME, 5.0)])
    assert [shown(tmp_path, index) for index in range(3)] == [[0], [199], [199]]
    assert [one.ends_early for one in found.values() if isinstance(one, Measured)].count(True) == 1


def test_neighbours_share_no_frame_and_miss_none(film: Path, tmp_path: Path) -> None:
    made(film, tmp_path, [(n * 0.56, 0.56) for n in range(14)])
    assert [number for index in range(14) for number in shown(tmp_path, index)] == list(range(196))


@pytest.mark.parametrize("most_open", [1, 2, 9])
def test_clips_that_overlap_are_exact_however_many_are_open(film: Path, tmp_path: Path, most_open: int) -> None:
    spans = [(0.4, 4.0), (0.48, 1.0), (0.52, 3.0), (2.0, 1.0), (2.0, 1.0), (2.02, 0.6), (5.0, 1.0)]
    found = made(film, tmp_path, spans, most_open=most_open)
    assert sorted(found) == list(range(len(spans)))
    for index, (start, duration) in enumerate(spans):
        first = round(start / FRAME + (0.01 if start == 2.02 else 0))
        assert shown(tmp_path, index)[1:3] == [first + 1, first + 2]
        assert len(shown(tmp_path, index)) == round(duration / FRAME)


def test_spans_that_cannot_be_are_told_and_stop_no_other(film: Path, tmp_path: Path) -> None:
    found = made(film, tmp_path, [(-1.0, 1.0), (1.0, 0.0), (8.0, 1.0), (99.0, 1.0), (2.0, 1.0)])
    assert [type(found[index]) for index in range(5)] == [MediaError] * 4 + [Measured]
    assert sorted(path.name for path in tmp_path.iterdir()) == ["4.mp4"]


def test_one_pass_and_a_seek_give_the_same_bytes(film: Path, tmp_path: Path) -> None:
    spans = [(0.7, 0.8), (1.62, 0.8), (5.3, 0.8), (6.98, 0.8)]
    made(film, tmp_path, spans)
    for index, (start, duration) in enumerate(spans):
        cut(film, tmp_path / "alone.mp4", start=start, duration=duration)
        assert (tmp_path / "alone.mp4").read_bytes() == (tmp_path / f"{index}.mp4").read_bytes()


def test_each_clip_is_there_as_soon_as_it_is_given(film: Path, tmp_path: Path) -> None:
    """Whoever stops in the middle keeps what was given, and no part of the rest."""
    wants = [Want(start, 1.0, tmp_path / f"{start}.mp4") for start in (0.4, 0.8, 1.2, 5.0)]
    with closing(cut_many(film, wants)) as coming:
        assert next(coming)[0] == 0
    assert [path.name for path in tmp_path.iterdir()] == ["0.4.mp4"]
    assert numbers(tmp_path / "0.4.mp4") == list(range(10, 35))


def test_two_clips_may_not_be_one_file(film: Path, tmp_path: Path) -> None:
    want = Want(1.0, 1.0, tmp_path / "one.mp4")
    with pytest.raises(UsageError, match="same file"):
        list(cut_many(film, [want, want], encoder=H264))


def test_a_slide_that_was_shown_long_before_is_not_passed_over(tmp_path: Path) -> None:
    """Frames before a clip are skipped where no other needs them; not the one that it begins with."""
    source = tmp_path / "slides.mkv"
    times = [Fraction(n, 25) for n in range(60)] + [Fraction(t) for t in (3, 7, 11, 15, 19)]
    write(source, Odd(times=times, audio_codec=None, options={"bf": "3", "g": "250", "b_strategy": "0"}))
    spans = [(5.0, 1.0), (9.5, 1.0), (13.0, 1.0), (17.9, 0.5)]
    found = made(source, tmp_path, spans)
    assert all(isinstance(one, Measured) for one in found.values())
    assert [set(shown(tmp_path, index)) for index in range(4)] == [{60}, {61}, {62}, {63}]


def test_far_spans_of_a_file_without_an_index_are_exact(tmp_path: Path) -> None:
    source = tmp_path / "f.ts"
    write(source, Odd(times=sources.steady(1000, FPS), base=Fraction(1, 90_000), options={"bf": "2", "g": "25"}))
    made(source, tmp_path, [(1.0, 0.4), (20.03, 0.4), (38.0, 0.4)])
    assert [shown(tmp_path, index)[0] for index in range(3)] == [25, 501, 950]
