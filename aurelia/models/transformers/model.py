"""The adapter's model: batches of requests in, replies out; each clip encoded once, nothing lost when memory is."""

from __future__ import annotations

import gc
import threading
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import torch

from aurelia.model import MediaPart, Reply, Request
from aurelia.models.transformers.choose import generator
from aurelia.models.transformers.counts import Counts
from aurelia.models.transformers.decode import Row, decode
from aurelia.models.transformers.family import Prefix
from aurelia.models.transformers.fixed import FixedStep
from aurelia.models.transformers.grammar import Grammar
from aurelia.models.transformers.media import Decoder
from aurelia.models.transformers.memory import out_of_memory
from aurelia.models.transformers.naive import reply_tokens
from aurelia.models.transformers.net import Kept, Net, Reuse
from aurelia.models.transformers.reader import Reader
from schemas.errors import MediaError, ModelError, ToolkitError
from schemas.issues import Issue

GROW_AFTER = 16
"""Batches that must fit before a batch size that was halved is doubled again."""


class TransformersModel:
    """A model of a known family, on this machine.

    Args:
        net: It, loaded.
        name: What it calls itself.
        revision: Which version it is.
        settings: What else decides its replies.
        decoder: Decodes media for it.
        reuse: What is kept of a clip between requests: the KV cache of all that comes before the prompt (`prefix`),
            what the encoders gave (`encoders`), or nothing (`none`, the reference that the others must equal).
        batch: Most requests at a time.
        memory: Bytes for what is kept of clips.
        fixed: Decodes in a cache of fixed length, compiled on a GPU; None to decode in one that grows.
    """

    remote = False
    concurrency = 1

    def __init__(
        self,
        net: Net,
        *,
        name: str,
        revision: str,
        settings: Mapping[str, Any],
        decoder: Decoder,
        reuse: Reuse = "prefix",
        batch: int = 8,
        memory: int = 2**31,
        fixed: FixedStep | None = None,
    ) -> None:
        self.name = name
        self.revision = revision
        self.settings = settings
        self.net = net
        self.max_batch = batch
        self._fits = batch
        self._good = 0
        self.reader = Reader(decoder, reuse, memory)
        self._reuse = reuse
        self._fixed = fixed
        self._lock = threading.Lock()
        # a graph of the device belongs to the thread that recorded it, and callers come from many
        self._thread = ThreadPoolExecutor(1, "decode") if fixed is not None else None

    @property
    def modalities(self) -> tuple[str, ...]:
        """What it takes in: of what its family does, that for which it has an encoder."""
        taken = ("text", *self.net.encoders.senses)
        return tuple(kind for kind in self.net.family.modalities if kind in taken)

    @property
    def counts(self) -> Counts:
        """What was computed so far."""
        return self.net.counts

    def kept(self) -> list[Kept]:
        """What is kept of clips now, the last used last."""
        return self.reader.kept()

    def prefetch(self, media: Sequence[MediaPart]) -> None:
        """Begin to decode what will soon be asked about, unless it was encoded already."""
        self.reader.prefetch(media)

    def generate(self, batch: Sequence[Request]) -> list[Reply]:
        """One reply a request, in order.

        Raises:
            ModelError: The model failed in a way that no request is the reason of.
        """
        with self._lock:
            if self._thread is not None:
                return self._thread.submit(self._guarded, batch).result()
            return self._guarded(batch)

    def _guarded(self, batch: Sequence[Request]) -> list[Reply]:
        with torch.inference_mode():
            try:
                return self._all(batch)
            except ToolkitError:
                raise
            except Exception as exc:
                reason = f"{type(exc).__name__}: {exc}".splitlines()[0]
                raise ModelError(f"model {self.name}", f"failed: {reason}", "report it with this line") from exc

    def _all(self, batch: Sequence[Request]) -> list[Reply]:
        waiting = list(batch)
        replies: list[Reply] = []
        while waiting:
            some = waiting[: self._fits]
            made = self._some(some)
            if made is not None:
                replies += made
                waiting = waiting[len(some) :]
        return replies

    def _some(self, requests: Sequence[Request]) -> list[Reply] | None:
        """Replies to some requests; None where memory did not suffice, and fewer are to be tried."""
        replies = self._tried(requests)
        if replies is not None:
            self._grow(len(requests))
            return replies
        if len(requests) > 1:
            self._fits, self._good = len(requests) // 2, 0
            self.counts.halved += 1
            return None
        again = self._tried(requests)  # now that nothing else is kept
        hint = "take fewer frames, or a smaller max_side"
        return again or [_failed(requests[0], "out-of-memory", "does not fit into memory", hint)]

    def _tried(self, requests: Sequence[Request]) -> list[Reply] | None:
        """Replies; None, and all that can be let go of let go, where memory did not suffice."""
        try:
            return self._naive(requests) if self._reuse == "none" else self._together(requests)
        except (torch.OutOfMemoryError, MemoryError, RuntimeError) as exc:
            if not out_of_memory(exc):
                raise
        self._make_room()  # only here, where the exception no longer holds what filled the memory
        return None

    def _make_room(self) -> None:
        self.reader.clear()
        if self._fixed is not None:
            self._fixed.clear()
        gc.collect()
        if torch.cuda.is_available():
            torch.cuda.empty_cache()

    def _grow(self, fitted: int) -> None:
        self._good += fitted >= self._fits
        if self._good >= GROW_AFTER and self._fits < self.max_batch:
            self._fits, self._good = min(2 * self._fits, self.max_batch), 0

    def _together(self, requests: Sequence[Request]) -> list[Reply]:
        """Replies to requests that are decoded as one batch."""
        replies: dict[int, Reply] = {}
        rows: dict[int, tuple[Row, Prefix, int]] = {}
        seconds: dict[int, float] = {}
        for number, request in enumerate(requests):
            begun = time.perf_counter()
            try:
                rows[number] = self._row(request)
            except ToolkitError as exc:
                replies[number] = _problem(request, exc)
            seconds[number] = time.perf_counter() - begun
        begun = time.perf_counter()
        if rows:
            decode(self.net, [row for row, _, _ in rows.values()], fixed=self._fixed)
        share = (time.perf_counter() - begun) / max(len(rows), 1)
        for number, (row, prefix, cached) in rows.items():
            usage = {"prompt": row.started.length, "cached": cached}
            took = seconds[number] + share
            replies[number] = self._reply(requests[number], row.tokens, row.ended, prefix, usage, took)
        return [replies[number] for number in range(len(requests))]

    def _row(self, request: Request) -> tuple[Row, Prefix, int]:
        """A request's reply before its first token, its prefix, and how many of its tokens were read before."""
        grammar = Grammar.compile(self.net.tokenizer, request.schema).row() if request.schema is not None else None
        started, prefix, cached = self.reader.read(self.net, request)
        return Row(started, request.decoding, generator(request.seed), grammar), prefix, cached

    def _naive(self, requests: Sequence[Request]) -> list[Reply]:
        """Replies one at a time, each from scratch."""
        return [self._whole(request) for request in requests]

    def _whole(self, request: Request) -> Reply:
        begun = time.perf_counter()
        try:
            prefix = self.reader.prefix(self.net, request)
            tokens, ended, length = reply_tokens(self.net, prefix, request)
        except ToolkitError as exc:
            return _problem(request, exc)
        usage = {"prompt": length, "cached": 0}
        return self._reply(request, tokens, ended, prefix, usage, time.perf_counter() - begun)

    def _reply(
        self, request: Request, tokens: list[int], ended: str, prefix: Prefix, usage: dict[str, int], seconds: float
    ) -> Reply:
        text = self.net.tokenizer.decode(tokens, skip_special_tokens=True)
        usage |= {"completion": len(tokens), "truncated": int(ended == "length")}
        error = None
        if ended == "length" and request.schema is not None:
            message = f"was cut off after {len(tokens)} tokens"
            error = _issue(request, "reply-truncated", message, "allow more tokens, or ask for less")
        delivered = prefix.delivered.model_copy(update={"text_characters": len(request.prompt)})
        return Reply(request.id, text, None, usage, delivered, round(seconds, 6), error)


def _problem(request: Request, exc: ToolkitError) -> Reply:
    kind = "media-unreadable" if isinstance(exc, MediaError) else "reply-failed"
    return _failed(request, kind, f"{exc.subject}: {exc.message}", exc.hint)


def _failed(request: Request, kind: str, message: str, hint: str) -> Reply:
    return Reply(request.id, "", error=_issue(request, kind, message, hint))


def _issue(request: Request, kind: str, message: str, hint: str) -> Issue:
    return Issue(kind=kind, subject=request.role or request.id, message=message, hint=hint)
