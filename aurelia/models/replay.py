"""A model that gives recorded answers: for tests, and for running a loop again without its model.

The file has one JSON object a line. `{"text": ..., "prompt_sha256": ...}` answers that very prompt, and
`{"text": ..., "role": "reasoner"}` answers the next request of that role, in the file's order. With
`"media_sha256": [...]` a line answers only requests about those files, so that many clips with the same prompt can
be asked about in any order. `delivered`, `usage` and `error` may be given; the reply's text may be any JSON value,
which is then written as JSON. A log of replies (`aurelia.replies.ReplyLog`) can be given as it is.
"""

from __future__ import annotations

import json
import threading
from collections import Counter, deque
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from pydantic import Field, ValidationError, model_validator

from aurelia.argument import split
from aurelia.media_hash import request_media
from aurelia.model import Adapter, Model, Reply, Request
from aurelia.replies import Entry, request_key
from schemas.base import Sha256, Value, digest, short
from schemas.errors import MediaError, ModelError
from schemas.issues import Issue
from schemas.reasoning import Delivered

_HINT = "record it: one JSON object a line with text and role, or text and prompt_sha256"


class Recorded(Value):
    """One recorded answer."""

    text: Any
    role: str = ""
    prompt_sha256: Sha256 | None = None
    media_sha256: tuple[Sha256, ...] | None = None
    """The files it is about, in order; None where it answers whatever the files are."""
    request: Sha256 | None = None
    """The very request (`aurelia.replies.request_key`): prompt, media, spans, senses, decoding, schema, seed."""
    model: str = ""
    """Who gave it, in a log of replies."""
    value: Any = None
    delivered: Delivered = Delivered()
    usage: dict[str, int] = Field(default_factory=dict)
    error: Issue | None = None

    @model_validator(mode="after")
    def _has_a_key(self) -> Recorded:
        if not self.role and self.prompt_sha256 is None:
            raise ValueError("needs a role or a prompt_sha256")
        return self

    @property
    def said(self) -> tuple[Any, ...]:
        """All that a reply takes from it."""
        return self.text, self.value, self.error


class ReplayModel:
    """Gives recorded answers: by request, else by prompt and media, by prompt, by role and media, by role in order.

    Safe to use from several threads.

    Args:
        answers: The recorded answers.
        name: What it calls itself.
        revision: Which recording it is.
    """

    modalities = ("text", "video", "audio")
    remote = False
    max_batch = 1024
    concurrency = 1
    settings: ClassVar[Mapping[str, Any]] = {"adapter": "replay/1"}

    def __init__(self, answers: Sequence[Recorded], name: str = "replay", revision: str = "") -> None:
        self.name = name
        self.revision = revision
        self._recorded = Counter(answer.role or "any" for answer in answers)
        self._by_media = any(answer.media_sha256 is not None for answer in answers)
        self._known: dict[tuple[Any, ...], list[Recorded]] = {}
        self._waiting: dict[tuple[Any, ...], deque[Recorded]] = {}
        for answer in answers:
            self._keep(answer)
        self._lock = threading.Lock()

    def generate(self, batch: Sequence[Request]) -> list[Reply]:
        """The recorded replies, in order.

        Raises:
            ModelError: Nothing was recorded for a request, or models that were recorded answered it differently.
        """
        return [self._reply(request) for request in batch]

    def _keep(self, answer: Recorded) -> None:
        if answer.request is not None:
            self._known.setdefault(("request", answer.request), []).append(answer)
        if answer.prompt_sha256 is not None:
            self._known.setdefault(("prompt", answer.prompt_sha256, answer.media_sha256), []).append(answer)
        else:
            self._waiting.setdefault((answer.role, answer.media_sha256), deque()).append(answer)

    def _reply(self, request: Request) -> Reply:
        try:
            media = request_media(request) if self._by_media else None
        except MediaError as exc:
            issue = Issue(kind="media-unreadable", subject=exc.subject, message=exc.message)
            return Reply(request.id, "", error=issue)
        answer = self._answer(request, media)
        text = answer.text if isinstance(answer.text, str) else json.dumps(answer.text, ensure_ascii=False)
        return Reply(request.id, text, answer.value, answer.usage, answer.delivered, error=answer.error)

    def _answer(self, request: Request, media: tuple[str, ...] | None) -> Recorded:
        prompt = request.prompt_sha256
        keys: list[tuple[Any, ...]] = [("prompt", prompt, None)]
        if media is not None:
            keys = [("request", request_key(request, media)), ("prompt", prompt, media), *keys]
        for key in keys:
            if key in self._known:
                return self._the_one(request, self._known[key])
        with self._lock:
            for about in (media, None):
                if waiting := self._waiting.get((request.role, about)):
                    return waiting.popleft()
        raise self._unanswered(request, media)

    def _the_one(self, request: Request, known: Sequence[Recorded]) -> Recorded:
        """The last of several answers to the same, which must not be those of several models or requests."""
        models = {answer.model for answer in known}
        asked = {answer.request for answer in known}
        if len(models) == len(asked) == 1 or all(answer.said == known[0].said for answer in known):
            return known[-1]
        if len(models) > 1:
            message = f"has answers of several models for role {request.role!r}: {', '.join(sorted(models))}"
            raise ModelError(f"model {self.name}", message, "choose one: replay:FILE?model=NAME")
        raise ModelError(
            f"model {self.name}",
            f"has several answers for role {request.role!r} (prompt {short(request.prompt_sha256)}), "
            "none of them with this seed, decoding, schema, span and senses",
            "ask with the settings that were recorded",
        )

    def _unanswered(self, request: Request, media: tuple[str, ...] | None) -> ModelError:
        recorded = ", ".join(f"{count} for {role}" for role, count in sorted(self._recorded.items())) or "nothing"
        left = sum(len(queue) for (role, _), queue in self._waiting.items() if role == request.role)
        about = f", media {' '.join(short(sha) for sha in media)}" if media else ""
        return ModelError(
            f"model {self.name}",
            f"has no recorded answer left for role {request.role!r} (prompt {short(request.prompt_sha256)}{about}); "
            f"recorded: {recorded}; for other media of this role: {left}",
            _HINT,
        )


def read_answers(path: Path, model: str = "") -> list[Recorded]:
    """The recorded answers of a file, or the replies of a log.

    Args:
        path: The file.
        model: Of a log, only what the model of that name replied; empty for all.

    Raises:
        ModelError: The file cannot be read, or a line is no recorded answer.
    """
    try:
        lines = path.read_bytes().split(b"\n")
    except OSError as exc:
        raise ModelError(str(path), "cannot be read as recorded answers", "give replay:FILE a JSONL file") from exc
    answers: list[Recorded] = []
    for number, line in enumerate(lines, start=1):
        if not line.strip():
            continue
        value = _parsed(line)
        if value is None and answers and answers[-1].request is not None:
            continue  # a log's line torn by a kill: what it held is missed, and named, when it is asked for
        try:
            answers.append(_read(value, line))
        except ValidationError as exc:
            reason = exc.errors(include_url=False)[0]["msg"]
            raise ModelError(f"{path}, line {number}", f"is no recorded answer: {reason}", _HINT) from exc
    return _of_model(path, answers, model)


def open_replay(argument: str) -> Model:
    """The replay model of a file; its revision is the hash of what was recorded."""
    target, options = split("replay", argument, {"model": str})
    path = Path(target)
    answers = read_answers(path, **options)
    return ReplayModel(answers, name=f"replay:{path.name}", revision=digest(path.read_bytes())[:12])


def _parsed(line: bytes) -> Any:
    try:
        return json.loads(line)
    except (ValueError, RecursionError):
        return None


def _read(value: Any, line: bytes) -> Recorded:
    if not isinstance(value, dict) or "key" not in value:
        return Recorded.model_validate_json(line)
    entry = Entry.model_validate_json(line)
    return Recorded(
        text=entry.text,
        role=entry.role,
        prompt_sha256=entry.prompt_sha256,
        media_sha256=entry.media,
        request=entry.request or entry.key,
        model=entry.model,
        value=entry.value,
        delivered=entry.delivered,
        usage=entry.usage,
        error=entry.error,
    )


def _of_model(path: Path, answers: Sequence[Recorded], model: str) -> list[Recorded]:
    kept = [answer for answer in answers if model in ("", answer.model)]
    if model and not kept:
        known = ", ".join(sorted({answer.model for answer in answers} - {""})) or "of no named model"
        raise ModelError(str(path), f"has no replies of a model {model!r}", f"its replies are: {known}")
    return kept


MODEL = Adapter("replay", "recorded answers, or a log of replies, for tests and re-runs", "FILE", open_replay)
