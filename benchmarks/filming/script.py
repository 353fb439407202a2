"""What happens in a film: shots, how one becomes the next, and what looks like a boundary but is none.

All parameters of the films are in this file. Frame numbers count from 0; a shot's own time starts at its first frame.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Literal

import numpy as np

Kind = Literal["cut", "dissolve", "fade"]
Rate = Literal["25", "29.97", "vfr"]

TICKS = 90_000
"""Time stamps are counted in parts of a second like these."""

SECONDS = 45.0
"""Length of a film."""
SHOT = (0.6, 4.2)
"""Seconds of a shot without its gradual changes, evenly spread."""
KINDS = {"cut": 0.64, "dissolve": 0.20, "fade": 0.16}
DISSOLVE = (8, 20)
"""Frames that show both shots."""
FADE = (6, 15)
"""Frames of each half of a fade: down to the flat frames, and up from them."""
FLAT = (1, 8)
"""Flat frames between the halves."""
FADE_WHITE = 0.3
"""Share of fades through white; the others go through black."""
ALIKE = 0.15
"""Share of cuts to the same place seen from elsewhere: another part of it, nearer or farther."""
EVENTS = {"nothing": 0.45, "flash": 0.2, "shake": 0.15, "light": 0.2}
"""What happens within a shot, where it is long enough."""
EVENT_ROOM = 20
"""Frames kept free of events before the first and after the last of a shot's whole frames."""
FLASH = (1, 4)
"""Frames of a flash; it adds 60 to 220 levels of light."""
SHAKE = (8, 25)
"""Frames of a shake; the camera jumps by up to 0.5 to 2.5 % of the width at each."""
LIGHT = (1, 30)
"""Frames over which the light goes to 0.55 to 1.6 times of what it was: from a switch to a cloud."""
CAMERAS = {"still": 0.3, "hand": 0.25, "pan": 0.3, "zoom": 0.15}
PAN = (0.04, 0.5)
"""Widths a second."""
ZOOM = (0.86, 1.18)
"""Times larger each second."""
HAND = (0.001, 0.006)
"""How far a hand-held camera drifts, in widths."""
OBJECTS = (0, 3)
OBJECT_SIZE = (0.08, 0.5)
"""Heights of the picture."""
OBJECT_SPEED = (0.0, 0.6)
"""Widths a second."""
GRAIN = (0.5, 5.0)
"""Standard deviation of the noise of the camera, in levels."""
CRF = (20, 27)
KEYINT = (50, 250)


@dataclass(frozen=True)
class Event:
    """Something within a shot that is no boundary: it happens from frame `first` of the film, for `frames`."""

    kind: str
    first: int
    frames: int
    strength: float


@dataclass(frozen=True)
class Object:
    """Something that moves through a shot; places in widths and heights, speeds in widths a second."""

    seed: int
    x: float
    y: float
    dx: float
    dy: float
    size: float
    sway: float


@dataclass(frozen=True)
class Shot:
    """One shot: the place it shows (a seed), how the camera stands in it and moves, and what moves before it."""

    world: int
    x: float
    y: float
    scale: float
    camera: str
    motion: tuple[float, float]
    zoom: float
    grain: float
    gain: float
    objects: tuple[Object, ...]
    events: tuple[Event, ...] = ()


@dataclass(frozen=True)
class Transition:
    """How one shot becomes the next: the last whole frame of the one, the first whole frame of the other."""

    kind: Kind
    last: int
    first: int
    half: int = 0
    """Frames of each half of a fade."""
    colour: int = 0
    """Level of the flat frames of a fade."""


@dataclass(frozen=True)
class Script:
    """One film, decided."""

    seed: int
    rate: Rate
    size: tuple[int, int]
    stamps: tuple[int, ...]
    """Time stamp of each frame, in `TICKS`."""
    shots: tuple[Shot, ...]
    transitions: tuple[Transition, ...]
    crf: int
    keyint: int

    @property
    def times(self) -> tuple[float, ...]:
        """Second of each frame."""
        return tuple(stamp / TICKS for stamp in self.stamps)

    def spans(self) -> list[tuple[int, int]]:
        """First and last whole frame of each shot."""
        firsts = [0, *(change.first for change in self.transitions)]
        lasts = [*(change.last for change in self.transitions), len(self.stamps) - 1]
        return list(zip(firsts, lasts, strict=True))


def script(seed: int, rate: Rate, size: tuple[int, int], seconds: float = SECONDS) -> Script:
    """The film of a seed: the same seed, rate, size and length give the same film."""
    rng = np.random.default_rng([seed, ("25", "29.97", "vfr").index(rate), *size])
    stamps = _stamps(rng, rate, seconds)
    per_second = (len(stamps) - 1) * TICKS / stamps[-1]
    transitions = _transitions(rng, len(stamps), per_second)
    shots = _shots(rng, transitions, len(stamps))
    crf, keyint = int(rng.integers(*CRF, endpoint=True)), int(rng.integers(*KEYINT, endpoint=True))
    return Script(seed, rate, size, stamps, shots, transitions, crf, keyint)


def _stamps(rng: np.random.Generator, rate: Rate, seconds: float) -> tuple[int, ...]:
    """Even time stamps; or those of a phone: 30 a second that jitter, frames left out, stretches at half the rate."""
    if rate != "vfr":
        step = TICKS / (25 if rate == "25" else Fraction(30000, 1001))
        return tuple(round(n * step) for n in range(round(seconds * TICKS / step)))
    stamps, slow, at = [0], False, 0.0
    while stamps[-1] < seconds * TICKS:
        slow = not slow if rng.random() < 0.01 else slow
        at += (TICKS / 30) * (2 if slow else 1) * (2 if rng.random() < 0.03 else 1)
        stamps.append(max(stamps[-1] + TICKS // 120, round(at + rng.normal(0, TICKS / 400))))
    return tuple(stamps)


def _pick(rng: np.random.Generator, shares: Mapping[str, float]) -> str:
    names = list(shares)
    return names[int(rng.choice(len(names), p=list(shares.values())))]


def _transitions(rng: np.random.Generator, frames: int, per_second: float) -> tuple[Transition, ...]:
    found: list[Transition] = []
    at = 0
    while True:
        last = at + max(4, round(rng.uniform(*SHOT) * per_second)) - 1
        change = _transition(rng, last)
        if change.first + SHOT[0] * per_second >= frames:
            return tuple(found)
        found.append(change)
        at = change.first


def _transition(rng: np.random.Generator, last: int) -> Transition:
    kind = _pick(rng, KINDS)
    if kind == "cut":
        return Transition("cut", last, last + 1)
    if kind == "dissolve":
        return Transition("dissolve", last, last + 1 + int(rng.integers(*DISSOLVE, endpoint=True)))
    half, flat = int(rng.integers(*FADE, endpoint=True)), int(rng.integers(*FLAT, endpoint=True))
    colour = 255 if rng.random() < FADE_WHITE else 0
    return Transition("fade", last, last + 1 + 2 * half + flat, half, colour)


def _shots(rng: np.random.Generator, transitions: tuple[Transition, ...], frames: int) -> tuple[Shot, ...]:
    firsts = [0, *(change.first for change in transitions)]
    lasts = [*(change.last for change in transitions), frames - 1]
    shots: list[Shot] = []
    for index, (first, last) in enumerate(zip(firsts, lasts, strict=True)):
        alike = shots[-1] if shots and transitions[index - 1].kind == "cut" and rng.random() < ALIKE else None
        shots.append(_shot(rng, _events(rng, first, last), alike))
    return tuple(shots)


def _shot(rng: np.random.Generator, events: tuple[Event, ...], alike: Shot | None) -> Shot:
    angle, speed = rng.uniform(0, 2 * np.pi), float(np.exp(rng.uniform(*np.log(PAN))))
    camera = _pick(rng, CAMERAS)
    hand = rng.uniform(*HAND)
    motion = (speed * np.cos(angle), 0.4 * speed * np.sin(angle)) if camera == "pan" else (hand, hand)
    x, y, scale = rng.uniform(0.25, 0.75), rng.uniform(0.25, 0.75), rng.uniform(0.8, 1.3)
    if alike is not None:
        x, y, scale = (alike.x + rng.uniform(0.35, 0.65)) % 1, rng.uniform(0, 1), alike.scale * rng.choice([0.6, 1.7])
    count = int(rng.integers(*OBJECTS, endpoint=True))
    return Shot(
        alike.world if alike else int(rng.integers(2**31)),
        x,
        y,
        float(scale),
        camera,
        motion,
        float(rng.uniform(*ZOOM)) if camera == "zoom" else 1.0,
        alike.grain if alike else float(rng.uniform(*GRAIN)),
        alike.gain if alike else float(rng.uniform(0.6, 1.25)),
        tuple(_object(rng) for _ in range(count)),
        events,
    )


def _object(rng: np.random.Generator) -> Object:
    dx, dy = rng.uniform(*OBJECT_SPEED) * rng.choice([-1, 1]), rng.uniform(-0.1, 0.1)
    x, y = rng.uniform(-0.1, 1.1, 2)
    size, sway = rng.uniform(*OBJECT_SIZE), rng.uniform(0, 0.05)
    return Object(int(rng.integers(2**31)), x, y, dx, dy, size, sway)


def _events(rng: np.random.Generator, first: int, last: int) -> tuple[Event, ...]:
    kind = _pick(rng, EVENTS)
    longest = {"nothing": 0, "flash": FLASH[1], "shake": SHAKE[1], "light": LIGHT[1]}[kind]
    if kind == "nothing" or last - first < 2 * EVENT_ROOM + longest:
        return ()
    frames = int(rng.integers(*{"flash": FLASH, "shake": SHAKE, "light": LIGHT}[kind], endpoint=True))
    begin = int(rng.integers(first + EVENT_ROOM, last - EVENT_ROOM - frames, endpoint=True))
    strength = {
        "flash": rng.uniform(60, 220),
        "shake": rng.uniform(0.005, 0.025),
        "light": float(np.exp(rng.uniform(np.log(0.55), np.log(1.6)))),
    }[kind]
    return (Event(kind, begin, frames, float(strength)),)
