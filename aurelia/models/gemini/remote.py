"""What we have put on the server: files and caches, uploaded once, used by many requests, deleted at the end."""

from __future__ import annotations

import threading
import time
from collections import OrderedDict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from typing import Any
from uuid import uuid4

from aurelia.apart import SenseFile
from aurelia.models.gemini.door import CallError, Door
from aurelia.models.gemini.options import Options

_STALE_SECONDS = 40 * 3600.0
"""The server deletes files after 48 hours."""
_CACHE_SECONDS = 900
_MOST_CACHES = 64
_MOST_REFUSALS = 3
_POLL_SECONDS = 0.5, 5.0
_END_SECONDS = 60.0


@dataclass
class _Upload:
    """A file on the server and who uses it at the moment."""

    lock: threading.Lock = field(default_factory=threading.Lock)
    file: Any = None
    at: float = 0.0
    users: int = 0


@dataclass
class _Cache:
    """A context cache; without a name while it is made, or where the server did not want it."""

    uses: int = 0
    name: str | None = None
    at: float = 0.0
    closed: bool = False


class Remote:
    """Files and caches on the server. Safe to use from several threads.

    Args:
        door: The way to the server.
        model: For which caches are made.
        options: How long to wait, and how much to keep.
    """

    def __init__(self, door: Door, model: str, options: Options) -> None:
        self._door = door
        self._model = model
        self._options = options
        self._lock = threading.Lock()
        self._uploads: OrderedDict[str, _Upload] = OrderedDict()
        self._caches: OrderedDict[str, _Cache] = OrderedDict()
        self._refused = 0
        self._files_there: dict[str, None] = {}
        self._caches_there: dict[str, None] = {}

    @contextmanager
    def held(self, files: Sequence[SenseFile]) -> Iterator[list[Any]]:
        """The files on the server, uploaded where they are not there yet; none is deleted while it is held.

        Raises:
            CallError: One cannot be uploaded.
        """
        taken = [self._take(file.key) for file in files]
        try:
            yield [self._uploaded(upload, file) for upload, file in zip(taken, files, strict=True)]
        finally:
            with self._lock:
                for upload in taken:
                    upload.users -= 1
            self._make_room()

    def forget(self, files: Sequence[SenseFile], key: str) -> None:
        """The server has lost a file or a cache: the next use uploads again."""
        with self._lock:
            self._caches.pop(key, None)
            for file in files:
                if (upload := self._uploads.get(file.key)) is not None:
                    upload.file = None

    def cache(self, key: str, contents: list[Any]) -> str | None:
        """The name of a cache of these contents, made when they are used for the second time; None to go without."""
        with self._lock:
            cache = self._caches.setdefault(key, _Cache())
            self._caches.move_to_end(key)
            cache.uses += 1
            if cache.name is not None and time.time() - cache.at > _CACHE_SECONDS - self._options.timeout - 30:
                cache.name, cache.closed = None, False
            if cache.name is not None or cache.closed or cache.uses < 2 or self._refused >= _MOST_REFUSALS:
                return cache.name
            cache.closed = True  # whatever comes of it, it is tried once
        return self._cached(cache, contents)

    def delete_all(self) -> None:
        """Delete all that we put there; what does not go in a minute is left for the server to delete."""
        until = time.monotonic() + _END_SECONDS
        client = self._door.client
        for names, delete in ((self._caches_there, client.caches.delete), (self._files_there, client.files.delete)):
            for name in list(names):
                if time.monotonic() < until:
                    self._delete(names, name, delete)
        with self._lock:
            self._uploads.clear()
            self._caches.clear()

    def _take(self, key: str) -> _Upload:
        with self._lock:
            upload = self._uploads.setdefault(key, _Upload())
            self._uploads.move_to_end(key)
            upload.users += 1
            return upload

    def _uploaded(self, upload: _Upload, file: SenseFile) -> Any:
        with upload.lock:
            if upload.file is None or time.time() - upload.at > _STALE_SECONDS:
                upload.file = self._active(self._door.call(lambda: self._upload(file)))
                upload.at = time.time()
            return upload.file

    def _upload(self, file: SenseFile) -> Any:
        from google.genai import types

        http = types.HttpOptions(base_url=self._options.base_url) if self._options.base_url else None
        name = f"files/aurelia-{uuid4().hex}"
        self._files_there[name] = None  # before it is there: an upload that breaks off may yet have left it
        with file.path.open("rb") as opened:  # not by its path: what it is called is nobody's business
            config = types.UploadFileConfig(name=name, mime_type=file.mime_type, http_options=http)
            made = self._door.client.files.upload(file=opened, config=config)
        self._files_there[made.name] = None
        return made

    def _active(self, made: Any) -> Any:
        until = time.monotonic() + self._options.upload_timeout
        pause, longest = _POLL_SECONDS
        pause = min(pause, self._options.backoff)
        while _state(made) not in ("ACTIVE", "FAILED"):
            if time.monotonic() > until:
                self._delete(self._files_there, made.name, self._door.client.files.delete)
                message = f"an uploaded file was not ready in {self._options.upload_timeout:g} s"
                raise CallError("reply-timeout", message, code=408)
            time.sleep(pause)
            pause = min(pause * 1.5, longest)
            made = self._door.call(partial(self._door.client.files.get, name=made.name))
        if _state(made) == "FAILED":
            self._delete(self._files_there, made.name, self._door.client.files.delete)
            raise CallError("media-unreadable", "the server could not read an uploaded file")
        return made

    def _cached(self, cache: _Cache, contents: list[Any]) -> str | None:
        from google.genai import types

        config = types.CreateCachedContentConfig(contents=contents, ttl=f"{_CACHE_SECONDS}s")
        try:
            made = self._door.call(lambda: self._door.client.caches.create(model=self._model, config=config), once=True)
        except CallError:  # too small, or not for this model: it is only there to save time and money
            self._refused += 1
            return None
        with self._lock:
            self._refused = 0
            self._caches_there[made.name] = None
            cache.name, cache.at = made.name, time.time()
        return str(made.name)

    def _make_room(self) -> None:
        files, caches = [], []
        with self._lock:
            unused = [key for key, upload in self._uploads.items() if not upload.users]
            for key in unused[: max(len(self._uploads) - self._options.keep, 0)]:
                if (old := self._uploads.pop(key)).file is not None:
                    files.append(old.file.name)
            named = [key for key, cache in self._caches.items() if cache.name is not None]
            for key in named[: max(len(named) - _MOST_CACHES, 0)]:
                caches.append(self._caches.pop(key).name or "")
        for name in caches:
            self._delete(self._caches_there, name, self._door.client.caches.delete)
        for name in files:
            self._delete(self._files_there, name, self._door.client.files.delete)

    def _delete(self, names: dict[str, None], name: str, delete: Any) -> None:
        with suppress(CallError):  # it goes by itself, later
            self._door.call(lambda: delete(name=name), once=True)
        names.pop(name, None)


def _state(file: Any) -> str:
    return str(getattr(file.state, "value", file.state) or "ACTIVE")
