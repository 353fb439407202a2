"""The prompts of each agent, filled for one case."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from aurelia.prompts import fill
from schemas.reasoning import Question, Step


def reasoner(prompts: Mapping[str, str], question: Question, feedback: str = "") -> str:
    """What the reasoner is asked."""
    values = {"question": question.text, "options": options_text(question), "feedback": feedback}
    return fill(prompts["reasoner"], values)


def summarizer(prompts: Mapping[str, str], question: Question, steps: Sequence[Step]) -> str:
    """What the summarizer is asked; it sees text alone."""
    return fill(prompts["summarizer"], {"question": question.text, "steps": steps_text(steps)})


def evaluator(prompts: Mapping[str, str], caption: str, *, critique: bool) -> str:
    """What the evaluator is asked: a score, and before it a critique in words where wanted."""
    return fill(prompts["evaluator" if critique else "evaluator-score"], {"caption": caption})


def feedback(
    prompts: Mapping[str, str],
    steps: Sequence[Step],
    score: float | None,
    problem: str = "",
    critique: str | None = None,
) -> str:
    """What goes back to the reasoner: its previous steps and how they were judged (or why they could not be).

    Args:
        prompts: Role -> prompt.
        steps: The steps of the turn before.
        score: Their score, if any.
        problem: Why there is none; empty where the reasoner did nothing wrong.
        critique: What was wrong in words; None for the bare number of the published method.
    """
    verdict = f"Your reply could not be used: {problem}." if problem else "They could not be judged."
    if score is not None:
        verdict = f"A caption made from them matched the clip with a score of {score:g} of 10."
    values = {"steps": steps_text(steps) or "(none could be read)", "verdict": verdict}
    if critique is None:
        return fill(prompts["feedback-score"], values)
    return fill(prompts["feedback"], {**values, "critique": critique})


def step_check(prompts: Mapping[str, str], step: Step, span: tuple[float, float]) -> str:
    """What the critic is asked about one step, having been given its evidence alone."""
    values = {"step": step.text, "finding": step.answer, "start": f"{span[0]:.1f}", "end": f"{span[1]:.1f}"}
    return fill(prompts["step-check"], values)


def blind_read(prompts: Mapping[str, str], question: Question, steps: Sequence[Step]) -> str:
    """What the critic is asked who reads the question, and the steps without their findings, but has no clip."""
    listed = "\n".join(f"{number}. {step.text}" for number, step in enumerate(steps, start=1))
    values = {
        "question": question.text,
        "options": options_text(question),
        "given": ", and what somebody was told to look and listen for" if steps else "",
        "steps": f"\nWhat they were told:\n{listed}\n" if steps else "",
    }
    return fill(prompts["blind-read"], values)


def options_text(question: Question) -> str:
    """The options one a line, or nothing."""
    lines = [f"{option.id}. {option.text}" for option in question.options]
    return "\n".join(["Options:", *lines, ""]) if lines else ""


def steps_text(steps: Sequence[Step]) -> str:
    """The steps one a line, each with what it found out; what is known from elsewhere stands apart."""
    perceived = [step for step in steps if step.kind != "recall"]
    known = [step for step in steps if step.kind == "recall"]
    lines = [f"{number}. {_line(step)}" for number, step in enumerate(perceived, start=1)]
    if known:
        lines.append("Known from elsewhere:")
        lines += [f"- {_line(step)}" for step in known]
    return "\n".join(lines)


def _line(step: Step) -> str:
    return f"{step.text} -> {step.answer or '(nothing)'}"
