"""`curate review solves`."""

from __future__ import annotations

from dataclasses import asdict

import click

from curation.cli.context import Shared, emit, emit_table, with_workspace
from curation.review.adjudication.accuracy import HumanAccuracy, accuracies, human_accuracy
from curation.workspace import Workspace

_COLUMNS = ("benchmark task", "senses", "people", "answers", "right", "cannot tell", "accuracy (95 %)", "chance")
_NONE = (
    "No answer can be scored yet: it needs people who solve ([test] solve in review-plan.toml), a pull, and items that "
    "stand (curate validate)."
)


@click.command("solves")
@with_workspace
def COMMAND(workspace: Workspace, shared: Shared) -> None:  # noqa: N802 - the name the scan looks for
    """Show how right people are by themselves, without draft or answer: by sound and picture, by one sense only."""
    from aurelia import tasks  # the benchmark tasks are read only when needed

    answers = human_accuracy(workspace.store, tasks.find(workspace.task_folders))
    table = accuracies(answers)
    if shared.as_json:
        emit(shared, {"accuracy": [asdict(one) for one in table], "answers": [asdict(one) for one in answers]})
    elif not table:
        emit(shared, None, text=_NONE)
    else:
        emit_table(shared, "What people answer by themselves", _COLUMNS, [_row(one) for one in table])


def _row(one: HumanAccuracy) -> tuple[object, ...]:
    name = f"{one.benchmark_task} (demo)" if one.demo else one.benchmark_task
    interval = f"{one.accuracy:.0%} ({100 * one.low:.0f}-{100 * one.high:.0f})"
    return name, one.senses.words, one.people, one.answers, one.right, one.cannot_tell, interval, f"{one.chance:.0%}"
