"""The main table of the paper, as printed: arXiv 2503.23219, with its relative gains worked out again."""

from __future__ import annotations

import csv
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal
from importlib.resources import files

SOURCE = "arXiv 2503.23219, main table"
_CENT = Decimal("0.01")
_SLACK = Decimal("0.01")
"""A printed gain may be cut or rounded at its last decimal: the second one ..."""
_WIDER = Decimal("0.05")
"""... or the first one, where no second one is printed or it is 0."""


@dataclass(frozen=True)
class PaperRow:
    """One cell of the paper's table: one model on one column, in percent."""

    model: str
    column: str
    zero_shot_first: Decimal | None
    """The first of the two numbers without AURELIA."""
    zero_shot_second: Decimal | None
    """The second one, which the printed gain is relative to."""
    with_aurelia: Decimal | None
    printed_gain: Decimal | None
    """Relative, in percent."""

    @property
    def gain(self) -> Decimal | None:
        """The relative gain worked out again: `(with - second) / second`, in percent."""
        if self.with_aurelia is None or not self.zero_shot_second:
            return None
        exact = 100 * (self.with_aurelia - self.zero_shot_second) / self.zero_shot_second
        return exact.quantize(_CENT, ROUND_HALF_UP)

    @property
    def difference(self) -> Decimal | None:
        """The absolute gain in points."""
        if self.with_aurelia is None or self.zero_shot_second is None:
            return None
        return self.with_aurelia - self.zero_shot_second

    @property
    def misprinted(self) -> bool:
        """Whether the printed gain does not follow from the printed scores."""
        if self.gain is None or self.printed_gain is None:
            return False
        short = self.printed_gain == self.printed_gain.quantize(Decimal("0.1"))
        return abs(self.gain - self.printed_gain) > (_WIDER if short else _SLACK)


def results() -> tuple[PaperRow, ...]:
    """Every cell of the table, in its order."""
    text = (files(__package__) / "results.csv").read_text(encoding="utf-8")
    lines = csv.DictReader(line for line in text.splitlines() if not line.startswith("#"))
    return tuple(
        PaperRow(
            one["model"], one["task"], _number(one["zero_shot_first"]), _number(one["zero_shot_second"]),
            _number(one["with_aurelia"]), _number(one["printed_relative_gain_percent"]),
        )
        for one in lines
    )  # fmt: skip


def _number(text: str) -> Decimal | None:
    return Decimal(text) if text else None
