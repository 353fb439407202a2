"""An append-only log of model replies: what was once asked and answered is not asked again after a stop."""

from __future__ import annotations

import json
import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from pydantic import Field, ValidationError

from aurelia.media_hash import request_media
from aurelia.model import MediaPart, Model, Prefetching, Reply, Request, replies_of
from schemas.base import Sha256, Value, identity
from schemas.errors import WorkspaceError
from schemas.issues import Issue
from schemas.reasoning import Delivered


class Entry(Value):
    """One line of the log."""

    key: Sha256
    model: str
    revision: str
    role: str
    prompt_sha256: Sha256
    text: str
    value: Any = None
    usage: dict[str, int] = Field(default_factory=dict)
    delivered: Delivered = Delivered()
    seconds: float = 0.0
    media: tuple[Sha256, ...] = ()
    """The media files it was asked about, in order."""
    request: Sha256 | None = None
    """What was asked, whoever was asked (see `request_key`); None in logs of earlier versions."""
    error: Issue | None = None
    """Why the reply cannot be used, where it is final (a refusal, say)."""


def reply_key(model: Model, request: Request, media_sha256: Sequence[str]) -> str:
    """What makes two requests the same: media bytes, spans and senses, prompt, model, decoding, schema, seed.

    Of the model count its name, its revision and its settings: adapter version, sampling of frames and sound.

    Args:
        model: Who is asked.
        request: What is asked.
        media_sha256: The sha256 of each media file of the request, in order.
    """
    media, prompt, *rest = _asked(request, media_sha256)
    return identity("reply", media, prompt, model.name, model.revision, dict(model.settings), *rest)


def request_key(request: Request, media_sha256: Sequence[str]) -> str:
    """What is asked, whoever is asked: the reply's key without its model."""
    return identity("request", *_asked(request, media_sha256))


def _asked(request: Request, media_sha256: Sequence[str]) -> list[Any]:
    media = [
        [sha, part.role, list(part.senses), list(part.span) if part.span else None]
        for sha, part in zip(media_sha256, request.media, strict=True)
    ]
    schema = dict(request.schema) if request.schema is not None else None
    return [media, request.prompt_sha256, request.decoding.as_dict(), schema, request.seed]


class ReplyLog:
    """A JSONL file of replies, one synced line each. Several threads may share one; a torn last line is mended.

    Args:
        path: The file; made when the first reply is kept.

    Raises:
        WorkspaceError: The file cannot be read or written.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self.torn = 0
        """Lines that could not be read: replies lost to a kill or a full disk, asked again when needed."""
        self._lock = threading.Lock()
        self._entries: dict[str, Entry] = {}
        self._file: int | None = None
        self._read()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, key: str) -> Entry | None:
        """The entry with that key, or None."""
        return self._entries.get(key)

    def entries(self) -> Iterator[Entry]:
        """All entries, oldest first."""
        return iter(self._entries.values())

    def put(self, entry: Entry) -> None:
        """Keep an entry: on disk before this returns. A key that is there already stays as it is.

        Raises:
            WorkspaceError: The line could not be written (a full disk).
        """
        with self._lock:
            if entry.key in self._entries:
                return
            line = json.dumps(entry.model_dump(mode="json"), sort_keys=True, ensure_ascii=False) + "\n"
            try:
                self._append(line.encode())
            except OSError as exc:
                raise WorkspaceError(str(self.path), f"cannot be written: {exc.strerror}", "make room there") from exc
            self._entries[entry.key] = entry

    def close(self) -> None:
        """Close the file; the log can still be read."""
        with self._lock:
            if self._file is not None:
                os.close(self._file)
                self._file = None

    def _read(self) -> None:
        try:
            lines = self.path.read_bytes().split(b"\n") if self.path.exists() else []
        except OSError as exc:
            raise WorkspaceError(str(self.path), f"cannot be read: {exc.strerror}", "check its permissions") from exc
        for line in filter(None, lines):
            try:
                entry = Entry.model_validate_json(line)
            except ValidationError:
                self.torn += 1
                continue
            self._entries.setdefault(entry.key, entry)

    def _append(self, line: bytes) -> None:
        if self._file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self._file = os.open(self.path, os.O_RDWR | os.O_APPEND | os.O_CREAT, 0o644)
        size = os.fstat(self._file).st_size
        if size and os.pread(self._file, 1, size - 1) != b"\n":
            line = b"\n" + line  # a line torn by a kill or a full disk must not swallow this one
        written = 0
        while written < len(line):
            written += os.write(self._file, line[written:])
        os.fsync(self._file)


class LoggedModel:
    """A model whose replies are kept in a log and taken from it when the same is asked again.

    Args:
        model: The model to ask.
        log: Where replies are kept.
    """

    def __init__(self, model: Model, log: ReplyLog) -> None:
        self._model = model
        self._log = log

    @property
    def name(self) -> str:
        """The name of the model inside."""
        return self._model.name

    @property
    def revision(self) -> str:
        """The revision of the model inside."""
        return self._model.revision

    @property
    def modalities(self) -> tuple[str, ...]:
        """What the model inside takes in."""
        return self._model.modalities

    @property
    def remote(self) -> bool:
        """Whether the model inside is on a server of others."""
        return self._model.remote

    @property
    def settings(self) -> Mapping[str, Any]:
        """What else decides the replies of the model inside."""
        return self._model.settings

    @property
    def max_batch(self) -> int:
        """How many requests the model inside takes at once."""
        return self._model.max_batch

    @property
    def concurrency(self) -> int:
        """How many calls the model inside takes at the same time."""
        return self._model.concurrency

    def prefetch(self, media: Sequence[MediaPart]) -> None:
        """Tell the model inside what comes next, where it can read ahead."""
        if isinstance(self._model, Prefetching):
            self._model.prefetch(media)

    def generate(self, batch: Sequence[Request]) -> list[Reply]:
        """Replies in order: from the log where they are there, else from the model. What may pass is not kept."""
        media = [request_media(request) for request in batch]
        keys = [reply_key(self._model, request, hashes) for request, hashes in zip(batch, media, strict=True)]
        about = dict(zip(keys, media, strict=True))
        asked = {key: request for key, request in zip(keys, batch, strict=True) if self._log.get(key) is None}
        answered = replies_of(self._model, list(asked.values())) if asked else []
        fresh = dict(zip(asked, answered, strict=True))
        for key, reply in fresh.items():
            if not reply.retry:
                self._log.put(self._entry(key, asked[key], reply, about[key]))
        return [
            replace(fresh[key], id=request.id) if key in fresh else _from_entry(request, self._log.get(key))
            for request, key in zip(batch, keys, strict=True)
        ]

    def _entry(self, key: str, request: Request, reply: Reply, media: Sequence[str]) -> Entry:
        return Entry(
            key=key,
            model=self.name,
            revision=self.revision,
            role=request.role,
            prompt_sha256=request.prompt_sha256,
            text=reply.text,
            value=reply.value,
            usage=dict(reply.usage),
            delivered=reply.delivered,
            seconds=reply.seconds,
            media=tuple(media),
            request=request_key(request, media),
            error=reply.error,
        )


def _from_entry(request: Request, entry: Entry | None) -> Reply:
    if entry is None:  # the log only grows: a key that was there stays
        raise LookupError(request.id)
    return Reply(request.id, entry.text, entry.value, entry.usage, entry.delivered, entry.seconds, entry.error)
