"""A small release with real films, and its export for every harness."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from curation.exporters.export import Exported, export
from tests.aurelia.evaluate.conftest import films, release

__all__ = ["films", "release"]

Lines = Callable[[str], list[dict[str, Any]]]


@pytest.fixture
def exported(release: Path) -> Exported:
    """Everything, in the release's own folder."""
    return export(release, ["all"], release / "harness")


@pytest.fixture
def lines(exported: Exported) -> Lines:
    """The questions of an arm."""
    folder = exported.folder / "questions"
    return lambda arm: [json.loads(line) for line in (folder / f"{arm}.jsonl").read_bytes().splitlines()]
