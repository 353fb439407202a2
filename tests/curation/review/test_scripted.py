"""The demo's reviewer: through the real API, the same mix each time, marked as demo, and never on real work."""

from __future__ import annotations

from collections import Counter
from pathlib import Path

import pytest

from curation import workspace
from curation.review import scripted
from curation.review.sync.pull import pull
from curation.review.sync.push import push
from curation.workspace import Workspace
from schemas.errors import ReviewError
from schemas.review import Annotation
from tests.curation.review.conftest import Make


@pytest.mark.labelstudio
def test_every_task_is_judged_once_and_marked_as_demo(served: Workspace, add_draft: Make) -> None:
    (served.root / "curation.toml").write_text("demo = true\n")
    with workspace.open_workspace(served.root) as demo:
        for number in range(7):
            add_draft(demo, number, demo=True)
        add_draft(demo, 9, demo=True, status="unanswered", steps=(), answer=None)
        push(demo)
        assert scripted.review(demo) == 7
        assert scripted.review(demo) == 0
        assert pull(demo).new == 7
        found = [fact.contract(Annotation) for fact in demo.store.heads("annotation")]
    assert Counter(one.verdict.value for one in found) == {"accept": 5, "fix": 1, "reject": 1}
    assert all(one.demo and one.reviewer.startswith("demo-p") and one.notes == scripted.NOTE for one in found)
    [fixed] = [one for one in found if one.verdict == "fix"]
    assert [change.field for change in fixed.changes] == ["step:s1:text"]
    assert {one.reject_reason for one in found} == {None, "ambiguous"}


def test_a_workspace_that_is_no_demo_is_left_to_people(tmp_path: Path) -> None:
    with workspace.create(tmp_path / "w") as place, pytest.raises(ReviewError, match="is no demo"):
        scripted.review(place)
