"""Which attempts are told as failures: those at what is still so."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from curation.funnel import funnel
from curation.workspace import Workspace
from schemas.fact import machine_fact
from schemas.issues import Issue, Report
from schemas.review import Annotation
from tests.curation.report import shelf


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with shelf.workspace(tmp_path) as made:
        yield made


def test_judgement_that_was_mended_is_no_failure_any_more(workspace: Workspace) -> None:
    _, recording = shelf.add_recording(workspace)
    draft = shelf.add_draft(workspace, shelf.add_clip(workspace, recording))
    judged = shelf.add_annotation(workspace, draft)
    issue = Issue(kind="no-evidence", subject="item", message="has none")
    workspace.store.put([], [shelf.run("validate", judged, issue, outcome="rejected")])
    assert len(funnel(workspace).failures) == 1
    mended = judged.contract(Annotation).model_copy(update={"notes": "mended"})
    workspace.store.revise(mended, parents=judged.parents)
    assert funnel(workspace).failures == ()


def test_judgement_that_passes_by_now_is_no_failure_any_more(workspace: Workspace) -> None:
    _, recording = shelf.add_recording(workspace)
    draft = shelf.add_draft(workspace, shelf.add_clip(workspace, recording))
    judged = shelf.add_annotation(workspace, draft)
    issue = Issue(kind="needs-adjudication", subject="item", message="they disagree")
    passed = machine_fact(Report(about=judged.key), parents=(judged.key,), stage="validate", version=1)
    workspace.store.put([passed], [shelf.run("validate", judged, issue, outcome="rejected")])
    assert funnel(workspace).failures == ()


def test_failure_of_a_model_that_was_tried_once_ends_where_another_drafted_since(workspace: Workspace) -> None:
    _, recording = shelf.add_recording(workspace)
    clip = shelf.add_clip(workspace, recording)
    issue = Issue(kind="draft-failed", subject="model replay", message="has no answer")
    workspace.store.put([], [shelf.run("draft:replay/2:1234abcd", clip, issue, outcome="failed")])
    assert len(funnel(workspace).failures) == 1
    workspace.store.put([], [shelf.run("draft:better/2:5678abcd", clip)])
    assert funnel(workspace).failures == ()
