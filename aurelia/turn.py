"""One turn of the loop for one case: reason, summarize, judge, then the checks of whatever passed so far."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeVar

from aurelia import agents
from aurelia.case import Agents, Case, LoopSettings
from aurelia.model import MediaPart, Model, Reply, Request
from aurelia.prompts import filled
from aurelia.script import Ask
from aurelia.structured import bounded
from schemas.base import Value
from schemas.errors import ModelError
from schemas.issues import Issue, Severity
from schemas.reasoning import AgentCall, Try

Role = Literal["question", "reasoner", "summarizer", "evaluator", "step-check", "blind-read"]
V = TypeVar("V", bound=Value)

BYTES_A_TOKEN = 16
"""A reply may be so many bytes long for each token it may take: more than trained models ever fill."""

_SECOND_LOOK = 0.7
"""Temperature at which a passing caption is judged again; judged greedily it would only be repeated."""


@dataclass(frozen=True)
class Turn:
    """A turn under way.

    Args:
        case: What it is about.
        by: Who plays which part.
        settings: What is checked.
        made: What has come of it so far.
        tokens: Tokens that models have worked on.
        seconds: Models' time.
    """

    case: Case
    by: Agents
    settings: LoopSettings
    made: Try
    tokens: int = 0
    seconds: float = 0.0

    def with_made(self, **changes: Any) -> Turn:
        """The turn with fields of its try changed; issues are added to those there are."""
        issues = (*self.made.issues, *changes.pop("issues", ()))
        return replace(self, made=self.made.model_copy(update={**changes, "issues": issues}))

    @property
    def failed(self) -> bool:
        """Whether something was found that keeps the try from being accepted."""
        return any(issue.severity is Severity.error for issue in self.made.issues)


Part = Generator[tuple[Ask, ...], tuple[Reply, ...], Turn]
"""A script that takes a turn further."""


def take_turn(turn: Turn) -> Part:
    """Reason, summarize and judge; what has no answer or no caption is not judged.

    Raises:
        ModelError: A reply did not come, and may come later.
    """
    turn = yield from _reason(turn)
    if turn.made.answer is not None:
        turn = yield from _summarize(turn)
    if turn.made.caption:
        turn = yield from _judge(turn)
    return turn


def judge_again(turn: Turn) -> Part:
    """Score the same caption again with other words; all scores are kept and their mean counts."""
    scores = [turn.made.score] if turn.made.score is not None else []
    for number in range(1, turn.settings.evaluations):
        turn, read = yield from _scored(turn, number)
        scores += [float(read.score)] if read else []
    if len(scores) < 2:
        return turn
    return turn.with_made(scores=tuple(scores), score=round(sum(scores) / len(scores), 2))


def ask_one(turn: Turn, role: Role, model: Model, request: Request) -> Generator[Any, Any, tuple[Turn, Reply]]:
    """Ask one thing and keep the call; a reply that is an error becomes an issue of the try."""
    ((after, reply),) = yield from ask_all(turn, role, model, [request])
    return after, reply


def ask_all(
    turn: Turn, role: Role, model: Model, requests: list[Request]
) -> Generator[Any, Any, list[tuple[Turn, Reply]]]:
    """Ask several things side by side.

    Returns:
        A pair a request: the turn after it and all before it, and the reply.

    Raises:
        ModelError: A reply did not come, and may come later: the whole case is tried again then.
    """
    replies = yield tuple(Ask(model, request, turn.case.third_party_allowed) for request in requests)
    pairs = []
    for request, reply in zip(requests, replies, strict=True):
        if reply.error is not None and reply.retry:
            raise ModelError(f"model {model.name}", reply.error.message, reply.error.hint)
        issues = [*undelivered(role, request, reply), *([reply.error] if reply.error else [])]
        turn = replace(
            turn.with_made(calls=(*turn.made.calls, call_of(role, model, request, reply)), issues=issues),
            tokens=turn.tokens + _tokens(reply),
            seconds=turn.seconds + reply.seconds,
        )
        pairs.append((turn, reply))
    return pairs


def request_for(
    turn: Turn, role: Role, prompt: str, media: tuple[MediaPart, ...] = (), contract: type[Value] | None = None
) -> Request:
    """A request of a turn; its seed depends on the turn's number, so that a second try is another one."""
    budget = turn.settings.decoding.max_tokens * BYTES_A_TOKEN
    schema = bounded(contract, duration=turn.case.duration, budget=budget) if contract else None
    return Request(
        id=f"{turn.made.number}/{role}",
        prompt=prompt,
        media=media,
        schema=schema,
        decoding=turn.settings.decoding,
        seed=turn.case.seed + turn.made.number - 1,
        role=role,
    )


def call_of(role: Role, model: Model, request: Request, reply: Reply) -> AgentCall:
    """A request and its reply as a trace keeps them."""
    return AgentCall(
        role=role,
        prompt_sha256=request.prompt_sha256,
        prompt=request.prompt,
        reply=reply.text,
        model=model.name,
        revision=model.revision,
        delivered=reply.delivered,
    )


def undelivered(role: str, request: Request, reply: Reply) -> Iterator[Issue]:
    """Warnings where a model says what it was given and one of the senses is missing from it."""
    senses = {sense for part in request.media for sense in part.senses}
    given = {"video": reply.delivered.frames > 0, "audio": reply.delivered.audio_seconds > 0}
    if any(given.values()):
        for sense in sorted(sense for sense in senses if not given[sense]):
            message = f"no {sense} reached the model"
            yield agents.problem(role, f"{sense}-not-delivered", message, Severity.warning)


def _reason(turn: Turn) -> Part:
    case = turn.case
    prompt = filled.reasoner(case.prompts, case.question, turn.made.critique)
    request = request_for(turn, "reasoner", prompt, case.media, agents.ReasonerReply)
    turn, reply = yield from ask_one(turn, "reasoner", turn.by.reasoner, request)
    turn, read = _read(turn, reply, "reasoner", agents.ReasonerReply)
    if read is None:
        return turn
    steps, issues = agents.read_steps(read, case.duration)
    answer, unread = agents.read_answer(read.answer, case.question)
    return turn.with_made(steps=steps, answer=answer, issues=[*issues, *([unread] if unread else [])])


def _summarize(turn: Turn) -> Part:
    steps = turn.made.steps
    if turn.settings.perceived_only:
        steps = tuple(step for step in steps if step.kind != "recall") or steps
    prompt = filled.summarizer(turn.case.prompts, turn.case.question, steps)
    turn, reply = yield from ask_one(turn, "summarizer", turn.by.summarizer, request_for(turn, "summarizer", prompt))
    caption = reply.text.strip()
    if not caption and not reply.error:
        return turn.with_made(issues=[agents.problem("summarizer", "reply-malformed", "the caption is empty")])
    return turn.with_made(caption="" if reply.error else caption)


def _judge(turn: Turn) -> Part:
    turn, read = yield from _scored(turn, 0)
    if read is None:
        return turn
    return turn.with_made(score=float(read.score), judgement=getattr(read, "critique", ""))


def _scored(turn: Turn, again: int) -> Generator[Any, Any, tuple[Turn, Any]]:
    contract = agents.EvaluatorReply if turn.settings.critique else agents.ScoreReply
    prompt = filled.evaluator(turn.case.prompts, turn.made.caption, critique=turn.settings.critique)
    request = request_for(turn, "evaluator", prompt, turn.case.media, contract)
    if again:
        decoding = replace(request.decoding, temperature=max(_SECOND_LOOK, request.decoding.temperature))
        request = replace(request, id=f"{request.id}/{again}", decoding=decoding, seed=request.seed + 1000 * again)
    turn, reply = yield from ask_one(turn, "evaluator", turn.by.evaluator, request)
    return _read(turn, reply, "evaluator", contract)


def _read(turn: Turn, reply: Reply, role: str, contract: type[V]) -> tuple[Turn, V | None]:
    if reply.error is not None:
        return turn, None
    read, malformed = agents.read_reply(reply.text, contract, role, reply.value)
    return (turn.with_made(issues=[malformed]) if malformed else turn), read


def _tokens(reply: Reply) -> int:
    usage = reply.usage
    return usage.get("prompt", 0) - usage.get("cached", 0) + usage.get("completion", 0)
