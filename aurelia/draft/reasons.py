"""Why there is no draft, in a sentence for a person."""

from __future__ import annotations

from aurelia.case import LoopSettings
from aurelia.loop import Outcome
from schemas.issues import Severity
from schemas.task import BenchmarkTask


def why_not(outcome: Outcome, settings: LoopSettings) -> str:
    """Why no try was accepted."""
    count = f"{len(outcome.tries)} {'try' if len(outcome.tries) == 1 else 'tries'}"
    kept = outcome.kept
    if kept is None:
        last = next((i for made in reversed(outcome.tries) for i in made.issues if i.severity is Severity.error), None)
        return f"none of {count} could be scored: {last.message if last else 'no reply could be read'}"
    wrong = next((issue for issue in kept.issues if issue.severity is Severity.error), None)
    if wrong is not None:
        return f"the best of {count} has a fault: {wrong.subject}: {wrong.message}"
    if kept.score is not None and kept.score >= settings.threshold:
        return f"none of {count} reached the answer that was given"
    return f"the best of {count} scored {kept.score:g}, below {settings.threshold:g}"


def unsuited(name: str, task: BenchmarkTask | None) -> str:
    """Why a question of a benchmark task cannot be drafted from one clip; empty where it can."""
    if task is None:
        return f"there is no benchmark task {name!r} here"
    if task.roles != ("clip",):
        return f"{name} asks about {', '.join(task.roles)}, and a drafter is given one clip"
    return ""
