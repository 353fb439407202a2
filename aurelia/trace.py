"""A draft on the terminal: question, steps with evidence, answer, and how the tries were judged."""

from __future__ import annotations

from rich import box
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
    drafter = f"drafter {escape(draft.maker.name)}, version {escape(draft.maker.version)}"
    console.print(f"{escape(draft.maker.description)} [dim]({drafter})[/dim]")


def _steps(steps: tuple[Step, ...]) -> Table:
    """Four columns, so that the words have room on a terminal of 80 columns too."""
    table = Table(box=box.SIMPLE_HEAD, pad_edge=False)
    for name in ("step", "how and when", "what to look or listen for", "found"):
        table.add_column(name, overflow="fold")
    for step in steps:
        cells = (step.id, _how(step), step.text, step.answer)
        table.add_row(*(escape(cell) for cell in cells))
    return table


def _how(step: Step) -> str:
    sense = "" if step.modality.value == "none" else f", {step.modality.value}"
    lines = [f"{step.kind}{sense}" + (f" ({step.audio_type})" if step.audio_type else "")]
    lines += [f"{start:.1f}-{end:.1f} s" for start, end in step.evidence]
    lines += [f"after {' '.join(step.depends_on)}"] if step.depends_on else []
    return "\n".join(lines)


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
