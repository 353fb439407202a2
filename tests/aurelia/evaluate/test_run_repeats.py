"""Choices asked several times in each order of their options."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from aurelia.evaluate.folder import RunFolder
from schemas.errors import WorkspaceError
from schemas.evaluation import Arm
from tests.aurelia.answering import Answering
from tests.aurelia.evaluate.test_run import run, says_a


def test_choices_are_repeated_in_each_order_with_other_seeds_and_go_on(release: Path, tmp_path: Path) -> None:
    given: dict[str, Any] = {"arms": (Arm(),), "permutations": 2, "temperature": 0.7}
    once, thrice = Answering(says_a), Answering(says_a)
    run(release, once, tmp_path / "once", **given)
    outcome = run(release, thrice, tmp_path / "thrice", repeats=3, **given)
    folders = [RunFolder.open(tmp_path / name) for name in ("once", "thrice")]
    first, all_ = ({one.key: one for one in folder.predictions()} for folder in folders)
    assert {key: (one.sample, one.order, one.repeat) for key, one in all_.items() if not one.repeat} == {
        key: (one.sample, one.order, one.repeat) for key, one in first.items()
    }
    asked = Counter((one.sample, one.order) for one in all_.values())
    assert set(asked.values()) == {3}
    assert len(thrice.asked) == outcome.wanted == 3 * len(once.asked)
    assert {request.seed for request in thrice.asked} == {0, 1, 2}
    path = tmp_path / "thrice" / "predictions.jsonl"
    path.write_bytes(b"".join(path.read_bytes().splitlines(keepends=True)[:10]))
    (tmp_path / "thrice" / "replies.jsonl").unlink()
    again = Answering(says_a)
    after = run(release, again, tmp_path / "thrice", repeats=3, **given)
    assert (after.new, after.clean, len(again.asked)) == (outcome.wanted - 10, True, outcome.wanted - 10)


def test_a_run_from_before_choices_were_repeated_goes_on_or_says_what_to_do(release: Path, tmp_path: Path) -> None:
    given: dict[str, Any] = {"arms": (Arm(),), "temperature": 0.7}
    run(release, Answering(says_a), tmp_path / "once", **given)
    run(release, Answering(says_a), tmp_path / "twice", repeats=2, **given)
    for name in ("once", "twice"):
        path = tmp_path / name / "plan.json"
        plan = json.loads(path.read_bytes())
        del plan["repeats_of_choices"]
        path.write_text(json.dumps(plan))
    assert run(release, Answering(says_a), tmp_path / "once", **given).clean
    with pytest.raises(WorkspaceError, match=r"differs: repeats of choices.*can be reported as it is"):
        run(release, Answering(says_a), tmp_path / "twice", repeats=2, **given)
