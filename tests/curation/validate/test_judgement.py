"""What keeps one judgement from becoming an item, and what becomes of its dropped steps."""

from __future__ import annotations

from typing import Any

import pytest

from curation.validate import live_items, validate
from curation.validate.judgement import bridged
from curation.workspace import Workspace
from schemas.reasoning import StepVerdict
from schemas.review import FieldChange, ReviewedStep, Verdict
from tests import factories
from tests.curation.validate.conftest import HEARD, LAST, SEEN, changed, kinds, rejudge, store_chain


@pytest.mark.parametrize(
    ("fields", "kind"),
    [
        ({"answer": None}, "answer-missing"),
        ({"answer": factories.answer(" ", "B")}, "answer-missing"),
        ({"answer": factories.answer("castle", "E")}, "answer-not-among-options"),
        ({"answer": factories.answer("castle", "B")}, "answer-differs-from-option"),
        ({"steps": ()}, "steps-missing"),
        ({"question": factories.question(options=factories.options("harbour", "harbour "))}, "options-repeat"),
    ],
)
def test_a_judgement_with_a_fault_gives_a_report(place: Workspace, fields: dict[str, Any], kind: str) -> None:
    store_chain(place, annotation_fields=fields)
    report = validate(place)
    assert kind in kinds(report)
    assert (report.rejected, live_items(place.store)) == (1, [])


@pytest.mark.parametrize("verdict", [StepVerdict.wrong, StepVerdict.leaks])
def test_a_step_judged_bad_must_be_dropped_or_mended(place: Workspace, verdict: StepVerdict) -> None:
    bad = tuple(ReviewedStep(step=step, verdict=verdict) for step in factories.steps())
    chain = store_chain(place, annotation_fields={"steps": bad})
    assert kinds(validate(place)) == {f"step-{verdict}"}
    edits = tuple(FieldChange(field=f"step:{r.step.id}:text", change="edited") for r in bad)
    rejudge(place, chain, verdict=Verdict.fix, changes=edits)
    assert validate(place).exit_code == 0


def test_links_to_a_dropped_step_lead_to_what_it_had_built_on() -> None:
    middle = changed(LAST, id="m", depends_on=("s1", "s2"))
    last = changed(LAST, id="z", depends_on=("m", "s1"))
    kept = bridged((SEEN, HEARD, last), (SEEN, HEARD, middle, last))
    assert kept[-1].depends_on == ("s1", "s2")
