"""Rows on stdout: a table for people, or JSON."""

from __future__ import annotations

import json
from collections.abc import Sequence
from typing import Any

import click
from rich.console import Console

from aurelia.table import print_table


def print_rows(columns: tuple[str, ...], rows: Sequence[tuple[Any, ...]], as_json: bool) -> None:
    """Print rows under their column names."""
    if as_json:
        click.echo(json.dumps([dict(zip(columns, row, strict=True)) for row in rows], ensure_ascii=False))
        return
    print_table(Console(highlight=False), columns, rows)
