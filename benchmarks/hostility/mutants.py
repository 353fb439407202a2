"""Media files made to do harm: damaged, absurd, packed, linked, and playlists under the names of films."""

from __future__ import annotations

import gzip
import io
import os
import random
import struct
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from benchmarks.hostility import boxes, texts


@dataclass(frozen=True)
class Place:
    """What a mutant may reach for.

    Args:
        secret: A folder with files that nobody may open.
        trap: An address at which nobody may ask.
    """

    secret: Path
    trap: str

    def lures(self) -> list[str]:
        """Ways to write the secret and the trap."""
        film = self.secret / "secret.mp4"
        hidden = self.secret.name
        return [
            str(film), f"file:{film}", f"file://{film}", f"../{hidden}/secret.mp4", f"../../{hidden}/secret.ts",
            f"concat:{film}|{film}", f"subfile,,start,0,end,0,,:{film}", f"crypto:{film}", f"{self.trap}/film.mp4",
            f"hls+{self.trap}/film.m3u8", f"tcp://{self.trap[7:]}", f"cache:{self.trap}/film.ts", "udp://10.0.0.1:1234",
            "http://169.254.169.254/latest/meta-data/", "http://10.255.255.1/film.ts",
            f"data:video/mp4;base64,{'A' * 99}",
        ]  # fmt: skip


Make = Callable[[random.Random, Mapping[str, bytes], Place], tuple[str, bytes]]
"""Gives the ending of a name, and what is in the file."""


def _pick(rng: random.Random, seeds: Mapping[str, bytes]) -> tuple[str, bytes]:
    return rng.choice(sorted(seeds.items()))


def flipped(rng: random.Random, seeds: Mapping[str, bytes], _place: Place) -> tuple[str, bytes]:
    """Bits turned over: few or many, in the head, the tail or anywhere."""
    ending, data = _pick(rng, seeds)
    out = bytearray(data)
    low, high = rng.choice(((0, 512), (0, len(out)), (max(0, len(out) - 2048), len(out)), (0, 4096)))
    for _ in range(rng.choice((1, 8, 64, 1024))):
        at = rng.randrange(low, min(high, len(out)))
        out[at] ^= 1 << rng.randrange(8)
    return ending, bytes(out)


def cut_short(rng: random.Random, seeds: Mapping[str, bytes], _place: Place) -> tuple[str, bytes]:
    """Only the beginning, only the end, or a hole."""
    ending, data = _pick(rng, seeds)
    at, to = sorted(rng.sample(range(len(data)), 2))
    return ending, rng.choice((data[:at], data[at:], data[:at] + data[to:], data[:at] + bytes(to - at) + data[to:]))


def spliced(rng: random.Random, seeds: Mapping[str, bytes], _place: Place) -> tuple[str, bytes]:
    """A piece of another file in the middle, or pieces in another order."""
    ending, data = _pick(rng, seeds)
    _, other = _pick(rng, seeds)
    at, start = rng.randrange(len(data)), rng.randrange(len(other))
    if rng.random() < 0.3:
        pieces = [data[i : i + 188] for i in range(0, len(data), 188)]
        rng.shuffle(pieces)
        return ending, b"".join(pieces)
    return ending, data[:at] + other[start : start + rng.randint(1, 8192)] + data[at:]


def box_trick(rng: random.Random, seeds: Mapping[str, bytes], place: Place) -> tuple[str, bytes]:
    """Boxes of MP4 that lie, repeat, nest, unpack to too much, or name other files."""
    ending = rng.choice(("mp4", "mov"))
    data = seeds[ending]
    tricks = (boxes.absurd_size, boxes.absurd_field, boxes.absurd_field, boxes.renamed, boxes.repeated, boxes.nested)
    draw = rng.random()
    if draw < 0.05:
        return ending, boxes.bomb(data, rng)
    if draw < 0.25:
        return ending, boxes.referring(data, rng, rng.choice(place.lures()))
    for _ in range(rng.choice((1, 1, 2))):
        data = rng.choice(tricks)(data, rng)
        if not list(boxes.places(data)):
            break
    return ending, data


def absurd_numbers(rng: random.Random, seeds: Mapping[str, bytes], _place: Place) -> tuple[str, bytes]:
    """Dimensions, rates, counts and durations that cannot be, in the heads of other containers."""
    ending = rng.choice(("mkv", "webm", "wav", "flac", "avi", "ts", "mpg", "ogg", "mp3"))
    out = bytearray(seeds[ending])
    if ending in ("mkv", "webm"):
        for mark in rng.sample((b"\xb0", b"\xba", b"\x44\x89", b"\x2a\xd7\xb1", b"\x9f", b"\xb5", b"\x23\xe3\x83"), 3):
            at = out.find(mark, 0, 2000)
            if at > 0:
                out[at + len(mark) + 1 : at + len(mark) + 3] = rng.choice(
                    (b"\xff\xff", b"\0\0", b"\x7f\xff", b"\x40\x00")
                )
    else:
        for _ in range(rng.randint(1, 3)):
            at = rng.randrange(4, 64)
            out[at : at + 4] = struct.pack(rng.choice("<>") + "I", rng.choice(boxes.ABSURD))
    return ending, bytes(out)


def noise(rng: random.Random, seeds: Mapping[str, bytes], _place: Place) -> tuple[str, bytes]:
    """Nothing, one byte, or noise behind a true beginning."""
    ending, data = _pick(rng, seeds)
    head = rng.choice((0, 0, 4, 16, 64, 200))
    return ending, data[:head] + rng.randbytes(rng.choice((0, 1, 100, 10_000, 200_000)))


def packed(rng: random.Random, _seeds: Mapping[str, bytes], _place: Place) -> tuple[str, bytes]:
    """Archives that unpack to very much, and silence without end."""
    if rng.random() < 0.5:
        return rng.choice(("mp4", "mkv", "wav")), gzip.compress(bytes(2**24), 9)
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("../../planted.mp4", bytes(2**24))
    return rng.choice(("mp4", "mov", "webm")), file.getvalue()


def tagged(rng: random.Random, seeds: Mapping[str, bytes], _place: Place) -> tuple[str, bytes]:
    """Titles that are very long, markup or paths, with numbers of bytes that are lies."""
    text = (rng.choice(texts.TEXTS) or "x").encode("utf-8", "surrogatepass") * rng.choice((1, 1000))
    body = b"\x03" + text
    frame = b"TIT2" + struct.pack(">IH", rng.choice((len(body), 0xFFFFFFF, 0)), 0) + body
    size = rng.choice((len(frame), 0x0FFFFFFF))
    parts = bytes((size >> shift) & 0x7F for shift in (21, 14, 7, 0))
    return "mp3", b"ID3\x03\0\0" + parts + frame + seeds["mp3"]


def listing(rng: random.Random, _seeds: Mapping[str, bytes], place: Place) -> tuple[str, bytes]:
    """A playlist, a script or a description of a session under the name of a film."""
    ending = rng.choice(("mp4", "mkv", "ts", "mp3", "wav", "webm", "avi", "mov"))
    return ending, texts.playlist(rng, place.lures())


_MAKES: tuple[tuple[Make, int], ...] = (
    (flipped, 28), (cut_short, 14), (spliced, 10), (box_trick, 18), (absurd_numbers, 10), (noise, 4), (packed, 1),
    (tagged, 4), (listing, 8),
)  # fmt: skip
"""How each is made, and how many of a hundred; the rest are links."""


def write(folder: Path, count: int, rng: random.Random, seeds: Mapping[str, bytes], place: Place) -> dict[str, int]:
    """Write mutants into a folder; returns how many there are of each way."""
    made: dict[str, int] = {}
    ways, weights = zip(*_MAKES, strict=True)
    for number in range(count):
        if rng.random() < 0.03:
            way = _link(folder / f"{number:05d}{rng.choice(('.mp4', '.mkv', '.wav'))}", rng, place)
        else:
            make = rng.choices(ways, weights)[0]
            ending, data = make(rng, seeds, place)
            way = make.__name__
            (folder / os.fsdecode(_name(number, rng))).with_suffix(f".{ending}").write_bytes(data)
        made[way] = made.get(way, 0) + 1
    return made


def _name(number: int, rng: random.Random) -> bytes:
    """Most names are plain; some are made to be taken for something else."""
    odd = texts.NAMES[number % len(texts.NAMES)] if rng.random() < 0.1 else b""
    return f"{number:05d}".encode() + odd


def _link(path: Path, rng: random.Random, place: Place) -> str:
    targets = [place.secret / "secret.mp4", place.secret / "secret.txt", place.secret, path, Path("/dev/zero"),
               Path("/proc/self/environ"), Path("/dev/stdin"), Path("/etc/passwd"), None]  # fmt: skip
    target = rng.choice(targets)
    if target is None:
        os.mkfifo(path)
        return "pipe"
    path.symlink_to(target)
    return "link"
