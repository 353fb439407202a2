"""Models whose replies are kept: what decides a reply, and what was asked before is taken from the log."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from aurelia.media_hash import request_media
from aurelia.model import MediaPart, Model, Prefetching, Reply, Request, replies_of
from aurelia.reply_log import MEDIA_UNREADABLE, Entry, ReplyLog
from schemas.base import identity

__all__ = ["Entry", "LoggedModel", "ReplyLog", "reply_key", "request_key"]


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
        """Replies in order: from the log where they are there, else from the model.

        What may pass is not kept, nor is that media could not be read; where its bytes are not there now, it may pass.
        """
        media = [request_media(request) for request in batch]
        keys = [reply_key(self._model, request, hashes) for request, hashes in zip(batch, media, strict=True)]
        about = dict(zip(keys, media, strict=True))
        asked = {key: request for key, request in zip(keys, batch, strict=True) if self._log.get(key) is None}
        answered = replies_of(self._model, list(asked.values())) if asked else []
        fresh = dict(zip(asked, answered, strict=True))
        for key, reply in fresh.items():
            if reply.error is not None and reply.error.kind == MEDIA_UNREADABLE:
                gone = not _are_there(asked[key], about[key])
                fresh[key] = replace(reply, retry=reply.retry or gone)
            elif not reply.retry:
                kept = self._log.put(self._entry(key, asked[key], reply, about[key]))
                # Where the same was asked elsewhere at the same time, all go on with the reply that a rerun will find.
                fresh[key] = _from_entry(asked[key], kept)
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


def _are_there(request: Request, media: Sequence[str]) -> bool:
    """Whether a request's media can be read, and has the bytes that it was asked about."""
    try:
        for part, sha256 in zip(request.media, media, strict=True):
            with part.path.open("rb") as file:
                if hashlib.file_digest(file, "sha256").hexdigest() != sha256:
                    return False
    except OSError:
        return False
    return True


def _from_entry(request: Request, entry: Entry | None) -> Reply:
    if entry is None:  # the log only grows: a key that was there stays
        raise LookupError(request.id)
    return Reply(request.id, entry.text, entry.value, entry.usage, entry.delivered, entry.seconds, entry.error)
