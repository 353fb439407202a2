"""The pages on sources and on downloads name every column and every kind of failure."""

from __future__ import annotations

from pathlib import Path

import pytest

from curation.acquire import questions
from curation.acquire.fetch import failures
from curation.acquire.lists import manifest

DOCS = Path(__file__).parents[3] / "docs"
PAGE = "\n".join((DOCS / name).read_text() for name in ("sources.md", "download.md"))
OPTIONS = {column for column in questions.COLUMNS if column.startswith("option_")} - {"option_a", "option_j"}


@pytest.mark.parametrize("name", [*failures.KINDS, *manifest.COLUMNS, *sorted(set(questions.COLUMNS) - OPTIONS)])
def test_page_names_it(name: str) -> None:
    assert f"`{name}`" in PAGE
