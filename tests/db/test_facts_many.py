"""Many revisions in one transaction, and the heads of chosen subjects."""

from __future__ import annotations

import pytest

from db.store import Store
from schemas.errors import StoreError
from tests import factories


def test_revise_all_does_what_revise_does_one_by_one(store: Store) -> None:
    first = store.revise(factories.source("a"))
    given = [
        (factories.source("a"), ()),
        (factories.source("b"), ()),
        (factories.source("a", title="later"), ()),
        (factories.source("a", title="later"), ()),
    ]
    same, new, later, again = store.revise_all(given)
    assert same == first
    assert (later.supersedes, again) == (first.key, later)
    assert store.heads("source") == [new, later]
    assert store.revise_all(given[2:]) == [later, later]
    assert store.revise_all([]) == []


def test_revise_all_keeps_nothing_when_one_parent_is_unknown(store: Store) -> None:
    with pytest.raises(StoreError, match="not stored"):
        store.revise_all([(factories.source("a"), ()), (factories.recording(), ("0" * 64,))])
    assert store.counts() == {}


def test_heads_of_chosen_subjects_alone(store: Store) -> None:
    facts = store.revise_all([(factories.source(str(number)), ()) for number in range(1200)])
    revised = store.revise(factories.source("7", title="later"))
    asked = {fact.subject for fact in facts[:1100]} | {"0" * 64}
    found = {fact.key for fact in store.heads("source", asked)}
    assert found == {fact.key for fact in facts[:1100]} - {facts[7].key} | {revised.key}
    assert store.heads("source", []) == []
