"""The folder of a run: one that has begun is gone on with, else a new one is made."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from aurelia import whole
from aurelia.evaluate.folder import REPLIES, RunFolder
from aurelia.evaluate.plan import refuse_other
from aurelia.evaluate.ready import Ready
from schemas.errors import WorkspaceError
from schemas.evaluation import Condition


def begun(ready: Ready, out: Path, earlier: Sequence[Path] = ()) -> RunFolder:
    """The run folder of a plan: the one that is there, or a new one.

    Args:
        ready: What is to be asked.
        out: The folder.
        earlier: Run folders whose replies a new one begins with, so that nothing in them is asked again.

    Raises:
        WorkspaceError: The folder holds a run of another plan, or cannot be written.
    """
    if RunFolder.exists(out):
        folder = opened(ready, out)
        folder.rows()  # refuses rows that are not those of the plan
        return folder
    if earlier:
        _take_replies(out, earlier)
    return RunFolder.create(out, ready.plan, [sample.row for sample in ready.samples], ready.taught)


def opened(ready: Ready, out: Path) -> RunFolder:
    """A run that has begun; what it handed over in place of an item's own steps is handed over again.

    Raises:
        WorkspaceError: The folder holds a run of another plan, or cannot be read.
    """
    folder = RunFolder.open(out)
    refuse_other(folder.plan, ready.plan, out)
    if any(arm.condition is Condition.steps_shuffled for arm in ready.plan.arms):
        ready.asking.donors.go_on(folder.taught(), folder.lenders())
    return folder


def _take_replies(out: Path, earlier: Sequence[Path]) -> None:
    """All replies of some folders as the log of a new one; its own, where a folder without a plan has some, first."""
    logs = [folder / REPLIES for folder in (out, *earlier)]
    try:
        lines = [line for log in logs if log.exists() for line in log.read_bytes().splitlines()]
    except OSError as exc:
        raise WorkspaceError(str(exc.filename), f"cannot be read: {exc.strerror}", "check its permissions") from exc
    whole.write(out / REPLIES, b"".join(line + b"\n" for line in dict.fromkeys(lines)))
