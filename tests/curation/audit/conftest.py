"""A small workspace with real films, items that people judged and solved, and a release of them."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import pytest

from curation import release, split
from curation.audit.releases import rows_of
from curation.blobs import file_sha256
from curation.validate import validate
from curation.workspace import Workspace, create
from schemas.fact import Fact, given_fact, machine_fact
from schemas.media import Source
from schemas.release import ReleaseRow
from schemas.review import Senses, Verdict
from tests import factories, media_factory
from tests.curation.report import shelf
from tests.curation.review.adjudication.conftest import judge, solve

SOLVER = Path(__file__).with_name("solver.py")
COLOURS = ("red", "green", "blue", "yellow")
ITEMS = 4


@dataclass(frozen=True)
class Bench:
    """A workspace with a release.

    Args:
        place: The workspace.
        folder: The release.
        items: Drafts of the items, by the number in their question.
    """

    place: Workspace
    folder: Path
    items: Sequence[Fact]

    @property
    def rows(self) -> tuple[ReleaseRow, ...]:
        """Its rows by the number in their question."""
        return tuple(sorted(rows_of(self.folder), key=lambda row: row.question))


def recording(into: Workspace, number: int) -> Fact:
    """A recording with a real film of its own."""
    with into.blobs.staging() as folder:
        made = folder / "film.mp4"
        media_factory.film(made, shots=((2.0, COLOURS[number % 4]), (2.0, "white")), beeps=(0.5 + number / 2,))
        sha256 = file_sha256(made)
        into.blobs.adopt(made, ".mp4")
    source = given_fact(factories.source(f"film-{number}.mp4", content_sha256=sha256))
    value = factories.recording(source.contract(Source), sha256=sha256, duration=shelf.DURATION)
    fact = machine_fact(value, parents=(source.key,), stage="download", version=1)
    into.store.put([source, fact])
    return fact


def bench(folder: Path) -> Bench:
    """Items with four options each; of the first one people changed something, and solved it by themselves."""
    place = create(folder / "w")
    drafts = []
    for number in range(ITEMS):
        clip = shelf.add_clip(place, recording(place, number))
        asked = factories.question(f"Item {number}: which word is said? {shelf.HOSTILE if number == 1 else ''}")
        drafts.append(shelf.add_draft(place, clip, question=asked))
        judge(place, drafts[-1], "p1")
    changed = factories.answer("harbour", "B")
    note = {"verdict": Verdict.fix, "answer": changed, "notes": "the sign is in view later"}
    judge(place, drafts[0], "p2", **note)
    for who, letter, senses in (("p2", "B", Senses.both), ("p3", "B", Senses.both), ("p4", "A", Senses.sound)):
        solve(place, drafts[0], who, letter, senses=senses)
    solve(place, drafts[0], "p5", None, senses=Senses.picture)
    validate(place)
    split.commit(place, message="first")
    built = release.build(place, "bench", "0.1.0")
    assert built.release.items == ITEMS
    return Bench(place, built.folder, drafts)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Bench]:
    """The same workspace for a whole file of tests, which must not rely on what others left in it."""
    found = bench(tmp_path_factory.mktemp("bench"))
    yield found
    found.place.close()


@pytest.fixture
def solver(tmp_path: Path) -> Callable[..., str]:
    """Writes a worker that knows right options where it is given enough; gives its name on the command line."""

    def write(rows: Sequence[ReleaseRow], needs: Sequence[str], *, name: str = "solver", fail: bool = False) -> str:
        right = {
            "|".join([row.question.strip(), *sorted(option.text for option in row.options)]): row.answer.text
            for row in rows
        }
        (tmp_path / f"{name}.json").write_text(json.dumps({"right": right, "needs": list(needs), "fail": fail}))
        command = [sys.executable, str(SOLVER), str(tmp_path / f"{name}.json"), name]
        (tmp_path / f"{name}-worker.json").write_text(json.dumps({"command": command, "timeout": 30}))
        return f"subprocess:{tmp_path / f'{name}-worker.json'}"

    return write
