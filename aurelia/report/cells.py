"""A scored run as arrays: one value for each item in each arm, out of all orders in which it was asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from aurelia.evaluate.folder import RunFolder
from aurelia.evaluate.guessing import guess_of
from aurelia.evaluate.samples import clusters
from aurelia.evaluate.score_votes import voted
from aurelia.evaluate.taught import Taught
from aurelia.report.columns import column_of, in_order
from aurelia.report.wanted import wanted
from aurelia.statistics.intervals import Integers, Numbers
from schemas.evaluation import Arm, EvaluationPlan, Score
from schemas.release import ReleaseRow


@dataclass(frozen=True)
class Counts:
    """What arrived of the media in an arm's calls of one column."""

    calls: int = 0
    frames: int = 0
    """Pictures in all."""
    seconds: float = 0.0
    """Seconds of sound in all."""
    with_frames: int = 0
    with_sound: int = 0

    def and_one(self, frames: int, seconds: float) -> Counts:
        """With one more call."""
        return Counts(
            self.calls + 1, self.frames + frames, self.seconds + seconds,
            self.with_frames + (frames > 0), self.with_sound + (seconds > 0),
        )  # fmt: skip


@dataclass(frozen=True)
class Cells:
    """A scored run; arrays are arms by items, in the order of `arms` and `rows`.

    Args:
        plan: What was declared.
        rows: The items.
        taught: What the teacher had to say, by row.
        arms: The arms.
        columns: The column of each item.
        clusters: The cluster of each item.
        chance: What guessing gets on each item; 0 for open questions but those of yes and no.
        values: The mean over the orders and their repeats; nan where a call failed or is missing.
        circular: 1 where all orders were right, of repeated rounds of orders the share of them; nan where there was one
            order, or `values` is nan.
        asked: How many answers were asked for, self-consistency's samples as one.
        came: How many came, each sample by itself.
        wanted: How many the plan wants; 0 where nothing came and it cannot be told that the item can be asked.
        failed: How many of these calls failed.
        replied: How many replies came whose call did not fail, each sample by itself.
        parsed: How many of these could be read.
        judged: Of these again, how many by a judge.
        delivered: (arm, column) -> what arrived of the media.
        places: Row's id -> its number.
        scores: (arm, column) -> the scores, self-consistency's samples as one.
    """

    plan: EvaluationPlan
    rows: tuple[ReleaseRow, ...]
    taught: dict[str, Taught]
    arms: tuple[Arm, ...]
    columns: tuple[str, ...]
    clusters: Integers
    chance: Numbers
    values: Numbers
    circular: Numbers
    asked: Integers
    came: Integers
    wanted: Integers
    failed: Integers
    replied: Integers
    parsed: Integers
    judged: Integers
    delivered: dict[tuple[Arm, str], Counts]
    places: dict[str, int]
    scores: dict[tuple[Arm, str], list[Score]]

    def of_column(self, column: str) -> Integers:
        """The numbers of a column's items."""
        return np.flatnonzero(np.array([one == column for one in self.columns]))

    @property
    def lacking(self) -> int:
        """How many answers the plan wants that are not there, and can be asked for."""
        return int(np.maximum(self.wanted - self.came, 0).sum())

    def row(self, sample: str) -> ReleaseRow:
        """The row with that id."""
        return self.rows[self.places[sample]]

    def column_names(self) -> list[str]:
        """The columns that have items."""
        return in_order(self.columns)


def cells(folder: RunFolder, scores: Sequence[Score], own_tasks: Sequence[Path] = ()) -> Cells:
    """A run's scores as arrays.

    Args:
        folder: The run folder.
        scores: One a prediction.
        own_tasks: Folders with benchmark tasks of one's own.

    Raises:
        WorkspaceError: The folder cannot be read.
        PluginError: A benchmark task does not load.
    """
    rows, taught = folder.rows(), folder.taught()
    counted = tuple(voted(scores))
    columns = tuple(column_of(row) for row in rows)
    arms = tuple(dict.fromkeys((*folder.plan.arms, *(one.arm for one in counted))))
    places = {row.id: place for place, row in enumerate(rows)}
    tallies, replies = _tallies(counted, arms, places), _tallies(scores, arms, places)
    came = replies["asked"].astype(np.int64)
    needed = wanted(folder, arms, came, taught, own_tasks)
    values, circular = _values(tallies, (came > 0) & (came >= needed), _rounds(counted, arms, places))
    return Cells(
        plan=folder.plan, rows=rows, taught=taught, arms=arms, columns=columns,
        clusters=np.array(clusters(rows), dtype=np.int64),
        chance=np.array([guess_of(row) for row in rows]),
        values=values, circular=circular, asked=tallies["asked"].astype(np.int64),
        came=came, wanted=needed,
        failed=tallies["failed"].astype(np.int64), replied=came - replies["failed"].astype(np.int64),
        parsed=replies["parsed"].astype(np.int64), judged=replies["judged"].astype(np.int64),
        delivered=_delivered(folder, {row.id: column for row, column in zip(rows, columns, strict=True)}),
        places=places, scores=_grouped(counted, places, columns),
    )  # fmt: skip


def _grouped(
    scores: Sequence[Score], places: dict[str, int], columns: Sequence[str]
) -> dict[tuple[Arm, str], list[Score]]:
    found: dict[tuple[Arm, str], list[Score]] = {}
    for one in scores:
        found.setdefault((one.arm, columns[places[one.sample]]), []).append(one)
    return found


def _at(scores: Sequence[Score], arms: Sequence[Arm], items: dict[str, int]) -> Integers:
    """The place of each score in arrays of arms by items."""
    places = {arm: place for place, arm in enumerate(arms)}
    return np.array([places[one.arm] * len(items) + items[one.sample] for one in scores], dtype=np.int64)


def _tallies(scores: Sequence[Score], arms: Sequence[Arm], items: dict[str, int]) -> dict[str, Numbers]:
    at = _at(scores, arms, items)
    columns = {
        "asked": np.ones(len(scores)),
        "failed": np.array([one.value is None for one in scores], dtype=np.float64),
        "parsed": np.array([one.parsed for one in scores], dtype=np.float64),
        "judged": np.array([one.judged for one in scores], dtype=np.float64),
        "sum": np.array([one.value or 0.0 for one in scores], dtype=np.float64),
    }
    whole = len(arms) * len(items)
    return {
        name: np.bincount(at, weights=column, minlength=whole).astype(np.float64).reshape(len(arms), len(items))
        for name, column in columns.items()
    }


def _rounds(scores: Sequence[Score], arms: Sequence[Arm], items: dict[str, int]) -> Numbers:
    """Of the rounds in which an item was shown in each order once, the share that were right throughout.

    It is nan where no round has several orders. A repeat is a round: a mean over rounds, as accuracy is one over draws.
    """
    found = np.full(len(arms) * len(items), np.nan)
    rounds: dict[tuple[int, int], list[bool]] = {}
    for place, one in zip(_at(scores, arms, items).tolist(), scores, strict=True):
        if one.order:
            rounds.setdefault((place, one.repeat), []).append((one.value or 0.0) >= 1)
    each: dict[int, list[bool]] = {}
    for (place, _), right in rounds.items():
        if len(right) > 1:
            each.setdefault(place, []).append(all(right))
    for place, right in each.items():
        found[place] = sum(right) / len(right)
    return found.reshape(len(arms), len(items))


def _values(tallies: dict[str, Numbers], there: npt.NDArray[np.bool_], rounds: Numbers) -> tuple[Numbers, Numbers]:
    """Means and circular values; an item counts in an arm when all answers that the plan wants are there."""
    asked = tallies["asked"]
    whole = there & (tallies["failed"] == 0)
    return np.where(whole, tallies["sum"] / np.maximum(asked, 1), np.nan), np.where(whole, rounds, np.nan)


def _delivered(folder: RunFolder, columns: dict[str, str]) -> dict[tuple[Arm, str], Counts]:
    found: dict[tuple[Arm, str], Counts] = {}
    for one in folder.predictions():
        if one.error is None:
            place = one.arm, columns[one.sample]
            found[place] = found.get(place, Counts()).and_one(one.delivered.frames, one.delivered.audio_seconds)
    return found
