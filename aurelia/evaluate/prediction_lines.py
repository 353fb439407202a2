"""The lines of `predictions.jsonl`: which of them count, which a kill tore, and which are damaged."""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator
from pathlib import Path

from pydantic import ValidationError
from pydantic_core import from_json

from aurelia.reply_log import MEDIA_UNREADABLE
from schemas.errors import WorkspaceError
from schemas.evaluation import Prediction
from schemas.issues import Issue, Severity


def asks_again(prediction: Prediction) -> bool:
    """Whether the next run asks again: the media could not be read, which says nothing about the model."""
    return prediction.error is not None and prediction.error.kind == MEDIA_UNREADABLE


def predictions(path: Path) -> Iterator[Prediction]:
    """The predictions of a file, oldest first; lines that cannot be read are passed over.

    Of two with one key the first counts, but for one whose media could not be read: what came later takes its place.

    Raises:
        WorkspaceError: The file cannot be read.
    """
    replaced, seen = _replaced(path), set[str]()
    for line in _lines(path):
        one = _prediction(line)
        if one is not None and one.key not in seen and not (one.key in replaced and asks_again(one)):
            seen.add(one.key)
            yield one


def damaged(path: Path) -> tuple[Issue, ...]:
    """A warning for each line that cannot be read, with its number; a last line torn by a kill is none.

    Raises:
        WorkspaceError: The file cannot be read.
    """
    where = f"run {path.resolve().parent.name}, {path.name}"
    return tuple(
        Issue(
            kind="prediction-unreadable", subject=f"{where} line {number}", severity=Severity.warning,
            message="cannot be read: the prediction that stood there counts nowhere",
            hint="restore the file; or run the same aurelia evaluate again, which takes the reply from replies.jsonl "
            "or asks once more, and then delete the line",
        )
        for number, line in enumerate(_lines(path), start=1)
        if line.strip() and _prediction(line) is None and not _torn(line)
    )  # fmt: skip


def mend(path: Path) -> None:
    """Take away the beginning of a last line that a kill tore; its reply is in the log of replies, or never came.

    Raises:
        OSError: The file cannot be read or written.
    """
    if not path.exists():
        return
    with path.open("r+b") as file:
        last = next(iter(deque(file, maxlen=1)), b"")
        if _torn(last) and _prediction(last) is None:
            file.truncate(file.tell() - len(last))


def _torn(line: bytes) -> bool:
    """Whether a line without an end is the beginning of a whole one."""
    if line.endswith(b"\n") or not line:
        return False
    try:
        from_json(line, allow_partial="trailing-strings")
    except ValueError:
        return False
    try:
        from_json(line)
    except ValueError:
        return True
    return False


def _replaced(path: Path) -> set[str]:
    """The keys of predictions whose media could not be read at first, and of which something came later."""
    waiting: set[str] = set()
    came: set[str] = set()
    for line in _lines(path):
        if waiting or MEDIA_UNREADABLE.encode() in line:
            one = _prediction(line)
            if one is not None:
                (waiting if asks_again(one) else came).add(one.key)
    return waiting & came


def _lines(path: Path) -> Iterator[bytes]:
    try:
        with path.open("rb") as file:
            yield from file
    except FileNotFoundError:
        return
    except OSError as exc:
        raise WorkspaceError(str(path), f"cannot be read: {exc.strerror}", "check its permissions") from exc


def _prediction(line: bytes) -> Prediction | None:
    try:
        return Prediction.model_validate_json(line)
    except ValidationError:
        return None
