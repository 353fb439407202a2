"""Over a bad line everything arrives once: nothing is lost, nothing is there twice, on push and on pull."""

from __future__ import annotations

import os
import random
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from aurelia.whole import PRIVATE, write
from curation import workspace
from curation.review.studio import secretfile, server
from curation.review.studio.place import place_of
from curation.review.sync import wire
from curation.review.sync.client import Client
from curation.workspace import Workspace
from tests.curation.review.sync.faulty import Account, Life, Round, account
from tests.curation.review.sync.proxy import FAULTS, faulty

SEED = int(os.environ.get("FAULT_SEED") or random.SystemRandom().randrange(10**6))
"""Draws the faults; another one every time unless FAULT_SEED gives it."""
ROUNDS = (Round(8, 0, 5, 0), Round(4, 3, 4, 2), Round(4, 3, 4, 3), Round(0, 2, 3, 3))


@contextmanager
def beside(home: Path, root: Path) -> Iterator[Workspace]:
    """A fresh workspace that uses another one's server."""
    with workspace.create(root) as made:
        own, shared = place_of(made.root), place_of(home)
        own.root.mkdir()
        own.served.symlink_to(shared.served)
        for name in ("secrets.json", "server.json"):
            write(own.root / name, (shared.root / name).read_text(), PRIVATE)
        yield made


@pytest.fixture
def hasty(monkeypatch: pytest.MonkeyPatch) -> None:
    """No long pauses: the server is on this machine."""
    monkeypatch.setattr(wire, "SETTLE_SECONDS", 0.1)
    monkeypatch.setattr(wire, "PAUSE_SECONDS", 0.01)
    monkeypatch.setattr(wire, "LONGEST_PAUSE_SECONDS", 0.1)


@pytest.mark.labelstudio
@pytest.mark.slow
@pytest.mark.usefixtures("hasty")
def test_over_a_bad_line_nothing_is_lost_and_nothing_is_there_twice(
    running: server.Server, home: Path, tmp_path: Path, film: Path
) -> None:
    known = secretfile.ensure(place_of(home).secrets)
    with beside(home, tmp_path / "calm") as calm, beside(home, tmp_path / "bad") as bad:
        with faulty(running.url, seed=SEED, share=0.3) as line:
            lives = [
                Life(calm, film, SEED, lambda: server.connect(calm.root)),
                Life(bad, film, SEED, lambda: Client(line.url, known.token, name=known.server)),
            ]
            for number, plan in enumerate(ROUNDS):
                for life in lives:
                    life.live(number, plan)
        ends = [account(calm), account(bad)]
    told = f"FAULT_SEED={SEED}, {dict(line.seen)}"
    assert line.seen.keys() >= set(FAULTS) - {"cut"}, told
    assert ends[1].doubled() == [], told
    for name in Account.__dataclass_fields__:
        assert getattr(ends[1], name) == getattr(ends[0], name), f"{name}: {told}"


@contextmanager
def _echo() -> Iterator[str]:
    """A server that answers every request with the same JSON."""
    with faulty("http://127.0.0.1:9", seed=0, share=1.0, faults=("away",)) as line:
        yield line.url


@pytest.mark.parametrize(
    ("fault", "outcome"),
    [("busy", 429), ("away", 503), ("reset-before", httpx.TransportError), ("reset-after", httpx.TransportError),
     ("truncated", httpx.TransportError), ("cut", 503), ("delay", 503)],
)  # fmt: skip
def test_the_line_does_what_it_says(fault: str, outcome: int | type[Exception]) -> None:
    with _echo() as upstream, faulty(upstream, seed=1, share=1.0, faults=(fault,)) as line:
        if isinstance(outcome, int):
            reply = httpx.post(f"{line.url}/x", json={})
            assert (reply.status_code, reply.text) == (outcome, "{" if fault == "cut" else "{}")
        else:
            with pytest.raises(outcome):
                httpx.post(f"{line.url}/x", json={})
        reached = fault in ("delay", "reset-after", "truncated", "cut")
        assert line.writes == ({"POST /x": 1} if reached else {})


def test_the_same_seed_draws_the_same_faults() -> None:
    drawn = []
    for _ in range(2):
        with faulty("http://127.0.0.1:9", seed=7) as line:
            drawn.append([line.draw() for _ in range(50)])
    assert drawn[0] == drawn[1]
    assert len(set(drawn[0])) > 4
