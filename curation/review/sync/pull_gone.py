"""What is on the server no more: deleted judgements and deleted tasks, and judgements that came back."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial

from curation.review.sync.pull_listing import Listed
from db.reviews import Pulled, ReviewRows, ReviewTask
from schemas.issues import Issue, Severity


@dataclass(frozen=True)
class Looked:
    """What a pull saw of the server."""

    tasks: Mapping[int, Listed]
    """By the server's id."""
    projects: Collection[int]
    """The projects whose tasks were all listed."""
    elsewhere: Collection[int] = ()
    """Projects on the server that are not ours: what lies there is none of our business."""
    full: bool = False
    """Whether all our projects were listed as a whole, and not only what changed lately."""


def missing_annotations(looked: Looked, pulled: Mapping[int, Pulled], rows: Mapping[str, ReviewTask]) -> list[int]:
    """Annotations that we have and the server has no more, as far as this pull can tell."""
    seen = {number for task in looked.tasks.values() for number in task.annotations}
    gone = []
    for number, one in pulled.items():
        row = rows.get(one.key or "")
        if number in seen or one.gone or row is None:
            continue
        if row.label_studio_id in looked.tasks or _all_listed(looked, row):
            gone.append(number)
    return sorted(gone)


def missing_tasks(looked: Looked, rows: Mapping[str, ReviewTask]) -> list[ReviewTask]:
    """Tasks that we sent and the server has no more; only where all tasks were listed."""
    return [
        row for row in rows.values() if row.state == "sent" and not _there(looked, row) and _all_listed(looked, row)
    ]


def returned(looked: Looked, pulled: Mapping[int, Pulled]) -> list[int]:
    """Annotations that were gone and are there again."""
    seen = (number for task in looked.tasks.values() for number in task.annotations)
    return sorted(number for number in seen if number in pulled and pulled[number].gone)


def mark_tasks_gone(review: ReviewRows, missing: Collection[ReviewTask]) -> list[ReviewTask]:
    """Write down that tasks are gone; those that somebody changed since they were read are left. Returns the others."""
    marked = []
    for row in missing:
        gone = replace(row, state="gone")
        after = review.change(row.server, row.key, partial(_instead, row, gone))
        if after == gone:
            marked.append(gone)
    return marked


def _instead(row: ReviewTask, gone: ReviewTask, now: ReviewTask | None) -> ReviewTask | None:
    return gone if now == row else now


def issues(annotations: Collection[int], tasks: Collection[ReviewTask]) -> Iterator[Issue]:
    """What a person should know about it."""
    if annotations:
        yield Issue(
            kind="annotation-deleted", subject=f"annotations {_named(annotations)}", severity=Severity.warning,
            message=f"{len(annotations)} pulled earlier were deleted on the server; what was pulled stays",
            hint="to withdraw an item, judge it again and reject it",
        )  # fmt: skip
    if tasks:
        numbers = [row.label_studio_id or 0 for row in tasks]
        yield Issue(
            kind="task-deleted", subject=f"tasks {_named(numbers)}", severity=Severity.warning,
            message=f"{len(tasks)} that were sent were deleted on the server; what was pulled from them stays",
            hint="to send them once more: curate review push --again",
        )  # fmt: skip


def _there(looked: Looked, row: ReviewTask) -> bool:
    """Whether the row's task was listed. A server gives ids of deleted tasks to others: the key tells them apart."""
    task = looked.tasks.get(row.label_studio_id or 0)
    return task is not None and task.key in ("", row.key)


def _all_listed(looked: Looked, row: ReviewTask) -> bool:
    """Whether the row's task would have been listed if it were there: its project was, or is deleted itself."""
    if not looked.full or row.project_id is None:
        return False
    return row.project_id in looked.projects or row.project_id not in looked.elsewhere


def _named(numbers: Collection[int]) -> str:
    return ", ".join(str(number) for number in sorted(numbers)[:5]) + ", ..." * (len(numbers) > 5)
