"""Runs an evaluation: what has no prediction yet is asked, and each reply is kept before the next thing happens."""

from __future__ import annotations

import fcntl
import os
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from itertools import zip_longest
from pathlib import Path

from aurelia.evaluate.asking import InapplicableError, Prepared, UnaskableError, Unit
from aurelia.evaluate.begun import begun
from aurelia.evaluate.folder import RunFolder
from aurelia.evaluate.prediction_lines import asks_again
from aurelia.evaluate.ready import Ready
from aurelia.evaluate.replying import Unanswered, prediction_of, script
from aurelia.model import Model
from aurelia.replies import LoggedModel, ReplyLog
from aurelia.reply_log import MEDIA_UNREADABLE
from aurelia.schedule import Scheduler
from aurelia.script import Script
from schemas.base import identity
from schemas.errors import MediaError, ToolkitError, WorkspaceError
from schemas.evaluation import Arm, Prediction
from schemas.issues import Issue, Severity

Progress = Callable[[int, int], None]
"""Told how many of how many predictions are there."""

_Result = Prediction | Unanswered | ToolkitError
_GIVE_UP = 8
"""The media of so many items in a row cannot be read: it is gone as a whole."""


@dataclass
class Outcome:
    """What a run came to.

    Args:
        folder: The run folder.
        wanted: Predictions that the plan asks for, without what cannot be asked.
        there: Predictions that are there now.
        new: Of these, from this run.
        failed: Of all that are there, those without a usable reply.
        waiting: Calls that failed and may not fail again: the next run asks them.
        issues: What is left out or waits, and why.
    """

    folder: Path
    wanted: int = 0
    there: int = 0
    new: int = 0
    failed: int = 0
    waiting: int = 0
    issues: list[Issue] = field(default_factory=list)

    @property
    def complete(self) -> bool:
        """Whether everything that can be asked has its prediction."""
        return self.there == self.wanted

    @property
    def clean(self) -> bool:
        """Whether nothing was left out, failed or waits."""
        return self.complete and not self.failed and all(one.severity is Severity.warning for one in self.issues)


def evaluate(
    ready: Ready, model: Model, out: Path, progress: Progress = lambda _done, _all: None, *, most: int | None = None,
    earlier: Sequence[Path] = (),
) -> Outcome:  # fmt: skip
    """Ask all that a run folder does not hold yet.

    A run that was stopped anywhere, also by kill -9, goes on: predictions that are there are passed over, and what
    was answered before is taken from the log of replies.

    Args:
        ready: What is to be asked.
        model: Who is asked.
        out: The run folder; made where it is not there.
        progress: Told of every prediction.
        most: Ask for so many predictions at most, spread over all that are missing; to measure what they take.
        earlier: Run folders whose replies a new one begins with.

    Raises:
        WorkspaceError: The folder holds a run of another plan, another process works on it, or the disk is full.
        ModelError: The model is gone: call after call failed.
        MediaError: The media is gone: that of item after item cannot be read any more.
    """
    with _alone(out), begun(ready, out, earlier) as folder, ReplyLog(folder.replies_path) as log:
        outcome = Outcome(out, issues=[*ready.issues, *folder.damaged()])
        logged = LoggedModel(model, log)
        unread = {one.key for one in folder.predictions() if asks_again(one)}
        todo = _todo(ready, logged, _there(folder, outcome), outcome)
        if most is not None:
            todo = _spread(todo, ready.plan.seed)[:most]
        progress(outcome.there, outcome.wanted)
        going: dict[str, Prepared] = {}
        gone: set[str] = set()
        for key, result in Scheduler[str, Prediction | Unanswered]().run(_scripts(todo, ready, logged, going)):
            prepared = going.pop(key)
            _take(prepared, result, folder, outcome, again=key in unread)
            progress(outcome.there, outcome.wanted)
            _stop_without_media(prepared, result, gone)
    return outcome


def _there(folder: RunFolder, outcome: Outcome) -> set[str]:
    """The keys of the predictions that need not be asked for; those without a usable reply are told again."""
    keys = set()
    for prediction in folder.predictions():
        if not asks_again(prediction):
            keys.add(prediction.key)
            _count_failed(prediction, outcome)
    return keys


def _count_failed(prediction: Prediction, outcome: Outcome) -> None:
    if prediction.error is not None:
        outcome.failed += 1
        outcome.issues.append(prediction.error)


def _todo(ready: Ready, model: Model, there: set[str], outcome: Outcome) -> list[Unit]:
    """What has no prediction yet; what cannot be asked is told once for each row and arm."""
    todo: list[Unit] = []
    told: set[tuple[str, str]] = set()
    for unit in ready.asking.units(ready.samples):
        try:
            key = ready.asking.prepare(unit, model).key
        except (UnaskableError, MediaError) as exc:
            about = (unit.sample.row.id, str(unit.arm))
            if about not in told:
                told.add(about)
                outcome.issues.append(_not_asked(exc))
            continue
        outcome.wanted += 1
        if key in there:
            outcome.there += 1
        else:
            todo.append(unit)
    return todo


def _spread(units: Sequence[Unit], seed: int) -> list[Unit]:
    """Units in an order in which the first few are of all arms and of any rows."""
    by_arm: dict[Arm, list[Unit]] = {}
    for unit in units:
        by_arm.setdefault(unit.arm, []).append(unit)
    mixed = [
        sorted(mine, key=lambda one: identity("spread", seed, one.sample.row.id, one.order, one.repeat))
        for mine in by_arm.values()
    ]
    return [unit for level in zip_longest(*mixed) for unit in level if unit is not None]


def _not_asked(exc: ToolkitError) -> Issue:
    kind = MEDIA_UNREADABLE if isinstance(exc, MediaError) else "not-asked"
    severity = Severity.warning if isinstance(exc, InapplicableError) else Severity.error
    return Issue(kind=kind, subject=exc.subject, message=exc.message, hint=exc.hint, severity=severity)


def _scripts(
    todo: Iterable[Unit], ready: Ready, model: Model, going: dict[str, Prepared]
) -> Iterator[tuple[str, Script[Prediction | Unanswered]]]:
    """Scripts as the scheduler takes them: the words of a unit are made when its turn comes."""
    for unit in todo:
        prepared = ready.asking.prepare(unit, model)
        going[prepared.key] = prepared
        yield prepared.key, script(prepared, model)


def _take(prepared: Prepared, result: _Result, folder: RunFolder, outcome: Outcome, *, again: bool) -> None:
    """Keep a prediction, or note that another run has to ask again; where media is unread again, that is kept once."""
    if isinstance(result, ToolkitError):
        kind = MEDIA_UNREADABLE if isinstance(result, MediaError) else "reply-failed"
        issue = Issue(kind=kind, subject=result.subject, message=result.message, hint=result.hint)
        passes = result.retry or isinstance(result, MediaError)  # files that were read before may come back
        result = Unanswered(issue) if passes else prediction_of(prepared, error=issue)
    if isinstance(result, Unanswered):
        outcome.waiting += 1
        outcome.issues.append(result.issue)
        return
    if not (again and asks_again(result)):
        folder.append(result)
        outcome.new += 1
    outcome.there += 1
    _count_failed(result, outcome)


def _stop_without_media(prepared: Prepared, result: _Result, gone: set[str]) -> None:
    """Stop where the media of many items in a row cannot be read any more: a disk or share is gone.

    Raises:
        MediaError: There are too many in `gone`, the rows whose media could not be read since some was.
    """
    away = _away(result)
    if away is not None:
        gone.add(prepared.unit.sample.row.id)
        if len(gone) >= _GIVE_UP:
            what = f"{away.message}, nor can any media of {len(gone)} items in a row"
            raise MediaError(away.subject, what, "bring it back and run the same command again")
    elif isinstance(result, Prediction) and prepared.media:
        gone.clear()


def _away(result: _Result) -> MediaError | Issue | None:
    """What says that the media was not there; None where it was."""
    if isinstance(result, Unanswered):
        return result.issue if result.issue.kind == MEDIA_UNREADABLE else None
    return result if isinstance(result, MediaError) else None


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    """Only one process at a time asks for a folder: two would ask everything twice.

    Raises:
        WorkspaceError: Another one does, or the folder cannot be written.
    """
    try:
        out.mkdir(parents=True, exist_ok=True)
        lock = os.open(out / ".lock", os.O_RDWR | os.O_CREAT, 0o644)
    except OSError as exc:
        raise WorkspaceError(str(out), f"cannot be written: {exc.strerror}", "name another folder with --out") from exc
    try:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except OSError as exc:
            raise WorkspaceError(str(out), "is being worked on by another process", "wait for it to end") from exc
        yield
    finally:
        os.close(lock)
