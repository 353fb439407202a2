"""Review against a real Label Studio, in one run: pushing, pushing again, 200 changed drafts, pulling again.

Beside it stands what a notebook does with label-studio-sdk: `tasks.create` and `predictions.create`, one by one, on the
same server in the same minutes. All calls go through a counting proxy on loopback, so that "nothing was written" is
counted and not believed.

    python -m benchmarks.review [--tasks N] [--projects P] [--changed N] [--judged N] [--peer N] [--quick] [--seed N]
"""

from __future__ import annotations

import argparse
import random
import resource
import secrets
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TypeVar

from label_studio_sdk import LabelStudio

from benchmarks.reviewing import drafts
from benchmarks.reviewing.counting import Counted, counting
from curation import workspace
from curation.review.page.prepare import choice
from curation.review.studio import secretfile, server
from curation.review.studio.place import place_of
from curation.review.sync.client import Client
from curation.review.sync.pull import our_projects, pull
from curation.review.sync.push import push
from curation.review.sync.remote import RemoteTask
from curation.workspace import Workspace
from schemas.fact import Fact

T = TypeVar("T")
KINDS = ("av-qa", "av-geoiq", "av-meme")
"""Benchmark tasks whose pages take the drafts; one project each."""
LATER = 5
"""Judgements changed between the last two pulls."""


@dataclass(frozen=True)
class Room:
    """The workspace, its server, the proxy before it."""

    place: Workspace
    counted: Counted
    token: str
    name: str

    def client(self) -> Client:
        """A client that goes through the proxy."""
        return Client(self.counted.url, self.token, name=self.name)


def main() -> int:
    """Measure, print, and say whether the goals are met."""
    given = _options()
    print(f"seed {given.seed}, {given.tasks} tasks in {given.projects} projects{', quick' * given.quick}")
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder) / "w"
        with workspace.create(root) as place:
            made = drafts.fill(
                place, drafts.clip(place, Path(folder) / "film.mp4"), given.tasks, KINDS[: given.projects], given.seed
            )
            running = server.up(root)
            try:
                known = secretfile.ensure(place_of(root).secrets)
                with counting(running.url) as counted:
                    room = Room(place, counted, known.token, known.server)
                    return _figures(_measure(room, made, given), given)
            finally:
                server.down(root)


def _options() -> argparse.Namespace:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--tasks", type=int, default=3000, help="drafts to push")
    parser.add_argument("--projects", type=int, default=2, choices=range(1, len(KINDS) + 1))
    parser.add_argument("--changed", type=int, default=200, help="drafts changed afterwards")
    parser.add_argument("--judged", type=int, default=100, help="tasks judged before the pulls")
    parser.add_argument("--peer", type=int, default=60, help="items sent one by one for comparison")
    parser.add_argument("--quick", action="store_true", help="less of everything")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(2**31))
    given = parser.parse_args()
    if given.quick:
        given.tasks, given.changed, given.judged, given.peer = 2000, 40, 80, 20
    return given


def _measure(room: Room, made: list[Fact], given: argparse.Namespace) -> dict[str, float]:
    found: dict[str, float] = {}
    first, report = _timed(lambda: push(room.place, room.client()))
    _told(f"first push: {report.sent} tasks, {len(report.issues)} issues", first, room.counted)
    found["lost"] = len(made) - report.sent
    found["first"] = first
    found["each"] = first / max(report.sent, 1)
    room.counted.reset()
    peer, _ = _timed(lambda: _one_by_one(room, given.peer))
    _told(f"the SDK, one by one: {given.peer} items, {1e3 * peer / given.peer:.1f} ms an item", peer, room.counted)
    found["faster"] = peer / given.peer / found["each"]
    second, report = _timed(lambda: push(room.place, room.client()))
    found |= {"writes": room.counted.writes, "listings": room.counted.listings, "second": second / first}
    _told(f"pushed again: {report.there} there, {room.counted.writes} writes", second, room.counted)
    found |= _changed(room, made, given)
    found |= _pulls(room, given)
    print(f"most memory {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024:.0f} MiB")
    return found


def _changed(room: Room, made: list[Fact], given: argparse.Namespace) -> dict[str, float]:
    """Newer drafts of some items: how many of them changed on the server, and how many others."""
    some = random.Random(given.seed).sample(made, given.changed)
    before = _listed(room)
    newer = {fact.subject: fact.key for fact in drafts.redraft(room.place, some)}
    took, report = _timed(lambda: push(room.place, room.client()))
    _told(f"{given.changed} drafts changed: {report.changed} tasks updated", took, room.counted)
    after = _listed(room)
    differ = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
    right = {
        key for key in differ if key in after and after[key].draft == newer.get(key) and after[key].predictions == 1
    }
    same_id = {key for key in right if before[key].id == after[key].id}
    return {"changed": len(same_id), "others": len(differ - newer.keys())}


def _pulls(room: Room, given: argparse.Namespace) -> dict[str, float]:
    """A pull of all judgements, one of none, one of a few changed ones."""
    tasks = sorted(_listed(room).values(), key=lambda task: task.id)
    chosen = random.Random(given.seed).sample(tasks, given.judged)
    _judge(room, chosen, "accept")
    first, report = _timed(lambda: pull(room.place, room.client()))
    whole = room.counted.bytes_back
    _told(f"first pull: {report.new} new", first, room.counted)
    again, report = _timed(lambda: pull(room.place, room.client()))
    _told(f"pulled again: {report.new} new", again, room.counted)
    idle = report.new
    _judge(room, chosen[:LATER], "reject")
    few, report = _timed(lambda: pull(room.place, room.client()))
    share = room.counted.bytes_back / whole
    _told(f"{LATER} judged again: {report.new} new", few, room.counted)
    return {"idle": idle, "few": report.new, "share": share}


def _judge(room: Room, tasks: list[RemoteTask], verdict: str) -> None:
    with server.connect(room.place.root) as client:
        for task in tasks:
            results = [*client.predictions(task.id), choice("verdict", verdict)]
            client.annotate(task.id, results + [choice("reject_reason", "ambiguous")] * (verdict == "reject"))


def _listed(room: Room) -> dict[str, RemoteTask]:
    with server.connect(room.place.root) as client:
        return {task.key: task for project in our_projects(room.place, client) for task in client.tasks(project.id)}


def _one_by_one(room: Room, count: int) -> None:
    """The way of a notebook: the same data and predictions, one call each."""
    with server.connect(room.place.root) as client:
        project = our_projects(room.place, client)[0]
        bodies = [data for _, data in zip(range(count), client.task_data(project.id), strict=False)]
        results = client.predictions(bodies[0][0].id)
        config = client.project(project.id).config
    sdk = LabelStudio(base_url=room.counted.url, api_key=room.token)
    other = sdk.projects.create(title="One by one", label_config=config)
    for _, data in bodies:
        task = sdk.tasks.create(project=other.id, data=data)
        sdk.predictions.create(task=task.id, result=results, model_version="m")
    sdk.projects.delete(id=other.id)


def _timed(work: Callable[[], T]) -> tuple[float, Any]:
    started = time.perf_counter()
    done = work()
    return time.perf_counter() - started, done


def _told(what: str, took: float, counted: Counted) -> None:
    calls = f"{sum(counted.calls.values())} calls of {counted.seconds:.2f} s in all"
    print(f"{what}; {took:.2f} s, {calls}, {counted.bytes_back / 1e6:.2f} MB back")
    counted.reset()


def _figures(found: dict[str, float], given: argparse.Namespace) -> int:
    pages = -(-given.tasks // 1000) + given.projects
    lines: list[tuple[str, float, str, bool]] = [
        ("push-tasks-lost", found["lost"], "0", found["lost"] == 0),
        ("push-faster-than-one-by-one", round(found["faster"], 1), ">= 50", found["faster"] >= 50),
        ("push-again-writes", found["writes"], "0", found["writes"] == 0),
        ("push-again-listing-pages", found["listings"], f"<= {pages}", found["listings"] <= pages),
        ("push-again-share-of-first", round(found["second"], 3), "<= 0.5", found["second"] <= 0.5),
        ("changed-tasks", found["changed"], f"{given.changed}", found["changed"] == given.changed),
        ("other-tasks-changed", found["others"], "0", found["others"] == 0),
        ("pull-again-new", found["idle"], "0", found["idle"] == 0),
        ("pull-of-changed-new", found["few"], f"{LATER}", found["few"] == LATER),
        ("pull-of-changed-bytes-share", round(found["share"], 3), "<= 0.5", found["share"] <= 0.5),
    ]
    for name, value, goal, good in lines:
        print(f"{name} {value:g} (goal {goal}) {'ok' if good else 'short'}")
    return int(not all(good for *_, good in lines))


if __name__ == "__main__":
    raise SystemExit(main())
