"""How often drafts and their parts are kept, by what made them, with intervals over clips."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import numpy as np

from aurelia.statistics.intervals import Estimate, Numbers, ratio
from curation.review.quality.tally import REASON, Tally

Column = Callable[[str], Numbers]


@dataclass(frozen=True)
class PartRates:
    """What became of one part of drafts (`answer`, `step`, `step:text` ...)."""

    part: str
    drafted: float
    """How many the drafts had; judgements of one draft share its weight."""
    kept: Estimate
    edited: Estimate
    dropped: Estimate
    reordered: Estimate
    added: Estimate
    """How many were added for each one drafted."""
    distance: float
    """How far those edited moved on average, from 0 to 1; 0 where none was."""


@dataclass(frozen=True)
class GroupQuality:
    """How the drafts of one model, prompt or task fared."""

    name: str
    drafts: int
    clips: int
    judgements: int
    untouched: Estimate
    """Share of drafts taken as they were."""
    rejected: Estimate
    change: Estimate
    """Mean over drafts of how much people had to change (see `fates.change_of`)."""
    parts: tuple[PartRates, ...]
    reasons: tuple[tuple[str, float], ...]
    """`(reason, drafts)` of those rejected, most frequent first."""
    makers: tuple[str, ...]
    """Who made them."""
    roles: tuple[tuple[str, str], ...]
    """What the group is made of: `(role, model)` or `(role, sha256 of the prompt)`."""


def group_quality(name: str, tally: Tally, seed: int = 0) -> GroupQuality:
    """The rates of what was added up for one group."""
    table, place = tally.table()

    def column(wanted: str) -> Numbers:
        return table[:, place[wanted]] if wanted in place else np.zeros(len(table))

    drafts = column("drafts")
    reasons = {one.removeprefix(REASON): float(column(one).sum()) for one in place if one.startswith(REASON)}
    parts = dict.fromkeys(one.split("|")[0] for one in place if "|" in one)
    return GroupQuality(
        name, len(tally.drafts), len(table), tally.judgements,
        ratio(column("untouched"), drafts, seed), ratio(column("rejected"), drafts, seed),
        ratio(column("change"), drafts, seed),
        tuple(_part(part, column, seed) for part in sorted(parts, key=_order)),
        tuple(sorted(reasons.items(), key=lambda pair: (-pair[1], pair[0]))), tuple(tally.makers), tally.roles,
    )  # fmt: skip


def in_order(groups: Mapping[str, Tally], seed: int = 0) -> tuple[GroupQuality, ...]:
    """The rates of several groups, the least changed first."""
    made = [group_quality(name, tally, seed) for name, tally in groups.items()]
    return tuple(sorted(made, key=lambda one: (one.change.value, one.name)))


def _part(part: str, column: Column, seed: int) -> PartRates:
    found = {what: column(f"{part}|{what}") for what in ("kept", "edited", "dropped", "reordered", "added")}
    whole = found["kept"] + found["edited"] + found["dropped"] + found["reordered"]
    if part == "step:place":  # a step's place is told of only where it changed
        whole = column("step|kept") + column("step|edited") + column("step|reordered")
        found["kept"] = whole - found["reordered"]
    elif part.startswith("step:"):  # an edited field that was empty was drafted too
        found["edited"], whole = found["edited"] + found["added"], whole + found["added"]
        found["added"] = np.zeros_like(whole)
    edited = float(found["edited"].sum())
    shares = {what: ratio(values, whole, seed) for what, values in found.items()}
    return PartRates(
        part, float(whole.sum()), distance=float(column(f"{part}|far").sum()) / edited if edited else 0.0, **shares
    )


def _order(part: str) -> tuple[int, str]:
    return (0 if part.startswith("answer") else 2 if part.startswith("step") else 1, part)
