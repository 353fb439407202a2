"""Make the sample films that the demo runs on: `python -m curation.demo.make_samples TARGET`.

Everything comes from packages of the registry (see `sample_parts`) or is made here. The same machine and the same
packages give the same bytes. LICENSES.md beside the films says whose work is in which.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import click
import numpy as np

from aurelia.media import decode, encode
from aurelia.media.encoder import H264
from curation.demo import sample_pictures as pictures
from curation.demo import sample_sounds as sounds
from curation.demo.sample_parts import Parts, fetch
from curation.demo.sample_pictures import Background, Picture, footage, still
from curation.demo.sample_sounds import Mono

_SMALL = replace(
    H264, video_options={**H264.video_options, "preset": "slow", "crf": "27", "g": "100"}, audio_bit_rate=40_000
)
_BEFORE_SPEECH, _AFTER_SPEECH = 0.9, 0.9


@dataclass(frozen=True)
class Shot:
    """One shot of a film: what is seen, what is heard, and the card shown over it."""

    seen: Background
    heard: Mono
    card: str = ""


def spoken(seen: Background, card: str, words: Mono) -> Shot:
    """A shot in which words are spoken under a card, with a pause before and after."""
    parts = [sounds.silence(_BEFORE_SPEECH), words, sounds.silence(_AFTER_SPEECH)]
    return Shot(seen, np.concatenate(parts), card)


def novel(parts: Parts) -> list[Shot]:
    """Sentences of a novel under place names, over Big Buck Bunny, with music between."""
    film, said = parts.bunny, parts.novel
    return [
        Shot(still(film, 4.0), sounds.waltz(4.0), "Prologue"),
        spoken(still(film, 13.0), "Quiet Stream", sounds.speech(said["0870"], 0.0, 3.50)),
        spoken(still(film, 345.0), "Forest Floor", sounds.speech(said["0870"], 3.50, 7.0)),
        Shot(footage(film, 71.5), sounds.march(3.6)),
        spoken(footage(film, 113.0), "Green Meadow", sounds.speech(said["0890"], 0.2, 3.72)),
        spoken(still(film, 37.0), "Rabbit Hole", sounds.speech(said["0920"], 0.05, 2.62)),
        Shot(still(film, 370.0), sounds.silence(2.4)),
        spoken(still(film, 52.5), "Hilltop", sounds.speech(said["0920"], 2.66, 5.95)),
        Shot(footage(film, 80.2), sounds.carillon(4.0)),
        spoken(still(film, 290.0), "Lone Oak", sounds.speech(said["0930"], 0.0, 3.2)),
        Shot(still(film, 373.0), sounds.organ(3.6)),
    ]


def sonnet(parts: Parts) -> list[Shot]:
    """Lines of a sonnet under place names, over a city at night, with music between."""
    film, said = parts.city, parts.sonnet
    return [
        Shot(still(film, 0.4), sounds.organ(4.8), "Downtown"),
        spoken(still(film, 2.0, crop=(0.0, 0.2, 0.5)), "Glass Tower", sounds.speech(said, 31.18, 34.1)),
        spoken(still(film, 6.5), "Hotel Plaza", sounds.speech(said, 34.28, 36.7)),
        Shot(footage(film, 0.0, crop=(0.3, 0.1, 0.6)), sounds.drums(4.0)),
        spoken(still(film, 6.9, crop=(0.45, 0.1, 0.5)), "North Station", sounds.speech(said, 15.2, 18.75)),
        spoken(still(film, 3.0, crop=(0.55, 0.3, 0.45)), "Bank Street", sounds.speech(said, 22.72, 25.45)),
        Shot(footage(film, 5.6), sounds.waltz(2.9)),
        Shot(still(film, 1.0, crop=(0.1, 0.4, 0.5)), sounds.silence(2.2)),
        spoken(still(film, 5.0, crop=(0.3, 0.0, 0.45)), "Museum Hall", sounds.speech(said, 5.85, 8.95)),
        spoken(still(film, 7.2, crop=(0.1, 0.3, 0.55)), "Harbour Road", sounds.speech(said, 44.5, 48.2)),
        Shot(footage(film, 2.0, crop=(0.0, 0.0, 0.7)), sounds.march(3.6)),
    ]


def short(parts: Parts) -> list[Shot]:
    """A small film for quick tests: four spoken lines under four cards."""
    said = parts.sonnet
    last = sounds.speech(parts.novel["0930"], 0.0, 3.2)
    return [
        spoken(still(parts.bunny, 160.0), "Wide Field", sounds.speech(said, 31.18, 34.1)),
        spoken(still(parts.city, 6.5), "Night Hotel", sounds.speech(said, 34.28, 36.7)),
        spoken(still(parts.bunny, 130.0), "Tall Tree", sounds.speech(said, 44.5, 48.2)),
        spoken(still(parts.city, 2.0), "Clock House", last),
    ]


def city(parts: Parts) -> list[Shot]:
    """City footage three times over, each with a rhythm of its own."""
    film = parts.city
    return [
        Shot(footage(film, 0.0), sounds.march(7.6)),
        Shot(footage(film, 0.0, crop=(0.5, 0.2, 0.5)), sounds.carillon(5.4)),
        Shot(footage(film, 5.6, crop=(0.1, 0.1, 0.6)), sounds.organ(2.0)),
        Shot(footage(film, 0.0, crop=(0.0, 0.1, 0.5)), sounds.drums(6.0)),
    ]


def write_shots(target: Path, shots: Sequence[Shot], font: Path) -> None:
    """Write a film of shots; cuts fall on frames, and each shot lasts as long as its sound."""
    seen: list[Iterator[Picture]] = []
    heard: list[Mono] = []
    for shot in shots:
        count = round(len(shot.heard) / sounds.RATE * pictures.FRAME_RATE)
        shown = shot.seen(count)
        seen.append(pictures.with_card(shown, shot.card, font) if shot.card else shown)
        heard.append(_to_length(shot.heard, count * sounds.RATE // pictures.FRAME_RATE))
    sound = np.concatenate(heard)[None, :]
    _write(target, pictures.joined(seen), Fraction(pictures.FRAME_RATE), sound)


def write_excerpt(target: Path, film: Path, start: float, end: float) -> None:
    """Write a span of a film with its own cuts, sound and frame rate."""
    seen = (frame.pixels for frame in decode.frames(film, start=start, end=end, max_side=pictures.WIDTH))
    _write(target, seen, Fraction(24), sounds.film_sound(film, start, end))


def write_silent(target: Path, film: Path, seconds: float) -> None:
    """Write the first seconds of a film without any sound stream."""
    _write(target, footage(film, 0.0)(round(seconds * pictures.FRAME_RATE)), Fraction(pictures.FRAME_RATE), None)


def _write(target: Path, seen: Iterator[Picture], rate: Fraction, sound: sounds.Mono | None) -> None:
    encode.write(target, frames=seen, frame_rate=rate, sound=sound, sample_rate=sounds.RATE, encoder=_SMALL)
    click.echo(f"{target.name}: {target.stat().st_size / 1e6:.2f} MB")


def _to_length(sound: Mono, samples: int) -> Mono:
    return np.pad(sound[:samples], (0, max(0, samples - len(sound))))


def make(target: Path, parts: Parts) -> None:
    """Write all films into a folder."""
    target.mkdir(parents=True, exist_ok=True)
    write_excerpt(target / "bunny.mp4", parts.bunny, 71.3, 101.3)
    write_silent(target / "silent.mp4", parts.city, 7.6)
    for name, shots in (("city", city), ("novel", novel), ("sonnet", sonnet), ("short", short)):
        write_shots(target / f"{name}.mp4", shots(parts), parts.font)


@click.command()
@click.argument("target", type=click.Path(path_type=Path, file_okay=False))
def main(target: Path) -> None:
    """Download the packages and write the sample films into TARGET."""
    with tempfile.TemporaryDirectory() as folder:
        make(target, fetch(Path(folder)))


if __name__ == "__main__":
    main()
