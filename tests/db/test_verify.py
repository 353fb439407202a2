from __future__ import annotations

import os
from collections.abc import Iterator
from typing import Any, cast

import pytest
from sqlalchemy import text
from sqlalchemy.engine import Engine

from db import chain
from db.engine import connect
from db.store import Store
from schemas.fact import machine_fact
from schemas.item import SplitName
from tests import factories
from tests.db import tampering
from tests.db.values import item_fact, member

TAMPERINGS = int(os.environ.get("TAMPERINGS", "60"))


@pytest.fixture
def line(store: Store) -> list[str]:
    """A line of four versions with revised, moved and removed items and lineage; its hashes."""
    made = factories.chain()
    store.put(made.facts)
    store.revise(factories.source(title="corrected"))
    parents = (made.draft.key, made.annotation.key)
    items = [item_fact(number, parents=parents) for number in range(8)]
    store.put(items[:7])
    store.splits.commit("main", map(member, items[:4]), "first")
    store.splits.commit("main", [*map(member, items[1:4]), member(items[4], SplitName.test)], "second")
    revised = item_fact(2, revision=1, parents=parents)
    store.put([revised])
    store.splits.commit("main", [member(items[1], SplitName.validation), *map(member, (revised, items[5]))], "third")
    store.put([items[7]])
    store.splits.commit("main", [*map(member, (revised, items[7]))], "")
    return [version.hash for version in store.splits.log("main")]


@pytest.fixture
def engine(url: str, line: list[str]) -> Iterator[Engine]:
    """Connections past the store to a filled database."""
    opened = connect(url, foreign_keys=False)
    yield opened
    opened.dispose()


def test_an_undisturbed_line_verifies(store: Store, line: list[str]) -> None:
    assert store.splits.verify("main") == []
    assert [store.splits.verify("main", head) for head in line] == [[], [], [], []]
    (issue,) = store.splits.verify("main", "0" * 64)
    assert issue.kind == "head-missing"


def test_random_tamperings_are_all_found(engine: Engine) -> None:
    missed = []
    for seed in range(TAMPERINGS):
        with tampering.unguarded(engine) as connection:
            done = tampering.tamper(connection, seed)
            if not tampering.found(connection):
                missed.append(done)
    assert missed == []
    with engine.connect() as connection:
        assert tampering.found(connection) == []


GENESIS = {
    "first version's message": "UPDATE split_version SET message = 'x' WHERE number = 1",
    "first version's state": (
        "UPDATE split_version SET set_state = (SELECT max(set_state) FROM split_version WHERE number > 1) "
        "WHERE number = 1"
    ),
    "first version's parent": "UPDATE split_version SET parent = hash WHERE number = 1",
    "first version gone": "DELETE FROM split_version WHERE number = 1",
    "first version and its members gone": (
        "DELETE FROM split_version WHERE number = 1; DELETE FROM membership WHERE added_in = 1"
    ),
    "all versions gone": "DELETE FROM split_version",
    "a member that left long ago": "UPDATE membership SET split = 'test' WHERE added_in = 1 AND removed_in = 2",
    "a member of the first version never there": "DELETE FROM membership WHERE added_in = 1 AND removed_in = 2",
    "the first fact": "UPDATE fact SET body = (SELECT body FROM fact WHERE id = 2) WHERE id = 1",
    "the first fact gone": "DELETE FROM fact WHERE id = 1",
    "a parent": "UPDATE edge SET parent = (SELECT key FROM fact WHERE id = 1) WHERE ordinal = 0",
    "a parent's order": "UPDATE edge SET ordinal = ordinal + 2 WHERE ordinal = 0",
    "all edges gone": "DELETE FROM edge",
    "content gone": "UPDATE fact SET redacted = '', body = NULL WHERE id = 1",
    "redacted with content": "UPDATE fact SET redacted = 'x' WHERE id = 1",
    "two facts change places": (
        "UPDATE fact SET id = 0 WHERE id = 1; UPDATE fact SET id = 1 WHERE id = 2; UPDATE fact SET id = 2 WHERE id = 0"
    ),
}


@pytest.mark.parametrize("name", GENESIS)
def test_what_reaches_back_to_the_beginning_is_found(engine: Engine, name: str) -> None:
    with tampering.unguarded(engine) as connection:
        for statement in GENESIS[name].split("; "):
            connection.execute(text(statement))
        assert tampering.found(connection) != []


def test_a_row_with_its_hash_made_anew_breaks_the_chain_after_it(engine: Engine) -> None:
    with tampering.unguarded(engine) as connection:
        columns = "line, number, parent, size, delta_digest, set_digest"
        row = connection.execute(text(f"SELECT {columns} FROM split_version WHERE number = 1")).one()
        forged = {"message": "forged", "hash": chain.version_hash(*cast(Any, row), message="forged")}
        connection.execute(text("UPDATE split_version SET message = :message, hash = :hash WHERE number = 1"), forged)
        (issue,) = tampering.found(connection)
        assert issue.subject == "split main 2"
        assert "parent" in issue.message


def test_the_newest_version_cut_off_whole_is_found_by_its_hash_alone(engine: Engine, line: list[str]) -> None:
    with tampering.unguarded(engine) as connection:
        connection.execute(text("DELETE FROM membership WHERE added_in = 4"))
        connection.execute(text("UPDATE membership SET removed_in = NULL WHERE removed_in = 4"))
        connection.execute(text("DELETE FROM split_version WHERE number = 4"))
        assert tampering.found(connection) == []
        assert [issue.kind for issue in tampering.found(connection, line[3])] == ["head-missing"]


@pytest.mark.parametrize("backend", ["sqlite"], indirect=True)  # the columns of PostgreSQL hold their type alone
def test_odd_types_never_stop_a_verification(engine: Engine) -> None:
    odd = {
        "fact": ("kind", "key", "subject", "digest", "body", "supersedes", "redacted", "seal"),
        "split_version": ("parent", "size", "delta_digest", "set_state", "set_digest", "message", "hash", "number"),
        "membership": ("item", "digest", "split", "added_in", "removed_in", "line"),
        "edge": ("ordinal", "parent", "child"),
    }
    values: tuple[object, ...] = (b"\xff\x00", "text", 1.5, -3)
    for table, columns in odd.items():
        for column in columns:
            for value in values:
                with tampering.unguarded(engine) as connection:
                    keep = "" if table == "fact" and column == "redacted" else f"AND {column} IS NOT :value"
                    where = f"rowid = (SELECT max(rowid) FROM {table}) {keep}"
                    connection.execute(text(f"UPDATE {table} SET {column} = :value WHERE {where}"), {"value": value})
                    assert tampering.found(connection) != [], (table, column, value)


def test_a_fact_appended_by_the_store_is_no_tampering(store: Store, line: list[str]) -> None:
    parent = store.revise(factories.source("later.mp4"))
    store.put([machine_fact(factories.recording(), parents=(parent.key,), stage="download", version=9)])
    assert store.splits.verify("main", line[-1]) == []
