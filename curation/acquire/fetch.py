"""The one door to yt-dlp: fetch one address into a folder, with nothing executed and nothing believed."""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import structlog

from curation.acquire import addresses, failures
from schemas.errors import AcquireError, ToolkitError, WorkspaceError

log = structlog.get_logger(__name__)

_NAME = "media"
_ONE_FILE = "b/bv*/ba"
"""The best version that is one file: joining two would mean running another program."""


_PROTOCOLS = frozenset({"http", "https", "m3u8", "m3u8_native", "http_dash_segments", "f4m", "ism"})
"""What the downloader fetches by itself, through the guard; for the others it runs programs of this machine."""


class FetchError(AcquireError):
    """A fetch that failed.

    Args:
        kind: One of `failures.KINDS`.
        subject: The address, without its query.
        message: What happened, where it says more than the kind's own message.
    """

    def __init__(self, kind: str, subject: str, message: str = "") -> None:
        self.kind = kind
        failure = failures.KINDS[kind]
        super().__init__(subject, addresses.without_query(message or failure.message), failure.hint)


@dataclass(frozen=True)
class Limits:
    """What may be fetched.

    Args:
        max_bytes: Larger files are broken off.
        max_seconds: Longer media is not begun.
        allow_loopback: Whether this machine itself may be asked.
        extractors: Which of the downloader's sites are used, as its own patterns.
    """

    max_bytes: int
    max_seconds: float
    allow_loopback: bool = False
    extractors: Sequence[str] = ("default",)


@dataclass(frozen=True)
class Fetched:
    """A file that came, not yet looked into, and the downloader's record of it."""

    path: Path
    info: Mapping[str, Any]


def fetch(address: str, folder: Path, limits: Limits) -> Fetched:
    """Fetch the media at an address into an empty folder.

    Raises:
        FetchError: It failed; the kind says how.
        WorkspaceError: The disk is full.
    """
    subject = addresses.without_query(address)
    _check_address(address, limits)
    watch = _Watch(subject, limits)
    try:
        info = _download(address, folder, limits, watch)
    except FetchError:
        raise
    except Exception as exc:  # the downloader runs code for a thousand sites: whatever it raises is the site's failure
        raise _told(exc, folder, watch) from exc
    files = [path for path in folder.iterdir() if path.is_file() and path.suffix not in (".part", ".ytdl")]
    if not files:
        raise watch.refusal or FetchError("too-large" if watch.too_large else "silent-skip", subject)
    return Fetched(max(files, key=lambda path: path.stat().st_size), info)


def _told(exc: Exception, folder: Path, watch: _Watch) -> ToolkitError:
    """What the downloader raised, as one of our own errors."""
    if watch.refusal is not None:
        return watch.refusal
    if failures.disk_full(exc):
        hint = "free some space and run the same command again"
        return WorkspaceError(str(folder.parent), "the disk is full", hint)
    kind = failures.kind_of(exc)
    reason = failures.reason(exc).replace(str(folder), "")
    return FetchError(kind, watch.subject, f"{failures.KINDS[kind].message} ({reason})")


def _check_address(address: str, limits: Limits) -> None:
    found = addresses.problem(address) or addresses.refused_host(address, allow_loopback=limits.allow_loopback)
    if found is not None:
        raise FetchError("wrong-url", found.subject, found.message)


def _download(address: str, folder: Path, limits: Limits, watch: _Watch) -> Mapping[str, Any]:
    import yt_dlp  # slow to import, and not needed for local files
    from yt_dlp.globals import plugin_dirs
    from yt_dlp.networking.exceptions import IncompleteRead

    class Guarded(yt_dlp.YoutubeDL):  # type: ignore[misc]
        """Asks no machine in a private network, whatever a page or a redirect names."""

        def urlopen(self, request: Any) -> Any:
            self.ask(request if isinstance(request, str) else request.url)
            response = super().urlopen(request)
            try:
                self.ask(response.url)
            except IncompleteRead:
                response.close()
                raise
            return response

        def dl(self, name: str, info: Any, *args: Any, **kwargs: Any) -> Any:
            if info.get("protocol") not in _PROTOCOLS:
                watch.refuse("leads to an address that is not on the web")
            return super().dl(name, info, *args, **kwargs)

        def ask(self, address: str) -> None:
            try:
                watch.host(address)
            except FetchError as exc:
                # Of all errors this is the one on which every part of the downloader closes its files.
                raise IncompleteRead(0, cause=exc) from exc

    plugin_dirs.value = []
    with Guarded(_options(folder, limits, watch)) as downloader:
        info = downloader.extract_info(address, download=False)
        info = _one_video(info, functools.partial(downloader.extract_info, download=False), watch.subject)
        _check_video(info, limits, watch.subject)
        downloader.process_ie_result(info, download=True)
        found: Mapping[str, Any] = downloader.sanitize_info(info, remove_private_keys=True)
    return found


def _one_video(info: Any, look: Callable[[str], Any], subject: str) -> Any:
    """The one video of a page that holds a single one."""
    if not info:
        raise FetchError("unsupported", subject)
    if info.get("_type", "video") == "video":
        return info
    entries = list(info.get("entries") or [])
    if len(entries) != 1:
        message = f"{len(entries)} videos are at this address"
        raise FetchError("unsupported", subject, f"{message}: add each by its own address" if entries else "")
    found = entries[0] if entries[0].get("formats") or not entries[0].get("url") else look(entries[0]["url"])
    if not found or found.get("_type", "video") != "video":
        raise FetchError("unsupported", subject)
    return found


def _check_video(info: Mapping[str, Any], limits: Limits, subject: str) -> None:
    """Refuse what is live, too long or too large before it is fetched."""
    if info.get("is_live") or info.get("live_status") in ("is_live", "is_upcoming"):
        raise FetchError("unsupported", subject, "is live or has not begun: wait until it is over")
    seconds, size = info.get("duration"), info.get("filesize")
    if isinstance(seconds, (int, float)) and seconds > limits.max_seconds:
        raise FetchError("too-long", subject, f"lasts {seconds:.0f} s; at most {limits.max_seconds:.0f} s are fetched")
    if isinstance(size, int) and size > limits.max_bytes:
        raise FetchError("too-large", subject, f"has {size} bytes; at most {limits.max_bytes} are fetched")


def _options(folder: Path, limits: Limits, watch: _Watch) -> dict[str, Any]:
    return {
        "outtmpl": {"default": f"{str(folder).replace('%', '%%')}/{_NAME}.%(ext)s"},
        "format": _ONE_FILE,
        "allowed_extractors": list(limits.extractors),
        "max_filesize": limits.max_bytes,
        "noplaylist": True,
        "extract_flat": "in_playlist",
        "restrictfilenames": True,
        "enable_file_urls": False,
        # Nothing is executed: no joining, no mending, no outside downloader, no plug-in of the user's yt-dlp.
        "postprocessors": [],
        "fixup": "never",
        "external_downloader": {"default": "native"},
        "ffmpeg_location": str(folder / "none"),
        "skip_unavailable_fragments": False,
        "cachedir": False,
        "usenetrc": False,
        "cookiefile": None,
        "updatetime": False,
        "continuedl": False,
        "overwrites": True,
        "socket_timeout": 30,
        "retries": 2,
        "fragment_retries": 2,
        "extractor_retries": 1,
        "progress_hooks": [watch.progress],
        "logger": watch,
        "quiet": True,
        "noprogress": True,
        "no_color": True,
    }


class _Watch:
    """Sees all that the downloader asks for and says: refuses what may not be, and logs without secrets."""

    def __init__(self, subject: str, limits: Limits) -> None:
        self.subject = subject
        self.too_large = False
        self.refusal: FetchError | None = None
        self._limits = limits

    def host(self, address: str) -> None:
        """Refuse what is not on the web or lies in a private network."""
        if not address.lower().startswith(("http://", "https://")):
            self.refuse("leads to an address that is not on the web")
        refused = addresses.refused_host(address, allow_loopback=self._limits.allow_loopback)
        if refused is not None:
            self.refuse(f"leads to an address that {refused.message}")

    def progress(self, progress: Mapping[str, Any]) -> None:
        """Refuse to go on when too much was sent: a server need not say how much that will be."""
        if (progress.get("downloaded_bytes") or 0) > self._limits.max_bytes:
            raise FetchError("too-large", self.subject, f"has more than {self._limits.max_bytes} bytes")

    def refuse(self, message: str) -> None:
        """Break off, for good."""
        # What is raised holds on to open files; what is kept for later is another one.
        self.refusal = FetchError("wrong-url", self.subject, message)
        raise FetchError("wrong-url", self.subject, message)

    def debug(self, message: str) -> None:
        """Progress and details."""
        self.too_large = self.too_large or "larger than max-filesize" in message
        log.debug("downloader", about=self.subject, says=addresses.without_query(message.strip()))

    def warning(self, message: str) -> None:
        """Something it went around."""
        log.info("downloader warns", about=self.subject, says=addresses.without_query(message.strip()))

    def error(self, message: str) -> None:
        """What it then raises."""
        log.info("downloader failed", about=self.subject, says=addresses.without_query(message.strip()))
