"""A chain: what is seen, what is heard, the facts that join them, and the answers left when a sense is gone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

from aurelia.tasks.av_geoiq.contract import MAX_HOPS, Hop
from aurelia.tasks.av_geoiq.entities import Sense, Thing
from aurelia.tasks.av_geoiq.facts import Target, World, domain
from aurelia.tasks.av_geoiq.ground import Ground

Answers = frozenset[str]
"""Values that are right: codes, or words where there is no code."""

Result = Callable[[str, str], Answers]
"""The answers that follow from a premise that is seen and one that is heard; empty where they do not fit together."""

TARGET_CATEGORY: Mapping[Target, str] = {
    "country": "country", "capital": "geographical", "currency": "currency", "continent": "continent",
    "language": "language", "flag": "flag",
}  # fmt: skip
MOST_LIKELY = 0.5
"""With one sense alone the answer may be right in no more of the possible cases than this."""

THING_CATEGORY = {"landmark": "landmark", "dish": "dish", "dance": "dance-form", "flag": "flag"}


@dataclass(frozen=True)
class Chain:
    """One way from a clip to an answer that is not in it.

    Args:
        seen: What is seen.
        heard: What is heard.
        hops: Perceived hops, then facts, up to the answer.
        target: What is asked for.
        values: The right answers, the one at the end of the hops first: codes, or words.
        question: A plain wording of the question.
        category: What it counts as.
        region: The continent (UN M49 name) the answer's country lies on; empty where there is none.
        remaining: By sense: the answers that would each be possible if that sense were missing, and how often.
        passed: Names on the way, which the question must not hold.
        must: Groups of words; the question has to hold one of each.
    """

    seen: Thing
    heard: Thing
    hops: tuple[Hop, ...]
    target: Target
    values: tuple[str, ...]
    question: str
    category: str
    region: str
    remaining: Mapping[Sense, Mapping[Answers, int]] = field(compare=False)
    passed: tuple[str, ...] = ()
    must: tuple[tuple[str, ...], ...] = ()

    @property
    def certain(self) -> bool:
        """Whether nothing in it waits for a person."""
        return all(hop.status in ("perceived", "supported") for hop in self.hops)

    @property
    def fits(self) -> bool:
        """Whether the labelling page can show it."""
        return len(self.hops) <= MAX_HOPS

    @property
    def needs_both(self) -> bool:
        """Whether each sense is necessary."""
        right = frozenset(self.values)
        return all(left_open(remaining, right) for remaining in self.remaining.values())


def left_open(remaining: Mapping[Answers, int], right: Answers) -> bool:
    """Whether more than one answer remains, none is right in every case, and the right one not in most cases.

    Args:
        remaining: The answers that could be right, and in how many cases.
        right: Those that are.
    """
    possible = {answers: number for answers, number in remaining.items() if answers}
    if len(possible) < 2 or frozenset.intersection(*possible):
        return False
    lucky = sum(number for answers, number in possible.items() if answers & right)
    return lucky <= MOST_LIKELY * sum(possible.values())


def without(result: Result, seen: Ground, heard: Ground, world: World) -> dict[Sense, Counter[Answers]]:
    """What could be answered without the picture, and without the sound.

    The missing premise may be anything of its sort: any country, any official language, any currency in use. So this
    asks the facts, not a model, whether one sense would do.
    """
    return {
        "visual": Counter(result(other, heard.code) for other in domain(seen.what, world)),
        "audio": Counter(result(seen.code, other) for other in domain(heard.what, world)),
    }


def categories(target: Target, things: Sequence[Thing], more: Sequence[str] = ()) -> tuple[str, ...]:
    """What a chain may count as: what it asks for, what it starts from, and what it passes."""
    found = [
        TARGET_CATEGORY[target],
        *(THING_CATEGORY[one.kind] for one in things if one.kind in THING_CATEGORY),
        *more,
    ]
    return tuple(dict.fromkeys(found))
