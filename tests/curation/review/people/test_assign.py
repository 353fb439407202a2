"""Who gets what: as planned, balanced, nobody twice, and the same when asked again."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Callable

import pytest

from curation.review.people import moving
from curation.review.people.assign import assignments, hand_out
from curation.workspace import Workspace
from db.assignments import Assignment
from schemas.item import SplitName
from schemas.review import ReviewPass, Role, Senses
from tests.curation.review.people.conftest import drafts, everybody, hire, judge

Plan = Callable[[str], None]
TEST_ONLY = "ratio = [0, 0, 1]\nprobes = {gold = 0, planted = 0}\n"
TRAIN_ONLY = "ratio = [1, 0, 0]\nprobes = {gold = 0, planted = 0}\n"


def ways(found: list[Assignment]) -> Counter[str]:
    return Counter(f"{one.review_pass}-{one.senses}" for one in found)


def meetings(place: Workspace) -> dict[str, list[str]]:
    """Item -> who was given it, once for each time."""
    met: dict[str, list[str]] = defaultdict(list)
    for one in place.store.assignments.all(state=None):
        met[one.item].append(one.reviewer or "")
    return met


def test_without_people_every_draft_is_open_to_all_once(place: Workspace) -> None:
    made = drafts(place, 4)
    found = assignments(place)
    assert [one.key for one in found] == [fact.subject for fact in made]
    assert {one.reviewer for one in found} == {None}
    assert assignments(place) == found


def test_people_who_only_turned_up_on_a_server_get_no_work(place: Workspace) -> None:
    place.store.people.pseudonym("server", 1)
    drafts(place, 2)
    assert {one.reviewer for one in assignments(place)} == {None}


def test_a_test_item_takes_five_people_and_nobody_gets_it_twice(place: Workspace, write_plan: Plan) -> None:
    write_plan(TEST_ONLY)
    drafts(place, 12)
    hire(place, 6)
    found = assignments(place)
    assert ways(found) == {"verify-both": 24, "solve-both": 12, "solve-picture": 12, "solve-sound": 12}
    assert all(len(set(who)) == len(who) == 5 for who in meetings(place).values())
    assert assignments(place) == found


def test_work_is_balanced(place: Workspace, write_plan: Plan) -> None:
    write_plan(TEST_ONLY)
    drafts(place, 30)
    hire(place, 7)
    load = Counter(one.reviewer for one in assignments(place))
    assert max(load.values()) - min(load.values()) <= 2


def test_a_new_person_gets_the_new_work_first(place: Workspace, write_plan: Plan) -> None:
    write_plan(TRAIN_ONLY + "train = {doubled = 0}\n")
    drafts(place, 20)
    hire(place, 2)
    assignments(place)
    (new,) = hire(place, 1)
    drafts(place, 8, start=20)
    assert Counter(one.reviewer for one in assignments(place))[new] == 8


def test_about_a_fifth_of_train_is_judged_twice(place: Workspace, write_plan: Plan) -> None:
    write_plan(TRAIN_ONLY)
    drafts(place, 300, each=10)
    hire(place, 3)
    assert 30 <= len(assignments(place)) - 300 <= 90


def test_too_few_people_verify_first_and_the_rest_waits_for_more(place: Workspace, write_plan: Plan) -> None:
    write_plan(TEST_ONLY)
    drafts(place, 3)
    hire(place, 3)
    outlook = hand_out(place)
    assert ways(outlook.assignments) == {"verify-both": 6, "solve-both": 3}
    assert outlook.unplaced == {(ReviewPass.solve, Senses.picture): 3, (ReviewPass.solve, Senses.sound): 3}
    hire(place, 2)
    assert len(assignments(place)) == 15


def test_who_knows_the_language_comes_first(place: Workspace, write_plan: Plan) -> None:
    write_plan(TRAIN_ONLY + "train = {doubled = 0}\n")
    drafts(place, 6, language="fr-CA")
    hire(place, 2, languages=("en",))
    (french,) = hire(place, 1, languages=("en", "fr"))
    assert {one.reviewer for one in assignments(place)} == {french}


def test_only_active_people_get_work(place: Workspace, write_plan: Plan) -> None:
    write_plan(TRAIN_ONLY)
    drafts(place, 4)
    (working,) = hire(place, 1)
    for state in ("invited", "training", "paused", "left"):
        hire(place, 1, state=state)
    assert {one.reviewer for one in assignments(place)} == {working}


def test_work_open_to_all_goes_to_people_once_there_are_some_and_what_was_judged_counts(
    place: Workspace, write_plan: Plan
) -> None:
    write_plan(TRAIN_ONLY + "train = {doubled = 0}\n")
    made = drafts(place, 4)
    assignments(place)
    lead = place.store.people.pseudonym("server", 1)
    judge(place, made[0], lead)
    hire(place, 2)
    found = assignments(place)
    assert {one.item: one.reviewer for one in found}[made[0].subject] is None
    assert sorted(one.item for one in found if one.reviewer) == sorted(fact.subject for fact in made[1:])


def test_what_was_judged_stays_and_the_rest_goes_to_others(place: Workspace, write_plan: Plan) -> None:
    write_plan(TRAIN_ONLY + "train = {doubled = 0}\n")
    made = {fact.subject: fact for fact in drafts(place, 20)}
    first, *_ = hire(place, 3)
    mine = [one for one in assignments(place) if one.reviewer == first]
    for one in mine[:2]:
        judge(place, made[one.item], first)
    _, moved = moving.change_state(place, first, "left")
    assert moved.moved == len(mine) - 2
    found = assignments(place)
    assert {one.key for one in found if one.reviewer == first} == {one.key for one in mine[:2]}
    assert len(found) == 20


def test_work_can_be_given_to_one_person_and_back(place: Workspace, write_plan: Plan) -> None:
    write_plan(TRAIN_ONLY + "train = {doubled = 0}\n")
    drafts(place, 12)
    first, second, _ = hire(place, 3)
    before = {one.key for one in assignments(place) if one.reviewer == first}
    assert moving.reassign(place, first, second).moved == len(before)
    assert not [one for one in assignments(place) if one.reviewer == first]
    moving.reassign(place, second, first)
    assert before <= {one.key for one in assignments(place) if one.reviewer == first}


def test_nobody_is_given_an_item_they_have_met_not_even_by_name(place: Workspace, write_plan: Plan) -> None:
    write_plan(TEST_ONLY + "test = {verify = 2}\n")
    drafts(place, 5)
    first, second = hire(place, 2)
    assignments(place)
    moved = moving.reassign(place, first, second)
    assert (moved.moved, moved.kept) == (0, 5)


def test_a_run_that_was_killed_between_dropping_and_giving_is_made_good(place: Workspace, write_plan: Plan) -> None:
    write_plan(TRAIN_ONLY + "train = {doubled = 0}\n")
    drafts(place, 6)
    first, _ = hire(place, 2)
    mine = [one.key for one in assignments(place) if one.reviewer == first]
    place.store.assignments.drop(mine)
    assert len(assignments(place)) == 6


def test_an_adjudication_goes_to_another_when_the_adjudicator_leaves(place: Workspace, write_plan: Plan) -> None:
    write_plan(TRAIN_ONLY + "train = {doubled = 0}\n")
    (fact,) = drafts(place, 1)
    hire(place, 3)
    (one,) = assignments(place)
    judge(place, fact, one.reviewer or "")
    other = next(name for name in everybody(place) if name != one.reviewer)
    decides = Assignment(fact.subject, "av-qa", review_pass=ReviewPass.adjudicate, reviewer=other)
    place.store.assignments.add([decides])
    place.store.people.change(decides.reviewer or "", state="left")
    after = [one for one in assignments(place) if one.review_pass is ReviewPass.adjudicate]
    assert len(after) == 1
    assert after[0].reviewer not in (one.reviewer, decides.reviewer)


def test_planned_splits_stay_when_drafts_are_added(place: Workspace, write_plan: Plan) -> None:
    write_plan("")
    drafts(place, 40, each=4)
    hire(place, 6)
    before = hand_out(place).splits or {}
    assert set(before.values()) == set(SplitName)
    drafts(place, 60, each=4, start=40)
    after = hand_out(place).splits or {}
    assert {item: after[item] for item in before} == before
    assert Counter(after.values())[SplitName.test] in (8, 12)


def test_demo_drafts_stay_open_to_all_where_no_demo_people_are(place: Workspace) -> None:
    drafts(place, 2, demo=True)
    drafts(place, 2, start=2)
    hire(place, 2)
    found = assignments(place)
    assert {one.reviewer for one in found if one.demo} == {None}
    assert None not in {one.reviewer for one in found if not one.demo}


@pytest.mark.parametrize("role", [Role.gold, Role.planted, Role.training])
def test_what_only_tests_people_is_not_taken_for_a_judgement(place: Workspace, write_plan: Plan, role: Role) -> None:
    write_plan(TRAIN_ONLY + "train = {doubled = 0}\n")
    (fact,) = drafts(place, 1)
    first, second = hire(place, 2)
    judge(place, fact, first, role=role)
    (one,) = assignments(place)
    assert one.reviewer == second
