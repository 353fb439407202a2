"""Reads prompts: decodes and encodes each clip once, keeps what can be kept of it, and reads what comes after it."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from aurelia.model import MediaPart, Request
from aurelia.models.transformers.family import Prefix, Shown
from aurelia.models.transformers.media import Decoder
from aurelia.models.transformers.memory import check_fits
from aurelia.models.transformers.net import Kept, Net, Reuse, Started, keep, start
from aurelia.models.transformers.recent import Recent
from schemas.errors import MediaError, ToolkitError


class Reader:
    """Prompts in, what replies go on from out.

    Args:
        decoder: Decodes media.
        reuse: What is kept of a clip between requests.
        memory: Bytes for that.
    """

    def __init__(self, decoder: Decoder, reuse: Reuse, memory: int) -> None:
        self._decoder = decoder
        self._reuse = reuse
        self._kept: Recent[Kept] = Recent(memory, lambda kept: kept.bytes)

    def prefetch(self, media: Sequence[MediaPart]) -> None:
        """Begin to decode what will soon be asked about, unless it was encoded already."""
        self._decoder.prefetch(media)

    def kept(self) -> list[Kept]:
        """What is kept of clips now, the last used last."""
        return list(self._kept)

    def clear(self) -> None:
        """Let go of what is kept."""
        self._kept.clear()

    def read(self, net: Net, request: Request) -> tuple[Started, Prefix, int]:
        """Read a request's prompt.

        Returns:
            What the reply goes on from, the prefix, and how many tokens of the prompt had been read before.

        Raises:
            MediaError: Its media cannot be read, or nothing of it reaches the model.
            ModelError: It is too long.
        """
        key = self._decoder.key(request.media)
        known = self._kept.get(key)
        kept = known or keep(net, self.prefix(net, request), self._reuse)
        if known is None:
            self._kept.put(key, kept)
            self._decoder.release(request.media)
        tail = net.family.tail(net.processor, request.prompt)
        check_fits(net, len(kept.prefix.ids) + len(tail))
        started = start(net, kept, tail)
        if known is None and kept.cache is None:
            self._kept.put(key, kept)  # what its encoders gave has come to it
        cached = len(kept.prefix.ids) if known is not None and kept.cache is not None else 0
        return started, kept.prefix, cached

    def prefix(self, net: Net, request: Request) -> Prefix:
        """The media of a request as inputs.

        Raises:
            MediaError: It cannot be read, or nothing of it reaches the model.
        """
        shown = [Shown(part, self._decoder.get(part)) for part in request.media]
        where = ", ".join(str(part.path) for part in request.media)
        try:
            with net.counts.timed("inputs"):
                prefix = net.family.prefix(net.processor, shown)
        except (ToolkitError, torch.OutOfMemoryError, MemoryError):
            raise
        except Exception as exc:  # odd media, and code of others that makes features of it: this request's own trouble
            raise MediaError(where, f"cannot be made into inputs: {type(exc).__name__}: {exc}") from exc
        if shown and not prefix.delivered.frames and not prefix.delivered.audio_seconds:
            raise MediaError(where, "shows and sounds nothing that the model can take", "ask about another span")
        return prefix
