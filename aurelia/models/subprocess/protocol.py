"""The lines between us and a worker: one JSON object each. Whatever a worker says is checked before it is believed."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any, Literal

from pydantic import ConfigDict, Field, ValidationError

from aurelia.apart import SenseFile
from aurelia.model import Reply, Request
from schemas.base import Value, encodable
from schemas.errors import ModelError
from schemas.issues import Issue
from schemas.reasoning import Delivered

PROTOCOL = 1

ErrorKind = Literal[
    "reply-refused", "reply-truncated", "reply-malformed", "reply-empty", "reply-dropped", "reply-timeout",
    "reply-failed", "out-of-memory", "media-unreadable",
]  # fmt: skip
_FINAL = {"reply-refused", "reply-truncated", "reply-malformed", "reply-empty", "media-unreadable"}


class _Said(Value):
    """What a worker says; it may say more than we know of."""

    model_config = ConfigDict(extra="ignore", strict=True)


class Hello(_Said):
    """A worker's greeting, once its model is loaded."""

    op: Literal["hello"]
    protocol: int
    model: str = Field(min_length=1, max_length=300)
    revision: str = Field(default="", max_length=300)
    modalities: list[Literal["text", "video", "audio"]]
    max_batch: int = Field(default=1, ge=1, le=1024)
    settings: dict[str, Any] = Field(default_factory=dict)
    """Whatever else decides its replies, such as how many frames it samples."""
    remote: bool = False
    """It sends what it is given to a server of others."""


class _Given(_Said):
    video_frames: int = Field(default=0, ge=0)
    audio_seconds: float = Field(default=0.0, ge=0)
    video_tokens: int = Field(default=0, ge=0)
    audio_tokens: int = Field(default=0, ge=0)


class _Usage(_Said):
    prompt: int | None = Field(default=None, ge=0)
    cached: int | None = Field(default=None, ge=0)
    completion: int | None = Field(default=None, ge=0)


class _Error(_Said):
    message: str = "it says no more"
    kind: ErrorKind = "reply-failed"
    retry: bool | None = None


class _Answer(_Said):
    text: str
    delivered: _Given = _Given()
    usage: _Usage = _Usage()


def generate_line(number: str, request: Request, files: Sequence[SenseFile | str], *, more: bool) -> bytes:
    """The line that asks for one reply.

    Args:
        number: Names the request between us and the worker.
        request: What is asked.
        files: The media, in order; a text stands before the files that it names.
        more: Another request of the same batch follows.
    """
    parts = [_part(file) for file in files]
    parts.append({"type": "text", "text": request.prompt})
    decoding = request.decoding
    gen = {
        "temperature": decoding.temperature,
        "top_p": decoding.top_p,
        "max_tokens": decoding.max_tokens,
        "seed": request.seed,
        "schema": dict(request.schema) if request.schema is not None else None,
    }
    line = {"op": "generate", "id": number, "parts": parts, "gen": gen, "more": more}
    return json.dumps(encodable(line), allow_nan=False).encode()


def read_object(line: bytes) -> dict[str, Any] | None:
    """The JSON object of a line, or None where it is none."""
    try:
        value = json.loads(line)
    except (ValueError, RecursionError):
        return None
    return value if isinstance(value, dict) else None


def read_hello(said: dict[str, Any], subject: str) -> Hello:
    """A worker's greeting.

    Raises:
        ModelError: It is none, or of another version.
    """
    if said.get("op") == "hello" and said.get("protocol") != PROTOCOL:
        message = f"speaks protocol {str(said.get('protocol'))[:20]}, this is {PROTOCOL}"
        raise ModelError(subject, message, "write its worker anew with aurelia models worker")
    try:
        return Hello.model_validate(encodable(said))
    except (ValidationError, RecursionError) as exc:
        raise ModelError(subject, f"does not greet as it should: {reason(exc)}", "see docs/workers.md") from exc


def read_reply(said: dict[str, Any], request: Request, subject: str) -> Reply:
    """A worker's answer to a request; where it is none, a reply with the error that says why."""
    try:
        said = encodable(said)
        if said.get("error") is not None:
            return _failed(said["error"], request, subject)
        answer = _Answer.model_validate({name: value for name, value in said.items() if value is not None})
    except (ValidationError, RecursionError) as exc:
        return problem(request, "reply-malformed", subject, f"cannot be read: {reason(exc)}")
    if not answer.text.strip():
        return problem(request, "reply-empty", subject, "said nothing")
    given = answer.delivered
    return Reply(
        request.id,
        answer.text,
        usage=answer.usage.model_dump(exclude_none=True),
        delivered=Delivered(
            frames=given.video_frames,
            audio_seconds=given.audio_seconds,
            text_characters=len(request.prompt),
            video_tokens=given.video_tokens,
            audio_tokens=given.audio_tokens,
        ),
    )


def problem(request: Request, kind: str, subject: str, message: str, *, hint: str = "", retry: bool = False) -> Reply:
    """A reply that only says why there is none."""
    issue = Issue(kind=kind, subject=subject, message=message, hint=hint)
    return Reply(request.id, "", error=issue, retry=retry)


def reason(exc: ValidationError | RecursionError) -> str:
    """The first thing wrong with what was said, in words."""
    if isinstance(exc, RecursionError):
        return "it is too deep"
    first = exc.errors(include_url=False, include_input=False)[0]
    where = ".".join(str(part) for part in first["loc"]) or "reply"
    return f"{where[:100]}: {first['msg'][:200]}"


def _part(file: SenseFile | str) -> dict[str, Any]:
    if isinstance(file, str):
        return {"type": "text", "text": file}
    part: dict[str, Any] = {"type": file.sense, "path": str(file.path), "seconds": file.seconds}
    return {**part, "has_audio": False} if file.sense == "video" else part


def _failed(said: Any, request: Request, subject: str) -> Reply:
    error = _Error.model_validate({"message": said} if isinstance(said, str) else said)
    retry = error.kind not in _FINAL if error.retry is None else error.retry
    return problem(request, error.kind, subject, f"reports: {error.message[:500]}", retry=retry)
