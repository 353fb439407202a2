"""Who has had to do with which item: what was given to whom, and what they judged, read in a few queries."""

from __future__ import annotations

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace

from curation.review.people.material import Span, Wanted
from curation.review.people.spans import Stretches
from db.assignments import Assignment
from db.store import Store
from schemas.review import ReviewPass, Role, Senses, Verdict

Way = tuple[ReviewPass, Senses]
"""In which way an item is judged."""


@dataclass(frozen=True)
class Done:
    """One judgement, as far as handing out work needs it."""

    item: str
    reviewer: str
    way: Way
    role: Role
    shown: str = ""
    """Key of the draft that was shown; empty for a solve."""
    verdict: Verdict | None = None


@dataclass
class Ledger:
    """Everything that was given and done; `add` and `drop` keep it true while work is handed out."""

    spans: Mapping[str, Sequence[Span]] = field(default_factory=dict)
    """Item -> what it shows of which recordings."""
    given: dict[str, Assignment] = field(default_factory=dict)
    """All assignments by key, dropped ones too, in the order in which they were made."""
    done: list[Done] = field(default_factory=list)
    met: dict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    """Item -> everybody who was given it or judged it, in whatever way."""
    load: Counter[str] = field(default_factory=Counter)
    """Reviewer -> how much work is open and not judged."""
    _seen: dict[tuple[str, str], dict[Senses, Stretches]] = field(default_factory=lambda: defaultdict(dict))
    _judged: dict[tuple[str, Way, Role], set[str]] = field(default_factory=lambda: defaultdict(set))
    _planted: set[tuple[str, str, str]] = field(default_factory=set)
    _waiting: dict[tuple[str, Way], dict[str, Assignment]] = field(default_factory=lambda: defaultdict(dict))

    def spoils(self, item: str, reviewer: str, senses: Senses) -> bool:
        """Whether an item would show or play a person what another item keeps from them, or has shown them already.

        Who answers about a muted clip may hear it nowhere else: not for another question about the same clip either,
        nor in another clip that holds some of the same moments.
        """
        for recording, start, end in self.spans.get(item, ()):
            for other, stretches in self._seen.get((recording, reviewer), {}).items():
                if other is not senses and stretches.meet(start, end):
                    return True
        return False

    def judged(self, one: Assignment) -> bool:
        """Whether the person (for an open assignment: anybody) has judged what was assigned."""
        if one.role is Role.planted and one.shows:
            return (one.item, one.reviewer or "", one.shows) in self._planted
        by = self._judged.get((one.item, (one.review_pass, one.senses), one.role), set())
        return one.reviewer in by if one.reviewer else bool(by)

    def have(self, item: str, way: Way) -> int:
        """How many people judged an item in that way, or were given it and still may."""
        judged = self._judged.get((item, way, Role.work), set())
        waiting = {one.reviewer for one in self._waiting[item, way].values() if one.reviewer}
        return len(judged | waiting)

    def waiting(self) -> list[Assignment]:
        """All open assignments that were not judged, in the order in which they were made."""
        return [one for one in self.given.values() if one.state == "open" and not self.judged(one)]

    def add(self, one: Assignment) -> None:
        """Count an assignment in."""
        self.given[one.key] = one
        if one.reviewer:
            self._meets(one.item, one.reviewer, one.senses)
        if one.state == "open" and not self.judged(one):
            if one.role is Role.work:
                self._waiting[one.item, (one.review_pass, one.senses)][one.key] = one
            if one.reviewer:
                self.load[one.reviewer] += 1

    def drop(self, one: Assignment) -> None:
        """Count an open assignment that nobody judged out; who had it has still met the item."""
        self.given[one.key] = replace(one, state="dropped")
        self._waiting[one.item, (one.review_pass, one.senses)].pop(one.key, None)
        if one.reviewer:
            self.load[one.reviewer] -= 1

    def judge(self, one: Done) -> None:
        """Count a judgement in."""
        self.done.append(one)
        self._meets(one.item, one.reviewer, one.way[1])
        self._judged[one.item, one.way, one.role].add(one.reviewer)
        if one.role is Role.planted:
            self._planted.add((one.item, one.reviewer, one.shown))

    def _meets(self, item: str, reviewer: str, senses: Senses) -> None:
        self.met[item].add(reviewer)
        for recording, start, end in self.spans.get(item, ()):
            self._seen[recording, reviewer].setdefault(senses, Stretches()).add(start, end)

    def accepted(self) -> set[str]:
        """Items that somebody accepted as they were drafted, and nobody mended or rejected."""
        found = (one for one in self.done if one.role is Role.work)
        return {one.item for one in found if one.verdict is Verdict.accept} - self.doubted()

    def doubted(self) -> set[str]:
        """Items that somebody mended or rejected."""
        found = (one for one in self.done if one.role is Role.work and one.verdict is not None)
        return {one.item for one in found if one.verdict is not Verdict.accept}


def read(store: Store, items: Mapping[str, Wanted] | None = None) -> Ledger:
    """The ledger of a store; with the items that there are, it also knows who has met which moments."""
    ledger = Ledger(spans={one.item: one.spans for one in (items or {}).values()})
    for one in _done(store):
        ledger.judge(one)
    for assignment in store.assignments.all(state=None):
        ledger.add(assignment)
    return ledger


def _done(store: Store) -> Iterable[Done]:
    for fact in store.heads("annotation"):
        if fact.body is not None:
            body = json.loads(fact.body)
            review_pass = ReviewPass.adjudicate if body.get("decides") else ReviewPass.verify
            yield Done(
                body["about"], body["reviewer"], (review_pass, Senses.both), Role(body.get("role", "work")),
                body["draft"], Verdict(body["verdict"]),
            )  # fmt: skip
    for fact in store.heads("solve"):
        if fact.body is not None:
            body = json.loads(fact.body)
            way = (ReviewPass.solve, Senses(body["senses"]))
            yield Done(body["about"], body["reviewer"], way, Role(body.get("role", "work")))
