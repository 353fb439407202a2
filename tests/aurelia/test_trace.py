"""A draft on the terminal."""

from __future__ import annotations

import io

from rich.console import Console

from aurelia.trace import show
from schemas.issues import Issue, Severity
from schemas.reasoning import Modality, StepCheck, Try
from tests import factories


def test_every_try_shows_its_scores_critique_checks_and_problems() -> None:
    first = Try(
        number=1, score=4.5, scores=(7.0, 2.0), judgement="The [bell] is missed.",
        checks=(StepCheck(step="s1", verdict="contradicted", note="it says market"),),
        issues=(Issue(kind="step-contradicted", subject="step s1", message="it is wrong", severity=Severity.error),),
    )  # fmt: skip
    out = io.StringIO()

    show(factories.draft(tries=(first, Try(number=2, score=8.0)), kept=2), Console(file=out, width=200))

    said = out.getvalue()
    assert "Try 1: score 4.5 of 10 (mean of 7, 2)" in said
    assert "  evaluator: The [bell] is missed." in said
    assert "  step s1 contradicted: it says market" in said
    assert "  error: step s1: it is wrong" in said
    assert "Try 2: score 8 of 10, kept" in said


def test_steps_are_whole_on_a_narrow_terminal() -> None:
    out = io.StringIO()
    first, second, _third = factories.steps()
    heard = second.model_copy(update={"modality": Modality.audio_visual, "depends_on": ("s1",)})

    show(factories.draft(steps=(first, heard)), Console(file=out, width=80))

    said = out.getvalue()
    assert "…" not in said
    for words in ("perceive, audio-visual", "(speech)", "2.5-3.2 s", "after s1", "Listen to what is"):
        assert words in said
