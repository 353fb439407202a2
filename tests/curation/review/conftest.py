"""A real Label Studio for the session, and workspaces whose clips are real films."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from curation import workspace
from curation.review.studio import server
from curation.review.studio.place import place_of
from curation.review.sync.client import Client
from curation.workspace import Workspace
from schemas.errors import ReviewError
from schemas.fact import Fact, machine_fact
from schemas.media import Clip, Recording, Source
from schemas.reasoning import Draft
from tests import factories, media_factory
from tests.parts import missing

SECONDS = 6.0
Make = Callable[..., Fact]


@pytest.fixture(scope="session")
def film(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A film of 6 s with a beep a second."""
    path = tmp_path_factory.mktemp("film") / "film.mp4"
    media_factory.film(path, shots=[(3.0, "red"), (3.0, "blue")], beeps=range(6), barcode=True)
    return path


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the workspace whose server all tests share."""
    return tmp_path_factory.mktemp("home") / "w"


@pytest.fixture(scope="session")
def running(home: Path) -> Iterator[server.Server]:
    """A Label Studio that is up; stopped at the end of the session."""
    workspace.create(home).close()
    try:
        yield server.up(home)
    except ReviewError as exc:
        if "cannot be installed" in exc.message:
            missing(f"{exc}")
        raise
    finally:
        server.down(home, force=True)


@pytest.fixture
def client(running: server.Server, home: Path) -> Iterator[Client]:
    """A client of the shared server."""
    with server.connect(home) as connection:
        yield connection


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workspace]:
    """A fresh workspace without a server."""
    with workspace.create(tmp_path / "w") as made:
        yield made


@pytest.fixture
def served(running: server.Server, home: Path, tmp_path: Path) -> Iterator[Workspace]:
    """A fresh workspace that uses the shared server: its files lie where that server may serve them."""
    with workspace.create(tmp_path / "w") as made:
        own, shared = place_of(made.root), place_of(home)
        own.root.mkdir()
        own.served.symlink_to(shared.served)
        for name in ("secrets.json", "server.json"):
            (own.root / name).write_bytes((shared.root / name).read_bytes())
            (own.root / name).chmod(0o600)
        yield made


@pytest.fixture
def add_draft(film: Path) -> Make:
    """Stores a draft about the film with all its ancestors; `number` makes it another question."""
    return lambda place, number=0, **fields: store_draft(place, film, number, **fields)


def store_draft(
    place: Workspace, film: Path, number: int = 0, *, roles: tuple[str, ...] = ("clip",), **fields: Any
) -> Fact:
    """The fact of a draft about `film` in a workspace."""
    sha256 = place.blobs.import_file(film, ".mp4")
    source = place.store.revise(factories.source())
    recording = machine_fact(
        factories.recording(source.contract(Source)), parents=(source.key,), stage="download", version=1
    )
    cut = factories.clip(recording.contract(Recording), duration=SECONDS, sha256=sha256)
    clip = machine_fact(cut, parents=(recording.key,), stage="segment", version=1)
    place.store.put([recording, clip])
    given: dict[str, Any] = {
        "benchmark_task": "av-qa", "question": factories.question(f"Which word is said at moment {number}?"),
        "media": tuple(factories.media(clip.contract(Clip), role) for role in roles),
    }  # fmt: skip
    draft = factories.draft(cut, **{**given, **fields})
    fact = machine_fact(draft, parents=(clip.key,), stage="draft", version=1, params={"item": draft.subject()})
    place.store.put([fact])
    return place.store.get(fact.key)


def draft_of(fact: Fact) -> Draft:
    """The draft in a fact."""
    return fact.contract(Draft)
