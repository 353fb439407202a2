"""One audit of a release: its items, everybody's answers, the verdicts, and what all of it was made from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from aurelia import tasks as benchmark_tasks
from aurelia.audit import classifiers
from aurelia.audit.answers import OTHER_RELEASE, run_answers
from aurelia.audit.asked import Asked
from aurelia.audit.chance import asked_of
from aurelia.audit.dataset import DatasetFacts, dataset_facts
from aurelia.audit.kept import MadeFrom, RunUsed
from aurelia.audit.verdict import audit
from aurelia.evaluate.folder import RunFolder, rows_sha256
from aurelia.evaluate.plan import describe
from aurelia.evaluate.samples import clusters
from curation.audit.people import people_answers
from curation.audit.releases import rows_of
from curation.workspace import Workspace
from schemas.base import canonical_json, digest
from schemas.errors import WorkspaceError
from schemas.evaluation import ItemVerdict, SolverAnswer
from schemas.issues import Issue, Severity
from schemas.release import ReleaseRow
from schemas.task import BenchmarkTask


@dataclass(frozen=True)
class Audit:
    """One audit.

    Args:
        made_from: What it was made from.
        rows: The items audited.
        clusters: Each row's cluster.
        asked: What guessing and the text prior get on each.
        verdicts: One a row, in their order.
        dataset: What gives answers away in each benchmark task.
        answers: Everybody's answers.
        issues: What could not be audited, and why.
    """

    made_from: MadeFrom
    rows: tuple[ReleaseRow, ...]
    clusters: tuple[int, ...]
    asked: tuple[Asked, ...]
    verdicts: tuple[ItemVerdict, ...]
    dataset: tuple[DatasetFacts, ...]
    answers: tuple[SolverAnswer, ...]
    issues: tuple[Issue, ...]

    @property
    def undecided(self) -> int:
        """How many items are undecided."""
        return sum(one.verdict == "undecided" for one in self.verdicts)


def make(
    workspace: Workspace, release: Path, runs: Sequence[Path], *, splits: Iterable[str] = (),
    names: Sequence[str] = tuple(classifiers.CLASSIFIERS), seed: int = 0,
) -> Audit:  # fmt: skip
    """Audit a release by the runs named, people's solve passes and text classifiers.

    Args:
        workspace: An open workspace; people's answers are read from it.
        release: The release folder.
        runs: Run folders.
        splits: Which splits of it; all of them unless named.
        names: Which classifiers.
        seed: Of the classifiers' folds.

    Raises:
        ReleaseError: The release cannot be read.
        WorkspaceError: A run cannot be read.
        SettingsError: scikit-learn is not installed.
    """
    known = benchmark_tasks.find(workspace.task_folders)
    name, split_hash = describe(release)
    every = rows_of(release, splits)
    captions = {row.id for row in every if row.benchmark_task in known and _is_caption(known, row)}
    rows = tuple(row for row in every if row.id not in captions)
    grouped = clusters(rows)
    classified = classifiers.answers(rows, grouped, seed=seed, names=names) if names else []
    people = people_answers(workspace.store, known, {row.id for row in rows}, demo=any(row.demo for row in rows))
    with ExitStack() as stack:
        folders = [stack.enter_context(RunFolder.open(path)) for path in runs]
        by_models = run_answers(folders, rows, own_tasks=workspace.task_folders)
        used = tuple(_used(folder) for folder in folders)
        unused = {one.subject for one in by_models.issues if one.kind == OTHER_RELEASE}
        elsewhere = (_other(folder) for folder in folders if folder.plan.split_hash != split_hash)
        others = tuple(one for one in elsewhere if one.subject not in unused)
    answers = (*by_models.answers, *people, *classified)
    asked = asked_of(rows, classified)
    told = digest(canonical_json([one.model_dump(mode="json") for one in people]))
    return Audit(
        MadeFrom(
            release=name, split_hash=split_hash, rows_sha256=rows_sha256(rows), runs=used, people_sha256=told,
            classifiers=tuple(names), seed=seed,
        ),
        rows, grouped, asked, audit(asked, answers), dataset_facts(rows, grouped, classified), answers,
        (*by_models.issues, *others, *([_captions(len(captions))] if captions else [])),
    )  # fmt: skip


def _is_caption(known: Mapping[str, BenchmarkTask], row: ReleaseRow) -> bool:
    return known[row.benchmark_task].answer_type == "caption"


def _captions(many: int) -> Issue:
    return Issue(
        kind="not-audited", subject="captions", severity=Severity.warning,
        message=f"{many} items are left out: a caption is neither right nor wrong",
        hint="compare captions with less and with both senses in a report: aurelia report",
    )  # fmt: skip


def _other(folder: RunFolder) -> Issue:
    return Issue(
        kind=OTHER_RELEASE, subject=f"run {folder.path.name}", severity=Severity.warning,
        message=f"was made on {folder.plan.release}: its answers count for the items that are the same here",
        hint="where items were mended since, ask again: curate audit --model NAME:ARGUMENT",
    )  # fmt: skip


def _used(folder: RunFolder) -> RunUsed:
    try:
        plan = (folder.path / "plan.json").read_bytes()
        said = folder.predictions_path.read_bytes() if folder.predictions_path.exists() else b""
    except OSError as exc:
        raise WorkspaceError(str(folder.path), f"cannot be read: {exc.strerror}", "check its permissions") from exc
    return RunUsed(
        name=folder.path.name, model=f"{folder.plan.model_name} {folder.plan.revision}".strip(),
        plan_sha256=digest(plan), predictions_sha256=digest(said),
    )  # fmt: skip
