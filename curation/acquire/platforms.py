"""Video platforms that write one video's address in several ways: the one form we keep, and the others."""

from __future__ import annotations

import functools
import re
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import SplitResult, parse_qs, urlsplit

from curation.acquire import addresses

_YOUTUBE_ID = re.compile(r"[A-Za-z0-9_-]{11}")


@dataclass(frozen=True)
class Platform:
    """One platform.

    Args:
        hosts: Its hosts, without `www.`, `m.` and the like.
        video: The id in an address of a single video, or None.
        forms: How a video's address may be written; the first one is kept.
        lists: What the path (and query) of a playlist, channel or album looks like.
    """

    hosts: tuple[str, ...]
    video: Callable[[SplitResult], str | None]
    forms: tuple[str, ...]
    lists: re.Pattern[str]


def youtube_id(text: str) -> str | None:
    """The text where it has the shape of a YouTube id, else None."""
    return text if _YOUTUBE_ID.fullmatch(text) else None


def _youtube(parts: SplitResult) -> str | None:
    if _host(parts) == "youtu.be":
        return youtube_id(parts.path.strip("/"))
    if parts.path.rstrip("/") in ("/watch", "/watch_popup"):
        return youtube_id(parse_qs(parts.query).get("v", [""])[0])
    found = re.fullmatch(r"/(?:shorts|embed|live|v|e)/([^/]+)/?", parts.path)
    return youtube_id(found[1]) if found else None


def _path(*patterns: str) -> Callable[[SplitResult], str | None]:
    def video(parts: SplitResult) -> str | None:
        found = (re.fullmatch(pattern, parts.path) for pattern in patterns)
        return next((one[1] for one in found if one), None)

    return video


def _dailymotion(parts: SplitResult) -> str | None:
    short = r"/([A-Za-z0-9]+)" if _host(parts) == "dai.ly" else r"/(?:embed/)?video/([A-Za-z0-9]+)(?:_[^/]*)?/?"
    return _path(short)(parts)


PLATFORMS = (
    Platform(
        ("youtube.com", "youtube-nocookie.com", "youtu.be"),
        _youtube,
        (
            "https://www.youtube.com/watch?v={}", "https://youtu.be/{}", "https://youtube.com/watch?v={}",
            "https://m.youtube.com/watch?v={}", "https://music.youtube.com/watch?v={}",
            "https://www.youtube.com/shorts/{}", "https://youtube.com/shorts/{}", "https://www.youtube.com/embed/{}",
        ),
        re.compile(r"/playlist\?.*list=|/(?:channel|c|user)/|/@|/feed/|/show/"),
    ),
    Platform(
        ("vimeo.com", "player.vimeo.com"),
        _path(r"/(?:video/)?(\d+)/?", r"/channels/[\w-]+/(\d+)/?"),
        ("https://vimeo.com/{}", "https://www.vimeo.com/{}", "https://player.vimeo.com/video/{}"),
        re.compile(r"/(?:channels|groups)/[\w-]+/?$|/(?:album|showcase)/\d+/?$|/user\d+/?$"),
    ),
    Platform(
        ("dailymotion.com", "dai.ly"),
        _dailymotion,
        (
            "https://www.dailymotion.com/video/{}", "https://dailymotion.com/video/{}", "https://dai.ly/{}",
            "https://www.dailymotion.com/embed/video/{}",
        ),
        re.compile(r"/(?:playlist|user)/"),
    ),
    Platform(
        ("archive.org",),
        _path(r"/(?:details|embed)/([\w.-]+)/?"),
        (
            "https://archive.org/details/{}", "https://www.archive.org/details/{}", "https://archive.org/embed/{}",
            "http://archive.org/details/{}",
        ),
        re.compile(r"/details/@"),
    ),
)  # fmt: skip
"""The platforms whose addresses are known; every other address is kept as it is written."""


def _host(parts: SplitResult) -> str:
    return re.sub(r"^(?:www|m|mobile|music|gaming)\.", "", (parts.hostname or "").rstrip("."))


def _found(address: str) -> tuple[Platform, SplitResult] | None:
    try:
        parts = urlsplit(address.strip())
        host, port = _host(parts), parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in ("http", "https") or port not in (None, 80, 443):
        return None
    platform = next((one for one in PLATFORMS if host in one.hosts), None)
    return (platform, parts) if platform else None


def normal(address: str) -> str:
    """The address as it is stored: of a known platform's video always the same, without playlist and time."""
    return forms(address)[0]


@functools.lru_cache(maxsize=2000)
def forms(address: str) -> tuple[str, ...]:
    """All addresses under which the same video may be known, the one to store first."""
    plain = addresses.normal(address)
    found = _found(address)
    identifier = found[0].video(found[1]) if found else None
    if found is None or identifier is None:
        return (plain,)
    known = tuple(form.format(identifier) for form in found[0].forms)
    return known if plain in known else (*known, plain)


def video(address: str) -> str | None:
    """The id of the video at an address of a known platform, else None."""
    found = _found(address)
    return found[0].video(found[1]) if found else None


def is_list(address: str) -> bool:
    """Whether an address is plainly that of a playlist, a channel or an album, and of no single video."""
    found = _found(address)
    if found is None or found[0].video(found[1]) is not None:
        return False
    return bool(found[0].lists.search(f"{found[1].path}?{found[1].query}".removesuffix("?")))
