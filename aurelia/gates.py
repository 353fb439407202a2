"""What a try must pass once its caption is good enough: no leak, no answer for a blind reader, evidence that holds.

The gates stand in the order of their cost, and only what passed one is put to the next.
"""

from __future__ import annotations

from aurelia import agents
from aurelia.leaks import leaks_in
from aurelia.model import SENSES, MediaPart, Reply, Sense
from aurelia.prompts import filled
from aurelia.same import agrees
from aurelia.turn import Part, Turn, ask_all, judge_again, request_for
from schemas.base import on_grid
from schemas.issues import Issue, Severity
from schemas.reasoning import Answer, Modality, Question, Step, StepCheck

_AROUND = 0.5
"""Seconds of the clip shown before and after a step's evidence."""

_SENSES_OF: dict[Modality, tuple[Sense, ...]] = {Modality.audio: ("audio",), Modality.visual: ("video",)}


def find_leaks(turn: Turn) -> Turn:
    """Look for the answer in the steps' texts."""
    right = turn.case.answer or turn.made.answer
    if not turn.settings.leak_check or not turn.case.short_answer or right is None:
        return turn
    return turn.with_made(issues=leaks_in(turn.made.steps, turn.case.question, right))


def pass_gates(turn: Turn) -> Part:
    """The checks that ask models: a blind reader, the evidence of each step, a second judgement."""
    if turn.settings.blind_read and turn.case.short_answer:
        turn = yield from _read_blind(turn)
    if turn.settings.step_check and not turn.failed:
        turn = yield from _check_steps(turn)
    if turn.settings.evaluations > 1 and not turn.failed:
        turn = yield from judge_again(turn)
    return turn


def _read_blind(turn: Turn) -> Part:
    """Ask a reader without the clip, with the steps and without: only the steps' own doing counts as a leak."""
    right = turn.case.answer or turn.made.answer
    case, critic = turn.case, turn.by.critic
    prompts = [filled.blind_read(case.prompts, case.question, steps) for steps in (turn.made.steps, ())]
    requests = [request_for(turn, "blind-read", prompt, (), agents.BlindReply) for prompt in prompts]
    pairs = yield from ask_all(turn, "blind-read", critic, requests)
    turn = pairs[-1][0]
    (told, garbled), (alone, garbled_too) = (_blind_answer(reply, case.question) for _turn, reply in pairs)
    unread = garbled or garbled_too
    if unread is not None:  # a check that could not be made is not passed
        return turn.with_made(issues=[unread])
    if alone is not None and agrees(alone, right):
        message = "a reader without the clip answers the question right, so it needs neither picture nor sound"
        return turn.with_made(issues=[_blind("answerable-blind", message, Severity.warning)])
    if told is not None and agrees(told, right):
        message = "a reader without the clip finds the answer from the steps: they give it away"
        return turn.with_made(issues=[_blind("steps-give-answer-away", message, Severity.error)])
    return turn


def _blind_answer(reply: Reply, question: Question) -> tuple[Answer | None, Issue | None]:
    """What a blind reader answers, None where it cannot; and why its reply cannot be read, where nobody said so yet."""
    if reply.error is not None:
        return None, None
    read, malformed = agents.read_reply(reply.text, agents.BlindReply, "blind-read", reply.value)
    if read is None or read.answer.strip().casefold() in ("unknown", ""):
        return None, malformed
    return agents.read_answer(read.answer, question)[0], None


def _blind(kind: str, message: str, severity: Severity) -> Issue:
    return agents.problem("blind-read", kind, message, severity)


def _check_steps(turn: Turn) -> Part:
    """Show the critic the evidence of each perceived step and nothing else; what has none cannot pass."""
    perceived = [step for step in turn.made.steps if step.kind == "perceive"]
    steps = [step for step in perceived if step.evidence and step.answer.strip()]
    if len(turn.case.media) != 1:
        return turn
    if len(steps) < len(perceived):
        return turn.with_made(issues=[_uncheckable(step) for step in perceived if step not in steps])
    if not steps:
        return turn
    requests = []
    for step in steps:
        span = _around(step, turn.case.duration)
        part = MediaPart(turn.case.media[0].path, senses=_SENSES_OF.get(step.modality, SENSES), span=span)
        prompt = filled.step_check(turn.case.prompts, step, span)
        requests.append(request_for(turn, "step-check", prompt, (part,), agents.StepCheckReply))
    pairs = yield from ask_all(turn, "step-check", turn.by.critic, requests)
    turn = pairs[-1][0]
    checks, issues = [], []
    for step, (_turn, reply) in zip(steps, pairs, strict=True):
        read, malformed = agents.read_reply(reply.text, agents.StepCheckReply, "step-check", reply.value)
        if read is None:
            issues += [malformed] if malformed and not reply.error else []
            continue
        checks.append(StepCheck(step=step.id, verdict=read.verdict, note=read.note))
        issues += _verdict(step, read)
    return turn.with_made(checks=tuple(checks), issues=issues)


def _uncheckable(step: Step) -> Issue:
    lacks = "finds nothing out" if step.evidence else "does not say when in the clip it is seen or heard"
    return agents.problem(f"step {step.id}", "step-uncheckable", f"it {lacks}, so nobody can check it")


def _around(step: Step, duration: float) -> tuple[float, float]:
    start = max(0.0, min(span[0] for span in step.evidence) - _AROUND)
    end = min(duration, max(span[1] for span in step.evidence) + _AROUND)
    return on_grid(start), on_grid(end)


def _verdict(step: Step, read: agents.StepCheckReply) -> list[Issue]:
    if read.verdict == "supported":
        return []
    bad = read.verdict == "contradicted"
    kind = "step-contradicted" if bad else "step-unclear"
    found = f": {read.note}" if read.note else ""
    message = f"its evidence {'shows something else' if bad else 'does not show it clearly'}{found}"
    return [agents.problem(f"step {step.id}", kind, message, Severity.error if bad else Severity.warning)]
