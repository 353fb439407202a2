"""Tests of the reasons why nothing can be asked about a clip."""

from __future__ import annotations

from aurelia.draft.evidence.why import why_nothing
from tests.aurelia.draft.scenes import CARDS, SPEECH, measured, shown, spoken


def test_a_clip_that_can_be_asked_about_has_no_reason() -> None:
    assert why_nothing(measured()) == ""


def test_each_lack_has_its_own_reason() -> None:
    reasons = [
        why_nothing(measured(words=(), texts=())),
        why_nothing(measured(words=())),
        why_nothing(measured(texts=())),
        why_nothing(measured(texts=(shown(CARDS[0], 0.0, 1.0),), words=spoken(SPEECH[0], 3))),
        why_nothing(measured(cards=CARDS[:1], speech=SPEECH[:1])),
    ]
    assert all(reasons)
    assert len(set(reasons)) == len(reasons)
