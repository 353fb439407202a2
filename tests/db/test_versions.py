from __future__ import annotations

import pytest

from db.store import Store
from schemas.errors import StoreError
from schemas.item import Member, SplitName
from tests import factories
from tests.databases import Sql
from tests.db.values import item_fact, member, stored_items

TRAIN, VALIDATION, TEST = SplitName.train, SplitName.validation, SplitName.test


def _sorted(*members: Member) -> list[Member]:
    return sorted(members, key=lambda each: each.item)


def test_commits_are_chained_and_show_what_they_hold(store: Store) -> None:
    a, b, c = stored_items(store, 3)
    first = store.splits.commit("main", [member(a), member(b, TEST)], "begin")
    second = store.splits.commit("main", [member(b, TEST), member(c, VALIDATION)], "go on")
    assert (first.number, first.parent, first.size) == (1, None, 2)
    assert (second.number, second.parent, second.size) == (2, first.hash, 2)
    assert store.splits.log("main") == [first, second]
    assert store.splits.head("main") == second
    assert store.splits.show("main", 1) == _sorted(member(a), member(b, TEST))
    assert store.splits.show("main") == _sorted(member(b, TEST), member(c, VALIDATION))
    assert store.splits.verify("main") == []
    assert store.splits.verify("main", first.hash) == []


def test_the_same_membership_makes_no_version(store: Store) -> None:
    facts = stored_items(store, 2)
    first = store.splits.commit("main", map(member, facts))
    assert store.splits.commit("main", map(member, reversed(facts)), "again") == first
    assert store.splits.log("main") == [first]


def test_diff_tells_added_removed_revised_and_moved_apart(store: Store) -> None:
    stay, gone, revised, moved, new = stored_items(store, 5)
    better = item_fact(2, revision=1)
    store.put([better])
    store.splits.commit("main", map(member, (stay, gone, revised, moved)))
    store.splits.commit("main", [member(stay), member(better), member(moved, TEST), member(new)])
    diff = store.splits.diff("main", 1, 2)
    assert diff.added == (member(new),)
    assert diff.removed == (member(gone),)
    assert diff.revised == ((member(revised), member(better)),)
    assert diff.moved == ((member(moved), member(moved, TEST)),)
    back = store.splits.diff("main", 2, 1)
    assert (back.added, back.removed) == (diff.removed, diff.added)
    assert back.moved == ((member(moved, TEST), member(moved)),)
    assert not store.splits.diff("main", 2, 2)
    assert len(store.splits.diff("main", 0, 1).added) == 4


def test_an_item_that_left_and_came_back_is_no_difference(store: Store) -> None:
    a, b = stored_items(store, 2)
    for members in ((a, b), (a,), (a, b)):
        store.splits.commit("main", map(member, members))
    assert not store.splits.diff("main", 1, 3)
    versions = store.splits.log("main")
    assert versions[0].set_digest == versions[2].set_digest
    assert versions[0].hash != versions[2].hash
    assert store.splits.verify("main") == []


def test_lines_are_apart(store: Store) -> None:
    a, b = stored_items(store, 2)
    assert store.splits.lines() == []
    store.splits.commit("main", [member(a), member(b)])
    store.splits.commit("small", [member(a, TEST)])
    assert store.splits.lines() == ["main", "small"]
    assert store.splits.show("small") == [member(a, TEST)]
    assert [store.splits.verify(line) for line in store.splits.lines()] == [[], []]
    assert store.splits.log("main")[0].hash != store.splits.log("small")[0].hash


def test_a_group_in_two_splits_is_refused_and_named(store: Store) -> None:
    facts = [item_fact(n, groups=[f"recording:{n // 2}", "channel:c" if n < 2 else f"channel:{n}"]) for n in range(16)]
    store.put(facts)
    torn = [member(fact, TRAIN if n % 2 else TEST) for n, fact in enumerate(facts)]
    with pytest.raises(StoreError) as caught:
        store.splits.commit("main", torn)
    said = str(caught.value)
    assert "channel:c in test and train; recording:0 in test and train" in said
    assert "and 4 more" in said
    assert "into one split" in said
    assert store.splits.lines() == []


def test_a_group_is_kept_together_across_commits(store: Store) -> None:
    first, second = item_fact(1, groups=["recording:x"]), item_fact(2, groups=["recording:x", "channel:y"])
    store.put([first, second])
    version = store.splits.commit("main", [member(first)])
    with pytest.raises(StoreError, match="recording:x in test and train"):
        store.splits.commit("main", [member(first), member(second, TEST)])
    assert store.splits.head("main") == version
    store.splits.commit("main", [member(first, TEST), member(second, TEST)])


def test_what_is_no_stored_item_is_refused(store: Store) -> None:
    fact, missing = item_fact(1), item_fact(2)
    store.put([fact])
    with pytest.raises(StoreError, match=f"not stored: {missing.subject[:12]}"):
        store.splits.commit("main", [member(fact), member(missing)])
    other = Member(item=missing.subject, digest=fact.digest, split=TRAIN)
    with pytest.raises(StoreError, match="not stored"):
        store.splits.commit("main", [other])
    source = store.revise(factories.source())
    with pytest.raises(StoreError, match="not stored"):
        store.splits.commit("main", [Member(item=source.subject, digest=source.digest, split=TRAIN)])


def test_odd_commits_are_told(store: Store) -> None:
    a, b = stored_items(store, 2)
    with pytest.raises(StoreError, match="would begin without items"):
        store.splits.commit("main", [])
    with pytest.raises(StoreError, match="names items twice"):
        store.splits.commit("main", [member(a), member(a, TEST)])
    with pytest.raises(StoreError, match="is not a name"):
        store.splits.commit("Main line", [member(a)])
    with pytest.raises(StoreError, match="does not exist"):
        store.splits.show("main")
    assert store.splits.log("main") == []
    first = store.splits.commit("main", [member(a)])
    with pytest.raises(StoreError, match=r"has no version 2 .it has 1 to 1"):
        store.splits.show("main", 2)
    with pytest.raises(StoreError, match="has no version 5"):
        store.splits.diff("main", 1, 5)
    with pytest.raises(StoreError, match="newer version meanwhile"):
        store.splits.commit("main", [member(b)], base="")
    assert store.splits.commit("main", [member(b)], base=first.hash).number == 2


def test_a_line_can_be_emptied(store: Store) -> None:
    (a,) = stored_items(store, 1)
    store.splits.commit("main", [member(a)])
    assert store.splits.commit("main", []).size == 0
    assert store.splits.show("main") == []
    assert store.splits.verify("main") == []


def test_a_redacted_item_is_a_warning_and_cannot_be_added_again(store: Store) -> None:
    a, b = stored_items(store, 2)
    head = store.splits.commit("main", map(member, (a, b)))
    store.redact(a.key, "takedown")
    (issue,) = store.splits.verify("main", head.hash)
    assert (issue.kind, issue.severity.value) == ("item-redacted", "warning")
    assert store.splits.commit("main", map(member, (a, b))) == head
    with pytest.raises(StoreError, match="redacted"):
        store.splits.commit("other", map(member, (a, b)))
    store.splits.commit("main", [member(b)], "takedown")
    assert [issue.severity.value for issue in store.splits.verify("main")] == ["warning"]


def test_a_line_that_cannot_be_read_says_how_to_verify_it(store: Store, sql: Sql, backend: str) -> None:
    store.splits.commit("main", map(member, stored_items(store, 1)))
    for table, change in (("split_version", "set_digest = 'x'"), ("membership", "split = 'x'")):
        guard = "split_version_no_update" if table == "split_version" else "membership_guard"
        sql(f"DROP TRIGGER {guard}{'' if backend == 'sqlite' else f' ON {table}'}", f"UPDATE {table} SET {change}")
    for read in (store.splits.log, store.splits.head, store.splits.show):
        with pytest.raises(StoreError, match=r"cannot be read .run: curate split verify"):
            read("main")
    assert len(store.splits.verify("main")) > 1


def test_large_commits_go_through(store: Store) -> None:
    facts = stored_items(store, 1300)
    store.splits.commit("main", map(member, facts))
    store.splits.commit("main", map(member, facts[:100]))
    assert len(store.splits.show("main", 1)) == 1300
    assert len(store.splits.diff("main", 1, 2).removed) == 1200
    assert store.splits.verify("main") == []
