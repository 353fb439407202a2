"""Decisions are given out beside other work: they spoil none of it, and not at the same moment."""

from __future__ import annotations

import threading

from curation.review.adjudication.adjudicate import adjudicate
from curation.review.people.assign import handing_out
from curation.workspace import Workspace, open_workspace
from db.assignments import Assignment
from schemas.review import ReviewPass, Senses
from tests import factories
from tests.curation.review.adjudication.conftest import ask, drafted, employ
from tests.curation.review.adjudication.test_adjudicate import conflict, given


def test_who_answers_about_the_muted_clip_is_not_asked_to_decide_about_it(place: Workspace) -> None:
    employ(place, 4)
    ours, other = conflict(place, 1), drafted(place, 1, question=factories.question("Who speaks at the harbour?"))
    muted = Assignment(other.subject, "av-qa", False, ReviewPass.solve, Senses.picture, reviewer="p3")
    place.store.assignments.add([muted])
    for number in (7, 8):
        ask(place, drafted(place, number), "p4")  # so that the other one has less to do
    adjudicate(place)
    assert given(place) == {ours.subject: "p4"}


def test_nothing_is_given_out_to_be_decided_while_another_command_gives_out_work(place: Workspace) -> None:
    employ(place, 3)
    conflict(place, 1)

    def run() -> None:
        with open_workspace(place.root) as own:
            adjudicate(own)

    with handing_out(place):
        other = threading.Thread(target=run)
        other.start()
        other.join(1.0)
        assert (other.is_alive(), given(place)) == (True, {})
    other.join()
    assert len(given(place)) == 1
