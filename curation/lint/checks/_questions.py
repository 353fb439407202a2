"""Rows that ask the same about the same clip."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable, Sequence

from curation.lint.rows import clip_of
from curation.lint.texts import plain
from schemas.loose import LooseRow


def alike(rows: Sequence[LooseRow]) -> list[list[int]]:
    """Places of rows with the same clip and question; options are compared as sets, so their order does not matter."""
    groups: defaultdict[Hashable, list[int]] = defaultdict(list)
    for place, row in enumerate(rows):
        options = frozenset(plain(one.text) for one in row.options)
        groups[clip_of(row), plain(row.question), options].append(place)
    return [group for group in groups.values() if len(group) > 1]
