"""Everything a report says about one or several runs, as numbers; the page and the tables only write them down."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Any

from aurelia.audit.kept import Kept, MadeFrom
from aurelia.evaluate.folder import RunFolder
from aurelia.evaluate.judge import Verdicts
from aurelia.evaluate.score import write_scores
from aurelia.report.arms import ArmRow, arm_row
from aurelia.report.audited import AuditedRow, audited_rows, chosen_by
from aurelia.report.cells import Cells, cells
from aurelia.report.columns import in_order, title
from aurelia.report.contrasts import ContrastRow, adjusted, contrast_rows
from aurelia.report.leaked import LeakRow, leak_rows
from schemas.base import short
from schemas.evaluation import EvaluationPlan, Score

_MOST_LINES = 3


@dataclass(frozen=True)
class RunReport:
    """One run: one model on one release."""

    name: str
    """The model, told apart from others of the report where that is needed."""
    folder: str
    """What its folder is called; not where that lies."""
    plan: EvaluationPlan
    items: int
    clusters: int
    predictions: int
    arms: tuple[ArmRow, ...]
    contrasts: tuple[ContrastRow, ...]
    leaks: tuple[LeakRow, ...]
    flags: tuple[str, ...]
    """What holds for the whole run."""
    lacking: int = 0
    """How many answers the plan wants that are not there, and can be asked for."""
    audited: tuple[AuditedRow, ...] = ()
    """By the audit's verdicts; empty without an audit."""

    @property
    def incomplete(self) -> bool:
        """Whether calls failed, or were not made yet."""
        return self.lacking > 0 or any(arm.incomplete for arm in self.arms)


@dataclass(frozen=True)
class EvaluationReport:
    """Several runs; p values are Holm's over all comparisons that were declared in any of them."""

    runs: tuple[RunReport, ...]
    comparisons: int
    """How many p values were adjusted together."""
    audit: MadeFrom | None = None
    """What the audit was made from by whose verdicts scores are told apart."""

    @property
    def columns(self) -> list[str]:
        """The columns that any run has items in."""
        return in_order(arm.column for run in self.runs for arm in run.arms)


def compute(
    folders: Sequence[RunFolder], *, verdicts: Sequence[Verdicts | None] = (), tasks: Sequence[Path] = (),
    kept: Kept | None = None,
) -> EvaluationReport:  # fmt: skip
    """Score runs and compare what was declared to be compared.

    Args:
        folders: The run folders; each gets its `scores.jsonl`.
        verdicts: What a judge said about each run; none for the strict reading alone.
        tasks: Folders with benchmark tasks of one's own.
        kept: An audit of the same release, to tell scores apart by its verdicts.

    Raises:
        UsageError: The audit is one of another version of the release.
        WorkspaceError: A folder cannot be read or written.
        PluginError: A benchmark task does not load, or its scorer fails.
    """
    judged = [*verdicts, *(None for _ in folders)]
    runs = [
        of_run(folder, write_scores(folder, verdicts=said, folders=tasks), tasks, kept)
        for folder, said in zip(folders, judged, strict=False)
    ]
    return replace(together(runs), audit=kept.made_from if kept else None)


def together(runs: Sequence[RunReport]) -> EvaluationReport:
    """Several runs as one report: names told apart, p values adjusted over all of them."""
    named = [replace(run, name=name) for run, name in zip(runs, _names(runs), strict=True)]
    rows = iter(adjusted([row for run in named for row in run.contrasts]))
    whole = [replace(run, contrasts=tuple(next(rows) for _ in run.contrasts)) for run in named]
    tested = sum(row.p == row.p for run in whole for row in run.contrasts)
    return EvaluationReport(tuple(whole), tested)


def of_run(
    folder: RunFolder, scores: Sequence[Score], tasks: Sequence[Path] = (), kept: Kept | None = None
) -> RunReport:
    """One run by itself; its p values are not adjusted yet.

    Args:
        folder: The run folder.
        scores: One a prediction.
        tasks: Folders with benchmark tasks of one's own.
        kept: An audit of the same release.

    Raises:
        UsageError: The audit is one of another version of the release.
        WorkspaceError: The folder cannot be read.
        PluginError: A benchmark task does not load.
    """
    found = cells(folder, scores, tasks)
    columns = found.column_names()
    arms = tuple(
        arm_row(found, arm, column) for column in columns for arm in found.arms if (arm, column) in found.scores
    )
    return RunReport(
        name=found.plan.model_name, folder=folder.path.resolve().name, plan=found.plan, items=len(found.rows),
        clusters=len(set(found.clusters.tolist())), predictions=len(scores), arms=arms,
        contrasts=tuple(row for column in columns for row in contrast_rows(found, column)),
        leaks=tuple(row for column in columns for row in leak_rows(found, column)),
        flags=(*_damaged(folder), *_flags(found, arms, kept)),
        lacking=found.lacking, audited=tuple(audited_rows(found, kept, arms)) if kept else (),
    )  # fmt: skip


def _damaged(folder: RunFolder) -> Iterator[str]:
    """Which lines of the predictions cannot be read; of many the first ones."""
    issues = folder.damaged()
    yield from map(str, issues[:_MOST_LINES])
    if len(issues) > _MOST_LINES:
        yield f"{folder.predictions_path.name}: {len(issues) - _MOST_LINES} more lines cannot be read"


def _flags(found: Cells, arms: Sequence[ArmRow], kept: Kept | None) -> Iterator[str]:
    plan = found.plan
    names = {plan.model, plan.model_name, f"{plan.model_name}@{plan.revision}"}
    if names & set(plan.filtered_by):
        yield "the items were chosen by this model: its own scores on them are not comparable"
    if kept and chosen_by(plan, kept.made_from):
        yield "the audit's verdicts rest on this model's own answers: its scores by verdict are not comparable"
    makers = {name for row in found.rows for name in row.maker_models}
    if names & makers:
        made = sum(bool(names & set(row.maker_models)) for row in found.rows)
        yield f"this model had a part in drafting {made} of {len(found.rows)} items"
    missing = [str(arm) for arm in plan.arms if not any(row.arm == arm for row in arms)]
    if missing:
        yield f"declared and not run: {', '.join(missing)}"
    failed, calls = sum(row.failed_calls for row in arms), sum(row.calls for row in arms)
    if failed:
        left_out = sum(row.excluded for row in arms)
        yield f"incomplete: {failed} of {calls} calls failed, and {left_out} values of items are left out"
    if found.lacking:
        yield f"unfinished: {found.lacking} answers are not there yet; aurelia evaluate goes on where it stopped"
    alone = [title(one) for one in found.column_names() if len(set(found.clusters[found.of_column(one)].tolist())) == 1]
    if alone:
        yield f"all items are about one recording, so there are no intervals: {', '.join(alone)}"
    if plan.demo:
        yield "demo items: nothing here is a result"


def _names(runs: Sequence[RunReport]) -> list[str]:
    """What to call each run: the model, with its revision, release, folder or a number where that is needed."""
    ways: tuple[Callable[[RunReport], str], ...] = (
        lambda run: run.plan.model_name,
        lambda run: f"{run.plan.model_name} {_brief(run.plan.revision)}",
        lambda run: f"{run.plan.model_name} {_brief(run.plan.revision)} on {run.plan.release}",
        lambda run: f"{run.plan.model_name} in {run.folder}",
        lambda run: f"{run.plan.model_name} {_brief(run.plan.revision)} on {run.plan.release} in {run.folder}",
    )
    for way in ways:
        names = [way(run) for run in runs]
        if len(set(names)) == len(names):
            return names
    return [f"{name} ({number})" for number, name in enumerate(names, start=1)]


def _brief(revision: str) -> str:
    return short(revision) if len(revision) >= 40 else revision


def as_json(report: EvaluationReport) -> dict[str, Any]:
    """A report as JSON values; what is not known is null."""
    runs = []
    for run in report.runs:
        about = {"plan": run.plan.model_dump(mode="json"), "incomplete": run.incomplete}
        rows = {
            "arms": [_plain({**asdict(row), "arm": str(row.arm)}) for row in run.arms],
            "contrasts": [_contrast(row) for row in run.contrasts],
            "leaks": [_plain({**asdict(row), "contrast": row.contrast and row.contrast.name}) for row in run.leaks],
            "audited": [_plain({**asdict(row), "arm": str(row.arm)}) for row in run.audited],
        }
        fields = ("name", "folder", "items", "clusters", "predictions", "lacking", "flags")
        runs.append({**{name: _plain(getattr(run, name)) for name in fields}, **about, **rows})
    audit = report.audit and report.audit.model_dump(mode="json")
    return {"runs": runs, "comparisons": report.comparisons, "audit": audit}


def _contrast(row: ContrastRow) -> dict[str, Any]:
    declared = row.contrast
    arms = {"treated_arm": str(declared.treated), "control_arm": str(declared.control)}
    values = {**asdict(row), "contrast": declared.name, "part": declared.part, **arms}
    found = _plain(values)
    return dict(found)


def _plain(value: Any) -> Any:
    if isinstance(value, float):
        return value if math.isfinite(value) else None
    if isinstance(value, dict):
        return {str(name): _plain(inner) for name, inner in value.items()}
    return [_plain(inner) for inner in value] if isinstance(value, list | tuple) else value
