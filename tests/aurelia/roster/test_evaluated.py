"""A worker under evaluation: what it was given goes from the files of a release to the counts of each prediction."""

from __future__ import annotations

from pathlib import Path

import pytest

from aurelia.evaluate.folder import RunFolder
from aurelia.evaluate.plan import Choices
from aurelia.evaluate.ready import Wanted, ready
from aurelia.evaluate.run import evaluate
from schemas.evaluation import Arm, Given
from tests.aurelia.evaluate.making import Films, row, write
from tests.aurelia.roster.conftest import FRAMES, SECONDS, Place


@pytest.mark.parametrize("name", FRAMES)
def test_each_arm_delivers_what_it_gives(placed: Place, name: str, clip: Path, tmp_path: Path) -> None:
    films = Films({"one": clip})
    release = write(tmp_path / "one-0.1.0", [row(0, [films.media("one")])], films.by_sha256)
    model = placed(name)
    arms = tuple(Arm(given=given) for given in Given)

    outcome = evaluate(
        ready(Wanted(release), model, "subprocess:worker.toml", Choices(arms=arms, permutations=1)), model,
        tmp_path / "run",
    )  # fmt: skip

    assert outcome.clean
    told = {one.arm.given: one.delivered for one in RunFolder.open(tmp_path / "run").predictions()}
    seen = {given: told[given].frames for given in Given}
    assert seen == {Given.both: FRAMES[name], Given.video: FRAMES[name], Given.audio: 0, Given.text: 0}
    heard = {given: round(told[given].audio_seconds) for given in Given}
    assert heard == {Given.both: SECONDS, Given.video: 0, Given.audio: SECONDS, Given.text: 0}
