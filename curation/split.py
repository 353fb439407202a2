"""Train, validation and test: which item goes where, so that no recording, none that repeats it and no channel is in
two."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from curation.clusters import Cluster, Grouped, clusters, strictest
from curation.segment.twinned import Tie, ties
from curation.validate import live_items
from curation.workspace import Workspace
from db.store import Store
from schemas.base import normal_text
from schemas.errors import StoreError, UsageError
from schemas.item import Item, Member, SplitName, SplitVersion

Ratio = tuple[float, float, float]
"""Wanted shares of train, validation and test."""

DEFAULT_RATIO: Ratio = (0.8, 0.1, 0.1)

_FIRST_FILLED = (SplitName.train, SplitName.test, SplitName.validation)


def commit(
    workspace: Workspace,
    line: str = "main",
    message: str = "",
    *,
    ratio: Ratio = DEFAULT_RATIO,
    only: SplitName | None = None,
    force: Mapping[str, SplitName] | None = None,
) -> SplitVersion:
    """Make a version of a line from all items that stand: new ones are placed, revised ones updated, withdrawn ones
    left out.

    Items whose recording or channel is in a split already go there, then those whose split was planned before people
    judged them (`only` puts such plans aside). The others are placed by a hash and by what is missing to the ratio:
    the same items give the same splits. Recordings that show or sound the same count as one.

    Args:
        workspace: An open workspace.
        line: Name of the line.
        message: What changed and why.
        ratio: Wanted shares of train, validation and test.
        only: Put all new items into this split instead.
        force: Group (`channel:NAME` or `recording:SHA256`) -> split, before all else; it moves what was elsewhere.
            Two recordings that repeat one another, each forced into another split, are taken for different ones.

    Returns:
        The new version; the present one where nothing changed.

    Raises:
        StoreError: A recording, one that repeats it or a channel would be in two splits; the message names it and
            the way out.
        UsageError: The ratio is no ratio, or a forced group does not exist.
    """
    head = workspace.store.splits.head(line)
    live = live_items(workspace.store)
    known = _homes(workspace.store, line, head.number if head else 0, {fact.digest: item for fact, item in live})
    wanted = {only: 1.0} if only else shares(ratio)
    planned = {} if only else workspace.store.assignments.planned_splits()
    placed = place([item for _, item in live], known, wanted, force or {}, ties(workspace), planned)
    members = [Member(item=fact.subject, digest=fact.digest, split=placed[fact.subject]) for fact, _ in live]
    return workspace.store.splits.commit(line, members, message, base=head.hash if head else "")


def homes(store: Store, line: str = "main") -> dict[str, SplitName]:
    """The split in which each group was last, in all versions of a line; empty where there is none."""
    head = store.splits.head(line)
    if head is None:
        return {}
    return _homes(store, line, head.number, {fact.digest: item for fact, item in live_items(store)})


def _homes(store: Store, line: str, versions: int, live: Mapping[str, Item]) -> dict[str, SplitName]:
    """Where each group was last, in all versions of the line: what was once in test never comes back in train."""
    found: dict[str, SplitName] = {}
    for number in range(1, versions + 1):
        change = store.splits.diff(line, number - 1, number)
        for member in (*change.added, *(after for _, after in (*change.revised, *change.moved))):
            item = live.get(member.digest) or _stored(store, member)
            if item is not None:
                found.update(dict.fromkeys(item.groups, member.split))
    return found


def _stored(store: Store, member: Member) -> Item | None:
    found = (fact for fact in store.history("item", member.item) if fact.digest == member.digest and fact.body)
    return next((fact.contract(Item) for fact in found), None)


def shares(ratio: Ratio) -> dict[SplitName, float]:
    """The wanted share of each split that is wanted at all.

    Raises:
        UsageError: The ratio is no ratio.
    """
    if len(ratio) != len(SplitName) or min(ratio) < 0 or sum(ratio) <= 0:
        raise UsageError(
            f"ratio {'/'.join(f'{share:g}' for share in ratio)}", "is no ratio", "give three numbers, such as 80/10/10"
        )
    return {name: share / sum(ratio) for name, share in zip(SplitName, ratio, strict=True) if share > 0}


def place(
    items: Sequence[Grouped],
    homes: Mapping[str, SplitName],
    shares: Mapping[SplitName, float],
    force: Mapping[str, SplitName],
    tied: Sequence[Tie] = (),
    planned: Mapping[str, SplitName] | None = None,
) -> dict[str, SplitName]:
    """The split of every item, by its identity.

    Args:
        items: All items that stand.
        homes: Group -> the split it is in already.
        shares: Wanted share of each split.
        force: Group -> split, before all else.
        tied: Recordings that repeat one another, unless they are forced apart.
        planned: Group -> the split that was planned for it; homes come before. Where plans for one cluster differ, the
            strictest holds: what people did for a test item is enough for any other.

    Raises:
        StoreError: A cluster is tied to two splits.
        UsageError: A forced group does not exist.
    """
    forced = {_normal(group): split for group, split in force.items()}
    here = {group for item in items for group in item.groups}
    known = [tie for tie in tied if {tie.one, tie.other} <= here | homes.keys()]
    unknown = sorted(forced.keys() - here - {end for tie in known for end in (tie.one, tie.other)})
    if unknown:
        raise UsageError(unknown[0], "no item belongs to it", "groups look like channel:NAME or recording:SHA256")
    found = clusters(items, [tie for tie in known if not _forced_apart(tie, forced)])
    splits: dict[str, SplitName] = {}
    free: list[Cluster] = []
    for cluster in found:
        fixed = _fixed(cluster, homes, forced) or strictest(cluster, planned or {})
        if fixed is None:
            free.append(cluster)
        else:
            splits.update(dict.fromkeys(cluster.items, fixed))
    fill(free, splits, shares, len(items))
    return splits


def _normal(group: str) -> str:
    kind, _, name = group.partition(":")
    return f"{kind}:{normal_text(name)}"


def _forced_apart(tie: Tie, forced: Mapping[str, SplitName]) -> bool:
    one, other = forced.get(tie.one), forced.get(tie.other)
    return one is not None and other is not None and one is not other


def _fixed(cluster: Cluster, homes: Mapping[str, SplitName], forced: Mapping[str, SplitName]) -> SplitName | None:
    """The split a cluster is tied to: by force, else by where its groups were."""
    wanted = {group: forced[group] for group in cluster.groups if group in forced}
    _refuse_torn(cluster, wanted, "is forced into two splits", "force one of them")
    if wanted:
        return next(iter(wanted.values()))
    known = {group: homes[group] for group in cluster.groups if group in homes}
    tie = next(
        (tie for tie in cluster.ties if len({known.get(end) for end in (tie.one, tie.other)} - {None}) > 1), None
    )
    if tie is not None:
        raise StoreError(
            tie.one, f"in {known[tie.one]}, is a near-duplicate of {tie.other}, in {known[tie.other]} ({tie.shared})",
            f'put both into one: --force "{tie.one}={known[tie.other]}"; or, if they are not the same, say where each '
            f'is: --force "{tie.one}={known[tie.one]}" --force "{tie.other}={known[tie.other]}"',
        )  # fmt: skip
    _refuse_torn(
        cluster, known, "new items would join what is in two splits",
        f'put all of it into one: --force "{cluster.groups[0]}=train" (or validation, test)',
    )  # fmt: skip
    return next(iter(known.values()), None)


def _refuse_torn(cluster: Cluster, where: Mapping[str, SplitName], message: str, hint: str) -> None:
    if len(set(where.values())) > 1:
        named = "; ".join(f"{group} in {split}" for group, split in sorted(where.items())[:4])
        raise StoreError(cluster.groups[0], f"{message}: {named}", hint)


def fill(free: Sequence[Cluster], splits: dict[str, SplitName], shares: Mapping[SplitName, float], total: int) -> None:
    """Place the free clusters, largest first, where most is missing; a wanted split stays empty only for want of
    clusters."""
    counts = {name: sum(split is name for split in splits.values()) for name in shares}
    for number, cluster in enumerate(free):
        empty = [name for name in _FIRST_FILLED if name in counts and counts[name] == 0]
        if empty and len(free) - number <= len(empty):
            chosen = empty[0]
        else:
            chosen = max(shares, key=lambda name: shares[name] * total - counts[name])
        splits.update(dict.fromkeys(cluster.items, chosen))
        counts[chosen] += len(cluster.items)
