"""Review over a bad line, and killed again and again: is anything lost, is anything there twice?

    python -m benchmarks.review_faults [--quick] [--seed N] [--operations N] [--kills N]

A real Label Studio. Two workspaces live through the same rounds of new drafts, newer drafts of known items (some of
them judged), judgements and changed judgements, pushed and pulled each round. One is undisturbed. The other first works
over a proxy on loopback that disturbs three of ten requests: 429 with Retry-After, 503, delay, reset before the request
arrives, reset after the server committed, an answer cut in half with and without its right length. Then, in another
pair, push and pull are processes that are killed (-9) at random passages (before, in and after requests, before
commits, before files are put in place) and started again. A command that ends with an error is run again, as a person
would. In the end the two of a pair must hold the same: tasks and predictions on the server, our rows, every revision of
every judgement.
"""

from __future__ import annotations

import argparse
import secrets
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from curation import workspace
from curation.review.studio import secretfile, server
from curation.review.studio.place import place_of
from curation.review.sync import wire
from curation.review.sync.client import Client
from tests import media_factory
from tests.curation.review.sync.faulty import Account, Life, Round, account
from tests.curation.review.sync.killed import Killed
from tests.curation.review.sync.proxy import faulty
from tests.curation.review.sync.test_faults import beside

PLAN = Round(drafts=15, redrafts=10, judged=15, edited=10)
KILL_PLAN = Round(drafts=3, redrafts=2, judged=3, edited=2)
SHARE = 0.3
Figure = tuple[str, float, str, bool]
Ends = tuple[Account, Account]
"""How the undisturbed and the disturbed workspace ended."""


@dataclass(frozen=True)
class Scene:
    """What all rounds share."""

    home: Path
    film: Path
    folder: Path
    seed: int

    def pair(self, name: str) -> Any:
        """Two fresh workspaces beside the server."""
        return beside(self.home, self.folder / f"{name}-calm"), beside(self.home, self.folder / f"{name}-bad")


def over_a_bad_line(scene: Scene, running: server.Server, operations: int) -> Ends:
    """Rounds over the proxy until so many operations are done; how both ended."""
    known = secretfile.ensure(place_of(scene.home).secrets)
    first, second = scene.pair("line")
    with first as calm, second as bad, faulty(running.url, seed=scene.seed, share=SHARE) as line:
        lives = (
            Life(calm, scene.film, scene.seed, lambda: server.connect(calm.root)),
            Life(bad, scene.film, scene.seed, lambda: Client(line.url, known.token, name=known.server)),
        )
        number = 0
        while lives[1].operations < operations:
            for life in lives:
                life.live(number, PLAN)
            number += 1
        print(f"line: {lives[1].operations} operations, {line.seen.total()} requests, {lives[1].runs} commands run")
        print(f"line: {', '.join(f'{name} {count}' for name, count in sorted(line.seen.items()))}")
        return account(calm), account(bad)


def killed_again_and_again(scene: Scene, kills: int) -> Ends:
    """Rounds with kills until there were so many; how both ended."""
    killed, number = Killed(), 0
    first, second = scene.pair("kill")
    with first as calm, second as bad:
        lives = [Life(place, scene.film, scene.seed, lambda: server.connect(scene.home)) for place in (calm, bad)]
        while len(killed.kills) < kills:
            killed.live(lives[0], lives[1], number, KILL_PLAN, kills)
            number += 1
        where = Counter(killed.kills)
        print(f"kills: {len(killed.kills)} ({', '.join(f'{name} {count}' for name, count in sorted(where.items()))})")
        return account(calm), account(bad)


def figures(name: str, calm: Account, bad: Account) -> Iterator[Figure]:
    """What was lost and what is there twice, and whether all else is alike."""
    held: tuple[tuple[str, Counter[Any], Counter[Any]], ...] = (
        ("push", calm.tasks, bad.tasks), ("pull", calm.judgements, bad.judgements),
    )  # fmt: skip
    for what, wanted, found in held:
        lost = (wanted - found).total()
        twice = (found - wanted).total()
        print(f"{name}: {what}: {wanted.total()} wanted, {found.total()} found")
        yield f"{name}-{what}-lost", lost, "0", lost == 0
        yield f"{name}-{what}-twice", twice, "0", twice == 0
    apart = sum(getattr(calm, one) != getattr(bad, one) for one in Account.__dataclass_fields__)
    yield f"{name}-accounts-apart", apart, "0", apart == 0


def timed(name: str, live: Callable[[], Ends]) -> list[Figure]:
    """Live through it, say how long it took, and compare."""
    began = time.monotonic()
    found = list(figures(name, *live()))
    print(f"{name}: {time.monotonic() - began:.0f} s\n", flush=True)
    return found


def main() -> int:
    """Print the accounts and the goals; 1 when one is missed."""
    options = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    options.add_argument("--quick", action="store_true", help="200 operations and 10 kills")
    options.add_argument("--seed", type=int, help="of what is done, the faults and the kills; random unless given")
    options.add_argument("--operations", type=int, default=2000)
    options.add_argument("--kills", type=int, default=50)
    given = options.parse_args()
    seed = secrets.randbelow(2**31) if given.seed is None else given.seed
    operations, kills = (200, 10) if given.quick else (given.operations, given.kills)
    # The server is on this machine: what a person would wait for minutes is tried again at once.
    wire.SETTLE_SECONDS, wire.PAUSE_SECONDS, wire.LONGEST_PAUSE_SECONDS = 0.1, 0.02, 0.2
    print(f"seed {seed}{', quick' if given.quick else ''}: {operations} operations, {kills} kills\n", flush=True)
    found: list[Figure] = []
    with tempfile.TemporaryDirectory() as name:
        scene = Scene(Path(name) / "home", Path(name) / "film.mp4", Path(name), seed)
        media_factory.film(scene.film, shots=[(3.0, "red"), (3.0, "blue")], beeps=range(6), barcode=True)
        workspace.create(scene.home).close()
        running = server.up(scene.home, tell=print)
        try:
            found += timed("faults", lambda: over_a_bad_line(scene, running, operations))
            found += timed("kills", lambda: killed_again_and_again(scene, kills))
        finally:
            server.down(scene.home, force=True)
    for label, value, goal, met in found:
        print(f"{label} {value:g} (goal {goal}) {'ok' if met else 'short'}")
    return 0 if all(met for *_, met in found) else 1


if __name__ == "__main__":
    sys.exit(main())
