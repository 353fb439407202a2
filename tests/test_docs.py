"""The docs tell the truth: every command is in them, every file they name exists."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click
import pytest

from aurelia.cli import cli as aurelia
from curation.cli.main import cli as curate

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]


def commands(group: click.Group, name: str) -> Iterator[str]:
    ctx = click.Context(group)
    for command in group.list_commands(ctx):
        found = group.get_command(ctx, command)
        if isinstance(found, click.Group):
            if found.invoke_without_command:
                yield f"{name} {command}"
            yield from commands(found, f"{name} {command}")
        else:
            yield f"{name} {command}"


@pytest.mark.parametrize("command", [*commands(curate, "curate"), *commands(aurelia, "aurelia")])
def test_every_command_is_in_the_docs(command: str) -> None:
    assert f"`{command}" in (ROOT / "docs" / "commands.md").read_text()


def test_every_command_in_the_docs_exists() -> None:
    known = {*commands(curate, "curate"), *commands(aurelia, "aurelia")}
    text = "\n".join(page.read_text() for page in PAGES)
    said = re.findall(r"^(?:#.*)?\s*((?:curate|aurelia)(?: -w \S+)? [a-z]+(?: [a-z]+){0,2})", text, flags=re.MULTILINE)
    unknown = [one for one in said if not _known(re.sub(r" -w \S+", "", one), known)]
    assert unknown == []


def _known(said: str, known: set[str]) -> bool:
    words = said.split()
    return any(" ".join(words[:count]) in known for count in range(2, len(words) + 1))


@pytest.mark.parametrize("page", PAGES, ids=lambda page: page.name)
def test_every_link_leads_somewhere(page: Path) -> None:
    links = re.findall(r"\]\(([^)#]+)", page.read_text())
    missing = [link for link in links if "://" not in link and not (page.parent / link).exists()]
    assert missing == []
