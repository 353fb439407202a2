"""One turn of the loop for several cases at once: each agent is asked for all of them in one batch."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Any

from aurelia import agents
from aurelia.case import Agents, Case, LoopSettings
from aurelia.model import Model, Reply, Request, ask
from schemas.base import Value
from schemas.errors import ModelError
from schemas.issues import Issue, Severity
from schemas.reasoning import AgentCall, Try


@dataclass(frozen=True)
class Turn:
    """A case and what the current turn has made of it so far."""

    case: Case
    made: Try


@dataclass(frozen=True)
class _Agent:
    """One part of the loop: what it is asked (None: nothing to ask) and what its reply adds to the turn."""

    role: str
    model: Model
    prompt: Callable[[Turn], str | None]
    read: Callable[[Turn, Reply], dict[str, Any]]
    watches: bool
    schema: dict[str, Any] | None = None


def take_turn(number: int, work: Sequence[tuple[Case, str]], by: Agents, settings: LoopSettings) -> list[Try]:
    """One turn for each case.

    Args:
        number: Which turn, from 1.
        work: The cases, each with the critique of its turn before (empty for the first).
        by: Who plays which part.
        settings: How models choose their words.

    Raises:
        RightsError: A model is on a server of others and the media may not go there; nothing was sent.
        ModelError: A model cannot be used at all, or takes no media.
    """
    turns = [Turn(case, Try(number=number, critique=critique)) for case, critique in work]
    for agent in (
        _Agent("reasoner", by.reasoner, _reasoner_prompt, _steps, True, _schema(agents.ReasonerReply)),
        _Agent("summarizer", by.summarizer, _summarizer_prompt, _caption, False),
        _Agent("evaluator", by.evaluator, _evaluator_prompt, _score, True, _schema(agents.EvaluatorReply)),
    ):
        turns = _ask(agent, turns, settings)
    return [turn.made for turn in turns]


def check_senses(model: Model) -> None:
    """Refuse a model that cannot both see and hear in a part that must.

    Raises:
        ModelError: It takes no video or no audio.
    """
    lacking = [sense for sense in ("video", "audio") if sense not in model.modalities]
    if lacking:
        raise ModelError(f"model {model.name}", f"takes no {' and no '.join(lacking)}", "use an audio-visual model")


def call_of(role: Any, model: Model, request: Request, reply: Reply) -> AgentCall:
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


def _ask(agent: _Agent, turns: list[Turn], settings: LoopSettings) -> list[Turn]:
    prompts = {n: prompt for n, turn in enumerate(turns) if (prompt := agent.prompt(turn)) is not None}
    if not prompts:
        return turns
    if agent.watches:
        check_senses(agent.model)
    requests = [_request(agent, turns[n], n, prompt, settings) for n, prompt in prompts.items()]
    allowed = all(turns[n].case.third_party_allowed for n in prompts)
    replies = ask(agent.model, requests, third_party_allowed=allowed)
    if len(replies) != len(requests):
        raise ModelError(f"model {agent.model.name}", f"gave {len(replies)} replies to {len(requests)} requests")
    after = list(turns)
    for n, request, reply in zip(prompts, requests, replies, strict=True):
        after[n] = _after(agent, turns[n], request, reply)
    return after


def _request(agent: _Agent, turn: Turn, n: int, prompt: str, settings: LoopSettings) -> Request:
    number = turn.made.number
    return Request(
        id=f"{n}/{number}/{agent.role}",
        prompt=prompt,
        media=turn.case.media if agent.watches else (),
        schema=agent.schema,
        decoding=settings.decoding,
        seed=turn.case.seed + number - 1,
        role=agent.role,
    )


def _after(agent: _Agent, turn: Turn, request: Request, reply: Reply) -> Turn:
    made = turn.made.model_copy(
        update={
            "calls": (*turn.made.calls, call_of(agent.role, agent.model, request, reply)),
            "issues": (*turn.made.issues, *undelivered(agent.role, request, reply)),
        }
    )
    turn = replace(turn, made=made)
    changes = {"issues": (reply.error,)} if reply.error else agent.read(turn, reply)
    issues = (*made.issues, *changes.pop("issues", ()))
    return replace(turn, made=made.model_copy(update={**changes, "issues": issues}))


def _reasoner_prompt(turn: Turn) -> str:
    return agents.reasoner_prompt(turn.case.prompts, turn.case.question, turn.made.critique)


def _steps(turn: Turn, reply: Reply) -> dict[str, Any]:
    read, malformed = agents.read_reply(reply.text, agents.ReasonerReply, "reasoner", reply.value)
    if read is None:
        return {"issues": [malformed]}
    steps, issues = agents.read_steps(read, turn.case.duration)
    answer, unread = agents.read_answer(read.answer, turn.case.question)
    return {"steps": steps, "answer": answer, "issues": [*issues, *([unread] if unread else [])]}


def _summarizer_prompt(turn: Turn) -> str | None:
    if turn.made.answer is None:
        return None
    return agents.summarizer_prompt(turn.case.prompts, turn.case.question, turn.made.steps)


def _caption(_turn: Turn, reply: Reply) -> dict[str, Any]:
    caption = reply.text.strip()
    if not caption:
        return {"issues": [agents.problem("summarizer", "reply-malformed", "the caption is empty")]}
    return {"caption": caption}


def _evaluator_prompt(turn: Turn) -> str | None:
    return agents.evaluator_prompt(turn.case.prompts, turn.made.caption) if turn.made.caption else None


def _score(_turn: Turn, reply: Reply) -> dict[str, Any]:
    read, malformed = agents.read_reply(reply.text, agents.EvaluatorReply, "evaluator", reply.value)
    return {"score": float(read.score)} if read else {"issues": [malformed]}


def _schema(contract: type[Value]) -> dict[str, Any]:
    return contract.model_json_schema()
