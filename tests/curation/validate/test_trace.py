"""The rules of the trace: order, links, evidence, senses."""

from __future__ import annotations

from typing import Any

import pytest

from curation.validate.trace import check_trace
from schemas.reasoning import Modality, Step
from tests import factories
from tests.curation.validate.conftest import HEARD, LAST, SEEN, changed


def _trace(*steps: Step, **fields: Any) -> set[str]:
    item = factories.item(**{"steps": steps, **fields})
    return {issue.kind for issue in check_trace(item, "item x") if issue.severity.value == "error"}


def test_a_sound_trace_passes() -> None:
    assert _trace(SEEN, HEARD, LAST) == set()


@pytest.mark.parametrize(
    ("steps", "kind"),
    [
        ((LAST, SEEN, HEARD), "steps-out-of-order"),
        ((SEEN, changed(SEEN, text="again"), HEARD, LAST), "step-repeats"),
        ((SEEN, HEARD, changed(LAST, depends_on=("s1",))), "premise-unused"),
        ((SEEN, HEARD, changed(LAST, depends_on=("s1", "s2", "s9"))), "steps-out-of-order"),
        ((SEEN, HEARD, changed(LAST, answer="winter")), "last-step-other-answer"),
        ((SEEN, changed(HEARD, evidence=((9.0, 10.5),)), LAST), "evidence-outside-clip"),
        ((changed(SEEN, evidence=()), HEARD, LAST), "evidence-missing"),
        ((changed(SEEN, text="  "), HEARD, LAST), "step-empty"),
        ((changed(SEEN, modality=Modality.none), HEARD, LAST), "sense-missing"),
        ((changed(SEEN, audio_type="music"), HEARD, LAST), "audio-type-without-audio"),
        ((SEEN, HEARD, changed(SEEN, id="k", kind="recall"), changed(LAST, depends_on=())), "sources-missing"),
        ((SEEN, changed(LAST, depends_on=("s1",))), "one-sense"),
    ],
)
def test_a_fault_in_the_trace_is_named(steps: tuple[Step, ...], kind: str) -> None:
    assert kind in _trace(*steps)


def test_an_inference_without_links_builds_on_all_before_it() -> None:
    assert _trace(SEEN, HEARD, changed(LAST, depends_on=())) == set()


def test_a_step_that_a_reviewer_added_need_not_be_linked() -> None:
    more = changed(SEEN, id="a1", text="Read the clock as well")
    item = factories.item(steps=(SEEN, HEARD, more, LAST))
    assert {issue.severity.value for issue in check_trace(item, "x", added={"a1"})} == {"warning"}


def test_an_item_that_needs_one_sense_may_use_one() -> None:
    seen = changed(LAST, depends_on=("s1",))
    assert _trace(SEEN, seen, required_modality=Modality.visual) == set()
