"""Whether the right option stands out by its length."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from curation.lint.base import Finding, Gap, LintCheck, Statistic, told
from curation.lint.chance import ENOUGH, SURE, share
from curation.lint.rows import right_option
from schemas.issues import Severity
from schemas.loose import LooseOption, LooseRow

_NAME = "option-length-bias"


def _look(rows: Sequence[LooseRow]) -> Iterator[Finding | Gap | Statistic]:
    for longest in (True, False):
        told_by = [(rows[place], _extreme(rows[place].options, longest)) for place in range(len(rows))]
        counted = [(row, one) for row, one in told_by if one is not None]
        if len(counted) < ENOUGH:
            reason = f"fewer than {ENOUGH} rows whose {'longest' if longest else 'shortest'} option is one alone"
            yield Gap(tuple(range(len(rows))), reason)
            continue
        word = "longest" if longest else "shortest"
        hits = sum(one is right_option(row) for row, one in counted)
        chance = sum(1 / len(row.options) for row, _ in counted) / len(counted)
        figure = share(_NAME, f"the {word} option is right", hits, len(counted), chance, sure=SURE / 2)
        yield figure
        if figure.flagged:
            issue = told(
                _NAME, rows[0].dataset or "dataset",
                f"the {word} option is right in {figure.value:.0%} of {len(counted)} rows ({figure.low:.0%} to "
                f"{figure.high:.0%}), chance is {chance:.0%}",
                "write the other options as long as the right one", Severity.warning,
            )  # fmt: skip
            yield Finding(issue, (), "options")


def _extreme(options: Sequence[LooseOption], longest: bool) -> LooseOption | None:
    """The one option that is longer (or shorter) than all others; None where two are equally long."""
    lengths = sorted((len(one.text.strip()) for one in options), reverse=longest)
    if lengths[0] == lengths[1]:
        return None
    return next(one for one in options if len(one.text.strip()) == lengths[0])


CHECK = LintCheck(
    _NAME,
    "the right option is the longest (or the shortest) more often than chance has it",
    _look,
    severity=Severity.warning,
    structural=False,
    applies=lambda row: len(row.options) > 1,
    lacks=lambda row: "" if right_option(row) else "it is not known which option is right",
)
