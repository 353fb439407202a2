"""Rows on a terminal: a table where it has room for every word, headings and lists where not; nothing is cut."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from itertools import groupby, zip_longest
from typing import Any

from rich.cells import cell_len
from rich.console import Console
from rich.text import Text

_GAP = 2
"""Columns of the terminal between two cells."""
_KEPT = 24
"""A cell of so many characters stays on one line."""

_NUMBER = re.compile(r"(?:[<>] ?)?[+\u2212-]?\d[\d.,]*\*? ?%?|–|")
"""A number as tables write it, a dash or nothing."""

_TURNS = frozenset({"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"})
"""Bidirectional classes of marks that turn what stands after them."""

Rows = Sequence[Sequence[str]]


def plain(text: str) -> str:
    """Text of others without control characters, which a terminal would take for commands, and without lone surrogates,
    which it cannot print; nor with marks that turn the direction of what follows and let it be read as something else.
    """
    return "".join(mark if mark in "\n\t" or not _is_foul(mark) else "\ufffd" for mark in text)


def _is_foul(mark: str) -> bool:
    return unicodedata.category(mark) in ("Cc", "Cs") or unicodedata.bidirectional(mark) in _TURNS


def print_table(console: Console, columns: Sequence[str], rows: Iterable[Sequence[Any]], *, title: str = "") -> None:
    """Print rows under their column names; a column of numbers stands to the right.

    Where a terminal is too narrow, the first column becomes a heading over the rows that share it; where that does not
    help, each row is a list of names and values. A file or a pipe gets lines as long as they need to be.

    Args:
        console: Where to.
        columns: Their names.
        rows: One value a column; None is an empty cell.
        title: What is listed.
    """
    every = [list(row) for row in rows]
    cells = [["" if cell is None else plain(str(cell)).expandtabs(1) for cell in row] for row in every]
    right = {place for place, _ in enumerate(columns) if _are_numbers([row[place] for row in cells])}
    if not console.is_terminal:
        needed = sum(_widest(columns, cells)) + _GAP * len(columns)
        console = Console(file=console.file, width=max(needed, cell_len(title), 1), highlight=False, color_system=None)
    if title:
        _say(console, [Text(plain(title), style="bold")], 0)
    _fit(console, list(columns), cells, right, indent=0)


def _fit(console: Console, columns: Sequence[str], rows: Rows, right: set[int], indent: int) -> None:
    room = console.width - indent - _GAP * (len(columns) - 1)
    least = [max(map(cell_len, name.split()), default=0) for name in columns]
    least = [max([width, *(_unbroken(row[place]) for row in rows)]) for place, width in enumerate(least)]
    if sum(least) <= room:
        wanted = [more - less for more, less in zip(_widest(columns, rows), least, strict=True)]
        share = min(1.0, (room - sum(least)) / max(sum(wanted), 1))
        widths = [less + int(share * more) for less, more in zip(least, wanted, strict=True)]
        head = _laid_out(console, columns, widths, right)
        _say(console, (Text(line.plain, style="bold") for line in head), indent)
        _say(console, [Text("─" * (sum(widths) + _GAP * (len(widths) - 1)))], indent)
        for row in rows:
            _say(console, _laid_out(console, row, widths, right), indent)
        return
    shared = [(first, [row[1:] for row in some]) for first, some in groupby(rows, key=lambda row: row[0])]
    if len(columns) > 1 and len(shared) < len(rows):
        for first, some in shared:
            _say(console, [Text(first or "–", style="bold")], indent)
            _fit(console, columns[1:], some, {place - 1 for place in right}, indent + _GAP)
        return
    for row in rows:
        _list(console, columns, row, indent)


def _list(console: Console, columns: Sequence[str], row: Sequence[str], indent: int) -> None:
    """A row as names and values; empty values are left out."""
    _say(console, [Text(row[0], style="bold")], indent)
    named = [(name, value) for name, value in zip(columns[1:], row[1:], strict=True) if value]
    widest = max((cell_len(name) for name, _ in named), default=0)
    room = max(console.width - indent - 2 * _GAP - widest, 1)
    for pair in named:
        _say(console, _laid_out(console, pair, [widest, room], set()), indent + _GAP)


def _laid_out(console: Console, cells: Sequence[str], widths: Sequence[int], right: set[int]) -> list[Text]:
    """The lines of one row, each cell folded to its width."""
    folded = [
        [line.plain.rstrip() for line in Text(cell).wrap(console, width, overflow="fold")] if width else []
        for cell, width in zip(cells, widths, strict=True)
    ]
    return [Text(_line(parts, widths, right)) for parts in zip_longest(*folded, fillvalue="")]


def _line(parts: Sequence[str], widths: Sequence[int], right: set[int]) -> str:
    spaces = [" " * (width - cell_len(part)) for part, width in zip(parts, widths, strict=True)]
    padded = [gap + part if place in right else part + gap
              for place, (part, gap) in enumerate(zip(parts, spaces, strict=True))]  # fmt: skip
    return (" " * _GAP).join(padded).rstrip()


def _say(console: Console, lines: Iterable[Text], indent: int) -> None:
    for line in lines:
        console.print(Text(" " * indent).append_text(line), soft_wrap=True)


def _are_numbers(cells: Sequence[str]) -> bool:
    return any(cells) and all(_NUMBER.fullmatch(cell) for cell in cells)


def _widest(columns: Sequence[str], rows: Rows) -> list[int]:
    return [max([_lines(name), *(_lines(row[place]) for row in rows)]) for place, name in enumerate(columns)]


def _lines(text: str) -> int:
    return max(map(cell_len, text.split("\n")))


def _unbroken(text: str) -> int:
    """The width below which a cell would be broken within a word, or though it is short."""
    longest = _lines(text)
    return longest if longest <= _KEPT else max(map(cell_len, text.split()), default=0)
