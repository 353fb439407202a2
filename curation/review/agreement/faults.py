"""How many faults of drafts each reviewer finds, and how many they see where there is none: estimated together.

Whether a draft was at fault is not known, only who said so. It is estimated as in Dawid and Skene (1979) for two values
(at fault or not), with priors of a usual reviewer; planted errors enter as drafts known to be at fault. What each
reviewer said is then held against what the others said, each weighed by how reliable they are.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from curation.review.agreement.ratings import Floats, Numbers

USUAL_FINDS, USUAL_CLEARS = 0.8, 0.92
"""What a usual reviewer finds of the faults, and clears of the drafts without one: the priors."""
_WEIGHT = 5.0
"""How many judgements each prior is worth."""
_ROUNDS, _CLOSE = 200, 1e-6


@dataclass(frozen=True)
class Said:
    """One reviewer on one draft."""

    reviewer: str
    item: str
    fault: bool
    """The reviewer found a fault."""
    known: bool = False
    """An error was planted: there is a fault."""


@dataclass(frozen=True)
class Record:
    """One reviewer against what the others said."""

    reviewer: str
    finds: float
    """Estimated share of faults that are found."""
    clears: float
    """Estimated share of drafts without a fault in which none is seen."""
    chances: Floats
    """Shape (n,): the chance of a fault in each draft judged, by the others' words alone; 1 for planted ones."""
    faults: Floats
    """Shape (n,): 1 where the reviewer found one."""
    places: Numbers
    """Shape (n,): where each of them stood in what was given."""


def records(said: Sequence[Said]) -> dict[str, Record]:
    """Every reviewer's record. Drafts that nobody else judged say nothing, unless an error was planted in them."""
    if not said:
        return {}
    names = sorted({one.reviewer for one in said})
    number = {name: place for place, name in enumerate(names)}
    who = np.array([number[one.reviewer] for one in said])
    # A planted error is a draft of its own for each reviewer: what it holds is known, whoever else judged it.
    items = _numbers((one.item, one.reviewer if one.known else "") for one in said)
    fault = np.array([float(one.fault) for one in said])
    known = np.zeros(int(items.max()) + 1, dtype=bool)
    known[items[[one.known for one in said]]] = True
    finds, clears, base, evidence = _fit(who, items, fault, known, len(names))
    own = _evidence(finds, clears, who, fault)
    chances = np.where(known[items], 1.0, _chance(base + evidence[items] - own))
    several = (np.bincount(items)[items] > 1) | known[items]
    return {
        name: Record(
            name, float(finds[place]), float(clears[place]), chances[mine], fault[mine], np.flatnonzero(mine)
        )
        for name, place in number.items()
        for mine in [several & (who == place)]
    }  # fmt: skip


def others(found: Mapping[str, Record], name: str, least: int) -> tuple[float, float] | None:
    """The median of what the others find and clear, of those with `least` judgements or more; None for none."""
    peers = [one for other, one in found.items() if other != name and len(one.faults) >= least]
    if not peers:
        return None
    return float(np.median([one.finds for one in peers])), float(np.median([one.clears for one in peers]))


def _numbers(names: Iterable[object]) -> Numbers:
    known: dict[object, int] = {}
    return np.array([known.setdefault(name, len(known)) for name in names], dtype=np.int64)


def _fit(
    who: Numbers, items: Numbers, fault: Floats, known: NDArray[np.bool_], people: int
) -> tuple[Floats, Floats, float, Floats]:
    """What each finds and clears, the log odds of a fault beforehand, and the evidence about each draft."""
    many = len(known)
    finds: Floats = np.full(people, USUAL_FINDS)
    clears: Floats = np.full(people, USUAL_CLEARS)
    evidence: Floats = np.zeros(many)
    base = float(np.log(0.25))
    for _ in range(_ROUNDS):
        evidence = np.bincount(items, weights=_evidence(finds, clears, who, fault), minlength=many).astype(float)
        chance = np.where(known, 1.0, _chance(base + evidence))
        before = np.concatenate([finds, clears])
        finds = _share(who, chance[items], fault, people, USUAL_FINDS)
        clears = _share(who, 1 - chance[items], 1 - fault, people, USUAL_CLEARS)
        rest = chance[~known]
        share = (rest.sum() + 1) / (len(rest) + 5)  # a prior of one fault in five drafts
        base = np.log(share / (1 - share))
        if np.abs(np.concatenate([finds, clears]) - before).max() < _CLOSE:
            break
    return finds, clears, float(base), evidence


def _share(who: Numbers, weights: Floats, hits: Floats, people: int, usual: float) -> Floats:
    hit = np.bincount(who, weights=weights * hits, minlength=people) + _WEIGHT * usual
    return np.asarray(hit / (np.bincount(who, weights=weights, minlength=people) + _WEIGHT))


def _evidence(finds: Floats, clears: Floats, who: Numbers, fault: Floats) -> Floats:
    """The log likelihood ratio of a fault that each word gives."""
    yes, no = np.log(finds / (1 - clears)), np.log((1 - finds) / clears)
    return np.where(fault > 0, yes[who], no[who])


def _chance(odds: Floats) -> Floats:
    return np.asarray(1 / (1 + np.exp(-np.clip(odds, -50, 50))))
