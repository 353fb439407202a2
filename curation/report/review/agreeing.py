"""Agreement as the page tells it: what was given without a draft first, the rest apart."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from curation.review.agreement.results import AgreementReport, Basis, FieldAgreement, Measure, Slice

_BASIS = {
    Basis.solve: "answered alone", Basis.draft_free: "judged, no draft",
    Basis.after_draft: "after draft",
}  # fmt: skip
_CHANCE = ("alpha", "ac1", "ac2")


@dataclass(frozen=True)
class Cell:
    """One number with its interval, as text; and as numbers for a picture."""

    text: str
    value: float | None = None
    low: float | None = None
    high: float | None = None
    why: str = ""
    """Why there is none."""


NONE = Cell("–")


@dataclass(frozen=True)
class FieldRow:
    """One field on one basis."""

    field: str
    basis: str
    headline: bool
    units: int
    clips: int
    raters: int
    raw: Cell
    alpha: Cell
    gwet: Cell
    others: tuple[tuple[str, Cell], ...]
    """Further measures: Cohen, Fleiss, temporal IoU, F1, similarity."""
    prevalence: tuple[tuple[str, float], ...]


@dataclass(frozen=True)
class Part:
    """Agreement on a part of the work, field by field."""

    name: str
    rows: tuple[FieldRow, ...]

    @property
    def headline(self) -> tuple[FieldRow, ...]:
        """What no draft can have led people to."""
        return tuple(row for row in self.rows if row.headline)

    @property
    def after(self) -> tuple[FieldRow, ...]:
        """What a draft had filled."""
        return tuple(row for row in self.rows if not row.headline)


@dataclass(frozen=True)
class Agreeing:
    """Agreement on everything and on parts."""

    overall: Part
    tasks: tuple[Part, ...] = ()
    pairs: tuple[Part, ...] = ()
    months: tuple[Part, ...] = ()
    confidence: float = 0.95

    @property
    def any(self) -> bool:
        """Whether two people judged the same at all."""
        return any(row.units for row in self.overall.rows)


def agreeing(report: AgreementReport) -> Agreeing:
    """An agreement report as rows; fields that nobody shared are left out."""
    parts = {kind: tuple(_part(one) for one in report.by(kind)) for kind in ("task", "pair", "month")}
    return Agreeing(_part(report.overall), parts["task"], parts["pair"], parts["month"], report.confidence)


def _part(one: Slice) -> Part:
    order = {"answer": 0, "verdict": 1}
    rows = sorted(one.fields, key=lambda row: (not row.basis.headline, order.get(row.field, 2)))
    return Part(one.name, tuple(_row(row) for row in rows if row.units))


def _row(one: FieldAgreement) -> FieldRow:
    by = {measure.name: measure for measure in one.measures}
    main = {"agreement", *_CHANCE}
    share = one.level is not None
    return FieldRow(
        field=one.field, basis=_BASIS[one.basis], headline=one.basis.headline, units=one.units, clips=one.clips,
        raters=one.raters, raw=_cell(by.get("agreement"), percent=share), alpha=_cell(by.get("alpha")),
        gwet=_cell(by.get("ac1") or by.get("ac2")),
        others=tuple((name, _cell(measure)) for name, measure in by.items() if name not in main),
        prevalence=tuple(one.prevalence.items())[:6],
    )  # fmt: skip


def _cell(one: Measure | None, *, percent: bool = False) -> Cell:
    if one is None:
        return NONE
    if one.value is None:
        return Cell("–", why=one.reason)
    shown = f"{100 * one.value:.0f} %" if percent else f"{one.value:.2f}"
    if one.low is None or one.high is None:
        return Cell(shown, one.value, why=one.reason)
    ends = f"{100 * one.low:.0f}–{100 * one.high:.0f}" if percent else f"{one.low:.2f} to {one.high:.2f}"
    return Cell(f"{shown} ({ends})", one.value, one.low, one.high)


def main_row(rows: Iterable[FieldRow], fields: Sequence[str] = ("answer", "verdict")) -> FieldRow | None:
    """The row to put first: the answer's, else the verdict's, else the first that has a coefficient."""
    listed = [row for row in rows if row.alpha.value is not None]
    named = (row for field in fields for row in listed if row.field == field)
    return next(named, listed[0] if listed else None)
