"""All clips of a recording, decoded as little as that takes.

A recording is decoded in *passes*. A pass begins at the key frame before the first clip that waits, and every clip
that begins while it runs takes its pictures from it, so that what overlaps or follows closely is decoded once. When no
clip is open, the pass goes on through the gap to the next one if that is cheaper than a seek, else a new pass begins
there. A seek costs opening the file again, about as much as decoding half a second, and then decodes from the key
frame before the next clip: so it pays where that key frame is more than half a second ahead. Where a file has no index
of key frames (transport streams), they are taken to be as far apart as those seen last, ten seconds before two were
seen, and a gap longer than two such distances is skipped. Dense clips thus share one pass, sparse ones get a seek each.

Everything runs in the caller's thread, with one thread for decoding and those that the encoder's settings name: many
recordings are cut side by side by many processes.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Generator, Sequence
from contextlib import closing
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from aurelia.media import reading
from aurelia.media.certify import Claim, certify
from aurelia.media.encoder import H264, Encoder, Track
from aurelia.media.grid import EPSILON
from aurelia.media.keys import Keys, key_times
from aurelia.media.piece import LEAD, Piece, Shaper, Want, Whole
from aurelia.media.reading import Picture
from aurelia.media.sound import sound_blocks
from aurelia.media.spans import check_span, streams
from aurelia.media.writing import write_file
from schemas.errors import MediaError, UsageError
from schemas.media import Measured

__all__ = ["MOST_OPEN", "Want", "cut_many"]

MOST_OPEN = 4
"""Clips written at the same time at most: each holds an encoder with the pictures it looks ahead at. Clips that overlap
more than that wait for another pass."""

_RUN_UP = 1.0
"""Seconds before a clip from which every picture is decoded; before, only those that others depend on are."""

_THREADS = {"threads": "1"}

Result = tuple[int, Measured | MediaError]
_Waiting = deque[tuple[int, Want]]


def cut_many(
    source: Path, wants: Sequence[Want], *, encoder: Encoder = H264, most_open: int = MOST_OPEN
) -> Generator[Result]:
    """Re-encode spans of a recording, each to a file of its own, and measure what was written.

    Args:
        source: The recording.
        wants: The spans, in any order; they may overlap.
        encoder: Codecs and settings.
        most_open: Clips written at the same time at most.

    Yields:
        The index of a want with its measurements, or with why there is no such clip: each as soon as its file is
        whole and read back.

    Raises:
        UsageError: Two wants name the same file.
        MediaError: The recording itself is unreadable.
        WorkspaceError: The disk is full.
    """
    if len({want.target for want in wants}) < len(wants):
        raise UsageError(source.name, "two clips would be the same file", "give each a name of its own")
    has_picture, channels = streams(source)
    whole = Whole(source, has_picture, channels, encoder)
    waiting: _Waiting = deque()
    for index, want in sorted(enumerate(wants), key=lambda pair: (pair[1].start, pair[1].duration, pair[0])):
        try:
            check_span((source, want.start, want.duration))
        except MediaError as exc:
            yield index, exc
            continue
        if has_picture:
            waiting.append((index, want))
        else:
            yield index, _alone(whole, want)
    keys = Keys(key_times(source)) if len(waiting) > 1 else Keys(())
    while waiting:
        yield from _Pass(whole, waiting, keys, most_open).results()


def _alone(whole: Whole, want: Want) -> Measured | MediaError:
    """A clip of a recording that has no picture."""
    encoder = whole.encoder
    start = Fraction(round(want.start * encoder.sample_rate), encoder.sample_rate)
    count = round(want.duration * encoder.sample_rate)
    blocks = sound_blocks(
        whole.path, start=start, count=count, sample_rate=encoder.sample_rate, channels=whole.channels
    )
    try:
        track = Track(None, (2, 2), Fraction(25), blocks, whole.channels, encoder.sample_rate)
        write_file(want.target, track, encoder)
        return certify(want.target, whole.path, Claim(want.start, want.duration, start, None, sounds=True))
    except MediaError as exc:
        want.target.unlink(missing_ok=True)
        return exc


@dataclass
class _Pass:
    """One stretch of decoding; takes from `waiting` what it serves."""

    whole: Whole
    waiting: _Waiting
    keys: Keys
    most_open: int
    open: dict[int, Piece] = field(default_factory=dict)
    recent: deque[Picture] = field(default_factory=lambda: deque(maxlen=LEAD))
    shaper: Shaper = field(init=False)

    def __post_init__(self) -> None:
        self.shaper = Shaper(self.whole.encoder.pixel_format)
        self.later: _Waiting = deque()
        self.thorough = self.waiting[0][0] in self.keys.thorough
        self.passed = Fraction(-1)
        """Pictures up to here may have been left out."""

    def results(self) -> Generator[Result]:
        """The clips as they are done. What is left in `waiting` needs another pass."""
        served = self.waiting[0]
        try:
            yield from self._decode(served)
        except MediaError as exc:  # damage: it ends what is open, or what this pass was for
            for index in self.open or ([served[0]] if self._waits(served) else []):
                yield index, exc
            if self._waits(served):
                self.waiting.popleft()
        finally:
            for piece in self.open.values():
                piece.drop()
        self.waiting.extendleft(reversed(self.later))

    def _waits(self, one: tuple[int, Want]) -> bool:
        return bool(self.waiting) and self.waiting[0][0] == one[0]

    def _decode(self, served: tuple[int, Want]) -> Generator[Result]:
        begin = self.waiting[0][1].start
        with closing(reading.pictures(self.whole.path, begin, codec=_THREADS, needed=self._needed)) as pictures:
            for picture in pictures:
                self.keys.see(picture)
                yield from self._begin(picture)
                yield from self._take(picture)
                self.recent.append(picture)
                if not self.open and self._over(picture, served):
                    return
        while self.waiting:  # begun before the end, or past it
            yield from self._begin(None)
            yield from self._end()
        yield from self._end()

    def _needed(self, time: Fraction) -> bool:
        """Whether a clip is open or begins soon."""
        if self.open or self.thorough or (self.waiting and time > self.waiting[0][1].start - _RUN_UP):
            return True
        self.passed = max(self.passed, time)
        return False

    def _over(self, picture: Picture, served: tuple[int, Want]) -> bool:
        if not self.waiting:
            return True
        return not self._waits(served) and self.keys.worth_a_seek(picture.time, self.waiting[0][1].start)

    def _begin(self, picture: Picture | None) -> Generator[Result]:
        """Open the clips that begin before a picture (None: before the end of the recording)."""
        while self.waiting and (picture is None or picture.time > self.waiting[0][1].start + EPSILON):
            index, want = self.waiting.popleft()
            if len(self.open) >= self.most_open:
                if picture is None:
                    self.waiting.appendleft((index, want))
                    return
                self.later.append((index, want))
                continue
            if self.recent and self.recent[-1].time < self.passed:  # what it begins with may have been left out
                self.keys.thorough.add(index)
                self.later.append((index, want))
                continue
            before = [one for one in self.recent if one.time >= self.passed]
            try:
                self.open[index] = Piece(self.whole, want, before, picture, self.shaper)
            except MediaError as exc:
                yield index, exc

    def _take(self, picture: Picture) -> Generator[Result]:
        for index, piece in list(self.open.items()):
            try:
                piece.take(picture)
            except MediaError as exc:
                yield self._failed(index, exc)
                continue
            if piece.full:
                yield self._finished(index)

    def _end(self) -> Generator[Result]:
        for index in list(self.open):
            yield self._finished(index)

    def _finished(self, index: int) -> Result:
        piece = self.open[index]
        try:
            found = piece.finish()
        except MediaError as exc:
            return self._failed(index, exc)
        del self.open[index]
        return index, found

    def _failed(self, index: int, why: MediaError) -> Result:
        piece = self.open.pop(index)
        piece.drop()
        piece.want.target.unlink(missing_ok=True)
        return index, why
