"""A draft on the terminal: question, steps with evidence, answer, and how the tries were judged."""

from __future__ import annotations

from rich.console import Console
from rich.markup import escape
from rich.table import Table

from schemas.reasoning import Draft, Step, Try


def show(draft: Draft, console: Console) -> None:
    """Print a draft for people."""
    console.print(f"[bold]{escape(draft.question.text)}[/bold]")
    for option in draft.question.options:
        console.print(f"  {option.id}. {escape(option.text)}")
    console.print(_steps(draft.steps))
    if draft.answer is not None:
        letter = f"{draft.answer.option}. " if draft.answer.option else ""
        console.print(f"[bold]Answer:[/bold] {letter}{escape(draft.answer.text)}")
    for made in draft.tries:
        console.print(_judged(made, kept=made.number == draft.kept))
    if draft.reason:
        console.print(f"Note: {escape(draft.reason)}")
    console.print(f"By {escape(draft.maker.name)} {escape(draft.maker.version)}: {escape(draft.maker.description)}")


def _steps(steps: tuple[Step, ...]) -> Table:
    table = Table("step", "kind", "sense", "when (s)", "what to look or listen for", "found", "after")
    for step in steps:
        when = ", ".join(f"{start:.1f}-{end:.1f}" for start, end in step.evidence)
        sense = f"{step.modality.value} ({step.audio_type})" if step.audio_type else step.modality.value
        cells = (step.id, step.kind, sense, when, step.text, step.answer, " ".join(step.depends_on))
        table.add_row(*(escape(cell) for cell in cells))
    return table


def _judged(made: Try, *, kept: bool) -> str:
    score = "no score" if made.score is None else f"score {made.score:g} of 10"
    if len(made.scores) > 1:
        score += f" (mean of {', '.join(f'{one:g}' for one in made.scores)})"
    lines = [f"Try {made.number}: {score}{', kept' if kept else ''}"]
    if made.judgement:
        lines.append(f"  evaluator: {escape(made.judgement)}")
    for check in made.checks:
        note = f": {escape(check.note)}" if check.note else ""
        lines.append(f"  step {escape(check.step)} {check.verdict}{note}")
    lines += [f"  {issue.severity.value}: {escape(str(issue))}" for issue in made.issues]
    return "\n".join(lines)
