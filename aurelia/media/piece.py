"""One clip while it is being cut: pictures of the recording come in, a measured file comes out."""

from __future__ import annotations

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from pathlib import Path

from av.video.frame import VideoFrame

from aurelia.media.certify import Claim, Witness, certify
from aurelia.media.encoder import Encoder, Track
from aurelia.media.grid import Sampler, snapped
from aurelia.media.matching import Miniatures
from aurelia.media.reading import Picture
from aurelia.media.shape import Fit, display_size, even
from aurelia.media.sound import sound_blocks
from aurelia.media.writing import Writer
from schemas.media import Measured

LEAD = 3
"""Pictures before the start that a witness keeps."""

_HEAD, _TAIL = 6, 9


@dataclass(frozen=True)
class Want:
    """A span that should become a file.

    Args:
        start: Second of the recording; snapped to the nearest frame.
        duration: Seconds; shorter where the recording ends.
        target: The file to write (mp4).
    """

    start: float
    duration: float
    target: Path


@dataclass(frozen=True)
class Whole:
    """A recording that is being cut, and how.

    Args:
        path: The file.
        has_picture: Whether there are moving pictures.
        channels: Of a clip's sound; 0 without sound.
        encoder: Codecs and settings.
    """

    path: Path
    has_picture: bool
    channels: int
    encoder: Encoder


@dataclass
class Shaper:
    """Pictures in the size and format of clips; clips that overlap share the work."""

    pixel_format: str
    _fits: dict[tuple[int, int], Fit] = field(default_factory=dict)
    _last: dict[tuple[int, int], tuple[VideoFrame, VideoFrame]] = field(default_factory=dict)

    def __call__(self, picture: Picture, size: tuple[int, int]) -> VideoFrame:
        """The picture as the encoder takes it."""
        known = self._last.get(size)
        if known is None or known[0] is not picture.frame:
            fit = self._fits.setdefault(size, Fit(size, self.pixel_format))
            known = self._last[size] = (picture.frame, fit(picture.frame, picture.aspect))
        return known[1]


class Piece:
    """A clip in the works.

    Args:
        whole: The recording.
        want: What is asked of it.
        before: The last pictures at or before the start, in order.
        after: The first one after it; None where the recording is over.
        shaper: Shared by the clips of one pass.

    Raises:
        MediaError: There is no picture at that time.
    """

    def __init__(
        self, whole: Whole, want: Want, before: Sequence[Picture], after: Picture | None, shaper: Shaper
    ) -> None:
        self._whole, self.want, self._shaper = whole, want, shaper
        self._start, near = snapped(whole.path.name, Fraction(want.start), before[-1] if before else None, after)
        self._first, self._rate = near[0], near[0].rate
        self._size = even(display_size(self._first.frame, self._first.aspect))
        count = max(1, round(Fraction(want.duration) * self._rate))
        self._sampler = Sampler(self._start, self._rate, count, self._rate)
        self._writer = Writer(want.target, self._track(count), whole.encoder)
        self._minis = Miniatures()
        self._head = [self._minis(one.time, shaper(one, self._size)) for one in before[-LEAD:]]
        self._room = len(self._head) + _HEAD
        self._tail: deque[Picture] = deque(maxlen=_TAIL)
        for picture in near:
            if picture is not after:
                self.take(picture)

    def _track(self, count: int) -> Track:
        whole, rate = self._whole, self._whole.encoder.sample_rate
        blocks = None
        if whole.channels:
            samples = round(count * rate / self._rate)
            blocks = sound_blocks(
                whole.path, start=self._start, count=samples, sample_rate=rate, channels=whole.channels, pad=True
            )
        return Track((), self._size, self._rate, blocks, whole.channels or 1, rate)

    @property
    def full(self) -> bool:
        """Whether it has all its pictures."""
        return self._sampler.full

    def take(self, picture: Picture) -> None:
        """The next picture of the recording.

        Raises:
            MediaError: It cannot be encoded, or the sound not decoded.
        """
        for shown in self._sampler.take(picture):
            self._writer.add(self._shaper(shown, self._size))
        if len(self._head) < self._room and (not self._head or picture.time > self._head[-1].time):
            self._head.append(self._minis(picture.time, self._shaper(picture, self._size)))
        self._tail.append(picture)

    def finish(self) -> Measured:
        """Write what is left, then read the file back and hold it against the request and the recording.

        Raises:
            MediaError: It cannot be written, or is not what was asked for.
        """
        for shown in self._sampler.end():
            self._writer.add(self._shaper(shown, self._size))
        self._writer.close()
        tail = [self._minis(one.time, self._shaper(one, self._size)) for one in self._tail]
        claim = Claim(self.want.start, self.want.duration, self._start, self._first, bool(self._whole.channels))
        return certify(self.want.target, self._whole.path, claim, Witness(tuple(self._head), tuple(tail)))

    def drop(self) -> None:
        """Leave no unfinished file behind."""
        self._writer.drop()
