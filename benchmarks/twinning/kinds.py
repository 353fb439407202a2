"""What is done to a film before it is met again: each kind as filters and codecs, and what must be found then."""

from __future__ import annotations

import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

_X264 = ("-c:v", "libx264", "-preset", "ultrafast", "-crf", "26")
_AAC = ("-c:a", "aac", "-b:a", "96k")


@dataclass(frozen=True)
class Made:
    """One planted twin.

    Args:
        options: Filters and codecs.
        suffix: The container, as a file's ending.
        before: Options before the input, such as where to begin.
        start: The moment of the source with which it begins.
        speed: How much faster than its source it runs.
        mirrored: Whether it is mirrored.
        senses: What may rightly be found.
        donor: `picture` or `sound` where that comes from an unrelated film.
    """

    options: tuple[str, ...]
    suffix: str = ".mp4"
    before: tuple[str, ...] = ()
    start: float = 0.0
    speed: float = 1.0
    mirrored: bool = False
    senses: tuple[str, ...] = ("both", "picture")
    donor: str = ""

    def source_at(self, seconds: float) -> float:
        """The moment of the source that is shown at a second of the twin."""
        return self.start + seconds * self.speed


@dataclass(frozen=True)
class Kind:
    """A kind of twin: how one is made from a seed and a film's length, and the goal for recall and precision."""

    name: str
    make: Callable[[np.random.Generator, float], Made]
    goal: float = 0.0
    times: int = 1
    """How often it is planted for each film."""


def _coded(video: str, sound: str, suffix: str = ".mp4") -> Callable[..., Made]:
    return lambda _drawn, _seconds: Made(("-c:v", *video.split(), "-c:a", *sound.split()), suffix)


def _filter(text: str, *, mirrored: bool = False) -> Made:
    return Made(("-vf", text, *_X264, *_AAC), mirrored=mirrored)


def _crop(least: float, most: float) -> Callable[..., Made]:
    def make(drawn: np.random.Generator, _seconds: float) -> Made:
        keep = 1 - drawn.uniform(least, most, 2)
        at = drawn.uniform(0, 1, 2) * (1 - keep)
        return _filter(f"crop=iw*{keep[0]:.4f}:ih*{keep[1]:.4f}:iw*{at[0]:.4f}:ih*{at[1]:.4f},scale=640:360")

    return make


def _logo(drawn: np.random.Generator, _seconds: float) -> Made:
    x, y = drawn.choice([0.03, 0.77]), drawn.choice([0.04, 0.76])
    light, contrast = drawn.choice([-1, 1]) * drawn.uniform(0.06, 0.14), drawn.uniform(0.75, 1.3)
    box = f"drawbox=x=iw*{x}:y=ih*{y}:w=iw*0.2:h=ih*0.2:color=white@0.7:t=fill"
    inner = f"drawbox=x=iw*{x + 0.04:.2f}:y=ih*{y + 0.06:.2f}:w=iw*0.12:h=ih*0.08:color=red@0.8:t=fill"
    return _filter(f"eq=brightness={light:.3f}:contrast={contrast:.3f},{box},{inner}")


def _speed(pitched: bool) -> Callable[..., Made]:
    def make(drawn: np.random.Generator, _seconds: float) -> Made:
        speed = float(drawn.choice([0.95, 1.05])) if drawn.random() < 0.5 else float(drawn.uniform(0.95, 1.05))
        sound = f"asetrate=32000*{speed:.5f},aresample=32000" if pitched else f"atempo={speed:.5f}"
        options = ("-vf", f"setpts=PTS/{speed:.5f},fps=25", "-af", sound, *_X264, *_AAC)
        return Made(options, speed=speed)

    return make


def _part(least: float, most: float, video: str = "") -> Callable[..., Made]:
    def make(drawn: np.random.Generator, seconds: float) -> Made:
        length = float(drawn.uniform(least, min(most, seconds / 2)))
        start = round(float(drawn.uniform(0, seconds - length)), 3)
        filters = ("-vf", video) if video else ()
        before = ("-ss", f"{start}", "-t", f"{length:.3f}")
        return Made((*filters, *_X264, *_AAC), before=before, start=start, mirrored="hflip" in video)

    return make


def _rate(drawn: np.random.Generator, _seconds: float) -> Made:
    return _filter(f"fps={drawn.choice(['12', '15', '24000/1001', '30', '50'])}")


def _bitrate(drawn: np.random.Generator, _seconds: float) -> Made:
    video = f"{int(drawn.choice([100, 200, 400]))}k"
    sound = f"{int(drawn.choice([24, 32, 48]))}k"
    return Made(("-c:v", "libx264", "-preset", "superfast", "-b:v", video, "-c:a", "aac", "-b:a", sound))


def _size(drawn: np.random.Generator, _seconds: float) -> Made:
    return _filter(f"scale={drawn.choice(['426:240', '320:180', '256:144', '480:360', '960:540'])}")


KINDS = (
    Kind("re-encode", _coded("libx264 -preset superfast -crf 35", "aac -b:a 48k"), 0.95, 3),
    Kind("vp8", _coded("libvpx -deadline realtime -cpu-used 8 -b:v 400k", "libopus -b:a 48k", ".webm"), 0.95),
    Kind("mpeg2", _coded("mpeg2video -q:v 12", "mp2 -b:a 96k", ".mpg"), 0.95),
    Kind("mpeg4", _coded("mpeg4 -q:v 12", "libmp3lame -b:a 64k", ".avi"), 0.95),
    Kind("bitrate", _bitrate, 0.95, 3),
    Kind("resize", _size, 0.95, 3),
    Kind("sub-clip", _part(5, 20), 0.95, 3),
    Kind("frame-rate", _rate, 0.95),
    Kind("crop-5-15", _crop(0.05, 0.15), 0.9),
    Kind("crop-15-30", _crop(0.15, 0.30)),
    Kind("letterbox", lambda *_: _filter("scale=640:360,pad=640:480:0:60"), 0.95),
    Kind("pillarbox", lambda *_: _filter("scale=480:360,pad=640:360:80:0"), 0.95),
    Kind("mirrored", lambda *_: _filter("hflip", mirrored=True), 0.95),
    Kind("logo-brightness", _logo, 0.9),
    Kind("speed-pitch", _speed(True), 0.9),
    Kind("speed-tempo", _speed(False), 0.9),
    Kind("sound-replaced", lambda *_: Made((*_X264, *_AAC), senses=("picture",), donor="sound"), 0.9),
    Kind("picture-replaced", lambda *_: Made((*_X264, *_AAC), senses=("sound",), donor="picture"), 0.9),
    Kind("sub-clip-mirrored", _part(5, 20, "hflip")),
    Kind("sub-clip-cropped", _part(5, 20, "crop=iw*0.9:ih*0.9,scale=480:270")),
)  # fmt: skip


def plant(made: Made, film: Path, donor: Path, target: Path) -> None:
    """Write a twin of a film."""
    inputs = [*made.before, "-i", str(film)]
    chosen = ["-map", "0:v:0", "-map", "0:a:0"]
    if made.donor:
        inputs += ["-i", str(donor)]
        chosen = ["-map", "1:v:0" if made.donor == "picture" else "0:v:0"]
        chosen += ["-map", "1:a:0" if made.donor == "sound" else "0:a:0"]
    run(*inputs, *chosen, *made.options, "-shortest", str(target))


def run(*options: str) -> None:
    """Run ffmpeg, with one thread and no word."""
    import imageio_ffmpeg  # development only: `benchmarks.twins` says so where it misses

    command = [imageio_ffmpeg.get_ffmpeg_exe(), "-v", "error", "-nostdin", "-y", "-threads", "1", *options]
    subprocess.run([*command[:-1], "-threads", "1", command[-1]], check=True, capture_output=True, timeout=600)
