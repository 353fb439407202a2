"""Killed (-9) anywhere in push and pull and started again, nothing is lost and nothing is there twice."""

from __future__ import annotations

import os
import random
from pathlib import Path

import pytest

from curation.review.studio import server
from tests.curation.review.sync.faulty import Account, Life, Round, account
from tests.curation.review.sync.killed import Killed
from tests.curation.review.sync.test_faults import beside

SEED = int(os.environ.get("KILL_SEED") or random.SystemRandom().randrange(10**6))
"""Draws where to kill; another one every time unless KILL_SEED gives it."""
KILLS = 6
ROUNDS = (Round(4, 0, 3, 0), Round(2, 2, 2, 2))


@pytest.mark.labelstudio
@pytest.mark.slow
def test_killed_in_push_and_pull_nothing_is_lost_and_nothing_is_there_twice(
    running: server.Server, home: Path, tmp_path: Path, film: Path
) -> None:
    killed = Killed()
    with beside(home, tmp_path / "calm") as calm, beside(home, tmp_path / "bad") as bad:
        lives = [Life(place, film, SEED, lambda: server.connect(home)) for place in (calm, bad)]
        for number, plan in enumerate(ROUNDS):
            killed.live(lives[0], lives[1], number, plan, KILLS)
        ends = [account(calm), account(bad)]
    told = f"KILL_SEED={SEED}, {killed.kills}"
    assert len(killed.kills) >= 3, told
    assert {kill.split(":")[0] for kill in killed.kills} == {"push", "pull"}, told
    assert ends[1].doubled() == [], told
    for name in Account.__dataclass_fields__:
        assert getattr(ends[1], name) == getattr(ends[0], name), f"{name}: {told}"
