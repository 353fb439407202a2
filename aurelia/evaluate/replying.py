"""Asking about one unit, and what becomes of the replies."""

from __future__ import annotations

from collections.abc import Generator, Mapping
from dataclasses import dataclass, field
from typing import Any

from aurelia.evaluate.asking import Prepared
from aurelia.evaluate.conditions import Notes
from aurelia.evaluate.wording import headed, question_prompt
from aurelia.model import Model, Reply, Request
from aurelia.script import Ask, Script
from schemas.base import digest
from schemas.evaluation import Prediction
from schemas.issues import Issue

ANSWER, STEPS = "answer", "steps"
"""Roles of the requests, for logs and recorded answers."""
_CUT_OFF = "reply-truncated"


@dataclass(frozen=True)
class Unanswered:
    """No reply came, and one may come later."""

    issue: Issue


@dataclass(frozen=True)
class _Spent:
    usage: Mapping[str, int] = field(default_factory=dict)
    seconds: float = 0.0

    def plus(self, reply: Reply) -> _Spent:
        kinds = {*self.usage, *reply.usage}
        usage = {kind: self.usage.get(kind, 0) + reply.usage.get(kind, 0) for kind in sorted(kinds)}
        return _Spent(usage, self.seconds + reply.seconds)


def script(prepared: Prepared, model: Model) -> Script[Prediction | Unanswered]:
    """Ask about one unit: once, or twice where the model first writes its own steps."""
    notes, prompt, spent = prepared.notes, prepared.prompt, _Spent()
    if notes.first:
        reply = yield from _ask(prepared, model, notes.first, STEPS)
        spent = spent.plus(reply)
        if reply.error is not None and reply.error.kind != _CUT_OFF:
            return _failed(prepared, reply, spent)
        notes = Notes(headed(reply.text), notes.source)
        asked = prepared.asked
        prompt = question_prompt(asked.task, asked.question, prepared.media, notes.text)
    reply = yield from _ask(prepared, model, prompt, ANSWER)
    return _prediction(prepared, reply, spent.plus(reply), prompt, notes)


def _ask(prepared: Prepared, model: Model, prompt: str, role: str) -> Generator[Any, Any, Reply]:
    request = Request(
        id=prepared.key[:16], prompt=prompt, media=prepared.media, decoding=prepared.decoding, seed=prepared.seed,
        role=role,
    )  # fmt: skip
    (reply,) = yield (Ask(model, request, prepared.unit.sample.row.third_party_allowed),)
    return reply  # type: ignore[no-any-return]


def _failed(prepared: Prepared, reply: Reply, spent: _Spent) -> Prediction | Unanswered:
    return _prediction(prepared, reply, spent, prepared.prompt, prepared.notes)


def _prediction(
    prepared: Prepared, reply: Reply, spent: _Spent, prompt: str, notes: Notes
) -> Prediction | Unanswered:  # fmt: skip
    if reply.error is not None and reply.retry:
        return Unanswered(reply.error)
    usage, error = dict(spent.usage), reply.error
    if error is not None and error.kind == _CUT_OFF and reply.text.strip():
        usage, error = {**usage, "truncated": 1}, None  # it spoke to the end of its budget: that is its answer
    return prediction_of(prepared, text=reply.text, error=error, prompt=prompt, notes=notes).model_copy(
        update={"usage": usage, "delivered": reply.delivered, "seconds": round(max(0.0, spent.seconds), 6)}
    )


def prediction_of(
    prepared: Prepared, *, text: str = "", error: Issue | None, prompt: str = "", notes: Notes | None = None
) -> Prediction:
    """A prediction about a unit, with what was said to get it."""
    notes = notes or prepared.notes
    return Prediction(
        key=prepared.key, sample=prepared.unit.sample.row.id, arm=prepared.unit.arm, order=prepared.unit.order,
        repeat=prepared.unit.repeat, prompt_sha256=digest((prompt or prepared.prompt).encode()),
        steps_from=notes.source, steps_sha256=digest(notes.text.encode()) if notes.source and notes.text else None,
        text=text, error=error,
    )  # fmt: skip
