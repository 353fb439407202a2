"""Planned splits: drafts are put into train, validation and test before anybody judges them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from curation import split
from curation.clusters import Cluster, clusters, strictest
from curation.review.people.material import Wanted
from curation.review.people.plan import Plan
from curation.segment.twinned import ties
from curation.workspace import Workspace
from schemas.item import SplitName

LINE = "main"
"""The line whose splits a plan follows."""


def planned(workspace: Workspace, items: Sequence[Wanted], plan: Plan) -> dict[str, SplitName]:
    """The planned split of each item, by its identity; what is new is planned and stored.

    Drafts that share a recording or a channel, or whose recordings repeat one another, go together. What was planned
    once stays when drafts are added; where the split line has placed a group already, the plan follows.
    """
    store = workspace.store
    before = store.assignments.planned_splits()
    homes = split.homes(store, LINE)
    found = clusters(items, ties(workspace))
    placed: dict[str, SplitName] = {}
    free: list[Cluster] = []
    for cluster in found:
        fixed = strictest(cluster, homes) or strictest(cluster, before)
        if fixed is None:
            free.append(cluster)
        else:
            placed.update(dict.fromkeys(cluster.items, fixed))
    split.fill(free, placed, split.shares(plan.ratio), len(items))
    _store(workspace, found, placed, before)
    return placed


def _store(
    workspace: Workspace, found: Sequence[Cluster], placed: Mapping[str, SplitName],
    before: Mapping[str, SplitName],
) -> None:  # fmt: skip
    now = {group: placed[cluster.items[0]] for cluster in found for group in cluster.groups}
    changed = {group: name for group, name in now.items() if before.get(group) is not name}
    if changed:
        workspace.store.assignments.plan_splits(changed)
