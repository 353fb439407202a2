"""What the tests of the report share."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from curation.workspace import Workspace
from tests.curation.report import shelf


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    """An empty workspace."""
    with shelf.workspace(tmp_path) as made:
        yield made
