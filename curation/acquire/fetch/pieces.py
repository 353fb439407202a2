"""Media in pieces (HLS, DASH): every piece that came whole is kept until the file is put together.

The downloader puts the pieces together anew after a break, from its first piece on, and is given those that are here
already: so the result is the same as without a break, whatever was killed when. The last piece of the earlier run is
fetched again and compared; where it differs the media has changed, and all is fetched anew.
"""

from __future__ import annotations

import hashlib
import io
import shutil
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from yt_dlp.downloader import get_suitable_downloader
from yt_dlp.downloader.fragment import FragmentFD
from yt_dlp.networking.common import Response

from curation.acquire.fetch.base import FetchError
from curation.acquire.fetch.session import Session
from curation.acquire.fetch.watch import Watch
from curation.acquire.fetch.whole import save

MAX_PIECE = 256 * 2**20
"""Most bytes of one piece; they are some seconds long."""


class Pieces:
    """The pieces of one version of some media, in a folder of their own."""

    def __init__(self, session: Session, folder: Path, watch: Watch) -> None:
        self._session, self._folder, self._watch = session, folder, watch
        self._number = 0
        self.failure: Exception | None = None
        """Why the last piece did not come: the downloader forgets it."""
        folder.mkdir(parents=True, exist_ok=True)
        known = sorted(path for path in folder.iterdir() if path.suffix == ".piece")
        self._last = known[-1] if known else None

    def answer(self, request: Any) -> Response:
        """A piece, from here or from the server."""
        try:
            return self._answer(request)
        except Exception as exc:
            self.failure = exc
            raise

    def _answer(self, request: Any) -> Response:
        self._number += 1
        target = self._folder / self._name(request)
        if target == self._last:
            self._compare(request, target)
        elif target.exists():
            self._watch.kept(target.stat().st_size)
        else:
            save(self._session.ask, request, target, self._watch)
        if target.stat().st_size > MAX_PIECE:  # the downloader holds each in memory
            self._watch.refuse("too-large", f"comes in pieces of more than {MAX_PIECE} bytes")
        return _from_disk(request, target)

    def _name(self, request: Any) -> str:
        # Not by its query: what a server signs differs from one day to the next.
        parts = urlsplit(request.url)
        what = f"{parts.path} {request.headers.get('Range', '')}"
        return f"{self._number:06d}-{hashlib.sha256(what.encode()).hexdigest()[:16]}.piece"

    def _compare(self, request: Any, known: Path) -> None:
        again = known.with_suffix(".again")
        again.unlink(missing_ok=True)
        save(self._session.ask, request, again, self._watch)
        same = again.read_bytes() == known.read_bytes()
        again.unlink()
        self._last = None
        if not same:
            shutil.rmtree(self._folder, ignore_errors=True)
            raise FetchError("changed", self._watch.subject)


def _from_disk(request: Any, path: Path) -> Response:
    data = path.read_bytes()
    headers = {"Content-Length": str(len(data))}
    status = 200
    if asked := request.headers.get("Range"):
        first = int(asked.partition("=")[2].partition("-")[0])
        headers["Content-Range"] = f"bytes {first}-{first + len(data) - 1}/{first + len(data)}"
        status = 206
    return Response(fp=io.BytesIO(data), url=request.url, headers=headers, status=status)


def assemble(session: Session, info: dict[str, Any], target: Path, watch: Watch) -> None:
    """Fetch media in pieces to `target`, going on where an earlier call was broken off.

    Raises:
        FetchError: A piece is missing, the media changed meanwhile, or it is too large.
    """
    folder = target.with_name(f"{target.name}.pieces")
    made = target.with_name(f"new-{target.name}")
    for left in made.parent.glob(f"{made.name}*"):
        left.unlink()
    session.pieces = pieces = Pieces(session, folder, watch)
    opened: list[Any] = []
    try:
        success = _put_together(session, info, made, opened)
    except Exception as exc:
        if pieces.failure is not None:
            raise pieces.failure from exc
        raise
    finally:
        session.pieces = None
        for stream in opened:
            stream.close()
    if not success or not made.exists():
        raise pieces.failure or FetchError("silent-skip", watch.subject)
    made.replace(target)
    shutil.rmtree(folder, ignore_errors=True)


def _put_together(session: Session, info: dict[str, Any], target: Path, opened: list[Any]) -> bool:
    """Let the downloader put the pieces together; the files it opens are told, for it leaves some open."""
    kind = get_suitable_downloader(info, session.params)
    if not issubclass(kind, FragmentFD):
        raise FetchError("format", session.watch.subject, "comes in a way that another program would have to fetch")
    worker = kind(session, session.params)
    usual = worker.sanitize_open

    def told(*given: Any) -> Any:
        stream, name = usual(*given)
        opened.append(stream)
        return stream, name

    worker.sanitize_open = told
    success, _ = worker.download(str(target), info)
    return bool(success)
