"""A workspace with items of several recordings, ready to be released; media are bytes, for nobody decodes them."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from curation import split, workspace
from curation.validate import validate
from curation.workspace import Workspace
from schemas.media import Source
from tests import factories

Fill = Callable[..., Workspace]


def add(place: Workspace, source: Source, **fields: Any) -> factories.Chain:
    """Store the whole way of one clip of a source, with its file."""
    sha256 = place.blobs.put(f"film cut from {source.locator}".encode(), ".mp4")
    chain = factories.chain(source, clip_fields={"sha256": sha256}, **fields)
    place.store.put(chain.facts)
    return chain


def contents(folder: Path) -> dict[str, bytes]:
    """The bytes of every file of a folder, by path."""
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


@pytest.fixture
def fill(tmp_path: Path) -> Iterator[Fill]:
    """Makes a workspace of items, one a source, validated and committed."""
    made: list[Workspace] = []

    def make(*sources: Source, name: str = "w", demo: bool = False, commit: bool = True, **fields: Any) -> Workspace:
        place = workspace.create(tmp_path / name, demo=demo)
        made.append(place)
        for source in sources or [factories.source(f"film-{number}.mp4") for number in range(4)]:
            add(place, source, **fields)
        validate(place)
        if commit:
            split.commit(place, message="first")
        return place

    yield make
    for place in made:
        place.close()
