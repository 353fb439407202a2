"""A picture and a sound file joined: the same packets, the same times, whatever they came in."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from aurelia.media.joining import join, join_files
from aurelia.media.probe import probe
from schemas.errors import MediaError
from tests.media_factory import film


def only(source: Path, kind: str, target: Path, *, codec: str = "", shift: Fraction = Fraction(0)) -> Path:
    """One stream of a film in a file of its own: its packets, or encoded by another codec; `shift` seconds later."""
    with av.open(str(source)) as given, av.open(str(target), "w") as out:
        stream = given.streams.get({kind: 0})[0]
        if codec:
            made = out.add_stream(codec, rate=Fraction(30000, 1001) if kind == "video" else 48000)
            if kind == "video":
                made.width, made.height, made.pix_fmt = stream.width, stream.height, "yuv420p"
            for frame in given.decode(stream):
                out.mux(made.encode(frame))
            out.mux(made.encode(None))
        else:
            made = out.add_stream_from_template(stream)
            for packet in given.demux(stream):
                if packet.dts is not None:
                    packet.dts += round(shift / packet.time_base)
                    packet.pts += round(shift / packet.time_base)
                    packet.stream = made
                    out.mux(packet)
    return target


def shown(path: Path) -> list[tuple[Fraction, bytes]]:
    """Every decoded picture with its time."""
    with av.open(str(path)) as given:
        return [(frame.pts * frame.time_base, frame.to_ndarray().tobytes()) for frame in given.decode(video=0)]


def heard(path: Path) -> tuple[Fraction, np.ndarray]:
    """When the sound begins, and its samples."""
    with av.open(str(path)) as given:
        frames = list(given.decode(audio=0))
        return frames[0].pts * frames[0].time_base, np.concatenate([frame.to_ndarray() for frame in frames], axis=1)


def lag(one: tuple[Fraction, np.ndarray], two: tuple[Fraction, np.ndarray]) -> Fraction:
    """By how many seconds the same samples come earlier in the second; all but the edges must be the same."""
    (start, samples), (began, after) = one, two
    for shift in sorted(range(-1400, 1400), key=abs):
        if np.array_equal(samples[:, 2000 + shift : 96_000 + shift], after[:, 2000:96_000]):
            return start + Fraction(shift, 48_000) - began
    raise AssertionError("no sound like that")


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("joining") / "film.mp4"
    film(path, shots=((1.2, "red"), (1.0, "blue")), beeps=(0.3, 1.5), flash=True, rate=Fraction(30000, 1001))
    return path


@pytest.mark.parametrize(
    ("picture", "sound", "kind"),
    [
        (("v.mp4", ""), ("a.m4a", ""), "mp4"),
        (("v.mkv", ""), ("a.mka", ""), "matroska"),
        (("v.webm", "libvpx-vp9"), ("a.webm", "libopus"), "matroska"),
        (("v.mp4", ""), ("a.webm", "libopus"), "mp4"),
        (("v.webm", "libvpx-vp9"), ("a.m4a", ""), "mp4"),
        (("v.ts", ""), ("a.ts", ""), "mp4"),
        (("v.webm", "libvpx"), ("a.m4a", ""), "matroska"),
        (("v.mp4", ""), ("a.mp3", "libmp3lame"), "mp4"),
    ],
)  # fmt: skip
def test_all_pictures_and_samples_keep_their_times(
    source: Path, tmp_path: Path, picture: tuple[str, str], sound: tuple[str, str], kind: str
) -> None:
    one = only(source, "video", tmp_path / picture[0], codec=picture[1])
    two = only(source, "audio", tmp_path / sound[0], codec=sound[1])
    assert join(one, two, tmp_path / "out") == kind
    out = tmp_path / "out"
    assert probe(out).container == kind
    offset = Fraction(0)
    if picture[0] == "v.ts":  # a transport stream counts from an arbitrary second, the same in both
        offset = shown(one)[0][0] - shown(out)[0][0]
    was, now = shown(one), shown(out)
    assert [data for _, data in was] == [data for _, data in now]
    most = Fraction(1, 1000) if kind == "matroska" else Fraction(1, 90_000)
    assert max(abs(a - b - offset) for (a, _), (b, _) in zip(was, now, strict=True)) <= most
    assert abs(lag(heard(two), heard(out)) - offset) <= Fraction(1, 1000)


@pytest.mark.parametrize("late", [Fraction(1, 4), Fraction(2)])
def test_sound_that_begins_late_stays_late(source: Path, tmp_path: Path, late: Fraction) -> None:
    one = only(source, "video", tmp_path / "v.mp4")
    two = only(source, "audio", tmp_path / "a.mp4", shift=late)
    join(one, two, tmp_path / "out")
    assert abs(heard(tmp_path / "out")[0] - heard(two)[0]) <= Fraction(1, 1000)
    assert abs(float(heard(tmp_path / "out")[0] - late)) < 0.03


def test_bare_sound_begins_where_a_transport_stream_does(source: Path, tmp_path: Path) -> None:
    one = only(source, "video", tmp_path / "v.ts", shift=Fraction(10))
    with av.open(str(source)) as given, av.open(str(tmp_path / "a.aac"), "w", format="adts") as out:
        made = out.add_stream_from_template(given.streams.audio[0])
        for packet in given.demux(audio=0):
            if packet.dts is not None:
                packet.stream = made
                out.mux(packet)
    join(one, tmp_path / "a.aac", tmp_path / "out")
    assert abs(shown(tmp_path / "out")[0][0] - heard(tmp_path / "out")[0]) < Fraction(1, 20)


def test_only_the_picture_of_one_and_the_sound_of_the_other_count(source: Path, tmp_path: Path) -> None:
    two = only(source, "audio", tmp_path / "a.m4a")
    join(source, two, tmp_path / "out")
    with av.open(str(tmp_path / "out")) as given:
        assert [stream.type for stream in given.streams] == ["video", "audio"]


@pytest.mark.parametrize("swap", [True, False])
def test_file_without_the_stream_is_refused(source: Path, tmp_path: Path, swap: bool) -> None:
    two = only(source, "audio", tmp_path / "a.m4a")
    one = only(source, "video", tmp_path / "v.mp4")
    with pytest.raises(MediaError, match=r"has no (picture|sound)"):
        join(*((two, source) if swap else (source, one)), tmp_path / "out")


def test_what_is_no_media_is_refused(source: Path, tmp_path: Path) -> None:
    (tmp_path / "a.m4a").write_bytes(b"no media")
    with pytest.raises(MediaError):
        join_files(str(source), str(tmp_path / "a.m4a"), str(tmp_path / "out"))
