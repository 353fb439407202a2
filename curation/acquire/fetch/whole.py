"""A file of a server, whole: continued where it broke off, and never mixed from two versions.

What came before a kill, a lost connection or a stop lies in `NAME.part`, and what the server said of the file (its
ETag, date and size) in `NAME.note`. The rest is asked for on the condition that the file is still the same; a server
that does not say which version it sends is asked for everything again.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from yt_dlp.networking.exceptions import HTTPError

from curation.acquire.fetch.base import FetchError
from curation.acquire.fetch.watch import Watch

_BLOCK = 256 * 1024
_RANGE = re.compile(r"bytes (\d+)-(\d+)/(\d+|\*)$")

Ask = Callable[[Any], Any]
"""Sends a request and gives the answer."""


@dataclass(frozen=True)
class _Note:
    """What a server said of a file."""

    etag: str = ""
    modified: str = ""
    total: int | None = None

    @property
    def condition(self) -> str:
        """What to send as `If-Range`; empty where the server names no version (a weak tag names none)."""
        return self.etag if self.etag and not self.etag.startswith("W/") else self.modified

    def differs(self, other: _Note) -> bool:
        pairs = ((self.etag, other.etag), (self.modified, other.modified), (self.total, other.total))
        return any(one and two and one != two for one, two in pairs)


def save(ask: Ask, request: Any, target: Path, watch: Watch, *, chunk: int = 0) -> None:
    """Fetch a file to `target`, going on where an earlier call was broken off.

    Args:
        ask: Sends a request.
        request: For the whole file, or with a `Range` of its own for a part of it.
        target: Where to; not there yet.
        watch: Counts the bytes.
        chunk: Ask for so many bytes at a time (some servers slow down whoever asks for more); 0 for all at once.

    Raises:
        FetchError: It broke off, changed meanwhile, or is too large.
    """
    first, last = _asked(request.headers.get("Range"))
    part, note_file = target.with_name(target.name + ".part"), target.with_name(target.name + ".note")
    note = _read(note_file)
    here = part.stat().st_size if part.exists() else 0
    if here and not (note.condition and (note.total is None or here <= note.total)):
        here = _drop(part)
    watch.kept(here)
    while not (here and here == note.total):
        here, note = _more(ask, request, (part, note_file), (first, last, chunk), (here, note), watch)
        if note.total is None:
            break  # all that the server sends
    os.replace(part, target)
    note_file.unlink(missing_ok=True)


def _more(
    ask: Ask, request: Any, files: tuple[Path, Path], span: tuple[int, int | None, int], known: tuple[int, _Note],
    watch: Watch,
) -> tuple[int, _Note]:  # fmt: skip
    """Ask for the rest, or the next chunk of it; gives how many bytes are here then."""
    part, note_file = files
    here, note = known
    asked = request.copy()
    asked.headers["Accept-Encoding"] = "identity"
    _set_range(asked.headers, span, here, note)
    try:
        response = ask(asked)
    except HTTPError as exc:
        exc.close()
        if exc.status == 416 and here:
            watch.kept(-_lost(part, note_file))
            raise FetchError("changed", watch.subject) from exc
        raise
    with closing(response):
        start, fresh = _place(response, span[0], watch)
        if span[1] is not None:
            fresh = _Note(fresh.etag, fresh.modified, span[1] + 1 - span[0])
        if here and start and note.differs(fresh):
            watch.kept(-_lost(part, note_file))
            raise FetchError("changed", watch.subject)
        if here and start != span[0] + here:
            watch.kept(-here)
            here = _drop(part)
        if start not in (0, span[0] + here):
            raise FetchError("network", watch.subject, "the server sent another part than was asked for")
        if response.status == 206 and span[2] and fresh.total is None:
            raise FetchError("network", watch.subject, "the server sends parts of it, but does not say of how much")
        if not here:
            _write(note_file, fresh)
        if fresh.total is not None:
            watch.expect(fresh.total - here)
        # Where the whole file comes though a part was asked for, what lies before that part is passed over.
        return here + _copy(response, part, span[0] + here - start, fresh.total, here, watch), fresh


def _set_range(headers: Any, span: tuple[int, int | None, int], here: int, note: _Note) -> None:
    first, last, chunk = span
    start = first + here
    end = last if not chunk else start + chunk - 1 if last is None else min(last, start + chunk - 1)
    if start or end is not None:
        headers["Range"] = f"bytes={start}-{'' if end is None else end}"
    if here:
        headers["If-Range"] = note.condition


def _place(response: Any, first: int, watch: Watch) -> tuple[int, _Note]:
    """Where in the file the answer begins, and what the server says of the file from `first` on."""
    headers = response.headers
    etag, modified = headers.get("ETag", "")[:300], headers.get("Last-Modified", "")[:100]
    if response.status == 206:
        found = _RANGE.match(headers.get("Content-Range", "").strip())
        if not found:
            raise FetchError("network", watch.subject, "the server sent another part than was asked for")
        return int(found[1]), _Note(etag, modified, None if found[3] == "*" else int(found[3]) - first)
    length = _announced(response)
    return 0, _Note(etag, modified, None if length is None else length - first)


def _announced(response: Any) -> int | None:
    """How many bytes the server says it sends; None where it does not say, or sends them packed."""
    length = response.headers.get("Content-Length", "")
    packed = response.headers.get("Content-Encoding", "identity").strip().lower() not in ("", "identity")
    return int(length) if length.isdigit() and not packed else None


def _copy(response: Any, part: Path, skip: int, total: int | None, here: int, watch: Watch) -> int:
    """Append what comes to the part; gives how many bytes were written.

    Args:
        response: The answer.
        part: The file that grows.
        skip: Pass over so many bytes first.
        total: Write no more than up to this size; None for all.
        here: The size of the part.
        watch: Counts.

    Raises:
        FetchError: Fewer bytes came than were announced.
    """
    announced = _announced(response)
    came = written = 0
    with part.open("ab", buffering=0) as out:
        while (total is None or here + written < total) and (block := response.read(_BLOCK)):
            passed = min(len(block), max(0, skip - came))
            came += len(block)
            block = block[passed:] if total is None else block[passed : passed + total - here - written]
            out.write(block)
            written += len(block)
            watch.kept(len(block))
    if not came:
        raise FetchError("network", watch.subject, "the server sent nothing")
    if announced is not None and came < min(announced, skip + written + 1) and here + written != total:
        raise FetchError("network", watch.subject, f"the server broke off after {came} of {announced} bytes")
    return written


def _asked(text: str | None) -> tuple[int, int | None]:
    """The first and last byte of a `Range` header; (0, None) where there is none."""
    found = re.match(r"bytes=(\d+)-(\d*)$", text or "")
    return (int(found[1]), int(found[2]) if found[2] else None) if found else (0, None)


def _drop(part: Path) -> int:
    part.unlink(missing_ok=True)
    return 0


def _lost(part: Path, note_file: Path) -> int:
    """Throw away what is here; gives how much that was."""
    size = part.stat().st_size if part.exists() else 0
    part.unlink(missing_ok=True)
    note_file.unlink(missing_ok=True)
    return size


def _read(path: Path) -> _Note:
    try:
        found = json.loads(path.read_text())
        return _Note(str(found["etag"]), str(found["modified"]), found["total"])
    except (OSError, ValueError, KeyError, TypeError):
        return _Note()


def _write(path: Path, note: _Note) -> None:
    made = path.with_name(path.name + ".new")
    made.write_text(json.dumps(asdict(note)))
    os.replace(made, path)
