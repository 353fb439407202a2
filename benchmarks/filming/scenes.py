"""Draws shots that look like footage: overlapping shapes of all sizes with soft textures, which move, under a camera.

Pictures made of shapes that hide one another, whose sizes follow a power law ("dead leaves"), have the edges and the
spectrum of photographs (Lee, Mumford & Huang, "Occlusion models for natural images", 2001).
"""

from __future__ import annotations

from functools import lru_cache

import cv2
import numpy as np
from numpy.typing import NDArray

from benchmarks.filming.script import Event, Object, Shot

Picture = NDArray[np.uint8]
Texture = NDArray[np.float32]

_ROOM = 1.6
"""A place is so many times larger than the picture that the camera takes of it."""
_LEAVES = 350
_TEXTURES, _TEXTURE_SIDE = 6, 1024


@lru_cache(maxsize=1)
def _textures() -> list[Texture]:
    """Noise whose power falls with the frequency, as in nature; mean 0, standard deviation 1."""
    rng = np.random.default_rng(1)
    across, down = np.fft.rfftfreq(_TEXTURE_SIDE), np.fft.fftfreq(_TEXTURE_SIDE)[:, None]
    frequency = np.maximum(np.hypot(across, down), 1 / _TEXTURE_SIDE)
    made = []
    for power in np.linspace(0.8, 1.5, _TEXTURES):
        spectrum = np.fft.rfft2(rng.normal(size=(_TEXTURE_SIDE, _TEXTURE_SIDE))) / frequency**power
        noise = np.fft.irfft2(spectrum, s=(_TEXTURE_SIDE, _TEXTURE_SIDE))
        made.append(((noise - noise.mean()) / noise.std()).astype(np.float32))
    return made


def _texture(rng: np.random.Generator, size: tuple[int, int]) -> Texture:
    """A piece of a texture, `(height, width)`."""
    chosen = _textures()[int(rng.integers(_TEXTURES))]
    turned = np.roll(chosen, tuple(rng.integers(0, _TEXTURE_SIDE, 2)), axis=(0, 1))
    times = (-(-size[1] // _TEXTURE_SIDE), -(-size[0] // _TEXTURE_SIDE))
    return np.tile(turned, times)[: size[1], : size[0]]


@lru_cache(maxsize=4)
def _place(seed: int, size: tuple[int, int]) -> Picture:
    """All of a place, BGR."""
    rng = np.random.default_rng(seed)
    width, height = round(size[0] * _ROOM), round(size[1] * _ROOM)
    hue = float(rng.choice([15.0, 105.0, rng.uniform(0, 180)], p=[0.45, 0.3, 0.25]))  # earth, sky, anything
    spread, light = rng.uniform(8, 50), rng.uniform(60, 170)
    top, bottom = _colour(rng, hue, spread, light + 30), _colour(rng, hue, spread, light - 30)
    down = np.linspace(0, 1, height)[:, None, None]
    sky = np.broadcast_to((1 - down) * top + down * bottom, (height, width, 3))
    picture: Picture = np.ascontiguousarray(sky, dtype=np.uint8)
    horizon = rng.uniform(0.1, 0.6) if rng.random() < 0.6 else 0.0
    smallest = height * 0.015
    sizes = np.sort(smallest / np.sqrt(rng.uniform(0.0006, 1, _LEAVES)))[::-1]
    for radius in sizes:
        at = (rng.uniform(0, width), rng.uniform(horizon, 1.1) * height)
        _leaf(picture, rng, at, float(radius), _colour(rng, hue, spread, light))
    rough = rng.uniform(6, 22)
    shade = 1 + 0.25 * np.cos(np.linspace(rng.uniform(-2, 0), rng.uniform(0, 2), width, dtype=np.float32))
    lit = picture.astype(np.float32) * shade[None, :, None] / 1.2
    lit += rough * _texture(rng, (width, height))[:, :, None]
    return np.clip(lit, 0, 255).astype(np.uint8)


def _colour(rng: np.random.Generator, hue: float, spread: float, light: float) -> NDArray[np.float64]:
    hsv = np.array([[[
        (hue + rng.normal(0, spread)) % 180, np.clip(rng.normal(60, 40), 0, 255), np.clip(rng.normal(light, 45), 8, 250)
    ]]], np.uint8)  # fmt: skip
    return np.asarray(cv2.cvtColor(hsv, cv2.COLOR_HSV2BGR)[0, 0], np.float64)


def _leaf(
    picture: Picture, rng: np.random.Generator, at: tuple[float, float], radius: float, colour: NDArray[np.float64]
) -> None:
    """One shape: an ellipse, or a polygon of straight edges."""
    paint = tuple(float(c) for c in colour)
    centre = (round(at[0]), round(at[1]))
    if rng.random() < 0.5:
        axes = (round(radius), max(1, round(radius * rng.uniform(0.3, 1))))
        cv2.ellipse(picture, centre, axes, rng.uniform(0, 180), 0, 360, paint, -1, cv2.LINE_AA)
        return
    angles = np.sort(rng.uniform(0, 2 * np.pi, int(rng.integers(3, 7))))
    points = np.stack([at[0] + radius * np.cos(angles), at[1] + radius * np.sin(angles)], axis=1)
    cv2.fillPoly(picture, [points.round().astype(np.int32)], paint, cv2.LINE_AA)


@lru_cache(maxsize=8)
def _figure(seed: int, side: int) -> tuple[Picture, NDArray[np.float32]]:
    """Something that moves: its picture and how much of it hides what is behind, `(side, side, 1)`."""
    rng = np.random.default_rng(seed)
    colour = _colour(rng, rng.uniform(0, 180), 20, rng.uniform(40, 210))
    body = np.full((side, side, 3), colour, np.uint8)
    for _ in range(8):
        _leaf(body, rng, tuple(rng.uniform(0, side, 2)), side * rng.uniform(0.05, 0.25), _colour(rng, 90, 90, 120))
    body = np.clip(body + 12 * _texture(rng, (side, side))[:, :, None], 0, 255).astype(np.uint8)
    mask = np.zeros((side, side), np.float32)
    half = side // 2
    for _ in range(3):
        centre = (half + int(rng.uniform(-0.15, 0.15) * side), half + int(rng.uniform(-0.15, 0.15) * side))
        axes = (int(side * rng.uniform(0.12, 0.3)), int(side * rng.uniform(0.12, 0.3)))
        cv2.ellipse(mask, centre, axes, rng.uniform(0, 180), 0, 360, 1.0, -1)
    soft = cv2.GaussianBlur(mask, (0, 0), max(1.0, side / 120))[:, :, None]
    return body, np.asarray(soft, np.float32)


def draw(shot: Shot, size: tuple[int, int], time: float, number: int) -> Picture:
    """The picture of a shot at its own second `time`, as frame `number` of the film; `(height, width, 3)` BGR."""
    width, height = size
    place = _place(shot.world, size)
    zoom = shot.scale * shot.zoom**time
    x, y = _camera(shot, time)
    x, y = x + _shaken(shot.events, number)[0], y + _shaken(shot.events, number)[1]
    middle = (x * (_ROOM - 1) * width + width / 2, y * (_ROOM - 1) * height + height / 2)
    matrix = np.array([
        [zoom, 0, width / 2 - zoom * middle[0]], [0, zoom, height / 2 - zoom * middle[1]]
    ])  # fmt: skip
    taken = cv2.warpAffine(place, matrix, size, flags=cv2.INTER_LINEAR, borderMode=cv2.BORDER_REFLECT_101)
    picture = np.asarray(taken, np.uint8)
    for thing in shot.objects:
        _put(picture, thing, time)
    gain, more = shot.gain * _light(shot.events, number), _flashed(shot.events, number)
    return np.asarray(cv2.convertScaleAbs(picture, alpha=gain, beta=more), np.uint8)


def _camera(shot: Shot, time: float) -> tuple[float, float]:
    """Where the camera points, in parts of the room that it has."""
    room = _ROOM - 1
    if shot.camera == "pan":
        return shot.x + shot.motion[0] * time / room, shot.y + shot.motion[1] * time / room
    if shot.camera == "hand":
        sway = np.sin(time * 2.1 + shot.x * 9) + 0.5 * np.sin(time * 5.3), np.sin(time * 2.7 + shot.y * 9)
        return shot.x + shot.motion[0] * sway[0] / room, shot.y + shot.motion[1] * sway[1] / room
    return shot.x, shot.y


def _put(picture: Picture, thing: Object, time: float) -> None:
    height, width = picture.shape[:2]
    side = max(8, round(thing.size * height))
    body, mask = _figure(thing.seed, side)
    left = round((thing.x + thing.dx * time) * width) - side // 2
    top = round((thing.y + thing.dy * time + thing.sway * np.sin(time * 6)) * height) - side // 2
    x0, y0, x1, y1 = max(0, left), max(0, top), min(width, left + side), min(height, top + side)
    if x0 >= x1 or y0 >= y1:
        return
    part = (slice(y0 - top, y1 - top), slice(x0 - left, x1 - left))
    behind = picture[y0:y1, x0:x1].astype(np.float32)
    picture[y0:y1, x0:x1] = behind + mask[part] * (body[part] - behind)


def _shaken(events: tuple[Event, ...], number: int) -> tuple[float, float]:
    for event in events:
        if event.kind == "shake" and event.first <= number < event.first + event.frames:
            across, down = np.random.default_rng(number).uniform(-1, 1, 2) * event.strength / (_ROOM - 1)
            return float(across), float(down)
    return 0.0, 0.0


def _light(events: tuple[Event, ...], number: int) -> float:
    gain = 1.0
    for event in events:
        if event.kind == "light":
            gain *= event.strength ** float(np.clip((number - event.first + 1) / event.frames, 0, 1))
    return gain


def _flashed(events: tuple[Event, ...], number: int) -> float:
    lit = (e.strength for e in events if e.kind == "flash" and e.first <= number < e.first + e.frames)
    return max(lit, default=0.0)
