"""Reading the data files of a benchmark task's folder: page.xml, prompts/*.md, examples.json."""

from __future__ import annotations

from pathlib import Path

from pydantic import TypeAdapter

from schemas.item import Item

_ITEMS = TypeAdapter(tuple[Item, ...])


def read_page(folder: Path) -> str:
    """The task's Label Studio tags from `page.xml`."""
    return (folder / "page.xml").read_text(encoding="utf-8")


def read_prompts(folder: Path) -> dict[str, str]:
    """Role -> prompt from `prompts/ROLE.md`; empty where the task uses the shared prompts."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted((folder / "prompts").glob("*.md"))}


def read_examples(folder: Path) -> tuple[Item, ...]:
    """The task's example items from `examples.json`.

    Raises:
        pydantic.ValidationError: An example is not an `Item`.
    """
    return _ITEMS.validate_json((folder / "examples.json").read_bytes())
