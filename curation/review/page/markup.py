"""Versions of one thing side by side as HTML, what differs marked and what all share told once.

All text in it comes from outside: nothing gets into the page but through `html.escape`.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from html import escape

_TOKEN = re.compile(r"[\u3040-\u30ff\u3400-\u9fff]|[^\W_]+|\s+|.", re.DOTALL)
"""A word, a run of white space, one other mark; scripts without spaces go by the letter."""

_MOST_TOKENS = 1000
"""Longer texts are marked as a whole: comparing them word by word takes time by the square."""

NOTHING = "&mdash;"


@dataclass(frozen=True)
class Row:
    """One field, as each version has it."""

    title: str
    values: tuple[str, ...]
    words: bool = False
    """Whether to mark single words; else a value that differs is marked as a whole."""

    @property
    def shared(self) -> bool:
        """Whether all versions have the same."""
        return len(set(self.values)) == 1


@dataclass(frozen=True)
class Section:
    """Rows that belong together, such as those of a step."""

    title: str
    rows: tuple[Row, ...]


def compared(sections: Sequence[Section], names: Sequence[str]) -> str:
    """A table of what differs, and above it, once, what all versions share.

    Args:
        sections: What there is, each row with a value for each version.
        names: How the versions are called, in order.
    """
    agreed = "".join(_agreed(section) for section in sections)
    differing = "".join(_differing(section, len(names)) for section in sections)
    heads = "".join(f"<th>{escape(name)}</th>" for name in names)
    table = f'<table class="versions"><tr><th></th>{heads}</tr>{differing}</table>' if differing else ""
    shared = f'<div class="agreed"><b>All share</b>{agreed}</div>' if agreed else ""
    return f'<div class="compared">{table}{shared}</div>'


def marked(texts: Sequence[str]) -> list[str]:
    """Each text as HTML, with the words marked that not all texts have in common.

    A word counts as common where an alignment with every other text keeps it.
    """
    if len(set(texts)) <= 1:
        return [_shown(text) for text in texts]
    tokens = [_TOKEN.findall(text) for text in texts]
    if any(len(some) > _MOST_TOKENS for some in tokens):
        return [_mark(text) for text in texts]
    common = [set(range(len(some))) for some in tokens]
    for first in range(len(texts)):
        for second in range(first + 1, len(texts)):
            ours, theirs = _matched(tokens[first], tokens[second])
            common[first] &= ours
            common[second] &= theirs
    return [_joined(some, kept) for some, kept in zip(tokens, common, strict=True)]


def standing_out(values: Sequence[str]) -> list[str]:
    """Each value as HTML, marked where it is not the one that most versions have (all, where there is no such one).

    Nothing is not marked: what stands beside it is.
    """
    (usual, most), *others = [*Counter(values).most_common(), ("", 0)][:2]
    plain = {"", usual} if most > 1 and most > others[0][1] else {""}
    return [_shown(value) if value in plain or not value.strip() else _mark(value) for value in values]


def _matched(first: list[str], second: list[str]) -> tuple[set[int], set[int]]:
    blocks = SequenceMatcher(None, first, second, autojunk=False).get_matching_blocks()
    return (
        {block.a + n for block in blocks for n in range(block.size)},
        {block.b + n for block in blocks for n in range(block.size)},
    )


def _joined(tokens: list[str], common: set[int]) -> str:
    """The tokens with runs of those that are not common marked; white space alone is never marked."""
    pieces: list[tuple[bool, str]] = []
    for number, token in enumerate(tokens):
        differs = number not in common
        if pieces and (pieces[-1][0] == differs or token.isspace()):
            pieces[-1] = (pieces[-1][0], pieces[-1][1] + token)
        else:
            pieces.append((differs, token))
    html = ""
    for differs, text in pieces:
        words = text.rstrip() if differs else ""
        html += (_mark(words) if words else "") + escape(text[len(words) :])
    return html or NOTHING


def _agreed(section: Section) -> str:
    shared = [row for row in section.rows if row.shared and row.values[0]]
    if not shared:
        return ""
    told = "; ".join(f"{escape(row.title)} {escape(row.values[0])}".strip() for row in shared)
    return f"<div><b>{escape(section.title)}</b> {told}</div>"


def _differing(section: Section, count: int) -> str:
    rows = [row for row in section.rows if not row.shared]
    if not rows:
        return ""
    lines = [f'<tr class="part"><th colspan="{count + 1}">{escape(section.title)}</th></tr>']
    for row in rows:
        cells = marked(row.values) if row.words else standing_out(row.values)
        inner = "".join(f"<td>{cell}</td>" for cell in cells)
        lines.append(f"<tr><th>{escape(row.title)}</th>{inner}</tr>")
    return "".join(lines)


def _shown(text: str) -> str:
    return escape(text) if text.strip() else NOTHING


def _mark(text: str) -> str:
    return f"<mark>{_shown(text)}</mark>"
