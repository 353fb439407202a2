from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from db.store import Store
from schemas.errors import StoreError
from schemas.fact import given_fact, machine_fact
from schemas.media import Source
from tests import factories
from tests.db.values import ran


def test_put_stores_facts_and_returns_how_many_were_new(store: Store) -> None:
    chain = factories.chain()
    assert store.put(chain.facts) == 5
    assert store.put(chain.facts) == 0
    assert [store.get(fact.key) for fact in chain.facts] == list(chain.facts)
    assert store.counts() == {"annotation": 1, "clip": 1, "draft": 1, "recording": 1, "source": 1}


def test_put_counts_a_key_given_twice_once(store: Store) -> None:
    fact = given_fact(factories.source())
    assert store.put([fact, fact]) == 1
    assert store.put([]) == 0


def test_canonical_bytes_come_back_bit_identical(store: Store) -> None:
    fact = given_fact(factories.source(title="Grüße, 世界 \u2028 \x00 😀", notes="x" * 1_000_000))
    store.put([fact])
    assert store.get(fact.key).body == fact.body
    assert store.get(fact.key).contract(Source).title == "Grüße, 世界 \u2028 \x00 😀"


def test_bytes_are_stored_once_whatever_the_key_is_put_with_later(store: Store) -> None:
    parent = given_fact(factories.source())
    first = machine_fact(factories.recording(), parents=(parent.key,), stage="download", version=1)
    again = machine_fact(factories.recording(container="mkv"), parents=(parent.key,), stage="download", version=1)
    assert first.key == again.key
    store.put([parent, first])
    assert store.put([again]) == 0
    assert store.get(first.key) == first


def test_unknown_parent_stores_nothing_at_all(store: Store) -> None:
    chain = factories.chain()
    with pytest.raises(StoreError, match="not stored"):
        store.put([chain.source, chain.clip], [ran(chain.source)])
    assert store.counts() == {}
    assert store.runs() == []


def test_fact_with_a_false_digest_is_refused(store: Store) -> None:
    fact = given_fact(factories.source())
    with pytest.raises(StoreError, match="digest"):
        store.put([dataclasses.replace(fact, digest="0" * 64)])
    with pytest.raises(StoreError, match="digest"):
        store.put([dataclasses.replace(fact, body=None)])


def test_revise_makes_a_chain_and_does_nothing_for_the_same_content(store: Store) -> None:
    first = store.revise(factories.source())
    second = store.revise(factories.source(title="Corrected"))
    assert store.revise(factories.source(title="Corrected")) == second
    back = store.revise(factories.source())
    assert (second.supersedes, back.supersedes) == (first.key, second.key)
    assert back.digest == first.digest
    assert back.key != first.key
    assert store.history("source", first.subject) == [first, second, back]
    assert store.heads("source") == [back]
    assert store.head("source", first.subject) == back
    assert store.counts() == {"source": 1}
    assert store.counts(all_revisions=True) == {"source": 3}


def test_a_fact_is_superseded_at_most_once(store: Store) -> None:
    first = store.revise(factories.source())
    store.revise(factories.source(title="mine"))
    theirs = given_fact(factories.source(title="theirs"), supersedes=first.key)
    with pytest.raises(StoreError, match="replaced by somebody else"):
        store.put([theirs])


def test_superseded_by_a_fact_about_something_else_leaves_no_head(store: Store) -> None:
    old = store.revise(factories.source("a.mp4"))
    new = given_fact(factories.source("b.mp4"), supersedes=old.key)
    store.put([new])
    assert store.head("source", old.subject) is None
    assert store.heads("source") == [new]
    with pytest.raises(StoreError, match="about something else"):
        store.revise(factories.source("a.mp4"))


def test_head_of_machine_facts_is_the_newest(store: Store) -> None:
    parent = store.revise(factories.source())
    made = [
        machine_fact(factories.recording(), parents=(parent.key,), stage="download", version=version)
        for version in (1, 2)
    ]
    for fact in made:
        store.put([fact])
    assert store.head("recording", made[0].subject) == made[1]
    assert store.heads("recording") == [made[1]]


def test_head_falls_back_when_the_newest_was_superseded_elsewhere(store: Store) -> None:
    parent = store.revise(factories.source())
    old, new = (
        machine_fact(factories.recording(), parents=(parent.key,), stage="download", version=version)
        for version in (1, 2)
    )
    other = given_fact(factories.recording(factories.source("b.mp4")), supersedes=new.key)
    store.put([old, new, other])
    assert store.head("recording", old.subject) == old


def test_lineage_keeps_the_order_of_parents(store: Store) -> None:
    sources = [store.revise(factories.source(f"{n}.mp4")) for n in range(12)]
    order = tuple(fact.key for fact in reversed(sources))
    child = machine_fact(factories.clip(), parents=(*order, order[0]), stage="stitch", version=1)
    store.put([child])
    assert store.get(child.key).parents == child.parents
    assert store.parents(child.key) == [*reversed(sources), sources[-1]]
    assert store.children(sources[3].key) == [child]
    assert store.children(sources[3].key, "clip") == [child]
    assert store.children(sources[3].key, "draft") == []


def test_find_takes_the_first_digits_of_a_key_or_subject(store: Store) -> None:
    chain = factories.chain()
    store.put(chain.facts)
    assert store.find("draft", chain.draft.key[:10].upper()) == chain.draft
    assert store.find("draft", chain.draft.subject[:10]) == chain.draft
    assert store.find(None, chain.clip.key) == chain.clip
    for wrong, said in (("f" * 64, "not stored"), ("what?", "not an id"), ("", "not an id")):
        with pytest.raises(StoreError, match=said):
            store.find("draft", wrong)
    with pytest.raises(StoreError, match="not stored"):
        store.get("0" * 64)


def test_find_says_what_is_ambiguous(store: Store) -> None:
    facts = [store.revise(factories.source(f"{n}.mp4")) for n in range(40)]
    digits = [fact.key[0] for fact in facts] + [fact.subject[0] for fact in facts]
    twice = next(digit for digit in digits if digits.count(digit) > 2)
    with pytest.raises(StoreError, match=r"fits \d+ facts .*give more digits"):
        store.find("source", twice)


def test_find_by_subject_gives_the_head(store: Store) -> None:
    store.revise(factories.source())
    head = store.revise(factories.source(title="new"))
    assert store.find("source", head.subject[:12]) == head


def test_redaction_empties_the_body_and_keeps_the_rest(store: Store) -> None:
    fact = store.revise(factories.source(title="a secret"))
    assert store.redact(fact.key, "asked by the person shown") is True
    assert store.redact(fact.key, "again") is False
    assert store.get(fact.key) == dataclasses.replace(fact, body=None)
    assert store.pending("source", "download", 1) == []
    with pytest.raises(StoreError, match="redacted"):
        store.get(fact.key).contract(Source)
    with pytest.raises(StoreError, match="reason"):
        store.redact(fact.key, "  ")
    with pytest.raises(StoreError, match="not stored"):
        store.redact("0" * 64, "x")


def test_a_reason_that_one_of_the_databases_cannot_hold_is_refused_by_both(store: Store) -> None:
    fact = given_fact(factories.source())
    store.put([fact])
    with pytest.raises(StoreError, match="remove the NUL characters"):
        store.redact(fact.key, "asked\0for")
    assert store.get(fact.key).body == fact.body
    with pytest.raises(StoreError, match="remove the NUL characters"):
        store.splits.commit("main", [], "first\0")


def test_redacted_bytes_are_gone_from_the_files_of_sqlite(sqlite_path: Path) -> None:
    def holding() -> list[str]:
        return [path.name for path in sqlite_path.parent.glob("store.*") if b"a-very-secret-title" in path.read_bytes()]

    with Store.open(sqlite_path) as store:
        fact = store.revise(factories.source(title="a-very-secret-title"))
        store.revise(factories.source("other.mp4"))
        assert holding() != []
        store.redact(fact.key, "takedown")
        assert holding() == []
    assert holding() == []
