"""Solvers' answers from run folders: what models said about the items with less and with both senses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from aurelia import tasks
from aurelia.evaluate.folder import RunFolder
from aurelia.evaluate.orders import orders
from aurelia.evaluate.score import score
from aurelia.evaluate.wanted import draws
from schemas.base import canonical_json, digest
from schemas.evaluation import Condition, EvaluationPlan, SolverAnswer
from schemas.issues import Issue, Severity
from schemas.reasoning import Question
from schemas.release import ReleaseRow

OTHER_RELEASE = "other-release"
"""Kind of what is said of a run that was made on another release."""
RIGHT = 1.0
"""What an answer must be worth to be right; a part of a set is not."""


@dataclass(frozen=True)
class RunAnswers:
    """What run folders hold for an audit.

    Args:
        answers: One for each reply wanted; without a value where it failed or never came.
        issues: What was left out, and why.
    """

    answers: tuple[SolverAnswer, ...]
    issues: tuple[Issue, ...]


def run_answers(
    folders: Iterable[RunFolder], rows: Sequence[ReleaseRow], *, own_tasks: Sequence[Path] = ()
) -> RunAnswers:
    """The answers of the baseline arms of runs, for the items of a release.

    A model is one solver however many runs it has; the same order asked again without chance in the decoding is the
    same answer, and counts once. Replies are read strictly: what a judge read for a report counts for nothing here.

    Args:
        folders: The runs.
        rows: The items audited; answers about another revision of an item are left out.
        own_tasks: Folders with benchmark tasks of one's own.

    Raises:
        WorkspaceError: A run cannot be read.
        PluginError: A benchmark task does not load.
    """
    known, folders = {row.id: row for row in rows}, list(folders)
    names = solver_names([folder.plan for folder in folders])
    answers: list[SolverAnswer] = []
    issues: list[Issue] = []
    for folder, name in zip(folders, names, strict=True):
        stale = {row.id for row in folder.rows() if row.id in known and row.revision != known[row.id].revision}
        wanted = {row.id: known[row.id] for row in folder.rows() if row.id in known and row.id not in stale}
        issues += [_stale(folder, len(stale))] if stale else []
        issues += [] if wanted else [_nothing(folder)]
        issues += folder.damaged()
        answers += _answers(folder, name, wanted, own_tasks)
    return RunAnswers(tuple(answers), tuple(issues))


def solver_names(plans: Sequence[EvaluationPlan]) -> list[str]:
    """The models of runs as the audit calls them: with their revision, and a mark where one has several settings."""
    plain = [f"{plan.model_name}@{plan.revision[:12]}" if plan.revision else plan.model_name for plan in plans]
    marks = [digest(canonical_json([plan.settings, plan.decoding]))[:6] for plan in plans]
    settings: dict[str, set[str]] = defaultdict(set)
    for name, mark in zip(plain, marks, strict=True):
        settings[name].add(mark)
    return [f"{name}#{mark}" if len(settings[name]) > 1 else name for name, mark in zip(plain, marks, strict=True)]


def took_part(plan: EvaluationPlan, models: Iterable[str]) -> bool:
    """Whether a model is among others, by name or by name and revision."""
    name = plan.model_name
    return any(one == name or one.startswith((f"{name} ", f"{name}@")) for one in models)


def _answers(
    folder: RunFolder, solver: str, wanted: Mapping[str, ReleaseRow], own_tasks: Sequence[Path]
) -> Iterator[SolverAnswer]:
    plan, known = folder.plan, tasks.find(own_tasks)
    filtered = took_part(plan, plan.filtered_by)
    drawn = plan.seed if float(plan.decoding.get("temperature") or 0) > 0 else 0
    came: dict[tuple[str, str, str, int], bool | None] = {}
    begun: dict[str, set[str]] = defaultdict(set)
    for one in score(folder, folders=own_tasks):
        if one.sample in wanted and one.arm.condition is Condition.baseline:
            right = None if one.value is None else one.value >= RIGHT
            came.setdefault((one.sample, one.arm.given, one.order, one.repeat), right)
            begun[one.sample].add(one.arm.given)
    for sample, row in wanted.items():
        task = known.get(row.benchmark_task)
        if task is not None and task.answer_type == "caption":
            continue
        made = took_part(plan, row.maker_models)
        for given, order, repeat in _units(plan, row, begun[sample]):
            yield SolverAnswer(
                solver=solver, kind="model", sample=sample, given=given, order=order, repeat=drawn * 1000 + repeat,
                right=came.get((sample, given, order, repeat)), made=made, filtered=filtered,
            )  # fmt: skip


def _units(plan: EvaluationPlan, row: ReleaseRow, begun: set[str]) -> Iterator[tuple[str, str, int]]:
    """All that a plan asks about a row without help: what never came is a failed call, where its arm was begun."""
    question = Question(text=row.question, options=row.options)
    for arm in plan.arms:
        if arm.condition is Condition.baseline and arm.given in begun:
            for order in orders(question, plan.permutations, plan.seed, row.id):
                many = draws(plan, arm, is_choice=bool(order))
                yield from ((arm.given, order, repeat) for repeat in range(many))


def _stale(folder: RunFolder, many: int) -> Issue:
    return Issue(
        kind="other-revision", subject=f"run {folder.path.name}", severity=Severity.warning,
        message=f"left out for {many} of its items: they were changed since", hint="run the evaluation on this release",
    )  # fmt: skip


def _nothing(folder: RunFolder) -> Issue:
    return Issue(
        kind=OTHER_RELEASE, subject=f"run {folder.path.name}", severity=Severity.warning,
        message=f"left out: it is about none of these items (it ran on {folder.plan.release})",
        hint="name a run on this release with --runs",
    )  # fmt: skip
