"""A run folder: one model on one release. What was declared, what was asked about, and what came back."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import cached_property
from pathlib import Path
from types import TracebackType
from typing import Self

from pydantic import ValidationError

from aurelia import whole
from aurelia.evaluate import prediction_lines
from aurelia.evaluate.taught import Taught
from aurelia.lines import Lines
from schemas.base import canonical_json, digest
from schemas.errors import WorkspaceError
from schemas.evaluation import Condition, EvaluationPlan, Prediction
from schemas.issues import Issue
from schemas.release import ReleaseRow

__all__ = ["RunFolder", "rows_bytes", "rows_sha256"]

PLAN, ROWS, TAUGHT, REPLIES, PREDICTIONS, SCORES = (
    "plan.json", "rows.jsonl", "taught.jsonl", "replies.jsonl", "predictions.jsonl", "scores.jsonl"
)  # fmt: skip


def rows_bytes(rows: Sequence[ReleaseRow]) -> bytes:
    """The rows as the folder keeps them: one canonical JSON a line."""
    return b"".join(canonical_json(row.model_dump(mode="json")) + b"\n" for row in rows)


def rows_sha256(rows: Sequence[ReleaseRow]) -> str:
    """What a plan says about its rows."""
    return digest(rows_bytes(rows))


class RunFolder:
    """What one model was asked about one release, and what it said; made by `create` or `open`.

    Args:
        path: The folder.
        plan: What was declared before the run.
    """

    def __init__(self, path: Path, plan: EvaluationPlan) -> None:
        self.path = path
        self.plan = plan
        self._lines = Lines(path / PREDICTIONS)
        self._mended = False

    @classmethod
    def create(
        cls, path: Path, plan: EvaluationPlan, rows: Sequence[ReleaseRow], taught: Sequence[Taught] = ()
    ) -> Self:
        """Make a run folder. The plan is written last: a folder with a plan is whole.

        Args:
            path: The folder.
            plan: What will be asked.
            rows: The rows it is about.
            taught: What the teacher has to say about them, and about the clips whose steps are handed over elsewhere.

        Raises:
            WorkspaceError: A run is there already, the plan is about other rows, or it cannot be written.
        """
        if (path / PLAN).exists():
            raise WorkspaceError(str(path), "holds a run already", "go on with it, or name another folder")
        data = rows_bytes(rows)
        if digest(data) != plan.rows_sha256:
            raise WorkspaceError(str(path), "the plan was declared for other rows", "declare a plan for these rows")
        whole.write(path / ROWS, data)
        whole.write(path / TAUGHT, b"".join(canonical_json(one.model_dump(mode="json")) + b"\n" for one in taught))
        whole.write(path / PLAN, plan.model_dump_json(indent=1).encode() + b"\n")
        return cls(path, plan)

    @classmethod
    def open(cls, path: Path) -> Self:
        """Open a run folder that is there.

        Raises:
            WorkspaceError: There is none, or its plan cannot be read.
        """
        try:
            return cls(path, EvaluationPlan.model_validate_json((path / PLAN).read_bytes()))
        except FileNotFoundError as exc:
            raise WorkspaceError(str(path), "holds no run", "make one with: aurelia evaluate") from exc
        except OSError as exc:
            raise WorkspaceError(str(path / PLAN), f"cannot be read: {exc.strerror}", "check its permissions") from exc
        except ValidationError as exc:
            raise WorkspaceError(str(path / PLAN), "holds no plan of a run", "restore it, or run anew") from exc

    @classmethod
    def exists(cls, path: Path) -> bool:
        """Whether a folder holds a run."""
        return (path / PLAN).exists()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    @property
    def replies_path(self) -> Path:
        """The log of every reply."""
        return self.path / REPLIES

    @property
    def predictions_path(self) -> Path:
        """The predictions, oldest first."""
        return self.path / PREDICTIONS

    @property
    def scores_path(self) -> Path:
        """Where scores belong."""
        return self.path / SCORES

    def rows(self) -> tuple[ReleaseRow, ...]:
        """The rows that were asked about, as they were when the plan was declared.

        Raises:
            WorkspaceError: They cannot be read, or are not the ones the plan was declared for.
        """
        return self._rows

    @cached_property
    def _rows(self) -> tuple[ReleaseRow, ...]:
        path = self.path / ROWS
        try:
            data = path.read_bytes()
        except OSError as exc:
            raise WorkspaceError(str(path), f"cannot be read: {exc.strerror}", "restore it, or run anew") from exc
        if digest(data) != self.plan.rows_sha256:
            raise WorkspaceError(str(path), "is not what the plan was declared for", "restore it, or run anew")
        try:
            return tuple(ReleaseRow.model_validate_json(line) for line in data.splitlines())
        except ValidationError as exc:
            raise WorkspaceError(str(path), "holds rows of another version", "run anew with this version") from exc

    def taught(self) -> dict[str, Taught]:
        """Row's id -> what the teacher had to say about it: the steps that were handed over, and its own answer.

        Raises:
            WorkspaceError: The file cannot be read.
        """
        path = self.path / TAUGHT
        try:
            lines = path.read_bytes().splitlines() if path.exists() else []
            return {one.id: one for one in map(Taught.model_validate_json, lines)}
        except (OSError, ValidationError) as exc:
            raise WorkspaceError(str(path), "cannot be read", "restore it, or run anew") from exc

    def predictions(self) -> Iterator[Prediction]:
        """All predictions, oldest first; of two with one key the first counts, and what cannot be read is passed over.

        Where the media could not be read at first, what came later counts.

        Raises:
            WorkspaceError: The file cannot be read.
        """
        return prediction_lines.predictions(self.predictions_path)

    def lenders(self) -> dict[str, str]:
        """Row's id -> the row whose steps were handed over in place of its own.

        Raises:
            WorkspaceError: The file cannot be read.
        """
        found: dict[str, str] = {}
        for one in self.predictions():
            if one.arm.condition is Condition.steps_shuffled:
                found.setdefault(one.sample, one.steps_from)
        return found

    def keys(self) -> set[str]:
        """The keys of all predictions that need not be asked for again.

        Raises:
            WorkspaceError: The file cannot be read.
        """
        return {one.key for one in self.predictions() if not prediction_lines.asks_again(one)}

    def damaged(self) -> tuple[Issue, ...]:
        """A warning for each line of the predictions that cannot be read; a last line torn by a kill is none.

        Raises:
            WorkspaceError: The file cannot be read.
        """
        return prediction_lines.damaged(self.predictions_path)

    def append(self, prediction: Prediction) -> None:
        """Keep a prediction: on disk before this returns.

        Raises:
            WorkspaceError: The line could not be written (a full disk).
        """
        try:
            if not self._mended:
                prediction_lines.mend(self.predictions_path)
                self._mended = True
            self._lines.append(canonical_json(prediction.model_dump(mode="json")))
        except OSError as exc:
            message = f"cannot be written: {exc.strerror}"
            raise WorkspaceError(str(self.predictions_path), message, "make room there") from exc

    def close(self) -> None:
        """Close the file of predictions; the folder can still be read."""
        self._lines.close()
