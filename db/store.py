"""The store: the only door to SQL. One writer at a time; every change is one transaction."""

from __future__ import annotations

import weakref
from collections.abc import Collection, Iterable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Self

from sqlalchemy import text
from sqlalchemy.engine import Connection, Engine
from sqlalchemy.exc import DBAPIError

from db import facts as fact_rows
from db import runs as run_rows
from db.assignments import Assignments
from db.engine import WAIT, connect, read_url, reading, wipe, writing
from db.errors import place, translated
from db.people import People
from db.reviews import ReviewRows
from db.versions import Splits
from schemas.base import Contract, short
from schemas.errors import StoreError, WorkspaceError
from schemas.fact import Fact, Run, given_fact

REVISION = "0003"
"""The revision of the tables this module works with; a test holds it to the newest migration."""


class Store:
    """Facts, runs, review state and split versions. Open it with `Store.open`; close it, or use `with`.

    It may be shared by threads, not by forked processes.
    """

    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._closer = weakref.finalize(self, engine.dispose)
        self.review = ReviewRows(engine)
        """Review projects, review tasks and pulled annotations."""
        self.assignments = Assignments(engine)
        """Who is to judge what."""
        self.people = People(engine)
        """The people of review servers."""
        self.splits = Splits(engine)
        """Lines of split versions."""

    @classmethod
    def open(cls, url: str | Path, *, wait: float = WAIT) -> Self:
        """Open a database that has its tables (see `db.migrate.upgrade`).

        Args:
            url: A database URL, or the path of a SQLite file.
            wait: Seconds a write waits for another process.

        Raises:
            SettingsError: The URL cannot be used.
            WorkspaceError: The database is missing, out of reach, not ours, or of another revision.
        """
        parsed = read_url(url)
        if parsed.get_backend_name() == "sqlite" and not Path(parsed.database or "").exists():
            raise WorkspaceError(place(parsed), "does not exist", "run: curate init")
        engine = connect(url, wait=wait)
        try:
            _check_revision(engine)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine)

    def close(self) -> None:
        """Close all connections."""
        self._closer()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, exc: BaseException | None, tb: TracebackType | None) -> None:
        self.close()

    def put(self, facts: Iterable[Fact], runs: Iterable[Run] = ()) -> int:
        """Store facts and runs in one transaction; facts whose key is known are passed over.

        Args:
            facts: Facts; one that supersedes another of these comes after it.
            runs: Runs; each is kept.

        Returns:
            How many facts were new.

        Raises:
            StoreError: A parent is not stored, or a superseded fact was superseded by another before.
                Nothing is stored then.
        """
        new, done = list(facts), list(runs)
        if not new and not done:
            return 0
        with writing(self._engine) as connection:
            number = fact_rows.append(connection, new)
            run_rows.append(connection, done)
            return number

    def revise(self, contract: Contract, parents: tuple[str, ...] = ()) -> Fact:
        """Store what a person (or the world) gave, in place of the head of its subject.

        Returns:
            The new head; the present one, and nothing is stored, where it says the same.

        Raises:
            StoreError: A parent is not stored.
        """
        return self.revise_all([(contract, parents)])[0]

    def revise_all(self, given: Sequence[tuple[Contract, tuple[str, ...]]]) -> list[Fact]:
        """What `revise` does with each pair of a contract and its parents, in order and in one transaction.

        Returns:
            The head of each, as it is now.

        Raises:
            StoreError: A parent is not stored. Nothing is stored then.
        """
        if not given:
            return []
        with writing(self._engine) as connection:
            heads, new = self._heads_of(connection, [contract for contract, _ in given]), []
            found = []
            for contract, parents in given:
                head = heads.get((contract.kind, contract.subject()))
                fact = given_fact(contract, parents=parents, supersedes=head.key if head else None)
                if head is None or head.digest != fact.digest:
                    head = heads[fact.kind, fact.subject] = fact
                    new.append(fact)
                found.append(head)
            if fact_rows.append(connection, new) < len(new):
                fact = new[0]
                message = "was replaced by a fact about something else"
                raise StoreError(f"{fact.kind} {short(fact.key)}", message, "revise what replaced it")
            return found

    @staticmethod
    def _heads_of(connection: Connection, contracts: list[Contract]) -> dict[tuple[str, str], Fact]:
        subjects: dict[str, set[str]] = {}
        for contract in contracts:
            subjects.setdefault(contract.kind, set()).add(contract.subject())
        found = [fact for kind, asked in subjects.items() for fact in fact_rows.heads(connection, kind, asked)]
        return {(fact.kind, fact.subject): fact for fact in found}

    def get(self, key: str) -> Fact:
        """The fact of a key.

        Raises:
            StoreError: There is none.
        """
        with reading(self._engine) as connection:
            return fact_rows.get(connection, key)

    def find(self, kind: str | None, prefix: str) -> Fact:
        """The one fact whose key starts with the given digits, or the head of the one subject that does.

        Raises:
            StoreError: None or several match.
        """
        with reading(self._engine) as connection:
            return fact_rows.find(connection, kind, prefix)

    def head(self, kind: str, subject: str) -> Fact | None:
        """The newest fact of a kind about a subject that nothing supersedes, or None."""
        with reading(self._engine) as connection:
            return fact_rows.head(connection, kind, subject)

    def heads(self, kind: str, subjects: Collection[str] | None = None) -> list[Fact]:
        """The heads of all subjects of a kind, oldest first; or of these alone, in no order."""
        with reading(self._engine) as connection:
            return fact_rows.heads(connection, kind, subjects)

    def history(self, kind: str, subject: str) -> list[Fact]:
        """All facts of a kind about a subject, oldest first."""
        with reading(self._engine) as connection:
            return fact_rows.history(connection, kind, subject)

    def children(self, key: str, kind: str | None = None) -> list[Fact]:
        """Facts made directly from one, oldest first; of one kind, or all."""
        with reading(self._engine) as connection:
            return fact_rows.children(connection, key, kind)

    def parents(self, key: str) -> list[Fact]:
        """Facts that one was directly made from, in their order.

        Raises:
            StoreError: There is no fact of that key.
        """
        with reading(self._engine) as connection:
            return fact_rows.parents(connection, key)

    def pending(self, kind: str, stage: str, version: int) -> list[Fact]:
        """Heads of a kind without a final run of the stage at that version, oldest first; redacted ones never."""
        with reading(self._engine) as connection:
            return run_rows.pending(connection, kind, stage, version)

    def runs(self, stage: str | None = None, input_key: str | None = None) -> list[Run]:
        """Runs of a stage, at an input, or both; oldest first."""
        with reading(self._engine) as connection:
            return run_rows.fetch(connection, stage, input_key)

    def counts(self, *, all_revisions: bool = False) -> dict[str, int]:
        """How many facts of each kind: subjects (one head each), or all revisions."""
        with reading(self._engine) as connection:
            return fact_rows.counts(connection, all_revisions)

    def redact(self, key: str, reason: str) -> bool:
        """Empty a fact's body for good; key and digest stay.

        Returns:
            False when it was empty before.

        Raises:
            StoreError: There is no such fact, no reason was given, or it holds NUL characters.
        """
        with writing(self._engine) as connection:
            emptied = fact_rows.redact(connection, key, reason)
        wipe(self._engine)
        return emptied


def _check_revision(engine: Engine) -> None:
    try:
        with engine.connect() as connection, connection.execution_options(reading=True).begin():
            found = connection.scalar(text("SELECT version_num FROM alembic_version"))
    except DBAPIError as exc:
        if "alembic_version" in str(exc.orig):
            raise WorkspaceError(place(engine.url), "has no tables of this toolkit", "run: curate init") from exc
        with translated(engine.url):
            raise
    if found == REVISION:
        return
    from db import migrate  # Alembic is slow to import, and needed here alone

    if found is not None and found not in migrate.revisions():
        raise migrate.too_new(engine)
    raise WorkspaceError(
        place(engine.url), "was made by an older version of the toolkit", "run: curate init (what is stored stays)"
    )
