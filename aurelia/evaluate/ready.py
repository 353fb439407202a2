"""All that is settled before the first request: which rows, whose steps, which plan."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from aurelia import tasks as benchmark_tasks
from aurelia.evaluate.asking import Asking
from aurelia.evaluate.donors import Donors
from aurelia.evaluate.plan import Choices, declare
from aurelia.evaluate.samples import Sample, load
from aurelia.evaluate.taught import DRAFTED, VERIFIED, Taught, of_file, of_rows
from aurelia.evaluate.wording import senses_of
from aurelia.model import Model
from schemas.base import short
from schemas.errors import ReleaseError, UsageError
from schemas.evaluation import Arm, EvaluationPlan
from schemas.issues import Issue


@dataclass(frozen=True)
class Wanted:
    """What of a release is asked about, and whose steps are handed over.

    Args:
        release: The release folder.
        splits: Which splits of it.
        tasks: Which benchmark tasks; empty for all.
        limit: Most rows; None for all.
        media: A folder with media that the release withholds.
        steps: `verified`, `drafted`, or a file of steps.
        verify: Compare each media file with its sha256.
        task_folders: Folders with benchmark tasks of one's own, such as a workspace's `tasks/`.
    """

    release: Path
    splits: tuple[str, ...] = ("test",)
    tasks: tuple[str, ...] = ()
    limit: int | None = None
    media: Path | None = None
    steps: str = VERIFIED
    verify: bool = True
    task_folders: tuple[Path, ...] = ()


@dataclass(frozen=True)
class Ready:
    """A run that may begin.

    Args:
        plan: What it will ask.
        samples: About what.
        taught: What the teacher has to say about these and about those whose steps may stand in for theirs.
        asking: Knows how to ask all of it.
        issues: What is left out, and why.
    """

    plan: EvaluationPlan
    samples: tuple[Sample, ...]
    taught: tuple[Taught, ...]
    asking: Asking
    issues: tuple[Issue, ...]


def ready(wanted: Wanted, model: Model, spec: str, choices: Choices) -> Ready:
    """Settle what a run will ask.

    Raises:
        UsageError: An option does not fit the release or the model.
        ReleaseError: A table cannot be read, or nothing in it can be asked about.
    """
    _refuse_deaf(model, choices.arms)
    pool, issues = load(
        wanted.release, splits=wanted.splits, tasks=wanted.tasks or None, media=wanted.media, verify=wanted.verify,
        words_alone=not any(senses_of(arm.given) for arm in choices.arms),
    )  # fmt: skip
    known = benchmark_tasks.find(wanted.task_folders)
    pool, more = _askable(pool, set(known), model, choices.arms)
    rows = [sample.row for sample in pool]
    taught, warnings, steps_of = _taught(wanted, pool)
    samples = pool[: wanted.limit]
    found = (*issues, *more, *warnings)
    if not samples:
        why = f": {found[0]}" if found else ""
        raise ReleaseError(str(wanted.release), f"has nothing to ask about in {', '.join(wanted.splits)}{why}")
    plan = declare(wanted.release, rows[: wanted.limit], model, spec, choices, steps_of, known)
    by_row = {one.id: one for one in taught}
    asking = Asking(plan, known, by_row, Donors(pool, by_row, choices.seed))
    return Ready(plan, samples, taught, asking, found)


def _taught(wanted: Wanted, pool: Sequence[Sample]) -> tuple[tuple[Taught, ...], tuple[Issue, ...], str]:
    rows = [sample.row for sample in pool]
    if wanted.steps in (VERIFIED, DRAFTED):
        return of_rows(rows, wanted.steps), (), wanted.steps
    return of_file(Path(wanted.steps), rows)


def _askable(
    samples: Sequence[Sample], tasks: set[str], model: Model, arms: Sequence[Arm]
) -> tuple[tuple[Sample, ...], list[Issue]]:
    """Without rows of unknown tasks, and without those whose media may not go where the model is."""
    leaves = model.remote and any(senses_of(arm.given) for arm in arms)
    kept, issues = [], []
    for sample in samples:
        row = sample.row
        if row.benchmark_task not in tasks:
            issues.append(
                _left_out(
                    "task-unknown", row.id, f"there is no benchmark task {row.benchmark_task} here",
                    "name its folder with --task-folder, or install what brings it; see: aurelia tasks",
                )
            )  # fmt: skip
        elif leaves and not row.third_party_allowed:
            issues.append(
                _left_out(
                    "third-party", row.id, "its media may not be sent to a server of others",
                    "use a local model, or record the permission with its source; own=true says that a server is yours",
                )
            )  # fmt: skip
        else:
            kept.append(sample)
    return tuple(kept), issues


def _left_out(kind: str, row: str, why: str, hint: str) -> Issue:
    return Issue(kind=kind, subject=f"item {short(row)}", message=f"left out: {why}", hint=hint)


def _refuse_deaf(model: Model, arms: Sequence[Arm]) -> None:
    for arm in arms:
        lacking = [sense for sense in senses_of(arm.given) if sense not in model.modalities]
        if lacking:
            there = [one for one in ("video", "audio", "text") if one in model.modalities]
            hint = f"give it what it takes in: --given {there[0]}" if there else "use another model"
            raise UsageError(f"model {model.name}", f"takes no {' and no '.join(lacking)}, which {arm} gives", hint)
