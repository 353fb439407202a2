"""What agreement gives: one measure with its interval, one field, one slice, the report."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from enum import StrEnum
from typing import Any, Literal

Level = Literal["nominal", "ordinal", "interval", "ratio"]
"""Level of measurement: names, an order, distances, or distances from a zero."""


class Basis(StrEnum):
    """What people had before them; only what was given without a draft is a headline."""

    solve = "solve"
    """Own answers, given without a draft and without an answer."""
    draft_free = "draft-free"
    """Judgements of questions that neither a drafter nor a dataset nor whoever asked had answered."""
    after_draft = "after-draft"
    """Judgements of what a page had filled in; agreement here is partly agreement with that."""

    @property
    def headline(self) -> bool:
        """Whether no draft can have led people to agree."""
        return self is not Basis.after_draft


@dataclass(frozen=True)
class Measure:
    """One number with its interval; what cannot be said is None, with the reason."""

    name: str
    """`agreement`, `alpha`, `ac1` or `ac2`, `cohen`, `fleiss`; `iou`, `f1@0.3`, `f1@0.5`, `f1@0.7`, `similarity`."""
    value: float | None
    low: float | None = None
    """Lower end of the interval."""
    high: float | None = None
    reason: str = ""
    """Why value or interval is missing."""


@dataclass(frozen=True)
class FieldAgreement:
    """How far people agree in one field, on one basis."""

    field: str
    """`verdict`, `answer`, `answer (sound)`, `step-verdict`, `spans` ..."""
    basis: Basis
    level: Level | None
    """None for spans and texts, which have no categories."""
    units: int
    """Things judged by two people or more: items, or steps of items."""
    clips: int
    """Clips they are about: what is drawn again for the intervals."""
    raters: int
    ratings: int
    """Judgements of those units."""
    prevalence: Mapping[str, float] = dataclasses.field(default_factory=dict)
    """Share of each value among the ratings, most frequent first; of many values the first twenty."""
    measures: tuple[Measure, ...] = ()

    def measure(self, name: str) -> Measure | None:
        """A measure by its name, or None where this field has none of that name."""
        return next((one for one in self.measures if one.name == name), None)


@dataclass(frozen=True)
class Slice:
    """Agreement on a part of the work."""

    by: Literal["all", "task", "pair", "month"]
    name: str
    """The benchmark task, `p1 & p2`, or `2026-11`; empty for everything."""
    fields: tuple[FieldAgreement, ...] = ()

    @property
    def headline(self) -> tuple[FieldAgreement, ...]:
        """Fields given without a draft."""
        return tuple(one for one in self.fields if one.basis.headline)

    @property
    def after_draft(self) -> tuple[FieldAgreement, ...]:
        """Fields that a draft had filled."""
        return tuple(one for one in self.fields if not one.basis.headline)


@dataclass(frozen=True)
class AgreementReport:
    """Agreement on everything, and by benchmark task, pair of reviewers or month where asked."""

    overall: Slice
    slices: tuple[Slice, ...] = ()
    resamples: int = 2000
    confidence: float = 0.95
    seed: int = 0

    def by(self, kind: str) -> tuple[Slice, ...]:
        """The slices of one kind: `task`, `pair` or `month`."""
        return tuple(one for one in self.slices if one.by == kind)

    def as_data(self) -> dict[str, Any]:
        """The report as JSON-like values; headline and after draft stand apart."""
        return {
            "overall": _slice(self.overall), "slices": [_slice(one) for one in self.slices],
            "resamples": self.resamples, "confidence": self.confidence, "seed": self.seed,
        }  # fmt: skip


def _slice(one: Slice) -> dict[str, Any]:
    return {
        "by": one.by, "name": one.name,
        "headline": [asdict(row) for row in one.headline], "after_draft": [asdict(row) for row in one.after_draft],
    }  # fmt: skip
