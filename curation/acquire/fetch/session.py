"""The downloader, tied down: it reads pages and chooses versions; nothing is executed and nothing believed."""

from __future__ import annotations

import io
from email.utils import parsedate_to_datetime
from typing import Any
from urllib.parse import urlsplit

import yt_dlp
from yt_dlp.globals import plugin_dirs
from yt_dlp.networking import Request
from yt_dlp.networking.exceptions import HTTPError, IncompleteRead
from yt_dlp.postprocessor.ffmpeg import FFmpegPostProcessor

from curation.acquire.fetch.base import FetchError
from curation.acquire.fetch.expanding import guard
from curation.acquire.fetch.watch import Watch
from curation.acquire.fetch.wires import Wires, handler
from schemas.base import now

BEST = "bv*+ba/b"
"""The best picture with the best sound, also where they come as two files, which we join ourselves."""

PIECES = frozenset({"m3u8", "m3u8_native", "http_dash_segments", "ism"})
"""Media in pieces, which the downloader puts together by itself; for other ways it runs programs of this machine.

Not `f4m`: the last sites with it are gone, and a short table of it may stand for billions of pieces."""

WHOLE = frozenset({"http", "https"})

LONGEST_WAIT = 24 * 3600.0


class Session(yt_dlp.YoutubeDL):  # type: ignore[misc]
    """The downloader for one source; use it in a `with` block.

    Args:
        watch: Sees all that is asked for.
        cookies: The text of a cookie file in Netscape form, or empty. It is kept in memory alone.
        folder: Where files go (nothing but media in pieces is written by the downloader itself).
    """

    def __init__(self, watch: Watch, cookies: str = "", folder: str = "") -> None:
        plugin_dirs.value = []
        self.watch = watch
        self.wires = Wires(watch)
        self.pieces: Any = None
        """What answers the downloader's requests for pieces; None while it reads pages."""
        self.wait: float | None = None
        """Seconds the server last asked to wait."""
        FFmpegPostProcessor._ffmpeg_location.set(f"{folder}/none")  # else it asks this machine's for its version
        super().__init__(_options(watch, cookies, folder))

    def add_info_extractor(self, ie: Any) -> None:
        """Each site's code reads manifests with care."""
        super().add_info_extractor(ie)
        if not isinstance(ie, type):
            guard(ie, self.watch)

    def build_request_director(self, handlers: Any, preferences: Any = None) -> Any:  # noqa: ARG002 - others are not used
        """The only way out: over checked connections."""
        return super().build_request_director([handler(self.wires)])

    def urlopen(self, request: Any) -> Any:
        """Whatever the downloader asks for comes through here."""
        request = Request(request) if isinstance(request, str) else request
        try:
            # The parts of the downloader that fetch pieces, and they alone, ask for them unpacked.
            if self.pieces is not None and request.headers.get("Accept-Encoding") == "identity":
                return self.pieces.answer(request)
            return self.ask(request)
        except FetchError as exc:
            # Of all errors this is the one on which every part of the downloader closes its files.
            raise IncompleteRead(0, cause=exc) from exc

    def ask(self, request: Any) -> Any:
        """Ask a server, politely.

        Raises:
            FetchError: The address is refused.
        """
        self.watch.host(request.url)
        if self.pieces is None:
            self.watch.turn(urlsplit(request.url).hostname or "")
        try:
            return super().urlopen(request)
        except HTTPError as exc:
            self.wait = seconds_to_wait(exc.response.headers.get("Retry-After")) or self.wait
            raise
        finally:
            if self.watch.refusal is not None:  # the downloader wraps what it does not know
                raise self.watch.refusal


def seconds_to_wait(text: str | None) -> float | None:
    """What a `Retry-After` header says: seconds, or a date."""
    if not text:
        return None
    if text.strip().isdigit():
        return min(float(text), LONGEST_WAIT)
    try:
        until = parsedate_to_datetime(text)
    except ValueError:
        return None
    return max(0.0, min((until - now()).total_seconds(), LONGEST_WAIT)) if until.tzinfo else None


def _options(watch: Watch, cookies: str, folder: str) -> dict[str, Any]:
    limits = watch.limits
    return {
        "outtmpl": {"default": f"{folder.replace('%', '%%')}/media.%(ext)s"},
        "format": BEST,
        # Pictures of high dynamic range would come out grey: nothing here maps them to a screen.
        "format_sort": ["hdr:SDR", f"res:{limits.max_height}"],
        "allowed_extractors": list(limits.extractors),
        "noplaylist": True,
        "extract_flat": "in_playlist",
        "writesubtitles": bool(limits.languages),
        "writeautomaticsub": bool(limits.languages),
        "subtitleslangs": ["all", "-live_chat"],
        "restrictfilenames": True,
        "enable_file_urls": False,
        # Nothing is executed: no joining, no mending, no outside downloader, no plug-in of the user's yt-dlp.
        "postprocessors": [],
        "fixup": "never",
        "external_downloader": {"default": "native"},
        "ffmpeg_location": f"{folder}/none",
        "skip_unavailable_fragments": False,
        "keep_fragments": False,
        "cachedir": False,
        "js_runtimes": {"deno": {}},
        "usenetrc": False,
        "cookiefile": io.StringIO(cookies) if cookies else None,
        "updatetime": False,
        # We continue and try again ourselves.
        "continuedl": False,
        "overwrites": True,
        "retries": 0,
        "fragment_retries": 0,
        "extractor_retries": 0,
        "file_access_retries": 0,
        "socket_timeout": 30,
        "logger": watch,
        "quiet": True,
        "noprogress": True,
        "no_color": True,
    }
