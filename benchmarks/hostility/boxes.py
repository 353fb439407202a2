"""The boxes of MP4 and QuickTime files: found, rewritten, nested."""

from __future__ import annotations

import random
import struct
import zlib
from collections.abc import Iterator

_INNER = {b"moov", b"trak", b"mdia", b"minf", b"stbl", b"dinf", b"edts", b"udta", b"mvex", b"moof", b"traf"}
ABSURD = (0, 1, 7, 0x7FFFFFFF, 0x80000000, 0xFFFFFFFE, 0xFFFFFFFF)


def box(kind: bytes, body: bytes) -> bytes:
    """A box."""
    return struct.pack(">I", len(body) + 8) + kind + body


def places(data: bytes, start: int = 0, end: int | None = None) -> Iterator[tuple[int, int, bytes]]:
    """Where boxes begin and end, and their kinds, outer ones first."""
    end = len(data) if end is None else end
    while start + 8 <= end:
        size, kind = struct.unpack(">I4s", data[start : start + 8])
        if size < 8 or start + size > end:
            return
        yield start, start + size, kind
        if kind in _INNER:
            yield from places(data, start + 8, start + size)
        start += size


def absurd_size(data: bytes, rng: random.Random) -> bytes:
    """A box that claims another size."""
    start, _, _ = rng.choice(list(places(data)))
    return data[:start] + struct.pack(">I", rng.choice((*ABSURD, rng.getrandbits(16)))) + data[start + 4 :]


def absurd_field(data: bytes, rng: random.Random) -> bytes:
    """A number in a table of the header (a size, a duration, a count, a time scale) made absurd."""
    wanted = (
        b"mvhd",
        b"tkhd",
        b"mdhd",
        b"stsz",
        b"stts",
        b"stsc",
        b"stco",
        b"ctts",
        b"elst",
        b"stsd",
        b"stss",
        b"hdlr",
    )
    found = [one for one in places(data) if one[2] in wanted]
    out = bytearray(data)
    for start, end, _ in rng.sample(found, min(len(found), rng.randint(1, 3))):
        for _ in range(rng.randint(1, 4)):
            at = rng.randrange(start + 8, max(start + 9, end - 3))
            out[at : at + 4] = struct.pack(">I", rng.choice(ABSURD))
    return bytes(out)


def renamed(data: bytes, rng: random.Random) -> bytes:
    """A box of another kind than it was."""
    found = list(places(data))
    start, _, _ = rng.choice(found)
    kind = rng.choice([*(one[2] for one in found), b"free", b"uuid", b"moof", b"sidx", b"meta", b"ilst"])
    return data[: start + 4] + kind + data[start + 8 :]


def repeated(data: bytes, rng: random.Random) -> bytes:
    """A box that stands there many times: tracks by the hundred, headers in headers."""
    start, end, kind = rng.choice([one for one in places(data) if one[2] != b"mdat"])
    copies = data[start:end] * rng.choice((2, 20, 150 if end - start < 5000 else 20))
    out = data[:start] + copies + data[end:]
    return _grown(data, out, start, len(copies) - (end - start)) if kind not in (b"moov", b"ftyp") else out


def nested(data: bytes, rng: random.Random) -> bytes:
    """Boxes in boxes in boxes."""
    body = b""
    for _ in range(rng.choice((50, 1000, 5000))):
        body = box(rng.choice((b"moov", b"trak", b"udta", b"meta")), body)
    return data + body if rng.random() < 0.5 else data[:32] + body + data[32:]


def bomb(data: bytes, rng: random.Random) -> bytes:
    """A header packed with zlib (as QuickTime allows) that unpacks to very much."""
    size = rng.choice((2**20, 2**26, 2**28))
    packer = zlib.compressobj(9)
    packed = b"".join(packer.compress(bytes(2**20)) for _ in range(size // 2**20)) + packer.flush()
    told = rng.choice((size, 0xFFFFFFFF, 16))
    inside = box(b"dcom", b"zlib") + box(b"cmvd", struct.pack(">I", told) + packed)
    return box(b"ftyp", b"qt  \0\0\0\0qt  ") + box(b"moov", box(b"cmov", inside)) + data[-200:]


def referring(data: bytes, rng: random.Random, address: str) -> bytes:
    """A file whose samples lie in another file, or at an address."""
    found = [one for one in places(data) if one[2] == b"dinf"]
    text = address.encode() + b"\0"
    name = b"alis" if rng.random() < 0.5 else b"url "
    alias = bytes(150) + struct.pack(">hH", 2, len(text)) + text + struct.pack(">hh", -1, 0)
    reference = box(name, struct.pack(">I", 0) + (alias if name == b"alis" else text))
    new = box(b"dinf", box(b"dref", struct.pack(">II", 0, 1) + reference))
    out = data
    for start, end, _ in reversed(found):
        grown = out[:start] + new + out[end:]
        out = _grown(out, grown, start, len(new) - (end - start))
    link = box(b"rmra", box(b"rmda", box(b"rdrf", struct.pack(">I4sI", 0, b"url ", len(text)) + text)))
    return out if rng.random() < 0.7 else box(b"ftyp", b"qt  \0\0\0\0qt  ") + box(b"moov", link)


def _grown(old: bytes, new: bytes, at: int, by: int) -> bytes:
    """The file with the sizes of all boxes around a place mended."""
    out = bytearray(new)
    for start, end, _ in places(old):
        if start < at < end:
            out[start : start + 4] = struct.pack(">I", end - start + by)
    return bytes(out)
