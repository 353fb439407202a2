"""The AURELIA loop: reason, summarize, judge, revise, until the score or the budget is reached.

Source: "Aurelia: Test-time Reasoning Distillation in Audio-Visual LLMs" (ICCV 2025). The reasoner gives steps and an
answer from the clip and the question; the summarizer turns the steps into a caption without seeing the clip; the
evaluator scores the caption against the clip, 1 to 10; the previous steps and their score go back to the reasoner.
The best-scored try is kept. Every try is traced, the unreadable ones too.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from aurelia.agents import feedback_text
from aurelia.case import Agents, Case, LoopSettings
from aurelia.tasks.scoring import normalise
from aurelia.turn import take_turn
from schemas.issues import Severity
from schemas.reasoning import Answer, Try


@dataclass(frozen=True)
class Outcome:
    """What the loop did for one case.

    Args:
        tries: Every turn, in order.
        kept: The kept turn, or None where none could be scored.
        accepted: True when the kept turn reached the threshold and agrees with the answer a person gave, if any.
    """

    tries: tuple[Try, ...]
    kept: Try | None
    accepted: bool


def run_loop(cases: Sequence[Case], by: Agents, settings: LoopSettings | None = None) -> list[Outcome]:
    """Reason about several cases in step: each agent is asked for all of them in one batch.

    Args:
        cases: The questions with their media.
        by: Who plays which part.
        settings: Threshold, tries, decoding.

    Returns:
        One outcome a case, in the same order.

    Raises:
        RightsError: A model is on a server of others and the media may not go there; nothing was sent.
        ModelError: A model cannot be used at all, or takes no media.
    """
    settings = settings or LoopSettings()
    tries: list[list[Try]] = [[] for _ in cases]
    active = list(range(len(cases)))
    for number in range(1, settings.tries + 1):
        work = [(cases[i], critique_of(cases[i], tries[i])) for i in active]
        for i, made in zip(active, take_turn(number, work, by, settings), strict=True):
            tries[i].append(made)
        active = [i for i in active if not _accepted(cases[i], tries[i][-1], settings)]
        if not active:
            break
    return [_outcome(case, tuple(done), settings) for case, done in zip(cases, tries, strict=True)]


def critique_of(case: Case, before: Sequence[Try]) -> str:
    """What goes back to the reasoner: the steps of the turn before, and their score or what was wrong with them."""
    if not before:
        return ""
    last = before[-1]
    problems = [issue.message for issue in last.issues if issue.severity is Severity.error]
    return feedback_text(case.prompts, last.steps, last.score, problems[0] if problems else "it has no score")


def agrees(made: Answer | None, given: Answer | None) -> bool:
    """Whether a model's answer is the one a person gave; true where nobody gave one."""
    if given is None:
        return True
    if made is None:
        return False
    if given.option is not None and made.option is not None:
        return made.option == given.option
    return bool({normalise(text) for text in made.texts} & {normalise(text) for text in given.texts})


def _accepted(case: Case, made: Try, settings: LoopSettings) -> bool:
    return made.score is not None and made.score >= settings.threshold and agrees(made.answer, case.answer)


def _outcome(case: Case, tries: tuple[Try, ...], settings: LoopSettings) -> Outcome:
    """The best-scored turn, the first of equals; one that agrees with a given answer comes before one that does not."""
    scored = [made for made in tries if made.score is not None]
    kept = max(scored, key=lambda made: (agrees(made.answer, case.answer), made.score or 0, -made.number), default=None)
    return Outcome(tries, kept, kept is not None and _accepted(case, kept, settings))
