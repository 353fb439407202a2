"""A tiny model of a real architecture, with random weights, evaluated on a release with real media."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

import pytest

from aurelia.evaluate.folder import RunFolder
from aurelia.evaluate.plan import Choices
from aurelia.evaluate.ready import Wanted, ready
from aurelia.evaluate.run import evaluate
from schemas.evaluation import Arm, Condition, Given
from tests.parts import missing

if find_spec("torch") is not None:
    from aurelia.models.transformers.torchvision_beside import let_torchvision_load

    let_torchvision_load()

pytestmark = pytest.mark.slow


def test_a_real_architecture_is_asked_in_every_way_and_says_what_it_was_given(release: Path, tmp_path: Path) -> None:
    if find_spec("torch") is None:
        missing("torch; install it with: pip install 'aurelia-toolkit[models]'")
    import torch

    from aurelia.models.transformers import open_transformers
    from tests.aurelia.models.transformers import tiny_qwen25_omni

    torch.set_num_threads(1)
    folder = tiny_qwen25_omni.build(tmp_path / "tiny")
    model = open_transformers(f"{folder}?frames=2&max_side=56&dtype=float32&device=cpu")
    arms = (
        *(Arm(given=given) for given in Given),
        *(Arm(condition=one) for one in (Condition.steps, Condition.steps_self, Condition.self_consistency)),
    )
    choices = Choices(arms=arms, permutations=2, samples=2, max_tokens=6)
    settled = ready(Wanted(release, tasks=("av-qa", "dm-match")), model, "transformers:tiny", choices)
    outcome = evaluate(settled, model, tmp_path / "run")
    assert outcome.clean
    predictions = list(RunFolder.open(tmp_path / "run").predictions())
    assert len(predictions) == outcome.wanted > 60
    for one in predictions:
        assert (one.delivered.frames > 0) == (one.arm.given in (Given.both, Given.video))
        assert (one.delivered.audio_seconds > 0) == (one.arm.given in (Given.both, Given.audio))
        assert one.error is None
        assert one.usage["completion"] > 0
    again = evaluate(settled, model, tmp_path / "run")
    assert (again.new, again.there) == (0, outcome.there)
