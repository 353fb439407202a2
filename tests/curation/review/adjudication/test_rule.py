"""What needs a decision, one reason at a time, and what does not."""

from __future__ import annotations

from typing import Any

import pytest

from curation.review.adjudication.rule import Measured, Rule, conflicts, rule_of, steps_apart
from curation.review.gather import Said, Solved, Verified
from curation.review.people import plan
from curation.workspace import Workspace
from schemas.fact import Fact, given_fact
from schemas.reasoning import Step, StepVerdict
from schemas.review import Annotation, ReviewedStep, Verdict
from tests import factories
from tests.curation.review.adjudication.conftest import OTHERWISE, REJECTED, drafted, solve


def said(*given: dict[str, Any], of: Fact | None = None) -> Said:
    """What p1, p2 ... said about one draft."""
    of = of or factories.draft_fact()
    judged = [factories.annotation(of, reviewer=f"p{n}", **fields) for n, fields in enumerate(given, start=1)]
    return Said(tuple(Verified(given_fact(one, parents=(of.key,)), one) for one in judged))


def reviewed(*verdicts: StepVerdict | None) -> tuple[ReviewedStep, ...]:
    """The factory's steps with these verdicts; None: dropped."""
    pairs: list[tuple[Step, StepVerdict | None]] = list(zip(factories.steps(), verdicts, strict=True))
    return tuple(ReviewedStep(step=step, verdict=verdict) for step, verdict in pairs if verdict)


def names(found: Said, rule: Rule | None = None, measured: Measured | None = None) -> list[str]:
    """The names of the conflicts found."""
    issues = conflicts(found, "item", rule or Rule(), measured or Measured())
    assert {issue.severity.value for issue in issues} <= {"unchecked"}
    return [issue.kind.removeprefix("conflict-") for issue in issues]


GOOD, BAD = StepVerdict.correct, StepVerdict.wrong


@pytest.mark.parametrize(
    ("given", "expected"),
    [
        ([{}, {}], []),
        ([{}, {"verdict": Verdict.fix, "notes": "a comma"}], []),
        ([REJECTED, REJECTED], []),
        ([{}, REJECTED], ["verdict"]),
        ([{}, {}, REJECTED], ["verdict"]),
        ([{}, OTHERWISE], ["answer"]),
        ([OTHERWISE, REJECTED], ["verdict"]),
        ([{}, {"answer": factories.answer("HARBOUR ", "B")}], []),
        ([{}, {"question": factories.question("Which word is heard?")}], ["wording"]),
        ([{}, {"question": factories.question(options=factories.options("river", "harbor", "winter", "engine"))}],
         ["wording"]),
        ([{}, {"flagged": True}], ["flag"]),
        ([{"flagged": True}], ["flag"]),
        ([{}], []),
        ([{"steps": reviewed(GOOD, GOOD, GOOD)}, {"steps": reviewed(BAD, BAD, GOOD)}], ["steps"]),
        ([{"steps": reviewed(GOOD, GOOD, GOOD)}, {"steps": reviewed(None, None, GOOD)}], ["steps"]),
        ([{"steps": reviewed(GOOD, GOOD, GOOD)}, {"steps": reviewed(BAD, GOOD, GOOD)}], []),
        ([{"steps": reviewed(BAD, BAD, GOOD)}, {"steps": reviewed(BAD, BAD, GOOD)}], []),
    ],
)  # fmt: skip
def test_each_conflict_is_named_and_nothing_else_is_one(given: list[dict[str, Any]], expected: list[str]) -> None:
    assert names(said(*given)) == expected


def test_low_agreement_counts_where_nothing_names_it_better() -> None:
    low = Measured(agreement=0.5)
    assert names(said({}, {}), measured=low) == ["agreement"]
    assert names(said({}, REJECTED), measured=low) == ["verdict"]
    assert names(said({}, {}), Rule(threshold=0.5), low) == []
    assert names(said({}), measured=low) == []


def test_a_verdict_that_is_not_sure_counts_where_verdicts_differ() -> None:
    doubtful, mended = Measured(posterior=0.6), {"verdict": Verdict.fix, "notes": "a comma"}
    assert names(said({}, mended), measured=doubtful) == ["posterior"]
    assert names(said({}, mended), Rule(posterior=0), doubtful) == []
    for alike in ([{}], [{}, {}], [REJECTED, REJECTED], [mended, mended]):
        assert names(said(*alike), measured=doubtful) == []


@pytest.mark.parametrize(("otherwise", "asked", "expected"), [(2, 2, ["solvers"]), (1, 2, []), (2, 0, []), (0, 1, [])])
def test_solvers_who_all_answer_otherwise_count_from_a_number_on(
    otherwise: int, asked: int, expected: list[str]
) -> None:
    assert names(said({}, {}), Rule(solvers=asked), Measured(otherwise=otherwise)) == expected


def test_a_flag_of_a_solver_counts_unless_flags_do_not(place: Workspace) -> None:
    from schemas.review import Solve

    draft = drafted(place)
    fact = solve(place, draft, "p3", flagged=True)
    flagged = Said(said({}, {}, of=draft).verifies, solves=(Solved(fact, fact.contract(Solve)),))
    assert names(flagged) == ["flag"]
    assert names(flagged, Rule(flags=False)) == []


def test_steps_apart_is_the_share_over_pairs_of_those_who_saw_the_same_draft() -> None:
    good, worse = reviewed(GOOD, GOOD, GOOD), reviewed(BAD, GOOD, GOOD)
    judged = [one.annotation for one in said({"steps": good}, {"steps": good}, {"steps": worse}).verifies]
    assert steps_apart(judged) == pytest.approx((0 + 1 / 3 + 1 / 3) / 3)
    other: Annotation = judged[2].model_copy(update={"draft": "0" * 64})
    assert steps_apart([judged[0], other]) == 0.0


def test_the_rule_is_what_the_plan_says(place: Workspace) -> None:
    assert rule_of(place.root) == Rule()
    text = "[adjudication]\nthreshold = 0.25\nposterior = 0\nflags = false\nsteps = 1\nsolvers = 0\n"
    (place.root / plan.FILE_NAME).write_text(text)
    assert rule_of(place.root) == Rule(0.25, 0, False, 1, 0)
