"""What an annotation is about where the server and our rows do not say the same: it is told of the right draft."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from curation.review.page import prepare
from curation.review.people import erased, erasing, guidelines, planted
from curation.review.sync import pull_judged
from curation.review.sync.pull_listing import instant
from curation.review.sync.remote import RemoteAnnotation, RemoteTask
from curation.review.sync.withdraw import EMPTIED, emptied
from curation.review.work import task_key
from curation.workspace import Workspace
from db.assignments import Assignment
from db.reviews import ReviewTask
from schemas.fact import Fact
from schemas.reasoning import Draft
from schemas.review import Annotation, ReviewPass, Role
from tests import factories
from tests.curation.review.people.conftest import drafts
from tests.curation.review.sync.test_push_changes import redraft

SERVER = "s"
OLD, NEW = factories.sha("old"), factories.sha("new")


@pytest.fixture
def fact(place: Workspace) -> Fact:
    """A draft."""
    return drafts(place, 1)[0]


def row(place: Workspace, shows: Fact, assignment: Assignment, **fields: Any) -> ReviewTask:
    """Our row of an assignment's task, stored."""
    given = {"project_id": 1, "label_studio_id": 7, "state": "sent", "item": assignment.item, **fields}
    made = ReviewTask(SERVER, assignment.key, OLD, shows.key, assignment=assignment.key, **given)
    place.store.review.save(made)
    return made


def plain(fact: Fact) -> Assignment:
    """The assignment of a draft that is open to all."""
    return Assignment(fact.subject, "av-qa")


def annotation(key: str, shows: str, content_hash: str = OLD, **data: Any) -> RemoteAnnotation:
    """An annotation that accepts what its task shows."""
    sha256 = guidelines.read().reference.sha256
    held = {"key": key, "draft": shows, "fps": 25.0, "guidelines_version": "v1", "guidelines_sha256": sha256, **data}
    results = [prepare.choice("verdict", "accept"), prepare.choice("option", "B")]
    moment = "2026-01-02T03:04:05Z"
    return RemoteAnnotation(1, RemoteTask(7, key, shows, content_hash), 1, moment, None, results, held)


def stored(place: Workspace, remote: RemoteAnnotation) -> pull_judged.Outcome:
    """What a pull makes of it."""
    return pull_judged.store(pull_judged.Known(place, SERVER), remote)


def told(outcome: pull_judged.Outcome) -> Annotation:
    """The judgement it became."""
    assert outcome.fact is not None, outcome.issues
    return outcome.fact.contract(Annotation)


def test_a_push_killed_before_the_server_got_the_newer_draft_does_not_change_what_was_judged(
    place: Workspace, fact: Fact
) -> None:
    newer = redraft(place, fact)
    one = plain(fact)
    place.store.review.save(replace(row(place, newer, one, state="intent"), content_hash=NEW))
    assert told(stored(place, annotation(one.key, fact.key, OLD))).draft == fact.key


def test_a_store_older_than_the_server_does_not_change_what_was_judged(place: Workspace, fact: Fact) -> None:
    newer = redraft(place, fact)
    one = plain(fact)
    row(place, fact, one)
    assert told(stored(place, annotation(one.key, newer.key, NEW))).draft == newer.key


def test_a_draft_that_somebody_wrote_into_the_data_is_not_believed(place: Workspace, fact: Fact) -> None:
    newer = redraft(place, fact)
    one = plain(fact)
    row(place, fact, one)
    assert told(stored(place, annotation(one.key, newer.key, OLD))).draft == fact.key


def test_a_page_that_was_open_while_its_task_changed_is_about_what_it_showed(place: Workspace, fact: Fact) -> None:
    newer = redraft(place, fact)
    one = plain(fact)
    row(place, newer, one)
    remote = annotation(one.key, newer.key)
    opened = replace(remote, results=[*remote.results, prepare.stated(fact.key)])
    assert told(stored(place, opened)).draft == fact.key
    assert told(stored(place, remote)).draft == newer.key


@pytest.mark.parametrize("stated", ["", "nonsense", OLD, "other"])
def test_a_page_that_names_no_draft_of_its_item_is_not_believed(place: Workspace, fact: Fact, stated: str) -> None:
    other = drafts(place, 1, start=1)[0]
    one = plain(fact)
    row(place, fact, one)
    remote = annotation(one.key, fact.key)
    opened = replace(remote, results=[*remote.results, prepare.stated(other.key if stated == "other" else stated)])
    assert told(stored(place, opened)).draft == fact.key


def test_a_decision_is_between_the_judgements_that_its_page_showed(place: Workspace, fact: Fact) -> None:
    first, second = (
        place.store.revise(factories.annotation(fact, reviewer=name), parents=(fact.key,)) for name in ("p8", "p9")
    )
    one = Assignment(fact.subject, "av-qa", review_pass=ReviewPass.adjudicate, reviewer="p1")
    place.store.assignments.add([one])
    remote = annotation(one.key, fact.key, versions=[first.key, second.key])
    opened = replace(remote, results=[*remote.results, prepare.stated(fact.key, first.key)])
    assert told(stored(place, opened)).decides == (first.key,)


def test_a_planted_draft_whose_assignment_is_lost_is_no_work(place: Workspace, fact: Fact) -> None:
    spoilt = planted.plant(fact, fact.contract(Draft), "1", planted.Pool(("a bridge",), {}))
    assert spoilt is not None
    place.store.put([spoilt])
    one = Assignment(fact.subject, "av-qa", role=Role.planted, reviewer="p1", shows=spoilt.key)
    remote = annotation(one.key, spoilt.key)
    outcome = stored(place, remote)
    assert (outcome.fact, outcome.final, [issue.kind for issue in outcome.issues]) == (
        None, False, ["assignment-unknown"],
    )  # fmt: skip
    place.store.assignments.add([one])
    assert told(stored(place, remote)).role is Role.planted


@pytest.mark.parametrize("role", [Role.work, Role.training])
def test_a_later_revision_without_our_row_is_known_by_its_assignment(place: Workspace, fact: Fact, role: Role) -> None:
    one = Assignment(fact.subject, "av-qa", role=role, reviewer="p1")
    place.store.assignments.add([one])
    assert told(stored(place, annotation(task_key(one.key, 3), fact.key))).role is role
    assert told(stored(place, annotation(task_key(plain(fact).key, 2), fact.key))).role is Role.work


def test_a_decision_on_an_emptied_task_is_kept(place: Workspace, fact: Fact) -> None:
    seen = place.store.revise(factories.annotation(fact, reviewer="p8"), parents=(fact.key,))
    one = Assignment(fact.subject, "av-qa", review_pass=ReviewPass.adjudicate, reviewer="p1")
    place.store.assignments.add([one])
    row(place, fact, one, state="withdrawn")
    remote = annotation(one.key, fact.key, versions=[seen.key])
    left = replace(remote, data=emptied(remote.data), task=replace(remote.task, content_hash=EMPTIED))
    assert told(stored(place, left)).decides == (seen.key,)


def test_a_decision_whose_versions_were_edited_away_is_read_again(place: Workspace, fact: Fact) -> None:
    one = Assignment(fact.subject, "av-qa", review_pass=ReviewPass.adjudicate, reviewer="p1")
    place.store.assignments.add([one])
    outcome = stored(place, annotation(one.key, fact.key))
    assert (outcome.final, [issue.kind for issue in outcome.issues]) == (False, ["decision-unusable"])


@pytest.mark.parametrize(("own", "other"), [(Role.work, Role.gold), (Role.gold, Role.work)])
def test_a_test_of_somebody_else_does_not_take_the_place_of_own_work(
    place: Workspace, fact: Fact, own: Role, other: Role
) -> None:
    mine = Assignment(fact.subject, "av-qa", role=own, reviewer="p1")
    theirs = Assignment(fact.subject, "av-qa", role=other, reviewer="p2", shows=fact.key)
    place.store.assignments.add([mine, theirs])
    first = stored(place, annotation(mine.key, fact.key)).fact
    outcome = stored(place, annotation(theirs.key, fact.key))
    assert (outcome.fact, [issue.kind for issue in outcome.issues]) == (None, ["judged-by-another"])
    assert place.store.heads("annotation") == [first]


def test_what_an_erased_person_judges_or_changes_is_nobodys_work(place: Workspace) -> None:
    made = [plain(one) for one in drafts(place, 2)]
    for number, fact in enumerate(place.store.heads("draft")):
        row(place, fact, made[number], label_studio_id=7 + number)
    first, second = (annotation(one.key, fact.key) for one, fact in zip(made, place.store.heads("draft"), strict=True))
    second = replace(second, id=2, task=replace(second.task, id=8))
    kept = stored(place, first).fact
    assert kept is not None
    place.store.review.mark_pulled(SERVER, 1, instant(first.updated_at), kept.key)
    erasing.erase(place, None, "p1")
    changed = replace(first, updated_at="2026-01-03T03:04:05Z")
    for remote in (changed, second, replace(changed, completed_by=0)):
        outcome = stored(place, remote)
        assert (outcome.fact, [issue.kind for issue in outcome.issues]) == (None, ["judged-by-erased"])
    assert place.store.heads("annotation") == [kept]
    assert [(one.pseudonym, one.user_id, one.server) for one in place.store.people.all()] == [("p1", None, None)]
    key = erased.key_file(place)
    assert key.stat().st_mode & 0o777 == 0o600
    key.unlink()
    outcome = stored(place, second)
    assert (outcome.fact, outcome.final, [issue.kind for issue in outcome.issues]) == (None, False, ["account-unknown"])
    place.store.people.add(name="Bea", email="bea@example.org", server=SERVER, user_id="1")  # the lead says who it is
    assert told(stored(place, second)).reviewer == "p2"
