"""A model that gives recorded answers: for tests, and for running a loop again without its model.

The file has one JSON object a line: `{"text": ..., "prompt_sha256": ...}` answers that very prompt, and
`{"text": ..., "role": "reasoner"}` answers the next request of that role, in the file's order. `delivered` and `usage`
may be given; the reply's text may be any JSON value, which is then written as JSON.
"""

from __future__ import annotations

import json
import threading
from collections import deque
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, ClassVar

from pydantic import Field, ValidationError, model_validator

from aurelia.model import Adapter, Model, Reply, Request
from schemas.base import Sha256, Value, digest
from schemas.errors import ModelError
from schemas.reasoning import Delivered

_HINT = "record it: one JSON object a line with text and role, or text and prompt_sha256"


class Recorded(Value):
    """One recorded answer."""

    text: Any
    role: str = ""
    prompt_sha256: Sha256 | None = None
    delivered: Delivered = Delivered()
    usage: dict[str, int] = Field(default_factory=dict)

    @model_validator(mode="after")
    def _has_a_key(self) -> Recorded:
        if not self.role and self.prompt_sha256 is None:
            raise ValueError("needs a role or a prompt_sha256")
        return self


class ReplayModel:
    """Gives recorded answers by prompt, else by role in order. Safe to use from several threads.

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
        self._by_prompt = {a.prompt_sha256: a for a in answers if a.prompt_sha256}
        self._by_role: dict[str, deque[Recorded]] = {}
        for answer in answers:
            if answer.prompt_sha256 is None:
                self._by_role.setdefault(answer.role, deque()).append(answer)
        self._lock = threading.Lock()

    def generate(self, batch: Sequence[Request]) -> list[Reply]:
        """The recorded replies, in order.

        Raises:
            ModelError: Nothing was recorded for a request.
        """
        return [_reply(request, self._answer(request)) for request in batch]

    def _answer(self, request: Request) -> Recorded:
        known = self._by_prompt.get(request.prompt_sha256)
        if known is not None:
            return known
        with self._lock:
            waiting = self._by_role.get(request.role)
            if waiting:
                return waiting.popleft()
        raise ModelError(
            f"model {self.name}",
            f"has no recorded answer left for role {request.role!r} (prompt {request.prompt_sha256[:12]})",
            _HINT,
        )


def read_answers(path: Path) -> list[Recorded]:
    """The recorded answers of a file.

    Raises:
        ModelError: The file cannot be read, or a line is no recorded answer.
    """
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as exc:
        raise ModelError(str(path), "cannot be read as recorded answers", "give replay:FILE a JSONL file") from exc
    answers = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                answers.append(Recorded.model_validate_json(line))
            except ValidationError as exc:
                reason = exc.errors(include_url=False)[0]["msg"]
                raise ModelError(f"{path}, line {number}", f"is no recorded answer: {reason}", _HINT) from exc
    return answers


def open_replay(argument: str) -> Model:
    """The replay model of a file; its revision is the hash of what was recorded."""
    path = Path(argument)
    answers = read_answers(path)
    return ReplayModel(answers, name=f"replay:{path.name}", revision=digest(path.read_bytes())[:12])


def _reply(request: Request, answer: Recorded) -> Reply:
    text = answer.text if isinstance(answer.text, str) else json.dumps(answer.text, ensure_ascii=False)
    return Reply(request.id, text, usage=answer.usage, delivered=answer.delivered)


MODEL = Adapter("replay", "recorded answers from a JSONL file, for tests and re-runs", "FILE", open_replay)
