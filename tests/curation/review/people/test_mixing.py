"""Gold, planted and training items: as many as planned, unseen among the work, to people who have not met them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable

import pytest

from curation.review.people import known, training
from curation.review.people.assign import assignments
from curation.review.people.probes import ProbeResult, probe_results
from curation.workspace import Workspace
from db.assignments import Assignment
from schemas.errors import UsageError
from schemas.fact import Fact
from schemas.review import PlantedDraft, RejectReason, ReviewedStep, Role, Verdict
from tests.curation.review.people.conftest import drafts, everybody, hire, judge
from tests.factories import annotation

Plan = Callable[[str], None]
HALF = "ratio = [1, 0, 0]\ntrain = {doubled = 0}\nprobes = {gold = 0.2, planted = 0.1}\n"
ROUND = "ratio = [1, 0, 0]\ntrain = {doubled = 0}\n[training]\nitems = 4\nthreshold = 0.75\n"


def golden(place: Workspace, facts: list[Fact]) -> None:
    for fact in facts:
        known.add(place, fact.key, verdict=Verdict.accept)


def of(place: Workspace, reviewer: str) -> list[Assignment]:
    return [one for one in assignments(place) if one.reviewer == reviewer]


def results(place: Workspace) -> list[tuple[str, str, bool]]:
    return [(one.reviewer, one.kind, one.right) for one in probe_results(place.store)]


def test_the_planned_share_is_mixed_in_and_nobody_meets_an_item_twice(place: Workspace, write_plan: Plan) -> None:
    write_plan(HALF)
    made = drafts(place, 60)
    golden(place, made[:10])
    hire(place, 3)
    found = assignments(place)
    counts = Counter((one.reviewer, one.role) for one in found)
    for reviewer in everybody(place):
        work = counts[reviewer, Role.work]
        assert counts[reviewer, Role.planted] == round(work * 0.1)
        assert counts[reviewer, Role.gold] == round(work * 0.2)
    met = [(one.item, one.reviewer) for one in found]
    assert len(set(met)) == len(met)
    assert assignments(place) == found


def test_probes_stand_among_the_work_in_its_own_projects(place: Workspace, write_plan: Plan) -> None:
    write_plan(HALF)
    made = drafts(place, 60)
    golden(place, made[:10])
    one, _ = hire(place, 2)
    roles = [found.role for found in of(place, one)]
    places = [number for number, role in enumerate(roles) if role is not Role.work]
    assert min(places) < len(roles) / 3
    assert max(places) > len(roles) * 2 / 3
    assert {found.project for found in of(place, one)} == {f"av-qa/verify/{one}"}


def test_planted_drafts_come_of_accepted_ones_first_and_never_of_doubted_ones(
    place: Workspace, write_plan: Plan
) -> None:
    write_plan(HALF)
    made = drafts(place, 20)
    lead = place.store.people.pseudonym("server", 1)
    for fact in made[:3]:
        judge(place, fact, lead)
    for fact in made[3:6]:
        judge(place, fact, lead, verdict=Verdict.reject, reject_reason=RejectReason.wrong)
    (one,) = hire(place, 1)
    planted = [found for found in of(place, one) if found.role is Role.planted]
    assert len(planted) == 1  # of 14
    assert {found.item for found in planted} <= {fact.subject for fact in made[:3]}
    shown = place.store.get(planted[0].shows or "")
    assert shown.contract(PlantedDraft).of == shown.parents[0]


def test_results_tell_who_follows_drafts(place: Workspace, write_plan: Plan) -> None:
    write_plan(HALF)
    made = {fact.subject: fact for fact in drafts(place, 60)}
    golden(place, list(made.values())[:10])
    blind, keen = hire(place, 2)
    for one in assignments(place):
        if one.role is Role.work:
            continue
        shown = place.store.get(one.shows or "")
        draft = shown.contract(PlantedDraft).draft if one.role is Role.planted else None
        said = annotation(made[one.item], reviewer=one.reviewer or "", role=one.role, draft=shown.key)
        if draft is not None and one.reviewer == blind:
            steps = tuple(ReviewedStep(step=step) for step in draft.steps)
            said = said.model_copy(update={"answer": draft.answer, "steps": steps})
        place.store.revise(said, parents=(shown.key,))
    told = Counter(results(place))
    assert told[blind, "planted", False] > 0
    assert told[blind, "planted", True] == 0
    assert told[keen, "planted", False] == 0
    assert min(told[keen, "gold", True], told[blind, "gold", True]) > 0


@pytest.mark.parametrize(
    ("gold", "said", "right"),
    [
        ({"verdict": Verdict.accept}, {}, True),
        ({"verdict": Verdict.accept}, {"verdict": Verdict.reject, "reject_reason": RejectReason.wrong}, False),
        ({"verdict": Verdict.reject}, {}, False),
        ({"verdict": Verdict.reject}, {"verdict": Verdict.reject, "reject_reason": RejectReason.one_sense}, True),
        ({"verdict": Verdict.fix, "wrong_steps": ("s2",)}, {}, False),
        ({"verdict": Verdict.fix, "wrong_steps": ("s2",)}, {"verdict": Verdict.fix, "steps": ()}, True),
        ({"verdict": Verdict.accept}, {"verdict": Verdict.fix, "answer": None}, False),
    ],
)
def test_gold_is_met_by_verdict_answer_and_wrong_steps(
    place: Workspace, gold: dict[str, object], said: dict[str, object], right: bool
) -> None:
    (fact,) = drafts(place, 1)
    known.add(place, fact.key, **gold)  # type: ignore[arg-type]
    judge(place, fact, "p1", role=Role.gold, **said)
    assert results(place) == [("p1", "gold", right)]


def test_gold_is_taken_from_what_was_judged(place: Workspace) -> None:
    (fact, other) = drafts(place, 2)
    kept = annotation(fact).steps
    judge(place, fact, "p1", verdict=Verdict.fix, steps=(kept[0], kept[2]))
    gold = known.add(place, fact.subject[:12], why="s2 is not heard")
    assert (gold.verdict, gold.wrong_steps, gold.note) == (Verdict.fix, ("s2",), "s2 is not heard")
    with pytest.raises(UsageError, match="not judged yet"):
        known.add(place, other.key)
    with pytest.raises(UsageError, match="not in the draft"):
        known.add(place, other.key, verdict=Verdict.fix, wrong_steps=("s9",))
    known.add(place, fact.key, verdict=Verdict.reject)
    assert [one.verdict for one in known.all_gold(place.store)] == [Verdict.reject]


def test_new_people_train_first_and_begin_once_they_judged_enough_right(place: Workspace, write_plan: Plan) -> None:
    write_plan(ROUND)
    made = {fact.subject: fact for fact in drafts(place, 12)}
    golden(place, list(made.values())[:6])
    (good, bad, _) = (*hire(place, 2, state="training"), *hire(place, 1))
    for reviewer, wrong in ((good, 1), (bad, 2)):
        mine = of(place, reviewer)
        assert [one.role for one in mine] == [Role.training] * 4
        assert {one.project for one in mine} == {f"av-qa/training/{reviewer}"}
        for number, one in enumerate(mine):
            no = {"verdict": Verdict.reject, "reject_reason": RejectReason.wrong} if number < wrong else {}
            judge(place, made[one.item], reviewer, role=Role.training, **no)
    stand = {one.reviewer: one for one in training.train(place)}
    assert (stand[good].right, stand[good].of, stand[good].qualified) == (3, 4, True)
    assert (stand[bad].right, stand[bad].of, stand[bad].qualified) == (2, 4, False)
    assert everybody(place)[good].state == "active"
    assert not [one for one in of(place, bad) if one.role is Role.work]


def test_another_round_has_items_they_have_not_met(place: Workspace, write_plan: Plan) -> None:
    write_plan(ROUND)
    made = {fact.subject: fact for fact in drafts(place, 12)}
    golden(place, list(made.values())[:8])
    (one,) = hire(place, 1, state="training")
    first = of(place, one)
    for given in first:
        judge(place, made[given.item], one, role=Role.training, verdict=Verdict.reject, reject_reason="wrong")
    assert len(training.train(place)[0].results) == 4
    (stand,) = training.train(place, again=[one])
    assert (stand.given, stand.qualified) == (8, False)
    second = [given for given in of(place, one) if given not in first]
    assert len({given.item for given in (*first, *second)}) == 8
    for given in second:
        judge(place, made[given.item], one, role=Role.training)
    assert training.train(place)[0].qualified


def test_training_says_when_gold_is_missing(place: Workspace, write_plan: Plan) -> None:
    write_plan(ROUND)
    golden(place, drafts(place, 3))
    hire(place, 1, state="training")
    (stand,) = training.train(place)
    assert (stand.given, stand.missing) == (3, 1)


def test_without_gold_enough_there_is_no_training(place: Workspace, write_plan: Plan) -> None:
    from curation.review.people import plan

    write_plan(ROUND)
    made = drafts(place, 5)
    golden(place, made[:3])
    assert training.begins(place.store, plan.settings(place.root)) == "active"
    golden(place, made)
    assert training.begins(place.store, plan.settings(place.root)) == "training"


def test_a_result_has_its_time_where_it_was_pulled(place: Workspace) -> None:
    from schemas.base import now

    (fact,) = drafts(place, 1)
    golden(place, [fact])
    said = judge(place, fact, "p1", role=Role.gold)
    assert [one.at for one in probe_results(place.store)] == [None]
    place.store.people.pseudonym("server", 1)
    at = now()
    place.store.review.mark_pulled("server", 1, at, said.key)
    (one,) = probe_results(place.store)
    assert one == ProbeResult("p1", "gold", fact.subject, True, said.key, "", at)


def test_gold_whose_draft_was_redacted_stops_nothing(place: Workspace) -> None:
    made = drafts(place, 2)
    golden(place, made)
    for fact in made:
        judge(place, fact, "p1", role=Role.gold)
    place.store.redact(made[0].key, "takedown")
    assert [one.item for one in probe_results(place.store)] == [made[1].subject]
