"""Draft quality in plain words, for the terminal and the report."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from aurelia.statistics.intervals import Estimate
from curation.review.quality.made import By
from curation.review.quality.ranking import FEW, DraftQuality, Rank
from curation.review.quality.rates import GroupQuality, PartRates

_LEFT = {
    "unchanged": "kept as drafted", "rejected": "rejected", "held_out": "in validation or test",
    "known": "used to test reviewers",
}  # fmt: skip


def percent(one: Estimate) -> str:
    """`12 % (8 to 17)`: with the 95 % interval; `–` where there is nothing."""
    if not one.clusters:
        return "–"
    return f"{100 * one.value:.0f} % ({100 * one.low:.0f} to {100 * one.high:.0f})"


def points(one: Estimate) -> str:
    """A difference in percentage points with its interval."""
    value, low, high = (f"{100 * part:+.0f}".replace("-", "−") for part in (one.value, one.low, one.high))
    return f"{value} points ({low} to {high})"


def told(rank: Rank) -> str:
    """What can be said of a group beside the best."""
    where = f" on the {rank.on_same} clips that both drafted" if rank.on_same else ""
    return {
        "best": "least change",
        "worse": f"more change: {points(rank.more)}{where}" if rank.more.clusters else "",
        "better": f"less change than the first{where}: {points(rank.more)}" if rank.more.clusters else "",
        "same": f"cannot be told apart from the first: {points(rank.more)}{where}" if rank.more.clusters else "",
        "few": f"too few clips to tell (fewer than {FEW})",
    }[rank.told]


def lines(found: DraftQuality, by: By, wrote: Mapping[str, Any]) -> Iterator[str]:
    """The text of `curate review drafts`."""
    if found.every is None:
        yield "No draft was judged yet. Run: curate review pull"
    else:
        yield from _summary(found, found.every)
        yield f"\nBy {by}, least change first:"
        for rank in found.ranks[by]:
            yield from _rank(rank)
        yield "\nAll drafts, part by part:"
        yield from (f"  {one.part:22s} {_part(one)}" for one in found.every.parts)
    if "table" in wrote:
        yield f"\nTable written: {wrote['table']['file']} ({wrote['table']['rows']} rows)"
    if "pairs" in wrote:
        left = [f"{count} {_LEFT[why]}" for why, count in wrote["pairs"]["left_out"].items() if count]
        beside = f"; no pair from {', '.join(left)}" if left else ""
        yield f"\nPairs written: {wrote['pairs']['file']} ({wrote['pairs']['pairs']}{beside})"


def _summary(found: DraftQuality, every: GroupQuality) -> Iterator[str]:
    if found.demo:
        yield "Demo: judged by scripts, so this says nothing about people."
    if found.left_out:
        yield f"{found.left_out} judgements by scripts are left out."
    yield (
        f"{every.judgements} judgements of {every.drafts} drafts about {every.clips} clips: "
        f"{percent(every.untouched)} kept as drafted, {percent(every.rejected)} rejected, "
        f"{percent(every.change)} changed on average."
    )


def _rank(rank: Rank) -> Iterator[str]:
    one = rank.group
    yield f"  {one.name}: {told(rank)}"
    yield (
        f"    {percent(one.change)} changed, {percent(one.untouched)} kept as drafted, "
        f"{percent(one.rejected)} rejected; {one.drafts} drafts, {one.clips} clips"
    )
    yield from (f"    {role}: {what[:64]}" for role, what in one.roles)


def _part(one: PartRates) -> str:
    said = [f"kept {percent(one.kept)}", f"edited {percent(one.edited)}"]
    if one.edited.value > 0:
        said[-1] += f" by {100 * one.distance:.0f} %"
    for name in ("dropped", "reordered", "added"):
        rate: Estimate = getattr(one, name)
        if rate.clusters and rate.value > 0:
            said.append(f"{name} {percent(rate)}")
    return ", ".join(said)
