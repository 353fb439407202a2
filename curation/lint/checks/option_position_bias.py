"""Whether the right option prefers a place."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence

from curation.lint.base import Finding, Gap, Statistic
from curation.lint.chance import ENOUGH, LEAST_GAP, SURE, share, uneven
from curation.lint.checks._options import bias, bias_check
from curation.lint.rows import right_option
from schemas.loose import LooseRow

_NAME = "option-position-bias"


def _look(rows: Sequence[LooseRow]) -> Iterator[Finding | Gap | Statistic]:
    groups: defaultdict[int, list[int]] = defaultdict(list)
    for at, row in enumerate(rows):
        groups[len(row.options)].append(at)
    for count, members in sorted(groups.items()):
        if len(members) < ENOUGH:
            yield Gap(tuple(members), f"fewer than {ENOUGH} rows with {count} options")
            continue
        yield from _of_group([rows[at] for at in members], count)


def _of_group(rows: Sequence[LooseRow], count: int) -> Iterator[Finding | Statistic]:
    places = Counter(next(at for at, one in enumerate(row.options) if one is right_option(row)) for row in rows)
    found = [places[place] for place in range(count)]
    p = uneven(found)
    for place, times in enumerate(found):
        yield share(_NAME, f"of {count} options, number {place + 1} is right", times, len(rows), 1 / count)
    most = max(found)
    taken = most / len(rows)
    if p < SURE and taken - 1 / count >= LEAST_GAP:
        yield bias(
            _NAME, rows,
            f"of {count} options, number {found.index(most) + 1} is right in {taken:.0%} of {len(rows)} rows, "
            f"chance is {1 / count:.0%} (chi-square, p {'< 0.0001' if p < 0.0001 else f'= {p:.4f}'})",
            "shuffle the options",
        )  # fmt: skip


CHECK = bias_check(
    _NAME,
    "the right option stands at one place more often than chance has it",
    _look,
)
