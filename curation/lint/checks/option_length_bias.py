"""Whether the right option stands out by its length."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from curation.lint.base import Finding, Gap, Statistic
from curation.lint.chance import ENOUGH, SURE, share
from curation.lint.checks._options import bias, bias_check
from curation.lint.rows import right_option
from schemas.loose import LooseOption, LooseRow

_NAME = "option-length-bias"


def _look(rows: Sequence[LooseRow]) -> Iterator[Finding | Gap | Statistic]:
    for longest in (True, False):
        word = "longest" if longest else "shortest"
        counted = [(row, one) for row in rows if (one := _extreme(row.options, longest)) is not None]
        if len(counted) < ENOUGH:
            yield Gap(tuple(range(len(rows))), f"fewer than {ENOUGH} rows whose {word} option is one alone")
            continue
        hits = sum(one is right_option(row) for row, one in counted)
        chance = sum(1 / len(row.options) for row, _ in counted) / len(counted)
        figure = share(_NAME, f"the {word} option is right", hits, len(counted), chance, sure=SURE / 2)
        yield figure
        if figure.flagged:
            yield bias(
                _NAME, rows,
                f"the {word} option is right in {figure.value:.0%} of {len(counted)} rows ({figure.low:.0%} to "
                f"{figure.high:.0%}), chance is {chance:.0%}",
                "write the other options as long as the right one",
            )  # fmt: skip


def _extreme(options: Sequence[LooseOption], longest: bool) -> LooseOption | None:
    """The one option that is longer (or shorter) than all others; None where two are equally long."""
    lengths = sorted((len(one.text.strip()) for one in options), reverse=longest)
    if lengths[0] == lengths[1]:
        return None
    return next(one for one in options if len(one.text.strip()) == lengths[0])


CHECK = bias_check(
    _NAME,
    "the right option is the longest (or the shortest) more often than chance has it",
    _look,
)
