"""What can go wrong with a fetch, by name: whether another try could help, and what to do."""

from __future__ import annotations

import errno
import re
from collections.abc import Iterator
from dataclasses import dataclass

from curation.acquire.addresses import without_query
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


KINDS: dict[str, Failure] = {
    "network": Failure(True, "the server could not be reached or broke off", "check the connection and run it again"),
    "rate-limit": Failure(True, "the server asks to slow down", "wait an hour, then run it again"),
    "javascript-runtime": Failure(
        True, "the site needs a JavaScript runtime to be read", "install deno (see: curate doctor) and run it again"
    ),
    "silent-skip": Failure(
        True, "the downloader reported success but left no file", "run it again; with --verbose it says more"
    ),
    "not-found": Failure(False, "there is nothing at this address", "check the address"),
    "missing-file": Failure(
        True, "the file is not where it was added from", "put it back, or: curate add its new path"
    ),
    "changed-file": Failure(True, "the file has changed since it was added", "add it again: curate add its path"),
    "private": Failure(False, "the server refuses access", "use another source, or fetch the file yourself and add it"),
    "removed": Failure(False, "the media was removed", "use another source"),
    "geo": Failure(False, "the media may not be seen from this country", "use another source"),
    "login": Failure(False, "a login is needed, and none is ever sent", "fetch the file yourself and add it"),
    "format": Failure(False, "there is no version with picture or sound that can be fetched", "use another source"),
    "unsupported": Failure(False, "no video was found at this address", "give the address of the video itself"),
    "wrong-url": Failure(False, "the address is not one to fetch from", "give an open http or https address"),
    "too-large": Failure(False, "the file is too large", "raise max_source_bytes, then run it with --again", True),
    "too-long": Failure(False, "the media is too long", "raise max_source_seconds, then run it with --again", True),
    "unreadable-media": Failure(
        False, "what came is no readable media", "check the address or file: it must be a video or sound file", True
    ),
}
"""Every kind of failure of the download stage."""

_STATUS = {401: "login", 403: "private", 404: "not-found", 410: "removed", 429: "rate-limit", 451: "geo"}

_WORDS = (
    ("rate-limit", r"too many requests|rate.?limit|HTTP Error 429"),
    ("javascript-runtime", r"javascript runtime|js runtime|\bEJS\b|n challenge|signature solving"),
    ("geo", r"geo.?restrict|(?:in|from) your (?:country|region|location)"),
    ("private", r"private video|video is private|HTTP Error 403|members.?only|premium"),
    ("login", r"sign in|log ?in|login required|registered users|confirm your age|password|cookies"),
    ("removed", r"been removed|no longer available|terminated|deleted|taken down|HTTP Error 410"),
    ("not-found", r"HTTP Error 404|video unavailable|not found|does not exist"),
    ("format", r"requested format|no video formats|drm"),
    ("wrong-url", r"not a valid url|unsupported url scheme|file:// urls"),
    ("unsupported", r"unsupported url|no suitable extractor|no video could be found|no media found|live event"),
    (
        "network",
        r"unable to (?:download|connect)|timed out|connection|HTTP Error 5\d\d|bytes? (?:read|missing)|"
        r"name or service not known|getaddrinfo|resolve|ssl|certificate|fragment",
    ),
)


def issue(kind: str, subject: str, message: str = "") -> Issue:
    """A failure as an issue of its source; the message replaces the usual one."""
    failure = KINDS[kind]
    return Issue(kind=kind, subject=subject, message=without_query(message or failure.message), hint=failure.hint)


def kind_of(exc: BaseException) -> str:
    """Which kind of failure an exception of the downloader is: by HTTP status, then by type, then by words."""
    links = list(chain(exc))
    for link in links:
        status = getattr(link, "status", None)
        if isinstance(status, int):
            return _STATUS.get(status, "network" if status >= 500 or status == 408 else "not-found")
    names = {cls.__name__ for link in links for cls in type(link).__mro__}
    if "GeoRestrictedError" in names:
        return "geo"
    if "UnsupportedError" in names:
        return "unsupported"
    text = " ".join(str(link) for link in links)
    for kind, pattern in _WORDS:
        if re.search(pattern, text, re.IGNORECASE):
            return kind
    if names & {"TransportError", "ContentTooShortError", "IncompleteRead", "ConnectionError", "TimeoutError"}:
        return "network"
    return "unsupported"


def reason(exc: BaseException) -> str:
    """What an exception of the downloader says, in a few words."""
    status = next((s for link in chain(exc) if isinstance(s := getattr(link, "status", None), int)), None)
    if status is not None:
        return f"HTTP {status}"
    said = re.sub(r"\x1b\[[\d;]*m|^ERROR: ?|\[[\w:.]+\] ?", "", str(exc))
    return re.split(r"[;.] |\n", without_query(said).strip())[0][:160]


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
