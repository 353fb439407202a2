"""Counterfactual twins: the media of an item changed so that its answer must change, or can no longer be told.

A solver that answers the twin as it answers the item did not use what was changed. Few twins have an answer that is
known; of the others it is only known that it need not be the item's any more:

- `remade`: nothing is changed but the encoding. Known: the same answer. What changes here is noise.
- `parts-exchanged`: the two parts of a stitched clip in the other order, for questions that have one option with the
  same events `swapped`. Known: that option.
- `tracks-exchanged`: the right track of a match in the place of another. Known: the letter of that place.
- `sound-muted`, `sound-swapped` (another clip's), `sound-shifted` (later by seconds), `picture-black`,
  `picture-swapped`: not known.
"""

from __future__ import annotations

from collections.abc import Mapping
from fractions import Fraction
from pathlib import Path
from typing import Literal

import numpy as np

from aurelia.media import decode, encode
from aurelia.media.encoder import H264
from aurelia.media.probe import probe
from aurelia.media.sound import Samples
from schemas.base import Key, Value
from schemas.errors import MediaError
from schemas.reasoning import Answer
from schemas.release import ReleaseRow

Kind = Literal[
    "remade", "parts-exchanged", "tracks-exchanged", "sound-muted", "sound-swapped", "sound-shifted", "picture-black",
    "picture-swapped",
]  # fmt: skip
KINDS: tuple[Kind, ...] = (
    "remade", "parts-exchanged", "tracks-exchanged", "sound-muted", "sound-swapped", "sound-shifted", "picture-black",
    "picture-swapped",
)  # fmt: skip
SWAPS: frozenset[Kind] = frozenset({"sound-swapped", "picture-swapped"})
"""These take something from another clip."""
_BLACK_RATE = Fraction(5)


class Twin(Value):
    """One twin; a line of `twins.jsonl`."""

    id: Key
    """Of its row."""
    of: Key
    """Of the item's row."""
    kind: Kind
    known: bool
    """Whether its right answer is known; it stands in its row then. Else the item's own answer stands there."""
    donor: Key | None = None
    """The item whose sound or picture it has."""


def known_answer(row: ReleaseRow, kind: Kind) -> Answer | None:
    """The right answer of a twin; None where it is not known."""
    if kind == "remade":
        return row.answer
    letter = _swapped(row) if kind == "parts-exchanged" else _other_track(row) if kind == "tracks-exchanged" else None
    text = next((option.text for option in row.options if option.id == letter), None)
    return None if letter is None or text is None else Answer(texts=(text,), option=letter)


def applies(row: ReleaseRow, kind: Kind, files: Mapping[str, Path]) -> bool:
    """Whether a twin of that kind can be made of an item.

    Args:
        row: The item.
        kind: What is changed.
        files: Role -> file.
    """
    if kind == "tracks-exchanged":
        return _other_track(row) is not None
    if len(files) != 1:
        return False
    if kind == "parts-exchanged":
        return len(row.media[0].parts) == 2 and _swapped(row) is not None
    found = probe(next(iter(files.values())))
    return found.video is not None and found.audio is not None


def make(
    kind: Kind, source: Path, target: Path, *, cut: float = 0.0, shift: float = 0.0, donor: Path | None = None
) -> None:
    """Write the changed clip of a twin.

    Args:
        kind: What is changed; `tracks-exchanged` writes nothing new and is not made here.
        source: The item's clip.
        target: The file to write.
        cut: Where the second part begins, for `parts-exchanged`.
        shift: By how many seconds the sound is late, for `sound-shifted`.
        donor: Another clip, for what is swapped.

    Raises:
        MediaError: The clip cannot be changed so.
    """
    lasts = float(probe(source).duration)
    whole = (source, 0.0, lasts)
    if kind == "remade":
        encode.mux(whole, whole, target)
    elif kind == "sound-muted":
        encode.mux(whole, None, target)
    elif kind == "sound-shifted":
        encode.mux(whole, _late(source, shift), target)
    elif kind == "picture-black":
        encode.write(
            target, frames=_black(source, lasts), frame_rate=_BLACK_RATE, sound=_sound(source),
            sample_rate=H264.sample_rate,
        )  # fmt: skip
    elif kind == "parts-exchanged" and 0 < cut < lasts:
        encode.join([(source, cut, lasts - cut), (source, 0.0, cut)], target)
    elif kind in SWAPS and donor is not None:
        other = (donor, 0.0, min(lasts, float(probe(donor).duration)))
        encode.mux(whole, other, target) if kind == "sound-swapped" else encode.mux(other, whole, target)
    else:
        raise MediaError(source.name, f"gives no twin of the kind {kind}")


def exchanged(row: ReleaseRow) -> ReleaseRow:
    """A match with its right track and another one in each other's place."""
    mine, other = f"track-{(row.answer.option or '').lower()}", f"track-{(_other_track(row) or '').lower()}"
    named = {media.role: media for media in row.media}
    places = {**named, mine: named[other], other: named[mine]}
    media = tuple(places[one.role].model_copy(update={"role": one.role}) for one in row.media)
    return row.model_copy(update={"media": media})


def _swapped(row: ReleaseRow) -> str | None:
    """The one option that has the same events in the other order."""
    kinds = row.answer.extra.get("kinds")
    letters = [letter for letter, kind in kinds.items() if kind == "swapped"] if isinstance(kinds, dict) else []
    return str(letters[0]) if len(letters) == 1 else None


def _other_track(row: ReleaseRow) -> str | None:
    """The letter of the track after the right one, where each option has a track of its own."""
    letters = [option.id for option in row.options]
    roles = {media.role for media in row.media}
    if row.answer.option not in letters or not {f"track-{one.lower()}" for one in letters} <= roles:
        return None
    return letters[(letters.index(row.answer.option) + 1) % len(letters)]


def _sound(source: Path) -> Samples:
    return decode.sound(source, sample_rate=H264.sample_rate, channels=1)


def _late(source: Path, shift: float) -> Samples:
    """The sound, late by some seconds: silence first, and its end cut off."""
    samples = _sound(source)
    many = min(round(shift * H264.sample_rate), samples.shape[1])
    return np.concatenate([np.zeros((1, many), np.float32), samples[:, : samples.shape[1] - many]], axis=1)


def _black(source: Path, lasts: float) -> list[np.typing.NDArray[np.uint8]]:
    video = probe(source).video
    if video is None:
        raise MediaError(source.name, "has no picture")
    frame = np.zeros((video.height, video.width, 3), np.uint8)
    return [frame] * max(1, round(lasts * float(_BLACK_RATE)))
