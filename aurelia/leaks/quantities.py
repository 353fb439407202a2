"""Where a text states the number that a choice is."""

from __future__ import annotations

from functools import lru_cache

from aurelia.leaks import measures
from aurelia.leaks.counting import counts, nothing, places
from aurelia.leaks.numbers import numbers
from aurelia.leaks.quantity import Quantity, near
from aurelia.leaks.text import Text
from aurelia.leaks.units import Number


def stated(text: Text, wanted: Quantity) -> list[tuple[int, int]]:
    """Where a text states a quantity: spans of words."""
    found = _numbers(text)
    if wanted.kind == "pair":
        return list(measures.pairs(text, found, wanted))
    if wanted.kind == "date":
        return list(measures.dates(text, found, wanted))
    spans = [(one.start, one.end) for one in found if _states(text, one, wanted)]
    if wanted.kind == "count" and wanted.value == 0:
        spans += nothing(text, wanted)
    if wanted.kind == "share":
        spans += measures.one_in(text, found, wanted)
    if wanted.kind == "meter":
        spans += measures.spoken_meter(text, found, wanted)
    if wanted.kind == "year":
        spans += measures.short_year(text, found, wanted)
    if wanted.kind == "clock":
        spans += measures.past(text, found, wanted)
    if wanted.kind in ("year", "clock") or (wanted.kind == "count" and wanted.value >= 10):
        spans += measures.in_parts(text, found, wanted)
    return sorted(spans)


@lru_cache(maxsize=8)
def _numbers(text: Text) -> tuple[Number, ...]:
    return numbers(text)


def _states(text: Text, one: Number, wanted: Quantity) -> bool:
    if wanted.kind == "count":
        return near(one.value, wanted.value) and counts(text, one, wanted)
    if wanted.kind == "ordinal":
        return near(one.value, wanted.value) and places(text, one, wanted)
    if wanted.kind == "clock":
        return measures.clock(text, one, wanted)
    if wanted.kind == "seconds":
        return measures.seconds(text, one, wanted)
    if wanted.kind == "share":
        percent = one.unit == "%" and abs(one.value / 100 - wanted.value) < 0.006
        return percent or (
            near(one.value, wanted.value) and not one.unit and one.value < 1 and measures.shares(text, one, wanted)
        )
    if wanted.kind == "decade":
        return one.unit == "decade" and one.value == wanted.value
    if wanted.kind == "measure":
        return measures.measured(text, one, wanted)
    if wanted.kind == "meter":
        return one.form == "fraction" and one.pair == (int(wanted.value), int(wanted.second))
    return wanted.kind == "year" and one.value == wanted.value and one.unit in ("", "s")
