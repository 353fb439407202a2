"""What failed or was turned down, and why: the last attempts of the stages, grouped by reason."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from schemas.fact import Run
from schemas.issues import Issue


@dataclass(frozen=True)
class Failure:
    """Inputs that a stage could not work on, or turned down, for one reason."""

    stage: str
    kind: str
    outcome: str
    """`failed` or `rejected`."""
    message: str
    hint: str
    count: int
    example: str
    """What the first of them is about."""


def latest_runs(runs: Iterable[Run]) -> tuple[Run, ...]:
    """The last attempt of every stage at every input, oldest first.

    One with other settings, or by another drafter, counts as a later one: what a model could not do that was tried
    once is no standing failure where another did it since.
    """
    last: dict[tuple[str, str], Run] = {}
    for run in sorted(runs, key=lambda run: run.started):
        last[run.stage.split(":")[0], run.input_key] = run
    return tuple(sorted(last.values(), key=lambda run: run.started))


def failures(runs: Iterable[Run], names: Mapping[str, str]) -> tuple[Failure, ...]:
    """What failed or was turned down, grouped by stage and reason, the most frequent first.

    Args:
        runs: The last attempts (see `latest_runs`).
        names: Key of an input -> its name for people, where it has one.
    """
    groups: dict[tuple[str, str, str, str], list[tuple[Run, str, str]]] = {}
    for run in runs:
        if run.outcome == "done" or any(by_people(issue) for issue in run.issues):
            continue
        issue = run.issues[0] if run.issues else None
        kind, message = (issue.kind, issue.message) if issue else (f"{run.stage}-{run.outcome}", "no reason was kept")
        about = names.get(run.input_key) or (issue.subject if issue else run.input_key[:12])
        groups.setdefault((stage_text(run.stage), kind, run.outcome, message), []).append(
            (run, about, issue.hint if issue else "")
        )
    found = [
        Failure(stage, kind, outcome, message, members[0][2], len(members), members[0][1])
        for (stage, kind, outcome, message), members in groups.items()
    ]
    return tuple(sorted(found, key=lambda failure: -failure.count))


def by_people(issue: Issue) -> bool:
    """Whether an issue is a reviewer's rejection: that is their work, not a failure."""
    return issue.kind.startswith("rejected-")


def stage_text(stage: str) -> str:
    """A stage's name for people: `draft:evidence:1a2b3c4d` is `draft (evidence)`, `segment:1a2b3c4d` is `segment`."""
    name, *rest = stage.split(":")
    return f"{name} ({rest[0]})" if len(rest) > 1 else name
