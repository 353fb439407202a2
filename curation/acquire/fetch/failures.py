"""What can go wrong with a fetch, by name: whether another try could help, and what to do."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from dataclasses import dataclass

from curation.acquire.addresses import without_query
from curation.acquire.fetch.failure_words import WORDS
from schemas.issues import Issue


@dataclass(frozen=True)
class Failure:
    """One kind of failure.

    Args:
        retry: Another try could help: the source stays pending.
        message: What happened.
        hint: What to do.
        rejected: The media itself was looked at and turned down.
    """

    retry: bool
    message: str
    hint: str
    rejected: bool = False


_ELSEWHERE = "fetch the file yourself and add it, or use another source"

KINDS: dict[str, Failure] = {
    # The server or the way to it: another try can help.
    "network": Failure(True, "the server could not be reached or broke off", "check the connection and run it again"),
    "tls": Failure(
        True, "the server cannot prove who it is", "check the clock of this machine; else use another source"
    ),
    "rate-limit": Failure(True, "the server asks to slow down", "wait an hour, then run it again"),
    "bot-check": Failure(
        True,
        "the site wants proof that no program asks",
        "wait a day, ask more slowly (host_pause_seconds), or --cookies",
    ),
    "host-paused": Failure(True, "its host turned others away", "run it again later"),
    "javascript-runtime": Failure(
        True,
        "the site needs a JavaScript runtime to be read",
        "install the extra `youtube` (see: curate doctor) and run it again",
    ),
    "extractor": Failure(
        True, "the site has changed, and the downloader cannot read it", "pip install -U yt-dlp, then run it again"
    ),
    "silent-skip": Failure(
        True, "the downloader reported success but left no file", "run it again; with --verbose it says more"
    ),
    "changed": Failure(True, "the file changed on the server while it was fetched", "run it again"),
    "live": Failure(True, "is live, has not begun, or is not ready yet", "run it again when it is over"),
    "stopped": Failure(True, "was broken off", "run it again: it goes on where it was"),
    "busy": Failure(True, "another process is fetching it", "wait until that is done"),
    # Local files.
    "missing-file": Failure(
        True, "the file is not where it was added from", "put it back, or: curate add its new path"
    ),
    "changed-file": Failure(True, "the file has changed since it was added", "add it again: curate add its path"),
    # Gone, or not for us: no retry helps.
    "not-found": Failure(False, "there is nothing at this address", "check the address"),
    "removed": Failure(False, "the media was removed", "use another source"),
    "private": Failure(False, "the server refuses access", _ELSEWHERE),
    "geo": Failure(False, "the media may not be seen from this country", "use another source"),
    "age": Failure(
        False, "only people of age who are logged in may see it", "give your cookies: --cookies FILE --again"
    ),
    "login": Failure(False, "a login is needed", "give your cookies: --cookies FILE --again; or add the file itself"),
    "drm": Failure(False, "the media is locked (DRM)", "use another source"),
    "format": Failure(False, "there is no version with picture or sound that can be fetched", "use another source"),
    "unsupported": Failure(False, "no video was found at this address", "give the address of the video itself"),
    "wrong-url": Failure(False, "the address is not one to fetch from", "give an open http or https address"),
    # Looked at and turned down.
    "licence-refused": Failure(
        False, "its licence is not among those allowed", "set licences, then run it with --again", True
    ),
    "too-large": Failure(False, "the file is too large", "raise max_source_bytes, then run it with --again", True),
    "too-long": Failure(False, "the media is too long", "raise max_source_seconds, then run it with --again", True),
    "harmful": Failure(
        False, "whoever reads it hangs or runs out of memory", "use another source; tried again only with --again", True
    ),
    "unreadable-media": Failure(
        False, "what came is no readable media", "check the address or file: it must be a video or sound file", True
    ),
}
"""Every kind of failure of the download stage."""

SOON = frozenset({"network", "rate-limit", "silent-skip", "changed"})
"""Kinds for which another try within the same run can help."""

BLOCKING = frozenset({"network", "tls", "rate-limit", "bot-check"})
"""Kinds that speak of a host more than of one source: after some of them in a row the host is left alone."""

_STATUS = {
    401: "login", 402: "login", 403: "private", 404: "not-found", 407: "network", 408: "network", 410: "removed",
    425: "network", 429: "rate-limit", 451: "geo",
}  # fmt: skip

_TYPES = (
    ("GeoRestrictedError", "geo"), ("CertificateVerifyError", "tls"), ("UnsupportedError", "unsupported"),
    ("SSLError", "tls"), ("UserNotLive", "live"), ("MemoryError", "harmful"), ("RecursionError", "harmful"),
)  # fmt: skip


def issue(kind: str, subject: str, message: str = "") -> Issue:
    """A failure as an issue of its source; the message replaces the usual one."""
    failure = KINDS[kind]
    return Issue(kind=kind, subject=subject, message=without_query(message or failure.message), hint=failure.hint)


def kind_of(exc: BaseException, said: str = "") -> str:
    """Which kind of failure an exception of the downloader is.

    Args:
        exc: The exception, with what it wraps.
        said: The downloader's warnings on the way, for where the exception itself says nothing.
    """
    links = list(chain(exc))
    text = " ".join(str(link) for link in links)
    names = {cls.__name__ for link in links for cls in type(link).__mro__}
    status = next((found for link in links if isinstance(found := getattr(link, "status", None), int)), None)
    if status is not None:
        return _by_status(status, text)
    for name, kind in _TYPES:
        if name in names:
            return kind
    if (found := by_words(text)) is not None:
        return _by_warnings(found, said)
    if names & {
        "TransportError",
        "ContentTooShortError",
        "IncompleteRead",
        "ConnectionError",
        "TimeoutError",
        "OSError",
    }:
        return "network"
    return by_words(said) or "unsupported"


def _by_status(status: int, text: str) -> str:
    """By HTTP status; the text decides where a status is used for many things."""
    if status in (401, 403, 503) and by_words(text) == "bot-check":
        return "bot-check"
    return _STATUS.get(status, "network" if status >= 500 else "not-found")


def _by_warnings(kind: str, said: str) -> str:
    """A version that is missing may be missing for a reason that the downloader told before."""
    told = by_words(said) if kind in ("format", "not-found") else None
    return told if told in ("javascript-runtime", "bot-check", "rate-limit", "drm", "login", "age", "geo") else kind


def by_words(text: str) -> str | None:
    """The kind of failure a message tells of, or None."""
    return next((kind for kind, words in WORDS if any(re.search(word, text, re.IGNORECASE) for word in words)), None)


def reason(exc: BaseException) -> str:
    """What an exception of the downloader says, in a few words."""
    status = next((s for link in chain(exc) if isinstance(s := getattr(link, "status", None), int)), None)
    if status is not None:
        return f"HTTP {status}"
    said = re.sub(r"\x1b\[[\d;]*m|^ERROR: ?|\[[\w:.]+\] ?", "", str(exc))
    return re.split(r"[;.] |\n| \(caused by ", without_query(said).strip())[0][:160]


def disk_full(exc: BaseException) -> bool:
    """Whether the disk and no server is to blame."""
    codes = (errno.ENOSPC, errno.EDQUOT)
    return any(isinstance(link, OSError) and link.errno in codes for link in chain(exc)) or any(
        f"[Errno {code}]" in str(exc) for code in codes
    )


def chain(exc: BaseException | None) -> Iterator[BaseException]:
    """An exception and what it wraps, in all the ways the downloader wraps."""
    seen: set[int] = set()
    waiting: list[BaseException | None] = [exc]
    while waiting:
        link = waiting.pop(0)
        if link is None or id(link) in seen:
            continue
        seen.add(id(link))
        yield link
        inner = getattr(link, "exc_info", None)
        waiting += [inner[1] if isinstance(inner, tuple) else None, getattr(link, "cause", None), link.__cause__]
        waiting.append(link.__context__)
