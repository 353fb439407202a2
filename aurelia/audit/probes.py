"""From single answers to probes: what each solver came to on an item with one set of senses."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping

from aurelia.audit.asked import Asked
from aurelia.statistics.intervals import wilson
from schemas.evaluation import Given, Probe, SolverAnswer

PEOPLE = "people"
"""People answer an item once each, so that those with the same senses are one probe together."""
SINGLE = (Given.text, Given.video, Given.audio)
"""What is less than both senses, the least first."""


def probes(answers: Iterable[SolverAnswer], asked: Mapping[str, Asked]) -> dict[str, tuple[Probe, ...]]:
    """The probes of each item, in an order that no answer's place decides.

    What had a part in making an item is left out of it. An answer that is there twice counts once, and one that came
    counts before a failed try at the same.

    Args:
        answers: Of all solvers.
        asked: The items; answers about others are passed over.
    """
    told: dict[tuple[str, str, str, Given], dict[tuple[str, ...], bool | None]] = defaultdict(dict)
    for one in answers:
        if one.made or one.sample not in asked:
            continue
        person = one.kind == "person"
        place = told[one.sample, one.kind, PEOPLE if person else one.solver, one.given]
        which = (one.solver, one.order, str(one.repeat)) if person else (one.order, str(one.repeat))
        if place.get(which) is None:
            place[which] = one.right
    found: dict[str, list[Probe]] = defaultdict(list)
    for (sample, kind, solver, given), each in sorted(told.items()):
        orders = len({which[:-1] for which, right in each.items() if right is not None})
        found[sample].append(_probe(kind, solver, given, list(each.values()), orders, asked[sample].chance))
    return {sample: tuple(some) for sample, some in found.items()}


def _probe(kind: str, solver: str, given: Given, each: list[bool | None], orders: int, chance: float) -> Probe:
    came = [right for right in each if right is not None]
    right, many = sum(came), len(came)
    low, high = wilson(right / many, many) if many else (0.0, 1.0)
    return Probe.model_validate(
        {"solver": solver, "kind": kind, "given": given, "right": right, "asked": many, "orders": orders,
         "failed": len(each) - many, "low": low, "high": high, "chance": chance}
    )  # fmt: skip
