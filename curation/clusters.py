"""What must stay together in a split: items (or drafts) joined by recordings, channels and repeats."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Protocol

from curation.segment.twinned import Tie
from schemas.base import identity
from schemas.item import SplitName

_STRICTEST = (SplitName.test, SplitName.validation, SplitName.train)


class Grouped(Protocol):
    """What has an identity and groups that must stay together: an item, or a draft that may become one."""

    @property
    def groups(self) -> tuple[str, ...]:
        """`recording:SHA256` and `channel:NAME`; never empty."""
        ...

    def subject(self) -> str:
        """Its identity."""
        ...


@dataclass(frozen=True)
class Cluster:
    """Items that belong together because they share recordings or channels, or show the same, however indirectly."""

    groups: tuple[str, ...]
    items: tuple[str, ...]
    ties: tuple[Tie, ...] = ()
    """Recordings in it that repeat one another."""

    @property
    def order(self) -> str:
        """A hash that puts clusters in an order nobody chose."""
        return identity("cluster", self.groups[0])


def strictest(cluster: Cluster, where: Mapping[str, SplitName]) -> SplitName | None:
    """Where the groups of a cluster are: in test if any is, else in validation, else in train; None for nowhere."""
    found = {where[group] for group in cluster.groups if group in where}
    return next((name for name in _STRICTEST if name in found), None)


def clusters(items: Iterable[Grouped], tied: Sequence[Tie] = ()) -> list[Cluster]:
    """Items joined by the groups they share and by ties, directly or through others (union-find), largest first."""
    leader: dict[str, str] = {}

    def find(group: str) -> str:
        while leader.setdefault(group, group) != group:
            leader[group] = leader[leader[group]]
            group = leader[group]
        return group

    members: dict[str, Grouped] = {}
    for item in items:
        members[item.subject()] = item
        first = find(item.groups[0])
        for other in item.groups[1:]:
            leader[find(other)] = first
    for tie in tied:
        leader[find(tie.other)] = find(tie.one)
    together: dict[str, tuple[set[str], list[str], list[Tie]]] = defaultdict(lambda: (set(), [], []))
    for key, item in members.items():
        groups, keys, _ = together[find(item.groups[0])]
        groups.update(item.groups)
        keys.append(key)
    for tie in (tie for tie in tied if find(tie.one) in together):
        groups, _, held = together[find(tie.one)]
        groups.update((tie.one, tie.other))
        held.append(tie)
    found = [Cluster(tuple(sorted(g)), tuple(sorted(keys)), tuple(held)) for g, keys, held in together.values()]
    return sorted(found, key=lambda cluster: (-len(cluster.items), cluster.order))
