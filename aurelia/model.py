"""The one protocol for models: batches of requests in, replies with what was really delivered out."""

from __future__ import annotations

import traceback
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from typing import Any, Literal, Protocol, runtime_checkable

import structlog

from schemas.base import digest, encodable
from schemas.errors import ModelError, RightsError, ToolkitError
from schemas.issues import Issue
from schemas.reasoning import Delivered

log = structlog.get_logger(__name__)

Sense = Literal["video", "audio"]
SENSES: tuple[Sense, ...] = ("video", "audio")


@dataclass(frozen=True)
class MediaPart:
    """A media file given to a model.

    Args:
        path: The file.
        role: `clip`, or what a benchmark task calls its parts (`dance`, `track-a`).
        senses: Which of its streams the model is to be given.
        span: The part of it to be given, in seconds of the file; None for all of it.
    """

    path: Path
    role: str = "clip"
    senses: tuple[Sense, ...] = SENSES
    span: tuple[float, float] | None = None


@dataclass(frozen=True)
class Decoding:
    """How a model chooses its words."""

    temperature: float = 0.0
    top_p: float = 1.0
    max_tokens: int = 2048

    def as_dict(self) -> dict[str, Any]:
        """The settings by name, for keys and records."""
        return asdict(self)


@dataclass(frozen=True)
class Request:
    """One thing asked of a model.

    Args:
        id: Names the request within its batch.
        prompt: The whole text. A model is shown the media first and this after it, so that what it made of the
            media can serve the next request too.
        media: The files it is about; empty for text alone.
        schema: JSON schema that the reply must meet, for models that can enforce one.
        role: What the request is for (`reasoner`, `summarizer`, `evaluator`, `blind-read`, `step-check`, `question`; in
            evaluations `answer`, and `steps` that a model writes for itself).
        seed: For models that sample.
    """

    id: str
    prompt: str
    media: tuple[MediaPart, ...] = ()
    schema: Mapping[str, Any] | None = None
    decoding: Decoding = field(default_factory=Decoding)
    seed: int = 0
    role: str = ""

    @property
    def prompt_sha256(self) -> str:
        """The sha256 of the whole prompt."""
        return digest(self.prompt.encode())


@dataclass(frozen=True)
class Reply:
    """What a model answered to one request.

    Args:
        id: The request's id.
        text: The reply as it came.
        value: The parsed reply, where the model itself gives structured output.
        usage: Token counts: `prompt`, `cached` (of the prompt, not computed again), `completion`.
        delivered: What the model was really given, per sense.
        seconds: How long it took; a request of a batch counts its share.
        error: Why there is no usable reply, where there is none. Its kind is one of `reply-refused`,
            `reply-truncated`, `reply-malformed`, `reply-empty`, `reply-dropped`, `reply-timeout`, `reply-failed`,
            `out-of-memory`, `media-unreadable`.
        retry: The error may pass (a dropped connection), so a later run asks again; else it is the reply.
    """

    id: str
    text: str
    value: Any = None
    usage: Mapping[str, int] = field(default_factory=dict)
    delivered: Delivered = field(default_factory=Delivered)
    seconds: float = 0.0
    error: Issue | None = None
    retry: bool = False


@runtime_checkable
class Model(Protocol):
    """A model that can be asked; the only thing the rest of the toolkit knows about it."""

    @property
    def name(self) -> str:
        """The model's id, such as a repository or file name."""

    @property
    def revision(self) -> str:
        """Which version of it: a commit, a date, a hash."""

    @property
    def modalities(self) -> tuple[str, ...]:
        """What it takes in: `text`, `video`, `audio`."""

    @property
    def remote(self) -> bool:
        """True when requests leave this machine."""

    @property
    def settings(self) -> Mapping[str, Any]:
        """Whatever else decides a reply: adapter and its version, sampling of frames and sound, number type.

        It is part of a reply's key, so it holds no secret and nothing that differs from run to run.
        """

    @property
    def max_batch(self) -> int:
        """How many requests one call of `generate` can take; more are given in several calls."""

    @property
    def concurrency(self) -> int:
        """How many calls of `generate` may run at the same time, each in a thread of its own."""

    def generate(self, batch: Sequence[Request]) -> list[Reply]:
        """One reply a request, in the same order.

        A request that fails alone gives a reply with `error`; it does not stop the others.

        Raises:
            ModelError: The model cannot be reached or used at all.
        """


@runtime_checkable
class Prefetching(Protocol):
    """A model that can read media ahead: told what comes next, it decodes on other cores while the device works."""

    def prefetch(self, media: Sequence[MediaPart]) -> None:
        """Begin to decode what will soon be asked about; returns at once, and never raises."""


@dataclass(frozen=True)
class Adapter:
    """How a kind of model is opened; an adapter module defines one as `MODEL`.

    Args:
        name: Such as `replay`; the first part of a model's name on the command line.
        description: One sentence.
        argument: What follows the colon, for help texts (`FILE`, `FOLDER?frames=32`); see `aurelia.argument`.
        open: Makes the model from what follows the colon.
    """

    name: str
    description: str
    argument: str
    open: Callable[[str], Model]


def check_can_take(model: Model, request: Request) -> None:
    """Refuse to show a model what it cannot take: it would answer all the same.

    Raises:
        ModelError: The request carries a sense that the model does not take in.
    """
    wanted = {sense for part in request.media for sense in part.senses}
    lacking = [sense for sense in SENSES if sense in wanted and sense not in model.modalities]
    if lacking:
        raise ModelError(f"model {model.name}", f"takes no {' and no '.join(lacking)}", "use an audio-visual model")


def check_may_leave(model: Model, request: Request, third_party_allowed: bool) -> None:
    """Never send media off this machine without permission.

    Raises:
        RightsError: The model is remote, the request carries media, and its source does not permit that.
    """
    if model.remote and request.media and not third_party_allowed:
        raise RightsError(
            f"model {model.name}",
            "is on a server of others, and the source of this media does not permit sending it there",
            "use a local model, or record the permission with the source; aurelia reason takes --third-party, and "
            "own=true says that an openai: server is your own",
        )


def ask(model: Model, batch: Sequence[Request], *, third_party_allowed: bool) -> list[Reply]:
    """Ask a model directly, with the checks that the scheduler makes for scripts.

    Args:
        model: The model.
        batch: The requests.
        third_party_allowed: Whether the media's source permits servers of others.

    Raises:
        RightsError: The model is remote, a request carries media, and its source does not permit that.
        ModelError: The model cannot be used, or does not take what it is to be given.
    """
    for request in batch:
        check_can_take(model, request)
        check_may_leave(model, request, third_party_allowed)
    return replies_of(model, batch)


def replies_of(model: Model, batch: Sequence[Request]) -> list[Reply]:
    """What a model replies: one text a request, and nothing in it that cannot be stored.

    Raises:
        ModelError: The model cannot be used, or gave something else.
    """
    try:
        replies = model.generate(batch)
    except ToolkitError:
        raise
    except Exception as exc:  # an adapter may be code of others: what goes wrong inside it is told as its fault
        log.error("model failed", model=model.name, traceback=traceback.format_exc())
        raise ModelError(
            f"model {model.name}", f"failed inside its adapter: {type(exc).__name__}: {exc}", "mend its adapter"
        ) from exc
    if not isinstance(replies, list | tuple):
        raise ModelError(f"model {model.name}", "gave no list of replies", "mend its adapter")
    if len(replies) != len(batch):
        raise ModelError(f"model {model.name}", f"gave {len(replies)} replies to {len(batch)} requests")
    if not all(isinstance(reply, Reply) and isinstance(reply.text, str) for reply in replies):
        raise ModelError(f"model {model.name}", "gave something else than replies of text", "mend its adapter")
    if not all(isinstance(count, int) for reply in replies for count in reply.usage.values()):
        raise ModelError(f"model {model.name}", "gave counts of tokens that are no numbers", "mend its adapter")
    return [replace(reply, text=encodable(reply.text), value=encodable(reply.value)) for reply in replies]
