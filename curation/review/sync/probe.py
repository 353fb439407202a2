"""Whether a Label Studio does what we rely on: tried on a scratch project, which is removed again."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from aurelia import whole
from curation.review.studio.environment import VERSION
from curation.review.studio.place import place_of
from curation.review.sync.client import Client
from schemas.errors import ReviewError
from schemas.issues import Issue, Severity

_KEY = "aurelia-probe"
_OTHER = "aurelia-probe-2"
_MANY = 10**6
"""Tasks of a project so large that predictions are given one by one."""
_CONFIG = """<View><Text name="question" value="$question"/>
<Choices name="verdict" toName="question"><Choice value="yes"/><Choice value="no"/></Choices></View>"""
_RESULT = {
    "id": "r1", "from_name": "verdict", "to_name": "question", "type": "choices", "value": {"choices": ["yes"]},
}  # fmt: skip


def known(root: Path, client: Client) -> list[Issue]:
    """Make sure that a server works as we need it, and knows our token.

    The version we are made for is taken as it is; another one is probed once a server and version, and warned about.

    Args:
        root: The workspace folder.
        client: The server.

    Raises:
        ReviewError: It refuses our token, or does not do what we rely on; with what failed.
    """
    version = client.version()
    client.check_token()
    if version == VERSION:
        return []
    path = place_of(root).root / "probed.json"
    before = _read(path)
    if before.get(client.name) != version:
        failed = [issue for issue in probe(client) if issue.severity is Severity.error]
        if failed:
            raise ReviewError(
                client.url, f"runs Label Studio {version}, which does not do what we rely on: {failed[0].message}",
                f"use version {VERSION}, or our own server: curate review up",
            )  # fmt: skip
        whole.write(path, json.dumps(before | {client.name: version}), whole.PRIVATE)
    return [_warning(client, version)]


def probe(client: Client) -> list[Issue]:
    """Try everything that push and pull rely on; an error for what does not work, a warning for an unknown version."""
    issues = []
    version = client.version()
    if version != VERSION:
        issues.append(_warning(client, version))
    _tidy(client)
    try:
        for message in _tried(client):
            issues.append(_failed(client, message))
    except (ReviewError, KeyError, TypeError, ValueError) as exc:
        issues.append(_failed(client, str(exc)))
    finally:
        _tidy(client)
    return issues


def _tried(client: Client) -> list[str]:
    project = client.ensure_project(_KEY, title="Contract probe", description="Removed at once", config=_CONFIG).id
    checks: list[tuple[str, Callable[[], bool]]] = [
        ("an import takes a task with its prediction, and gives their ids in order", lambda: _imports(client, project)),
        ("a lean listing gives our key, hash and counts", lambda: _lists(client, project)),
        ("a task's data, marks and prediction can be replaced", lambda: _replaces(client, project)),
        ("a judgement is listed with its result", lambda: _judges(client, project)),
        ("tasks can be deleted by id", lambda: _deletes(client, project)),
    ]
    failed = []
    for name, check in checks:
        try:
            if not check():
                failed.append(f"not so: {name}")
        except (ReviewError, StopIteration, KeyError, TypeError, ValueError) as exc:
            failed.append(f"not so: {name} ({exc})")
    return failed


def _imports(client: Client, project: int) -> bool:
    tasks = [_task(_KEY), _task(_OTHER)]
    taken = client.import_tasks(project, tasks)
    listed = tuple(task.id for task in client.tasks(project))
    return (taken.tasks, taken.predictions) == (2, 2) and taken.ids in ((), listed)


def _lists(client: Client, project: int) -> bool:
    first, second = client.tasks(project)
    later = list(client.tasks(project, after=first.id))
    marks = [(task.key, task.content_hash, task.predictions, task.judged) for task in (first, second)]
    return later == [second] and marks == [(_KEY, "h", 1, 0), (_OTHER, "h", 1, 0)]


def _replaces(client: Client, project: int) -> bool:
    task = next(iter(client.tasks(project)))
    client.drop_predictions(project, [task.id])
    client.change_task(task.id, data={"question": "another", "key": _KEY}, meta={"key": _KEY, "content_hash": "new"})
    emptied = client.predictions(task.id)  # not their count: that may lag behind for a moment
    client.import_predictions(project, [{"task": task.id, "model_version": "2", "result": [_RESULT]}])
    filled = client.look(project, [task.id])[task.id]
    held = [one.get("value") for one in client.predictions(task.id)]
    client.drop_predictions(project, [task.id])
    client.import_predictions(project, [{"task": task.id, "model_version": "3", "result": [_RESULT]}], beside=_MANY)
    alone = [one.get("value") for one in client.predictions(task.id)]
    return (emptied, filled.predictions, filled.content_hash, held, alone) == (
        [], 1, "new", [_RESULT["value"]], [_RESULT["value"]],
    )  # fmt: skip


def _judges(client: Client, project: int) -> bool:
    task = next(iter(client.tasks(project)))
    number = client.annotate(task.id, [_RESULT], lead_seconds=1.0)
    [given] = client.annotations(project)
    counted = client.look(project, [task.id])[task.id].judged
    return (given.id, given.task.key, counted, len(given.results)) == (number, _KEY, 1, 1) and bool(
        given.updated_at and given.completed_by
    )


def _deletes(client: Client, project: int) -> bool:
    client.delete_tasks(project, [task.id for task in client.tasks(project)])
    return not list(client.tasks(project)) and not client.drafted(project)


def _task(key: str) -> dict[str, Any]:
    return {
        "data": {"question": "works?", "key": key}, "meta": {"key": key, "content_hash": "h"},
        "predictions": [{"model_version": "1", "result": [_RESULT]}],
    }  # fmt: skip


def _tidy(client: Client) -> None:
    """Remove the scratch project, also one that a killed probe left."""
    for project in client.projects():
        if f"[{_KEY} " in project.description:
            client.delete_project(project.id)


def _warning(client: Client, version: str) -> Issue:
    return Issue(
        kind="version-unknown", subject=client.url, severity=Severity.warning,
        message=f"runs Label Studio {version}; we are made for {VERSION}, but all that we rely on works",
        hint="look at a few tasks by eye before people begin",
    )  # fmt: skip


def _failed(client: Client, message: str) -> Issue:
    return Issue(kind="contract-broken", subject=client.url, message=message, hint=f"use Label Studio {VERSION}")


def _read(path: Path) -> dict[str, str]:
    try:
        found = json.loads(path.read_text())
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}
