"""The shape of the code: small files, small functions; what is larger has a reason in an ADR."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
LONGEST_FILE = 250
LONGEST_FUNCTION = 60
FILES = sorted(
    path for package in ("schemas", "db", "aurelia", "curation", "tests") for path in (ROOT / package).rglob("*.py")
)


def excused() -> str:
    """The text of all decisions: a file or function over the limit must be named there."""
    return "\n".join(page.read_text() for page in (ROOT / "docs" / "adr").glob("*.md"))


def long_functions(path: Path) -> Iterator[str]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            length = (node.end_lineno or node.lineno) - node.lineno + 1
            if length > LONGEST_FUNCTION:
                yield f"{path.relative_to(ROOT)}:{node.name} has {length} lines"


def test_there_are_files_to_check() -> None:
    assert len(FILES) > 100


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(ROOT)))
def test_files_and_functions_are_small_or_excused(path: Path) -> None:
    found = list(long_functions(path))
    lines = len(path.read_text().splitlines())
    if lines > LONGEST_FILE:
        found.append(f"{path.relative_to(ROOT)} has {lines} lines")
    known = excused()
    assert [one for one in found if one.split(" ")[0] not in known] == []
