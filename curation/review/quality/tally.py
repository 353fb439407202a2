"""Adding up what became of drafts, clip by clip, so that clips can be resampled."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, field

import numpy as np

from aurelia.statistics.intervals import Numbers
from curation.review.quality.judged import JudgedDraft
from curation.review.quality.made import BY, By, Made

REASON = "reject:"


@dataclass
class Tally:
    """What is added up for one group of drafts."""

    clips: dict[str, dict[str, float]] = field(default_factory=dict)
    """Clip -> column -> sum. Columns: `drafts`, `untouched`, `rejected`, `change`, `reject:WHY`, `PART|WHAT`,
    `PART|far`."""
    drafts: set[str] = field(default_factory=set)
    judgements: int = 0
    makers: dict[str, None] = field(default_factory=dict)
    roles: tuple[tuple[str, str], ...] = ()

    def add(self, one: JudgedDraft) -> None:
        """Take in one judgement."""
        self.drafts.add(one.key)
        self.judgements += 1
        self.makers[one.made.maker] = None
        clip = self.clips.setdefault(one.clip, defaultdict(float))
        rejected = one.verdict == "reject"
        clip["drafts"] += one.share
        clip["untouched"] += one.share * one.untouched
        clip["rejected"] += one.share * rejected
        clip["change"] += one.share * one.change
        if rejected:
            clip[f"{REASON}{one.judgement.reject_reason or 'no reason given'}"] += one.share
        for fate in one.fates:
            clip[f"{fate.part}|{fate.what}"] += one.share
            if fate.what in ("edited", "reordered") or (fate.part != "step" and fate.distance):
                clip[f"{fate.part}|far"] += one.share * fate.distance

    def table(self) -> tuple[Numbers, dict[str, int]]:
        """One row a clip, and the place of every column."""
        columns = dict.fromkeys(column for clip in self.clips.values() for column in clip)
        place = {column: number for number, column in enumerate(columns)}
        table = np.zeros((len(self.clips), len(place)))
        for row, clip in enumerate(self.clips.values()):
            for column, value in clip.items():
                table[row, place[column]] = value
        return table, place


@dataclass(frozen=True)
class Both:
    """A question that two groups drafted and people judged: how much of each draft they had to change."""

    clip: str
    one: float
    other: float


class Side:
    """All that is added up: over people's judgements, or over those of scripts."""

    def __init__(self) -> None:
        self.groups: dict[By, dict[str, Tally]] = {by: defaultdict(Tally) for by in BY}
        self.every = Tally()
        self._known: dict[Made, Made] = {}
        self._items: dict[str, tuple[str, dict[str, tuple[Made, float]]]] = {}

    def add(self, one: JudgedDraft) -> None:
        """Take in one judgement."""
        self.every.add(one)
        made = self._known.setdefault(one.made, one.made)
        for by in BY:
            tally = self.groups[by][made.group(by)]
            tally.add(one)
            tally.roles = {"model": made.models, "prompt": made.prompts}.get(by, ())
        _, drafts = self._items.setdefault(one.item, (one.clip, {}))
        before = drafts[one.key][1] if one.key in drafts else 0.0
        drafts[one.key] = (made, before + one.share * one.change)

    def shared(self, by: By) -> dict[tuple[str, str], list[Both]]:
        """Questions that two groups drafted, by the groups' names in order."""
        found: dict[tuple[str, str], list[Both]] = defaultdict(list)
        for clip, drafts in self._items.values():
            changes: dict[str, list[float]] = defaultdict(list)
            for made, change in drafts.values():
                changes[made.group(by)].append(change)
            means = {name: sum(changes[name]) / len(changes[name]) for name in sorted(changes)}
            names = list(means)
            for number, name in enumerate(names):
                for other in names[number + 1 :]:
                    found[name, other].append(Both(clip, means[name], means[other]))
        return found
