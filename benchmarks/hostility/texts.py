"""Texts made to do harm: titles, names, playlists."""

from __future__ import annotations

import random
from collections.abc import Sequence

MARK = "<script>alert(31337)</script>"
"""Must stand in no page as it is."""

TEXTS = (
    MARK, f'"><img src=x onerror=alert(31337)>{MARK}', "../../planted", "/etc/passwd", "..\\..\\planted", "a\0b",
    "\x1b[2J\x1b]0;x\a",
    "\u202egpj.exe", "%(id)s %n %s {0.__class__}", "$(touch planted)", "`touch planted`", "'; DROP TABLE fact; --",
    "{{7*7}}{% raw %}", "\ud83d", "x" * 100_000,
    "\n\n---\nkey: !!python/object:os.system", "=cmd|' /C calc'!A0", "", " ",
)  # fmt: skip
"""What a title, a channel or a name may be."""

NAMES = (
    b" <script>alert(31337)<", b"\n\x1b[31m", b"-rf", b"$(touch planted)", b";touch planted;", b"%03d", b"\xff\xfe",
    "\u202egpj".encode(), b"'\"", b" " * 40, b"x" * 200, b"concat:a|b", b"..", b"?*[a]",
)  # fmt: skip
"""What may be in the name of a file."""


def playlist(rng: random.Random, lures: Sequence[str]) -> bytes:
    """A list of other files, in one of many ways to write one."""
    some = [rng.choice(lures) for _ in range(rng.randint(1, 4))]
    makes = (hls, hls_variants, ffconcat, mpd, xspf, asx, _sdp, _pls, _cue, _pattern)
    return rng.choice(makes)(rng, some).encode("utf-8", "replace")


def hls(rng: random.Random, lures: Sequence[str]) -> str:
    """Segments elsewhere, keys elsewhere, ranges and times that cannot be."""
    lines = [
        "#EXTM3U",
        f"#EXT-X-VERSION:{rng.choice((3, 7, 99))}",
        f"#EXT-X-TARGETDURATION:{rng.choice((1, 0, -1, 10**9))}",
    ]
    if rng.random() < 0.3:
        lines.append(f'#EXT-X-KEY:METHOD=AES-128,URI="{rng.choice(lures)}",IV=0x{"f" * rng.choice((32, 31, 400))}')
    if rng.random() < 0.3:
        lines.append(
            f'#EXT-X-MAP:URI="{rng.choice(lures)}",BYTERANGE="{rng.choice(("10@0", "-1@-1", "9" * 30 + "@0"))}"'
        )
    for lure in lures * rng.choice((1, 1, 50)):
        if rng.random() < 0.2:
            lines.append(f"#EXT-X-BYTERANGE:{rng.choice(('10@0', '-5', '9' * 25 + '@' + '9' * 25))}")
        lines += [f"#EXTINF:{rng.choice(('1.0', '-1', 'nan', '1e308', '9' * 40))},{rng.choice(('', 'x' * 500))}", lure]
    if rng.random() < 0.8:
        lines.append("#EXT-X-ENDLIST")
    return "\n".join(lines) + "\n"


def hls_variants(rng: random.Random, lures: Sequence[str]) -> str:
    """A list of lists."""
    lines = ["#EXTM3U"]
    for lure in lures:
        lines += [f"#EXT-X-STREAM-INF:BANDWIDTH={rng.choice(('1', '-1', '9' * 50))},RESOLUTION=99999999x99999999", lure]
        lines.append(f'#EXT-X-MEDIA:TYPE=AUDIO,GROUP-ID="a",NAME="b",URI="{lure}"')
    return "\n".join(lines) + "\n"


def ffconcat(_rng: random.Random, lures: Sequence[str]) -> str:
    """A script of ffmpeg's."""
    return "ffconcat version 1.0\n" + "".join(f"file '{lure}'\nduration 1\n" for lure in lures)


def mpd(rng: random.Random, lures: Sequence[str]) -> str:
    """A DASH manifest with bases elsewhere, entities, and more segments than can be."""
    entity = f'<!DOCTYPE x [<!ENTITY e SYSTEM "{lures[0]}"><!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;">]>'
    length = rng.choice(("PT1S", "PT999999999H", "P9999Y", "-PT1S", "x"))
    segments = rng.choice((
        f'<SegmentTemplate media="{lures[-1]}" duration="1" timescale="{rng.choice((1, 10**9))}" startNumber="1"/>',
        '<SegmentTemplate media="$Number%09999999d$.m4s" duration="1" timescale="1000000000"/>',
        f'<SegmentList>{"".join(f"<SegmentURL media={chr(34)}{lure}{chr(34)}/>" for lure in lures)}</SegmentList>',
        '<SegmentTemplate media="$Time$.m4s"><SegmentTimeline><S t="0" d="1" r="999999999"/></SegmentTimeline>'
        "</SegmentTemplate>",
    ))  # fmt: skip
    return (
        f'<?xml version="1.0"?>{entity if rng.random() < 0.5 else ""}'
        '<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" '
        f'mediaPresentationDuration="{length}"><Period><BaseURL>{rng.choice(lures)}</BaseURL><AdaptationSet '
        f'mimeType="video/mp4"><Representation id="{rng.choice(("1", "../../planted"))}" bandwidth="{"9" * 40}" '
        f'width="99999999" height="-1">{segments}</Representation></AdaptationSet></Period></MPD>'
    )


def xspf(rng: random.Random, lures: Sequence[str]) -> str:
    """An XSPF playlist, with an entity that reads a file."""
    head = f'<?xml version="1.0"?><!DOCTYPE p [<!ENTITY e SYSTEM "{rng.choice(lures)}">]>'
    tracks = "".join(f"<track><location>{lure}</location><title>&e;</title></track>" for lure in lures)
    return f'{head}<playlist version="1" xmlns="http://xspf.org/ns/0/"><trackList>{tracks}</trackList></playlist>'


def asx(_rng: random.Random, lures: Sequence[str]) -> str:
    """Windows Media's list."""
    return (
        f'<asx version="3.0">{"".join(f"<entry><ref href={chr(34)}{lure}{chr(34)}/></entry>" for lure in lures)}</asx>'
    )


def _sdp(_rng: random.Random, _lures: Sequence[str]) -> str:
    return (
        "v=0\no=- 0 0 IN IP4 10.0.0.1\ns=x\nc=IN IP4 10.0.0.1\nt=0 0\nm=video 1234 RTP/AVP 96\na=rtpmap:96 H264/90000\n"
    )


def _pls(_rng: random.Random, lures: Sequence[str]) -> str:
    return "[playlist]\n" + "".join(f"File{n}={lure}\n" for n, lure in enumerate(lures, 1))


def _cue(_rng: random.Random, lures: Sequence[str]) -> str:
    return "".join(f'FILE "{lure}" WAVE\n  TRACK 01 AUDIO\n    INDEX 01 00:00:00\n' for lure in lures)


def _pattern(_rng: random.Random, lures: Sequence[str]) -> str:
    return f"FFM2{lures[0]}\0TTML<tt><p>{lures[-1]}</p></tt>"
