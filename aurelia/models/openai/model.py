"""The model itself: asked by many threads at once; it retries what may pass and knows when to stop."""

from __future__ import annotations

import threading
import time
import weakref
from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeVar

from aurelia.model import MediaPart, Reply, Request
from aurelia.models.openai.card import Card, read_card
from aurelia.models.openai.media import Encoded, Encodings
from aurelia.models.openai.options import Options
from aurelia.models.openai.outcome import Answer, Failure
from aurelia.models.openai.patience import Breaker, Patience
from aurelia.models.openai.question import body_of
from aurelia.models.openai.reading import Completion, parsed_value, read_answer
from aurelia.models.openai.wire import Wire
from schemas.errors import MediaError, ModelError
from schemas.issues import Issue
from schemas.reasoning import Delivered

T = TypeVar("T")

VERSION = "openai/1"
"""Raised when the same request would be put to the server in another way."""

_FAILURE_HOLDS = 5.0
"""Seconds for which nobody asks again what a model is that could not be asked."""


class OpenAIModel:
    """A model behind an OpenAI-compatible server. Safe to use from several threads.

    Args:
        options: Which model, where, and how it is asked.
        patience: How tries are repeated; None for what the options say.
        breaker: When a server that is down is left alone; None for the usual.
    """

    max_batch = 1

    def __init__(self, options: Options, patience: Patience | None = None, breaker: Breaker | None = None) -> None:
        self.options = options
        self.name = options.model
        self.modalities = options.modalities
        self.remote = options.remote
        self.concurrency = options.concurrency
        self._patience = patience or Patience(options.retries, options.backoff)
        self._breaker = breaker or Breaker(10 + 2 * options.concurrency)
        self._wire = Wire(options)
        self._encodings = Encodings(options)
        self._turn = threading.BoundedSemaphore(options.concurrency)
        self._card: Card | None = None
        self._unserved: tuple[ModelError | None, float] = (None, 0.0)
        self._asking = threading.Lock()
        self._end = weakref.finalize(self, self._wire.close)

    def close(self) -> None:
        """Close the connections; done by itself when the model is no longer used."""
        self._end()

    @property
    def revision(self) -> str:
        """The user's word for it, else what the server says of the model; empty where it says nothing that lasts.

        Raises:
            ModelError: The server cannot be asked.
        """
        return self.options.revision or self._served().revision

    @property
    def settings(self) -> Mapping[str, Any]:
        """Adapter, server of others, sampling, and how media and schema are sent."""
        options = self.options
        return {
            "adapter": VERSION,
            "server": options.host if options.remote else "own",
            "sampling": options.sampling.as_dict(),
            "media": options.media,
            "audio": options.audio,
            "schema": options.schema,
        }

    def generate(self, batch: Sequence[Request]) -> list[Reply]:
        """One reply a request, in order; a request that fails alone gives a reply with its error.

        Raises:
            ModelError: The server cannot be reached, refuses the key, or does not know the model.
            WorkspaceError: There is no room for temporary files.
        """
        return [self._reply(request) for request in batch]

    def _reply(self, request: Request) -> Reply:
        try:
            shown = [(part, self._encodings.get(part)) for part in request.media]
        except MediaError as exc:
            failure = Failure("media-unreadable", f"{exc.subject} {exc.message}", exc.hint)
            return _failed(request, failure, Delivered())
        body = body_of(request, shown, self.options, ids=self._gives_ids(shown))
        answer, outcome = self._asked(lambda: self._wire.post("/chat/completions", body), self._read)
        seconds = answer.seconds if answer is not None else 0.0
        delivered = _reported(_put(request, shown), shown, outcome.tokens)
        if isinstance(outcome, Failure):
            return _failed(request, outcome, delivered if outcome.replied else Delivered(), seconds)
        value = parsed_value(outcome.text) if request.schema is not None and self.options.schema != "none" else None
        return Reply(request.id, outcome.text, value, outcome.usage, delivered, seconds)

    def _read(self, answer: Answer) -> Completion | Failure:
        return read_answer(answer, self.options)

    def _asked(
        self, send: Callable[[], Answer | Failure], read: Callable[[Answer], T | Failure]
    ) -> tuple[Answer | None, T | Failure]:
        """The last answer and what was read from it, after as many tries as patience allows.

        Raises:
            ModelError: The model cannot be used at all, or the server has failed too often.
        """
        for repetition in range(self._patience.retries + 1):
            with self._turn:
                self._check_breaker()
                answer = send()
                outcome: T | Failure = answer if isinstance(answer, Failure) else read(answer)
                self._breaker.note(isinstance(outcome, Failure) and outcome.down)
            if not isinstance(outcome, Failure) or not outcome.again or repetition == self._patience.retries:
                break
            self._patience.wait(repetition, outcome.wait)
        if isinstance(outcome, Failure) and outcome.fatal:
            raise ModelError(f"model {self.name}", outcome.message, outcome.hint)
        return (answer if isinstance(answer, Answer) else None), outcome

    def _check_breaker(self) -> None:
        if not self._breaker.lets_through():
            raise ModelError(
                f"model {self.name}",
                f"its server failed {self._breaker.most} times in a row and is left alone for a while",
                "look at its log, then run the same command again",
            )

    def _gives_ids(self, shown: Sequence[tuple[MediaPart, Encoded]]) -> bool:
        if not shown or self.options.uuid == "off":
            return False
        return self.options.uuid == "on" or self._served().takes_media_ids

    def _served(self) -> Card:
        """What the server says of the model; asked once. Threads that wait for it share a failure too."""
        with self._asking:
            if self._card is None:
                self._card = self._asked_card()
            return self._card

    def _asked_card(self) -> Card:
        failed, at = self._unserved
        if failed is not None and time.monotonic() - at < _FAILURE_HOLDS:
            raise ModelError(failed.subject, failed.message, failed.hint)
        try:
            _answer, card = self._asked(
                lambda: self._wire.get("/models"), lambda answer: read_card(answer, self.options)
            )
            if isinstance(card, Failure):
                raise ModelError(f"model {self.name}", card.message, card.hint)
        except ModelError as exc:
            self._unserved = (exc, time.monotonic())
            raise
        return card


def _failed(request: Request, failure: Failure, delivered: Delivered, seconds: float = 0.0) -> Reply:
    issue = Issue(
        kind=failure.kind, subject=request.role or request.id or "model", message=failure.message, hint=failure.hint
    )
    return Reply(request.id, failure.text, None, failure.usage, delivered, seconds, issue, failure.later)


def _put(request: Request, shown: Sequence[tuple[MediaPart, Encoded]]) -> Delivered:
    """What was put into the request."""
    return Delivered(
        frames=sum(len(media.times) for _part, media in shown),
        audio_seconds=round(sum(media.audio_seconds for _part, media in shown), 3),
        text_characters=len(request.prompt),
    )


def _reported(put: Delivered, shown: Sequence[tuple[MediaPart, Encoded]], tokens: Mapping[str, int]) -> Delivered:
    """What was put into the request, less what the server itself says it did not use.

    A server that counts no place of the prompt for the sound it was sent has not heard it.
    """
    heard = put.audio_seconds and tokens.get("audio") != 0
    counts = [tokens[sense] for sense in ("video", "image") if sense in tokens]
    films = any(media.film is not None for _part, media in shown)
    blind = bool(counts) and not any(counts) and not (films and "video" not in tokens)
    return put.model_copy(
        update={
            "frames": 0 if blind else put.frames,
            "audio_seconds": put.audio_seconds if heard else 0.0,
            "video_tokens": sum(counts),
            "audio_tokens": tokens.get("audio", 0),
        }
    )
