"""What predictions are worth: from a run folder alone, apart from the run, and the same at every scoring."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from aurelia import tasks, whole
from aurelia.evaluate.caption_measures import measures_of
from aurelia.evaluate.folder import RunFolder
from aurelia.evaluate.judge import Verdicts
from aurelia.evaluate.samples import clusters
from aurelia.evaluate.score_reading import Asked, Reading, asked, read
from schemas.base import canonical_json
from schemas.errors import WorkspaceError
from schemas.evaluation import Prediction, Score
from schemas.release import ReleaseRow
from schemas.task import BenchmarkTask

SPOKE = frozenset({"reply-truncated", "reply-empty"})
"""Errors that are the model's own doing: it was asked and came to no end, or said nothing. Such a reply is wrong."""


class Cases:
    """The rows of a run as the model saw them, each made once.

    Args:
        rows: Of the run folder.
        known: The benchmark tasks by name.
    """

    def __init__(self, rows: Sequence[ReleaseRow], known: Mapping[str, BenchmarkTask]) -> None:
        self.rows = {row.id: row for row in rows}
        self.clusters = dict(zip(self.rows, clusters(rows), strict=True))
        self._known = known
        self._made: dict[tuple[str, str], Asked] = {}

    def of(self, prediction: Prediction) -> Asked:
        """What a prediction answers.

        Raises:
            WorkspaceError: It is about no row of the run, or about a benchmark task that is not here.
        """
        place = prediction.sample, prediction.order
        if place not in self._made:
            row = self.rows.get(prediction.sample)
            if row is None:
                subject = f"prediction {prediction.key[:12]}"
                raise WorkspaceError(subject, "is about no row of its run", "run anew into another folder")
            self._made[place] = asked(self.task(row), row, prediction.order)
        return self._made[place]

    def task(self, row: ReleaseRow) -> BenchmarkTask:
        """The benchmark task of a row.

        Raises:
            WorkspaceError: It is not here.
        """
        found = self._known.get(row.benchmark_task)
        if found is None:
            hint = "name the folder of your own benchmark tasks with --folder"
            raise WorkspaceError(f"benchmark task {row.benchmark_task}", "is not here", hint)
        return found


def cases(folder: RunFolder, folders: Sequence[Path] = ()) -> Cases:
    """The rows of a run folder as a model saw them.

    Args:
        folder: The run.
        folders: Folders with benchmark tasks of one's own.

    Raises:
        WorkspaceError: The rows cannot be read.
        PluginError: A benchmark task does not load.
    """
    return Cases(folder.rows(), tasks.find(folders))


def undecided(folder: RunFolder, folders: Sequence[Path] = ()) -> Iterator[tuple[Asked, str]]:
    """The replies of a run that the strict reading cannot tell, with what was asked: all that a judge is for.

    Raises:
        WorkspaceError: The folder cannot be read, or its predictions are not about its rows.
        PluginError: A benchmark task does not load, or its scorer fails.
    """
    found = cases(folder, folders)
    for prediction in folder.predictions():
        case = found.of(prediction)
        if not _failed(prediction) and read(case, prediction.text).open:
            yield case, prediction.text


def _failed(prediction: Prediction) -> bool:
    return prediction.error is not None and prediction.error.kind not in SPOKE


def score(folder: RunFolder, *, verdicts: Verdicts | None = None, folders: Sequence[Path] = ()) -> Iterator[Score]:
    """The score of every prediction of a run, in the order of the predictions.

    Args:
        folder: The run folder; nothing else is looked at.
        verdicts: What a judge said of replies that the strict reading cannot tell; None for that reading alone.
        folders: Folders with benchmark tasks of one's own.

    Raises:
        WorkspaceError: The folder cannot be read, or its predictions are not about its rows.
        PluginError: A benchmark task does not load, or its scorer fails.
    """
    found = cases(folder, folders)
    measured = measures_of([row for row in found.rows.values() if found.task(row).answer_type == "caption"])
    for prediction in folder.predictions():
        case = found.of(prediction)
        row = found.rows[prediction.sample]
        failed = _failed(prediction)
        reading = Reading() if failed else read(case, prediction.text)
        said = verdicts.about(case, prediction.text, reading) if verdicts and reading.open else None
        reading = said or reading
        captioned = case.task.answer_type == "caption" and reading.value is not None
        yield Score(
            key=prediction.key,
            sample=prediction.sample,
            cluster=found.clusters[prediction.sample],
            benchmark_task=row.benchmark_task,
            dataset=row.dataset,
            arm=prediction.arm,
            order=prediction.order,
            repeat=prediction.repeat,
            stated=reading.stated,
            option=reading.option,
            parsed=reading.value is not None,
            value=None if failed else reading.value or 0.0,
            judged=said is not None and said.value is not None,
            measures=measured(row, reading.stated) if captioned else {},
        )


def write_scores(
    folder: RunFolder, *, verdicts: Verdicts | None = None, folders: Sequence[Path] = ()
) -> tuple[Score, ...]:
    """Score a run and keep the scores in its folder; an older scoring is replaced.

    Args:
        folder: The run folder.
        verdicts: What a judge said, where one was asked.
        folders: Folders with benchmark tasks of one's own.

    Raises:
        WorkspaceError: The folder cannot be read or written.
        PluginError: A benchmark task does not load, or its scorer fails.
    """
    scores = tuple(score(folder, verdicts=verdicts, folders=folders))
    try:
        whole.write(folder.scores_path, b"".join(line(one) for one in scores))
    except OSError as exc:
        message = f"cannot be written: {exc.strerror}"
        raise WorkspaceError(str(folder.scores_path), message, "make room there") from exc
    return scores


def line(one: Score) -> bytes:
    """A score as its file keeps it."""
    return canonical_json(one.model_dump(mode="json")) + b"\n"
