"""A clip for one sense holds that sense, packet for packet, and nothing that tells of the other."""

from __future__ import annotations

import subprocess
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from av.packet import Packet

from aurelia.media.child import once
from aurelia.media.decode import frames, sound
from aurelia.media.one_sense import Sense, keep, keep_file
from schemas.errors import MediaError
from tests import media_factory
from tests.aurelia.media.corners import FPS, Odd, write
from tests.media_factory import numbers
from tests.parts import missing

SECRETS = (b"Harbour song", b"A seagull cries", b"The bell rings", b"Portrait")


def ffmpeg(*arguments: object) -> None:
    """Run ffmpeg, which writes what PyAV does not."""
    try:
        from imageio_ffmpeg import get_ffmpeg_exe
    except ImportError:
        missing("imageio-ffmpeg, to write a film with cover art and subtitles")
    subprocess.run([get_ffmpeg_exe(), "-v", "error", *map(str, arguments)], check=True, stdin=subprocess.DEVNULL)


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film of 2 s whose title, chapters, subtitles, cover art and second sound all give something away."""
    folder = tmp_path_factory.mktemp("clip")
    plain, words, cover, extra = (folder / name for name in ("plain.mp4", "words.srt", "cover.png", "extra.txt"))
    media_factory.film(plain, beeps=(0.5, 1.5), barcode=True)
    words.write_text("1\n00:00:00,200 --> 00:00:01,500\nA seagull cries\n")
    extra.write_text(
        ";FFMETADATA1\ntitle=Harbour song\n[CHAPTER]\nTIMEBASE=1/1\nSTART=0\nEND=1\ntitle=The bell rings\n"
    )
    ffmpeg("-f", "lavfi", "-i", "color=red:s=64x64", "-frames:v", "1", cover)
    told = folder / "told.mp4"
    ffmpeg(
        "-i", plain, "-i", words, "-i", cover, "-i", extra, "-map", "0:v", "-map", "0:a", "-map", "0:a", "-map", "1",
        "-map", "2", "-map_metadata", "3", "-map_chapters", "3", "-c", "copy", "-c:s", "mov_text",
        "-disposition:v:1", "attached_pic", "-metadata:s:a:0", "handler_name=Portrait", "-metadata:s:v:0",
        "handler_name=Harbour song", told,
    )  # fmt: skip
    return told


def kept(clip: Path, sense: Sense) -> Path:
    """The variant, beside the clip."""
    made = clip.with_name(f"{sense}.mp4")
    keep(clip, made, sense)
    return made


def packets(path: Path, kind: str) -> list[tuple[Fraction, Fraction, Fraction, bytes]]:
    """Times, length and bytes of the packets of the first stream of a kind."""
    with av.open(str(path)) as container:
        stream = next(one for one in container.streams if one.type == kind)
        base = stream.time_base or Fraction(1)
        return [
            ((one.pts or 0) * base, (one.dts or 0) * base, (one.duration or 0) * base, bytes(one))
            for one in container.demux(stream)
            if one.size
        ]


@pytest.mark.parametrize(("sense", "kind"), [("picture", "video"), ("sound", "audio")])
def test_one_stream_is_left_with_the_packets_it_had(clip: Path, sense: Sense, kind: str) -> None:
    made = kept(clip, sense)
    with av.open(str(made)) as container, av.open(str(clip)) as original:
        assert len(original.streams) == 6  # the chapters' titles are one
        assert [stream.type for stream in container.streams] == [kind]
        assert container.duration == pytest.approx(original.duration, abs=av.time_base / 25)
    assert packets(made, kind) == packets(clip, kind)


@pytest.mark.parametrize("sense", ["picture", "sound"])
def test_no_text_of_the_clip_is_left(clip: Path, sense: Sense) -> None:
    assert all(secret in clip.read_bytes() for secret in SECRETS)
    made = kept(clip, sense)
    assert [secret for secret in SECRETS if secret in made.read_bytes()] == []
    with av.open(str(made)) as container:
        assert container.chapters() == []
        assert set(container.metadata) <= {"major_brand", "minor_version", "compatible_brands"}
        named = {value for stream in container.streams for value in stream.metadata.values()}
        assert named <= {"und", "VideoHandler", "SoundHandler", "[0][0][0][0]"}


def test_pictures_and_samples_decode_to_the_same(clip: Path) -> None:
    picture, heard = kept(clip, "picture"), kept(clip, "sound")
    assert numbers(picture) == list(range(50))
    for ours, theirs in zip(frames(picture), frames(clip), strict=True):
        assert np.array_equal(ours.pixels, theirs.pixels)
    assert np.array_equal(sound(heard, sample_rate=48_000), sound(clip, sample_rate=48_000))
    with pytest.raises(MediaError, match="sound"):
        sound(picture, sample_rate=48_000)
    with pytest.raises(MediaError, match="picture"):
        list(frames(heard))


def test_sound_that_begins_later_still_does(tmp_path: Path) -> None:
    source = tmp_path / "late.mp4"
    write(source, Odd(sound_from=0.5, beeps=(1.0,), base=1 / FPS))
    for sense, kind in (("sound", "audio"), ("picture", "video")):
        made = kept(source, sense)  # type: ignore[arg-type]
        assert [one[0] for one in packets(made, kind)] == [one[0] for one in packets(source, kind)]


@pytest.mark.parametrize("codec", ["libx264", "libx265"])
def test_captions_inside_the_pictures_are_taken_out(tmp_path: Path, codec: str) -> None:
    plain, told = tmp_path / "plain.mp4", tmp_path / "told.mp4"
    write(plain, Odd(codec=codec, audio_codec=None, base=1 / FPS, options={"x265-params": "log-level=none"}))
    with av.open(str(plain)) as source, av.open(str(told), "w") as target:
        [stream] = source.streams.video
        copy = target.add_stream_from_template(stream, opaque=True)
        for packet in _captioned(source.demux(stream), _CAPTION[codec]):
            packet.stream = copy
            target.mux(packet)
    assert _captions(told) == 100
    made = kept(told, "picture")
    assert _captions(made) == 0
    assert b"GA94" not in made.read_bytes()
    assert packets(made, "video") == packets(plain, "video")


_A53 = bytes((4, 14, 0xB5, 0, 0x31)) + b"GA94" + bytes((3, 0xC1, 0xFF, 0xFC, 0x94, 0x2C, 0xFF, 0x80))
"""Registered user data of a picture: one pair of caption bytes (ATSC A/53 part 4, ITU-T T.35)."""
_CAPTION = {"libx264": bytes((6,)) + _A53, "libx265": bytes((78, 1)) + _A53}


def _captioned(found: Iterator[Packet[Any]], unit: bytes) -> Iterator[Packet[Any]]:
    for packet in found:
        if packet.size:
            made = Packet(len(unit).to_bytes(4, "big") + unit + bytes(packet))
            made.pts, made.dts, made.duration, made.time_base = (
                packet.pts,
                packet.dts,
                packet.duration,
                packet.time_base,
            )
            made.is_keyframe = packet.is_keyframe
            yield made


def _captions(path: Path) -> int:
    """How many pictures come with captions."""
    with av.open(str(path)) as container:
        return sum(
            any("A53" in str(data.type) for data in frame.side_data) for frame in container.decode(video=0)
        )  # fmt: skip


@pytest.mark.parametrize(("video", "sense"), [(True, "sound"), (False, "picture")])
def test_a_clip_without_that_sense_is_refused(tmp_path: Path, video: bool, sense: Sense) -> None:
    source = tmp_path / "film.mp4"
    media_factory.film(source, video=video, audio=not video)
    with pytest.raises(MediaError, match=f"has no {sense}"):
        keep(source, tmp_path / "made.mp4", sense)
    assert [path.name for path in tmp_path.iterdir()] == ["film.mp4"]


def test_nothing_is_left_of_a_file_that_breaks_off(clip: Path, tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_bytes(b"not a film" * 100)
    with pytest.raises(MediaError):
        keep_file(str(broken), str(tmp_path / "made.mp4"), "picture")
    assert list(tmp_path.iterdir()) == [broken]


def test_it_runs_in_a_process_of_its_own(clip: Path, tmp_path: Path) -> None:
    target = tmp_path / "made.mp4"
    given = {"source": str(clip), "target": str(target), "sense": "sound"}
    assert once("aurelia.media.one_sense:keep_file", given) == [{"sense": "sound"}]
    assert target.is_file()
