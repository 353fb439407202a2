"""Counterfactual twins: what is changed in the file, and which of them have a known answer."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from aurelia.audit import twins
from aurelia.media import decode
from aurelia.media.probe import probe
from schemas.errors import MediaError
from schemas.reasoning import Answer
from tests.aurelia.evaluate import scored
from tests.factories import options
from tests.media_factory import film

RATE = 48_000


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """Two seconds red then blue with a tone in the first second; and a green film with another tone in the second."""
    folder = tmp_path_factory.mktemp("clips")
    one, other = folder / "one.mp4", folder / "other.mp4"
    film(one, shots=((1.0, "red"), (1.0, "blue")), tones=((0.0, 1.0, 440.0),), size=(64, 64), rate=10)
    film(other, shots=((2.0, "green"),), tones=((1.0, 2.0, 880.0),), size=(64, 64), rate=10)
    return one, other


def _loud(path: Path, start: float, end: float) -> bool:
    return float(np.abs(decode.sound(path, sample_rate=RATE, start=start, end=end)).mean()) > 0.01


def _colour(path: Path, at: float) -> tuple[int, ...]:
    """Which channels are bright then."""
    frame = next(iter(decode.frames(path, start=at))).pixels
    return tuple(int(value > 100) for value in frame.reshape(-1, 3).mean(axis=0))


def _made(kind: twins.Kind, clips: tuple[Path, Path], tmp_path: Path) -> Path:
    target = tmp_path / "twin.mp4"
    twins.make(kind, clips[0], target, cut=1.0, shift=1.0, donor=clips[1])
    return target


def test_a_remade_twin_shows_and_sounds_as_its_item(clips: tuple[Path, Path], tmp_path: Path) -> None:
    made = _made("remade", clips, tmp_path)
    assert (_colour(made, 0.5), _colour(made, 1.5)) == ((1, 0, 0), (0, 0, 1))
    assert (_loud(made, 0.2, 0.8), _loud(made, 1.2, 1.8)) == (True, False)


def test_a_muted_twin_has_no_sound(clips: tuple[Path, Path], tmp_path: Path) -> None:
    made = _made("sound-muted", clips, tmp_path)
    assert probe(made).audio is None
    assert _colour(made, 0.5) == (1, 0, 0)


def test_a_shifted_sound_is_late_by_the_seconds_asked_for(clips: tuple[Path, Path], tmp_path: Path) -> None:
    made = _made("sound-shifted", clips, tmp_path)
    assert (_loud(made, 0.2, 0.8), _loud(made, 1.2, 1.8)) == (False, True)
    assert _colour(made, 0.5) == (1, 0, 0)


def test_a_swapped_sound_is_the_other_clips(clips: tuple[Path, Path], tmp_path: Path) -> None:
    made = _made("sound-swapped", clips, tmp_path)
    assert (_loud(made, 0.2, 0.8), _loud(made, 1.2, 1.8)) == (False, True)
    assert _colour(made, 1.5) == (0, 0, 1)


def test_a_black_picture_keeps_the_sound(clips: tuple[Path, Path], tmp_path: Path) -> None:
    made = _made("picture-black", clips, tmp_path)
    assert _colour(made, 0.5) == (0, 0, 0)
    assert (_loud(made, 0.2, 0.8), _loud(made, 1.2, 1.8)) == (True, False)
    assert float(probe(made).duration) == pytest.approx(2.0, abs=0.1)


def test_a_swapped_picture_is_the_other_clips(clips: tuple[Path, Path], tmp_path: Path) -> None:
    made = _made("picture-swapped", clips, tmp_path)
    assert _colour(made, 0.5) == (0, 1, 0)
    assert _loud(made, 0.2, 0.8)


def test_exchanged_parts_come_in_the_other_order(clips: tuple[Path, Path], tmp_path: Path) -> None:
    made = _made("parts-exchanged", clips, tmp_path)
    assert (_colour(made, 0.5), _colour(made, 1.5)) == ((0, 0, 1), (1, 0, 0))
    assert (_loud(made, 0.2, 0.8), _loud(made, 1.2, 1.8)) == (False, True)


def test_a_cut_outside_the_clip_gives_no_twin(clips: tuple[Path, Path], tmp_path: Path) -> None:
    with pytest.raises(MediaError, match="parts-exchanged"):
        twins.make("parts-exchanged", clips[0], tmp_path / "t.mp4", cut=9.0)


def test_the_answer_of_exchanged_parts_is_the_swapped_option_where_there_is_one() -> None:
    row = scored.row("one")
    known = Answer(texts=("a bell",), option="B", extra={"kinds": {"A": "unrelated", "B": "right", "C": "swapped"}})
    found = twins.known_answer(row.model_copy(update={"answer": known}), "parts-exchanged")
    assert found == Answer(texts=("rain",), option="C")
    two = known.model_copy(update={"extra": {"kinds": {"A": "swapped", "B": "right", "C": "swapped"}}})
    assert twins.known_answer(row.model_copy(update={"answer": two}), "parts-exchanged") is None


def test_exchanged_tracks_move_the_right_letter() -> None:
    row = scored.row("dance", option_texts=("Track A", "Track B", "Track C", "Track D"), right="D")
    media = [row.media[0].model_copy(update={"role": "dance"})]
    media += [
        row.media[0].model_copy(update={"role": f"track-{one}", "sha256": scored.sha(one)}) for one in "abcd"
    ]  # fmt: skip
    row = row.model_copy(update={"media": tuple(media), "options": options(*(f"Track {one}" for one in "ABCD"))})
    assert twins.known_answer(row, "tracks-exchanged") == Answer(texts=("Track A",), option="A")
    swapped = {one.role: one.sha256 for one in twins.exchanged(row).media}
    assert swapped["track-a"] == scored.sha("d")
    assert swapped["track-d"] == scored.sha("a")
    assert swapped["track-b"] == scored.sha("b")


def test_other_changes_have_no_known_answer_and_making_again_keeps_it() -> None:
    row = scored.row("one")
    assert twins.known_answer(row, "remade") == row.answer
    assert all(twins.known_answer(row, kind) is None for kind in twins.KINDS if kind.startswith(("sound", "picture")))
