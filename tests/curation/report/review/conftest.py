"""A review under way by simulated people, written as a page once for all tests."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

from curation import workspace
from curation.report.review import Money, write_review_report
from curation.validate import validate
from curation.workspace import Workspace
from tests import media_factory
from tests.curation.report.html import Seen, read
from tests.curation.report.review import simulated
from tests.curation.report.review.simulated import Simulated


@dataclass(frozen=True)
class Written:
    """A page and what it was made from."""

    page: Path
    seen: Seen
    made: Simulated


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workspace]:
    """An empty workspace."""
    with workspace.create(tmp_path / "w") as made:
        yield made


@pytest.fixture(scope="session")
def films(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    """Six short films."""
    folder = tmp_path_factory.mktemp("films")
    paths = [folder / f"film-{name}.mp4" for name in "abcdef"]
    for path, colour in zip(paths, ("red", "blue", "green", "white", "black", "red"), strict=True):
        media_factory.film(path, shots=((3.0, colour), (3.0, "blue")), beeps=(1.0,))
    return paths


@pytest.fixture(scope="session")
def written(films: list[Path], tmp_path_factory: pytest.TempPathFactory) -> Written:
    """The page of a review of 60 questions by six people."""
    folder = tmp_path_factory.mktemp("review")
    with workspace.create(folder / "street-sounds", demo=True) as made:
        clips = simulated.films(made, films, each=2)
        told = simulated.simulate(made, clips, items=60)
        validate(made)
        page = write_review_report(made, folder / "review.html", money=Money(30.0), items=12, now=simulated.NOW)
    return Written(page, read(page), told)
