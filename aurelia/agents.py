"""What each agent of the loop has to reply, and how its reply is read. A reply that cannot be read is an Issue."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Annotated, Any, Literal, TypeVar

from pydantic import AfterValidator, BeforeValidator, ConfigDict, Field, ValidationError

from aurelia.tasks.scoring import chosen_option
from schemas.base import Value, encodable, on_grid
from schemas.issues import Issue, Severity
from schemas.reasoning import Answer, Modality, Question, Step

MOST_STEPS = 30
_MOST_BRACES = 2000
_SLACK = 0.25
"""Seconds by which a span may overshoot the clip's end and is still cut to it."""

V = TypeVar("V", bound=Value)

_NULL_AS_EMPTY = BeforeValidator(lambda value: () if value is None else value)
_NULL_AS_TEXT = BeforeValidator(lambda value: "" if value is None else value)


def _filled_in(text: str) -> str:
    if not text.strip(" .…"):
        raise ValueError("it is the prompt's example, not filled in")
    return text


_FILLED_IN = AfterValidator(_filled_in)
"""A model that repeats its prompt has answered nothing."""


class StepReply(Value):
    """One step as the reasoner writes it."""

    model_config = ConfigDict(extra="ignore")

    text: Annotated[str, _FILLED_IN] = Field(min_length=1)
    answer: Annotated[str, _NULL_AS_TEXT] = ""
    kind: Literal["perceive", "infer", "recall"] = "perceive"
    modality: Modality = Modality.audio_visual
    audio_type: Literal["speech", "music", "sound"] | None = None
    evidence: Annotated[tuple[tuple[float, float], ...], _NULL_AS_EMPTY] = ()
    depends_on: tuple[Annotated[int, Field(json_schema_extra={"minimum": 1, "maximum": MOST_STEPS})], ...] | None = None
    """Numbers of earlier steps from 1; None where the model says nothing, which means the step before."""
    sources: Annotated[tuple[str, ...], _NULL_AS_EMPTY] = ()


class ReasonerReply(Value):
    """What the reasoner has to give: steps with what each finds out, and the answer."""

    model_config = ConfigDict(extra="ignore")

    steps: tuple[StepReply, ...] = Field(min_length=1, max_length=MOST_STEPS)
    answer: str = Field(min_length=1)


class ScoreReply(Value):
    """What the evaluator has to give in the published method: a number."""

    model_config = ConfigDict(extra="ignore")

    score: int = Field(strict=True, ge=1, le=10)


class EvaluatorReply(Value):
    """What the evaluator has to give: what is wrong, then the number."""

    model_config = ConfigDict(extra="ignore")

    critique: Annotated[str, _NULL_AS_TEXT] = ""
    score: int = Field(strict=True, ge=1, le=10)


class StepCheckReply(Value):
    """What the critic has to give about one step."""

    model_config = ConfigDict(extra="ignore")

    note: Annotated[str, _NULL_AS_TEXT] = ""
    verdict: Literal["supported", "contradicted", "unclear"]


class BlindReply(Value):
    """What a reader without the clip has to give."""

    model_config = ConfigDict(extra="ignore")

    answer: str = Field(min_length=1)


class ChoiceReply(Value):
    """One option of a proposed question."""

    id: str = Field(pattern=r"^[A-Z]$")
    text: str = Field(min_length=1)


class QuestionReply(Value):
    """A question that a model proposes about a clip."""

    model_config = ConfigDict(extra="ignore")

    question: Annotated[str, _FILLED_IN] = Field(min_length=1)
    options: Annotated[tuple[ChoiceReply, ...], _NULL_AS_EMPTY] = ()
    category: Annotated[str, _NULL_AS_TEXT] = ""
    answer: Annotated[str, _NULL_AS_TEXT] = ""
    """The right answer as the model sees it: a letter where there are options."""


def json_values(text: str) -> Iterator[Any]:
    """The JSON values in a text that may wrap them in fences or prose, in order; braces in the prose do no harm."""
    decoder = json.JSONDecoder(strict=False)  # some servers' constrained decoding leaves raw line ends in strings
    try:
        yield json.loads(text, strict=False)
        return
    except (ValueError, RecursionError):
        pass
    position, tries = text.find("{"), 0
    while position >= 0 and tries < _MOST_BRACES:
        tries += 1
        try:
            value, end = decoder.raw_decode(text, position)
        except (ValueError, RecursionError):
            end = position + 1
        else:
            yield value
        position = text.find("{", end)


def read_reply(text: str, contract: type[V], role: str, value: Any = None) -> tuple[V | None, Issue | None]:
    """A reply as its contract, or the issue that says why it cannot be read.

    Args:
        text: The reply as it came. Where it holds several JSON values, the last one that fits counts.
        contract: What it must hold.
        role: Who replied, for the issue.
        value: The parsed reply, where the model itself gave one.
    """
    found: V | None = None
    reason = "it holds no JSON object"
    for candidate in [value] if value is not None else json_values(text):
        try:
            found = contract.model_validate(encodable(candidate))
        except RecursionError:
            reason = "it is too deep"
        except ValidationError as exc:
            first = exc.errors(include_url=False, include_input=False)[0]
            where = ".".join(str(part) for part in first["loc"]) or "reply"
            reason = f"{where}: {first['msg'].removeprefix('Value error, ')}"
    if found is None:
        return None, problem(role, "reply-malformed", f"the reply cannot be read: {reason}")
    return found, None


def read_steps(reply: ReasonerReply, duration: float) -> tuple[tuple[Step, ...], list[Issue]]:
    """The reasoner's steps as ours, and warnings about what had to be left out of them.

    Args:
        reply: The reply.
        duration: Length of the clip in seconds; evidence beyond it is left out.
    """
    steps, issues = [], []
    for number, given in enumerate(reply.steps, start=1):
        spans = [span for raw in given.evidence if (span := _inside(raw, duration))]
        if len(spans) < len(given.evidence):
            issues.append(_step_warning(number, "evidence-outside", "has evidence that is not inside the clip"))
        wanted = given.depends_on if given.depends_on is not None else ((number - 1,) if number > 1 else ())
        earlier = sorted({before for before in wanted if 1 <= before < number})
        if len(earlier) < len(set(wanted)):
            issues.append(_step_warning(number, "step-order", "builds on a step that does not come before it"))
        steps.append(
            Step(
                id=f"s{number}", text=given.text, answer=given.answer, modality=given.modality,
                audio_type=given.audio_type, kind=given.kind, depends_on=tuple(f"s{before}" for before in earlier),
                evidence=tuple(spans), sources=given.sources,
            )
        )  # fmt: skip
    return tuple(steps), issues


def read_answer(stated: str, question: Question) -> tuple[Answer | None, Issue | None]:
    """The reasoner's answer: an option where there are options, else its text; never a guess."""
    if not stated.strip():
        return None, problem("reasoner", "reply-malformed", "the answer is empty")
    if not question.options:
        return Answer(texts=(stated.strip(),)), None
    letter = chosen_option(stated, question.options)
    text = question.option_text(letter) if letter else None
    if letter is None or text is None:
        return None, problem("reasoner", "answer-not-among-options", f"the answer {stated[:80]!r} names no option")
    return Answer(texts=(text,), option=letter), None


def problem(role: str, kind: str, message: str, severity: Severity = Severity.error) -> Issue:
    """A problem with an agent's reply."""
    return Issue(kind=kind, subject=role, message=message, severity=severity)


def _inside(span: tuple[float, float], duration: float) -> tuple[float, float] | None:
    if not 0 <= span[0] <= span[1] <= duration + _SLACK:
        return None
    start, end = on_grid(span[0]), on_grid(min(span[1], duration))
    return (start, end) if start < end else None


def _step_warning(number: int, kind: str, message: str) -> Issue:
    return problem(f"reasoner, step {number}", kind, message, Severity.warning)
