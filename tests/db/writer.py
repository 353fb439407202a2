"""A process that writes to a store: `python -m tests.db.writer JOB URL NAME COUNT`."""

from __future__ import annotations

import dataclasses
import itertools
import sys

from db.reviews import ReviewTask
from db.store import Store
from schemas.errors import StoreError
from schemas.fact import given_fact, machine_fact
from schemas.media import Source
from tests import factories
from tests.db.values import item_fact, member, ran

COUNTER = factories.source("counter.mp4")
KEY = factories.sha("shared task")


def revise(store: Store, name: str, turn: int) -> None:
    """Append a line to a source that all writers share, by read, modify and write, again until it was first."""
    while True:
        head = store.head("source", COUNTER.subject())
        assert head is not None
        notes = head.contract(Source).notes
        changed = factories.source("counter.mp4", notes=f"{notes}{name}-{turn}\n")
        try:
            store.put([given_fact(changed, supersedes=head.key)])
        except StoreError as exc:
            if "replaced by somebody else" not in exc.message:
                raise
            continue
        return


def count(store: Store, name: str, turn: int) -> None:
    """Add one to a number that all writers share."""

    def add(task: ReviewTask | None) -> ReviewTask:
        assert task is not None
        return dataclasses.replace(task, label_studio_id=(task.label_studio_id or 0) + 1)

    store.review.change("server", KEY, add)


def person(store: Store, name: str, turn: int) -> None:
    """Ask for pseudonyms, some of them shared."""
    store.people.pseudonym("server", f"{name}-{turn}")
    store.people.pseudonym("server", f"shared-{turn}")


def commit(store: Store, name: str, turn: int) -> None:
    """Add an item to the line that all writers share."""
    fact = item_fact(1000 * int(name) + turn, groups=[f"recording:{name}"])
    store.put([fact])
    while True:
        head = store.splits.head("main")
        members = store.splits.show("main", head.number) if head else []
        try:
            store.splits.commit("main", [*members, member(fact)], base=head.hash if head else "")
        except StoreError as exc:
            if "newer version meanwhile" not in exc.message:
                raise
            continue
        return


def chains(store: Store, name: str, turn: int) -> None:
    """Store a source, what was made of it and the run, in one transaction; the source is everybody's."""
    source = given_fact(factories.source(f"{turn}.mp4"))
    made = machine_fact(
        factories.recording(source.contract(Source)),
        parents=(source.key,),
        stage="download",
        version=1,
        params={"by": name},
    )
    store.put([source, made], [ran(source, detail={"by": name})])


def main(job: str, url: str, name: str, number: str) -> None:
    """Do a job COUNT times, or without end for 0; tell each turn done."""
    with Store.open(url) as store:
        for turn in range(int(number)) if int(number) else itertools.count():
            globals()[job](store, name, turn)
            print(turn, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
