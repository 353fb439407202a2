"""The AURELIA loop: reason, summarize, judge, revise, until the score or the budget is reached.

Source: "Aurelia: Test-time Reasoning Distillation in Audio-Visual LLMs" (ICCV 2025). The reasoner gives steps and an
answer from the clip and the question; the summarizer turns the steps into a caption without seeing the clip; the
evaluator scores the caption against the clip, 1 to 10; the previous steps and their score go back to the reasoner.
The best-scored try is kept. Every try is traced, the unreadable ones too.

`LoopSettings.paper()` is that and nothing more. The default adds a critique in words beside the score, checks that no
step gives the answer away, has a critic watch the evidence of each step, judges what passes a second time, keeps
knowledge of the world out of the caption, and stops early where tries no longer get better.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aurelia.case import Agents, Case, LoopSettings
from aurelia.gates import find_leaks, pass_gates
from aurelia.model import MediaPart, Request, check_can_take, check_may_leave
from aurelia.prompts import filled
from aurelia.same import agrees
from aurelia.schedule import Scheduler
from aurelia.script import Script
from aurelia.turn import Turn, take_turn
from schemas.errors import ToolkitError
from schemas.issues import Severity
from schemas.reasoning import Try

_TELLING = ("step-leaks", "step-may-leak", "steps-give-answer-away")


@dataclass(frozen=True)
class Outcome:
    """What the loop did for one case.

    Args:
        tries: Every turn, in order.
        kept: The kept turn, or None where none could be scored.
        accepted: True when the kept turn passed every check and agrees with the known answer, if there is one.
        stopped: Why it ended: `accepted`, `tries`, `plateau`, `tokens` or `seconds`.
    """

    tries: tuple[Try, ...]
    kept: Try | None
    accepted: bool
    stopped: str = "tries"


def run_loop(cases: Sequence[Case], by: Agents, settings: LoopSettings | None = None) -> list[Outcome]:
    """Reason about several cases at once.

    Args:
        cases: The questions with their media.
        by: Who plays which part.
        settings: Threshold, tries, checks, decoding.

    Returns:
        One outcome a case, in the same order.

    Raises:
        RightsError: A model is on a server of others and the media may not go there; nothing was sent.
        ModelError: A model cannot be used at all, or does not take what it is to be given.
    """
    scripts = ((n, reason(case, by, settings or LoopSettings())) for n, case in enumerate(cases))
    found: dict[int, Outcome] = {}
    for n, result in Scheduler[int, Outcome]().run(scripts):
        if isinstance(result, ToolkitError):
            raise result
        found[n] = result
    return [found[n] for n in range(len(cases))]


def reason(case: Case, by: Agents, settings: LoopSettings) -> Script[Outcome]:
    """The loop for one case, as a script.

    Raises:
        RightsError: A model is on a server of others and the media may not go there; nothing was asked.
        ModelError: A model does not take what it is to be given, and nothing was asked; or a reply did not come, and
            may come later.
    """
    check_agents(by, settings, case.media, third_party_allowed=case.third_party_allowed)
    tries: list[Try] = []
    tokens, seconds, stopped = 0, 0.0, "tries"
    for number in range(1, settings.tries + 1):
        critique = critique_of(case, tries, settings)
        turn = Turn(case, by, settings, Try(number=number, critique=critique), tokens, seconds)
        turn = find_leaks((yield from take_turn(turn)))
        if _passes(case, turn.made, settings):
            turn = yield from pass_gates(turn)
        tries.append(turn.made)
        tokens, seconds = turn.tokens, turn.seconds
        stop = _why_stop(case, tries, settings, tokens, seconds)
        if stop:
            stopped = stop
            break
    return _outcome(case, tuple(tries), settings, stopped)


def check_agents(
    by: Agents, settings: LoopSettings, media: tuple[MediaPart, ...], *, third_party_allowed: bool
) -> None:
    """Refuse before the first request what would be refused after hours of work.

    Raises:
        RightsError: A model that watches is on a server of others, and the media may not go there.
        ModelError: A model that watches does not take in a sense that it is to be given.
    """
    shown = Request(id="all", prompt="", media=media)
    for model in (by.reasoner, by.evaluator, *((by.critic,) if settings.step_check else ())):
        check_can_take(model, shown)
        check_may_leave(model, shown, third_party_allowed)


def critique_of(case: Case, before: Sequence[Try], settings: LoopSettings) -> str:
    """What goes back to the reasoner: the steps of the turn before, and their score or what was wrong with them."""
    if not before:
        return ""
    last = before[-1]
    # What was found by holding the steps against a given answer would tell the answer to whoever has another one.
    hidden = () if agrees(last.answer, case.answer) else _TELLING
    problems = [issue for issue in last.issues if issue.severity is Severity.error and issue.kind not in hidden]
    if last.answer is not None:  # the reasoner was understood; what others could not reply is not its fault
        problems = [issue for issue in problems if not issue.kind.startswith("reply-")]
    reason = problems[0].message if problems else ""
    words = None
    if settings.critique:
        lines = [last.judgement.strip(), *(f"{issue.subject}: {issue.message}." for issue in problems)]
        words = "\n".join(line for line in lines if line)
    return filled.feedback(case.prompts, last.steps, last.score, reason, words)


def _passes(case: Case, made: Try, settings: LoopSettings) -> bool:
    """Whether a try is good enough as far as it has been looked at."""
    good = made.score is not None and made.score >= settings.threshold and agrees(made.answer, case.answer)
    return good and not any(issue.severity is Severity.error for issue in made.issues)


def _why_stop(case: Case, tries: Sequence[Try], settings: LoopSettings, tokens: int, seconds: float) -> str:
    if _passes(case, tries[-1], settings):
        return "accepted"
    if settings.plateau and _since_best(tries) >= settings.plateau:
        return "plateau"
    if settings.budget_tokens is not None and tokens >= settings.budget_tokens:
        return "tokens"
    if settings.budget_seconds is not None and seconds >= settings.budget_seconds:
        return "seconds"
    return ""


def _since_best(tries: Sequence[Try]) -> int:
    """How many scored tries there have been since the score last rose."""
    scores = [made.score for made in tries if made.score is not None]
    return len(scores) - 1 - scores.index(max(scores)) if scores else 0


def _outcome(case: Case, tries: tuple[Try, ...], settings: LoopSettings, stopped: str) -> Outcome:
    """The best try, the first of equals: one that passes comes first, then one that agrees with the known answer."""
    scored = [made for made in tries if made.score is not None]
    kept = max(
        scored,
        key=lambda made: (
            _passes(case, made, settings), agrees(made.answer, case.answer), made.score or 0, -made.number,
        ),
        default=None,
    )  # fmt: skip
    accepted = kept is not None and _passes(case, kept, settings)
    return Outcome(tries, kept, accepted, "accepted" if accepted else stopped)
