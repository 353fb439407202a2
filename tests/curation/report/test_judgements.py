"""What people made of drafts, and what drafters dropped, as the page tells it."""

from __future__ import annotations

from pathlib import Path

from curation.workspace import Workspace
from schemas.fact import machine_fact
from schemas.issues import Issue, Report
from schemas.reasoning import Step, Try
from schemas.review import FieldChange, ReviewedStep, Verdict
from tests import factories
from tests.curation.report import shelf
from tests.curation.report.html import report
from tests.curation.report.shelf import clip_of


def test_judgement_shows_verdicts_changes_and_added_steps(workspace: Workspace) -> None:
    clip = clip_of(workspace)
    draft = shelf.add_draft(workspace, clip)
    first, second, _dropped = factories.steps()
    added = Step(id="p1", text="Hear the gulls", modality="audio", audio_type="sound", evidence=((0.75, 1.25),))
    steps = (
        ReviewedStep(step=first, verdict="correct"),
        ReviewedStep(step=second, verdict="unsupported"),
        ReviewedStep(step=added, origin="added"),
    )
    change = FieldChange(field="answer", change="edited", before="harbour", after="river")
    shelf.add_annotation(workspace, draft, verdict=Verdict.fix, steps=steps, changes=(change,), notes="too easy")
    seen = report(workspace)
    for told in (
        "accepted with changes", "p1: correct", "p1: unsupported", "p1: dropped", "added by p1", "Hear the gulls",
        "0.75–1.25 s", "answer edited harbour river", "too easy",
    ):  # fmt: skip
        assert told in seen.text


def test_held_judgement_says_why(workspace: Workspace) -> None:
    clip = clip_of(workspace)
    judged = shelf.add_annotation(workspace, shelf.add_draft(workspace, clip))
    issue = Issue(kind="no-evidence", subject="item x", message="step s1 has no evidence")
    held = Report(about=judged.key, issues=(issue,))
    workspace.store.put([machine_fact(held, parents=(judged.key,), stage="validate", version=1)])
    seen = report(workspace)
    assert "Held item x: step s1 has no evidence" in seen.text
    assert "held by a check" in seen.text
    assert "no-evidence" in seen.text


def test_rejection_by_a_person_is_not_called_held(workspace: Workspace) -> None:
    clip = clip_of(workspace)
    draft = shelf.add_draft(workspace, clip)
    judged = shelf.add_annotation(workspace, draft, verdict=Verdict.reject, reject_reason="wrong")
    issue = Issue(kind="rejected-wrong", subject="item x", message="rejected by review: wrong")
    turned_down = Report(about=judged.key, issues=(issue,))
    workspace.store.put([machine_fact(turned_down, parents=(judged.key,), stage="validate", version=1)])
    seen = report(workspace)
    assert "p1: reject because: wrong" in seen.text
    assert "Held" not in seen.text
    assert "held by a check" not in seen.text


def test_reviewers_who_disagree_are_shown_so(workspace: Workspace) -> None:
    clip = clip_of(workspace)
    draft = shelf.add_draft(workspace, clip)
    shelf.add_annotation(workspace, draft)
    shelf.add_annotation(workspace, draft, reviewer="p2", verdict=Verdict.reject, reject_reason="ambiguous")
    seen = report(workspace)
    assert seen.values("data-state") == ["disputed"]
    assert "0 % same verdict 1 pair of judgements" in seen.text
    assert "100 % same answer" in seen.text


def test_dropped_draft_says_why_and_keeps_its_tries(workspace: Workspace) -> None:
    clip = clip_of(workspace)
    tries = (
        Try(number=1, steps=factories.steps(), score=2.0, critique="too close to call"),
        Try(number=2, steps=factories.steps(), score=None),
    )
    shelf.add_draft(workspace, clip, status="dropped", reason="below the threshold", steps=(), tries=tries, kept=None)
    seen = report(workspace)
    assert "Why it was dropped below the threshold" in seen.text
    assert "2 tries, score 2.0 → no score of 10, threshold 6.0" in seen.text
    assert "too close to call" in seen.text
    assert factories.steps()[0].text in seen.text


def test_demo_is_said_at_the_top(workspace: Workspace, tmp_path: Path) -> None:
    clip = clip_of(workspace)
    assert "Demo." not in report(workspace).text
    draft = shelf.add_draft(workspace, clip, demo=True)
    shelf.add_annotation(workspace, draft, demo=True, reviewer="demo-p1")
    assert "judged by a script" in report(workspace).text


def test_tests_of_reviewers_are_no_judgements_and_decisions_no_second_opinion(workspace: Workspace) -> None:
    draft = shelf.add_draft(workspace, shelf.clip_of(workspace))
    first = shelf.add_annotation(workspace, draft)
    shelf.add_annotation(workspace, draft, reviewer="p2", role="planted", verdict="reject", reject_reason="wrong")
    shelf.add_annotation(workspace, draft, reviewer="p3", decides=(first.key,), verdict="fix")
    seen = report(workspace)
    assert "p2: reject" not in seen.text
    assert "p3: fix decides between 1 judgement" in seen.text
    assert "no item has been judged by two people" in seen.text
