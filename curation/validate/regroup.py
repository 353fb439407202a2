"""Items whose source's channel was corrected since: their groups are of before."""

from __future__ import annotations

from collections.abc import Iterable

from curation.validate.origins import Origins, groups
from db.store import Store
from schemas.base import normal_text
from schemas.fact import Fact
from schemas.item import Item
from schemas.media import Recording, Source


def regrouped(store: Store, items: Iterable[tuple[Fact, Item]]) -> list[Item]:
    """Those items whose groups name other channels than their sources have now; validating again mends them."""
    channels, origins = _channels(store), Origins(store)
    # The first look is quick, and sees too much where two sources gave the same bytes; the second is exact.
    suspect = [item for _fact, item in items if _named(item) != _now(item, channels)]
    return [item for item in suspect if groups(origins.of(ref) for ref in item.media) != item.groups]


def _channels(store: Store) -> dict[str, str]:
    """The channel of every recording, by its sha256; empty where none is known."""
    sources = [fact for fact in store.heads("source") if fact.body is not None]
    by_source = {fact.subject: normal_text(fact.contract(Source).channel) for fact in sources}
    recordings = (fact.contract(Recording) for fact in store.heads("recording") if fact.body is not None)
    return {one.sha256: by_source[one.source] for one in recordings if one.source in by_source}


def _named(item: Item) -> set[str]:
    return {group for group in item.groups if group.startswith("channel:")}


def _now(item: Item, channels: dict[str, str]) -> set[str]:
    recordings = [group.removeprefix("recording:") for group in item.groups if group.startswith("recording:")]
    if any(sha256 not in channels for sha256 in recordings):
        return _named(item)  # a source or recording was redacted: what was known stays
    return {f"channel:{channels[sha256]}" for sha256 in recordings if channels[sha256]}
