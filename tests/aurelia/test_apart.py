"""Picture and sound go to a model as files of their own: silent picture, sound alone, each span cut once."""

from __future__ import annotations

import threading
import time
import wave
from pathlib import Path

import numpy as np
import pytest

from aurelia.apart import Apart, SenseFile
from aurelia.media.probe import probe
from aurelia.model import MediaPart
from schemas.errors import MediaError
from tests.media_factory import film, numbers


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three seconds with numbered frames and a tone in the last second."""
    path = tmp_path_factory.mktemp("clip") / "clip.mp4"
    film(path, shots=[(3.0, "red")], tones=[(2.0, 3.0, 440.0)], barcode=True, channels=2)
    return path


def samples(file: SenseFile) -> np.ndarray:
    """The sound of a wav file between -1 and 1."""
    with wave.open(str(file.path), "rb") as opened:
        assert (opened.getnchannels(), opened.getsampwidth(), opened.getframerate()) == (1, 2, 16000)
        return np.frombuffer(opened.readframes(opened.getnframes()), "<i2") / 32767


def test_picture_is_silent_and_sound_is_whole(clip: Path) -> None:
    apart = Apart()
    picture, sound = apart.files(MediaPart(clip))

    assert (picture.sense, picture.mime_type) == ("video", "video/mp4")
    assert (sound.sense, sound.mime_type) == ("audio", "audio/wav")
    assert probe(picture.path).audio is None
    assert numbers(picture.path) == list(range(75))
    assert picture.seconds == pytest.approx(3.0)
    assert sound.seconds == pytest.approx(3.0, abs=0.05)
    heard = samples(sound)
    assert np.abs(heard[:31000]).max() < 0.01
    assert np.abs(heard[33000:47000]).max() > 0.3


def test_span_is_cut_out_of_both(clip: Path) -> None:
    apart = Apart()
    picture, sound = apart.files(MediaPart(clip, span=(1.0, 2.5)))

    assert numbers(picture.path)[0] == pytest.approx(25, abs=1)
    assert len(numbers(picture.path)) == pytest.approx(38, abs=1)
    heard = samples(sound)
    assert len(heard) == 24000
    assert np.abs(heard[:15000]).max() < 0.01
    assert np.abs(heard[17000:]).max() > 0.3


@pytest.mark.parametrize(
    ("senses", "takes", "given"),
    [
        (("video",), ("video", "audio"), ["video"]),
        (("audio",), ("text", "audio"), ["audio"]),
        (("video", "audio"), ("video", "text"), ["video"]),
        (("audio",), ("video",), []),
    ],
)
def test_only_what_is_wanted_and_taken_is_given(
    clip: Path, senses: tuple, takes: tuple[str, ...], given: list[str]
) -> None:
    assert [file.sense for file in Apart().files(MediaPart(clip, senses=senses), takes)] == given


def test_file_with_one_sense_gives_that_one(tmp_path: Path) -> None:
    film(tmp_path / "mute.mp4", audio=False)
    film(tmp_path / "dark.mp4", video=False, tones=[(0, 1, 300)])

    (picture,) = Apart().files(MediaPart(tmp_path / "mute.mp4"))
    (sound,) = Apart().files(MediaPart(tmp_path / "dark.mp4"))

    assert picture.path == tmp_path / "mute.mp4", "silent already: given as it is"
    assert sound.sense == "audio"
    with pytest.raises(MediaError, match=r"mute\.mp4: has no audio"):
        Apart().files(MediaPart(tmp_path / "mute.mp4", senses=("audio",)))


def test_equal_content_is_made_once_also_from_threads(clip: Path, tmp_path: Path) -> None:
    copy = tmp_path / "copy.mp4"
    copy.write_bytes(clip.read_bytes())
    apart = Apart()
    found: list[list[SenseFile]] = []
    threads = [
        threading.Thread(target=lambda p=path: found.append(apart.files(MediaPart(p)))) for path in (clip, copy) * 3
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(found) == 6
    assert all(files == found[0] for files in found)
    assert len(list(found[0][0].path.parent.glob("*.*"))) == 2


def test_old_files_make_room_and_are_made_again(clip: Path) -> None:
    apart = Apart(keep=2)
    spans = [(0.0, 1.0), (1.0, 2.0), (2.0, 3.0)]

    files = [apart.files(MediaPart(clip, senses=("audio",), span=span))[0] for span in spans]

    assert [file.path.exists() for file in files] == [False, True, True]
    assert apart.files(MediaPart(clip, senses=("audio",), span=spans[0]))[0].path.exists()


def test_files_go_with_what_made_them(clip: Path) -> None:
    apart = Apart()
    folder = apart.files(MediaPart(clip))[0].path.parent
    del apart
    assert not folder.exists()

    other = Apart()
    folder = other.files(MediaPart(clip, senses=("audio",)))[0].path.parent
    other.close()
    assert not folder.exists()


@pytest.mark.parametrize("span", [(5.0, 6.0), (2.0, 9.0)])
def test_span_outside_the_file_is_told(clip: Path, span: tuple[float, float]) -> None:
    with pytest.raises(MediaError):
        Apart().files(MediaPart(clip, span=span))


def test_file_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    (tmp_path / "no.mp4").write_bytes(b"no film")

    with pytest.raises(MediaError, match=r"no\.mp4"):
        Apart().files(MediaPart(tmp_path / "no.mp4"))
    with pytest.raises(MediaError, match="cannot be read"):
        Apart().files(MediaPart(tmp_path / "none.mp4"))


def test_what_comes_next_is_made_ahead(clip: Path, tmp_path: Path) -> None:
    apart = Apart()
    begun = time.monotonic()
    apart.prefetch([MediaPart(tmp_path / "none.mp4"), MediaPart(clip), MediaPart(clip)])
    assert time.monotonic() - begun < 0.1

    picture, sound = apart.files(MediaPart(clip))

    folder = picture.path.parent
    assert len(list(folder.glob("*.*"))) == 2
    assert sound.path.exists()
    apart.close()
    apart.prefetch([MediaPart(clip)])
    assert not folder.exists()
