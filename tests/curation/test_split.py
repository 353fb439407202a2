"""Placing items: groups stay whole and where they were, new ones balance, withdrawn ones leave."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from curation import workspace
from curation.clusters import clusters
from curation.segment.twinned import Tie
from curation.split import commit, place
from curation.validate import validate
from curation.workspace import Workspace
from schemas.errors import StoreError, UsageError
from schemas.fact import Fact, machine_fact
from schemas.item import Item, SplitName
from schemas.review import Annotation, RejectReason, Verdict
from schemas.twin import Shared, Twin
from tests import factories

TRAIN, VALIDATION, TEST = SplitName
SHARES = {TRAIN: 0.8, VALIDATION: 0.1, TEST: 0.1}


def item(number: int, *groups: str) -> Item:
    return factories.item(question=factories.question(f"Question {number}?"), groups=groups or (f"recording:{number}",))


def test_many_independent_groups_come_close_to_the_ratio() -> None:
    placed = place([item(n) for n in range(200)], {}, SHARES, {})
    assert Counter(placed.values()) == {TRAIN: 160, VALIDATION: 20, TEST: 20}


def test_three_groups_fill_all_three_splits() -> None:
    assert set(place([item(n) for n in range(3)], {}, SHARES, {}).values()) == set(SplitName)


def test_the_largest_group_of_a_few_goes_to_train() -> None:
    items = [item(n, "channel:big") for n in range(5)] + [item(9, "channel:small"), item(10, "channel:other")]
    placed = place(items, {}, SHARES, {})
    assert {placed[one.subject()] for one in items[:5]} == {TRAIN}


def test_the_order_of_items_does_not_matter() -> None:
    items = [item(n, f"channel:{n % 7}") for n in range(30)]
    assert place(items, {}, SHARES, {}) == place(items[::-1], {}, SHARES, {})


def test_items_that_share_groups_only_through_others_stay_together() -> None:
    chained = [item(1, "recording:a", "channel:x"), item(2, "recording:b", "channel:x"), item(3, "recording:b")]
    (cluster,) = clusters(chained)
    assert len(cluster.items) == 3


def test_new_items_follow_their_group() -> None:
    assert place([item(1, "recording:a")], {"recording:a": TEST}, SHARES, {}) == {item(1).subject(): TEST}


def test_an_item_that_ties_two_splits_together_is_refused_with_the_way_out() -> None:
    homes = {"recording:a": TRAIN, "recording:b": TEST}
    with pytest.raises(StoreError, match=r"two splits.*recording:a in train.*recording:b in test.*--force"):
        place([item(1, "recording:a", "recording:b")], homes, SHARES, {})


def test_force_decides_before_all_else_and_moves_what_was_elsewhere() -> None:
    items = [item(1, "recording:a", "channel:x"), item(2, "recording:b", "channel:x")]
    placed = place(items, {"recording:a": TRAIN}, SHARES, {"channel:X ": VALIDATION})
    assert set(placed.values()) == {VALIDATION}
    with pytest.raises(StoreError, match="forced into two"):
        place(items, {}, SHARES, {"recording:a": TRAIN, "recording:b": TEST})
    with pytest.raises(UsageError, match="no item belongs"):
        place(items, {}, SHARES, {"channel:nobody": TEST})


groups = st.lists(st.integers(0, 6).map("recording:{}".format), min_size=1, max_size=2, unique=True).map(tuple)


@settings(max_examples=60, deadline=None)
@given(st.lists(groups, max_size=12))
def test_no_group_is_ever_in_two_splits(drawn: list[tuple[str, ...]]) -> None:
    items = [item(number, *names) for number, names in enumerate(drawn)]
    placed = place(items, {}, SHARES, {})
    where: dict[str, set[SplitName]] = {}
    for one in items:
        for group in one.groups:
            where.setdefault(group, set()).add(placed[one.subject()])
    assert len(placed) == len(items)
    assert all(len(splits) == 1 for splits in where.values())


def test_recordings_that_repeat_one_another_stay_together() -> None:
    ties = [Tie("recording:1", "recording:3", "100% of it"), Tie("recording:3", "recording:5", "40% of it")]
    placed = place([item(n) for n in range(40)], {}, SHARES, {}, ties)
    assert len({placed[item(n).subject()] for n in (1, 3, 5)}) == 1
    assert Counter(placed.values()) == {TRAIN: 32, VALIDATION: 4, TEST: 4}


def test_a_repeat_follows_the_recording_that_was_there_even_if_its_items_are_gone() -> None:
    ties = [Tie("recording:2", "recording:1", "")]
    assert place([item(2)], {"recording:1": TEST}, SHARES, {}, ties) == {item(2).subject(): TEST}


def test_two_parts_of_a_film_that_is_in_no_split_are_not_tied() -> None:
    ties = [Tie("recording:1", "recording:9", ""), Tie("recording:2", "recording:9", "")]
    homes = {"recording:1": TRAIN, "recording:2": TEST}
    assert set(place([item(1), item(2)], homes, SHARES, {}, ties).values()) == {TRAIN, TEST}


def test_repeats_that_lie_in_two_splits_are_refused_until_somebody_decides() -> None:
    ties = [Tie("recording:2", "recording:1", "98% of it, mirrored")]
    homes = {"recording:1": TRAIN, "recording:2": TEST}
    items = [item(1), item(2)]
    told = r"recording:2: in test, is a near-duplicate of recording:1, in train \(98% of it.*--force"
    with pytest.raises(StoreError, match=told):
        place(items, homes, SHARES, {}, ties)
    assert set(place(items, homes, SHARES, {"recording:2": TRAIN}, ties).values()) == {TRAIN}
    apart = place(items, homes, SHARES, {"recording:2": TEST, "recording:1": TRAIN}, ties)
    assert apart == {item(1).subject(): TRAIN, item(2).subject(): TEST}
    with pytest.raises(StoreError, match="near-duplicate"):
        place([item(1)], homes, SHARES, {}, ties)
    assert place([item(1)], homes, SHARES, {"recording:2": TEST}, ties) == {item(1).subject(): TEST}


# Through the store


@pytest.fixture
def there(tmp_path: Path) -> Iterator[Workspace]:
    with workspace.create(tmp_path / "w") as made:
        for number in range(4):
            made.store.put(factories.chain(factories.source(f"film-{number}.mp4")).facts)
        validate(made)
        yield made


def rejudge(there: Workspace, number: int, **fields: object) -> Fact:
    chain = factories.chain(factories.source(f"film-{number}.mp4"))
    changed = chain.annotation.contract(Annotation).model_copy(update=fields)
    return there.store.revise(changed, parents=(chain.draft.key,))


def members(there: Workspace) -> dict[str, SplitName]:
    return {member.item: member.split for member in there.store.splits.show("main")}


def test_a_commit_without_a_change_makes_no_version(there: Workspace) -> None:
    first = commit(there, message="first")
    assert commit(there, message="again").hash == first.hash
    assert (first.number, first.size) == (1, 4)


def test_a_rejected_item_leaves_and_the_others_stay_where_they_were(there: Workspace) -> None:
    commit(there)
    before = members(there)
    gone = factories.chain(factories.source("film-2.mp4")).draft.subject
    rejudge(there, 2, verdict=Verdict.reject, reject_reason=RejectReason.wrong)
    validate(there)
    assert commit(there).size == 3
    assert members(there) == {key: split for key, split in before.items() if key != gone}


def test_a_recording_that_left_comes_back_into_the_same_split(there: Workspace) -> None:
    commit(there, force={f"recording:{factories.recording(factories.source('film-2.mp4')).sha256}": TEST})
    rejudge(there, 2, verdict=Verdict.reject, reject_reason=RejectReason.wrong)
    validate(there)
    commit(there)
    rejudge(there, 2, verdict=Verdict.fix, question=factories.question("Which word is spoken by the sign?"))
    validate(there)
    commit(there, ratio=(1, 0, 0))
    word = {fact.subject for fact in there.store.heads("item") if b"by the sign" in (fact.body or b"")}
    assert {members(there)[key] for key in word} == {TEST}


def test_a_revised_item_is_updated_in_place(there: Workspace) -> None:
    commit(there)
    before = members(there)
    rejudge(there, 1, verdict=Verdict.fix, notes="once more")
    validate(there)
    version = commit(there)
    change = there.store.splits.diff("main", version.number - 1, version.number)
    assert (len(change.revised), members(there)) == (1, before)
    assert there.store.splits.verify("main") == []


def test_only_puts_all_new_items_into_one_split(there: Workspace) -> None:
    commit(there, only=TEST)
    assert set(members(there).values()) == {TEST}


def twin(there: Workspace, one: int, other: int, share: float, start: float = 0.0) -> None:
    subjects = [factories.recording(factories.source(f"film-{number}.mp4")).subject() for number in (one, other)]
    shared = Shared(start=start, duration=share * 60, other_start=start, sense="both", score=1)
    found = Twin(one=subjects[0], other=subjects[1], shared=(shared,), share_of_one=share, share_of_other=share)
    there.store.put([machine_fact(found, parents=(), stage="twins", version=1, params={"of": [one, other, share]})])


def where(there: Workspace, number: int) -> SplitName:
    return members(there)[factories.chain(factories.source(f"film-{number}.mp4")).draft.subject]


def test_a_commit_keeps_twins_together_and_tells_of_those_found_too_late(there: Workspace) -> None:
    twin(there, 3, 0, 0.9)
    commit(there)
    assert where(there, 3) is where(there, 0)
    apart = next(n for n in (1, 2) if where(there, n) is not where(there, 0))
    twin(there, apart, 0, 0.5)
    with pytest.raises(StoreError, match="is a near-duplicate of"):
        commit(there)
    sha256 = factories.recording(factories.source(f"film-{apart}.mp4")).sha256
    commit(there, force={f"recording:{sha256}": where(there, 0)})
    assert where(there, apart) is where(there, 0)
    assert commit(there).number == 2


def test_a_shared_opening_ties_recordings_only_where_clips_show_it(there: Workspace) -> None:
    commit(there)
    other = next(n for n in (1, 2, 3) if where(there, n) is not where(there, 0))
    twin(there, other, 0, 0.05, start=30.0)
    assert commit(there).number == 1
    twin(there, other, 0, 0.08, start=6.0)  # the clips are from 5 s to 15 s
    with pytest.raises(StoreError, match="near-duplicate"):
        commit(there, only=TRAIN)


@pytest.mark.parametrize("ratio", [(0, 0, 0), (1, -1, 1)])
def test_a_ratio_that_is_none_is_refused(there: Workspace, ratio: tuple[float, float, float]) -> None:
    with pytest.raises(UsageError, match="is no ratio"):
        commit(there, ratio=ratio)


def test_plans_hold_for_what_is_new_and_homes_win_over_them() -> None:
    items = [item(1, "recording:a"), item(2, "recording:b", "channel:x"), item(3, "recording:c", "channel:x")]
    planned = {"recording:a": TEST, "recording:b": TRAIN, "recording:c": VALIDATION}
    placed = place(items, {}, SHARES, {}, (), planned)
    assert [placed[one.subject()] for one in items] == [TEST, VALIDATION, VALIDATION]
    assert set(place(items, {"recording:a": TRAIN}, SHARES, {"channel:x": TRAIN}, (), planned).values()) == {TRAIN}


def test_a_commit_follows_the_plan_unless_only_is_given(there: Workspace) -> None:
    groups = {group for fact in there.store.heads("item") for group in fact.contract(Item).groups}
    there.store.assignments.plan_splits(dict.fromkeys(groups, VALIDATION))
    commit(there)
    assert set(members(there).values()) == {VALIDATION}
    commit(there, "other", only=TEST)
    assert {member.split for member in there.store.splits.show("other")} == {TEST}
