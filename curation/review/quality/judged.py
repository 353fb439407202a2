"""Every draft that people judged, with what became of it; adjudicated decisions in the place of what they decided."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from curation.review.gather import Said, Verified
from curation.review.quality.fates import Fate, change_of, fates
from curation.review.quality.made import Made, made
from db.store import Store
from schemas.base import identity
from schemas.maker import PEOPLE
from schemas.reasoning import Draft
from schemas.review import Annotation, Verdict

_AT_ONCE = 200
"""Items whose drafts are held in memory at once: a draft keeps every prompt and reply."""


@dataclass(frozen=True)
class JudgedDraft:
    """One draft and one judgement of it that counts."""

    item: str
    """Identity of the item."""
    key: str
    """Key of the draft."""
    clip: str
    """What is resampled: the media it is about."""
    made: Made
    draft: Draft
    judgement: Annotation
    fates: tuple[Fate, ...]
    change: float
    """How much of it people had to change, from 0 to 1; 1 where it was rejected."""
    share: float
    """One over the number of judgements of this draft that count, so that every draft weighs the same."""
    decided: bool
    """An adjudicator's decision, in the place of single judgements."""

    @property
    def verdict(self) -> Verdict:
        """The verdict on the whole draft."""
        return self.judgement.verdict

    @property
    def untouched(self) -> bool:
        """Taken as it was drafted."""
        return self.verdict is not Verdict.reject and self.change == 0.0


def judged_drafts(store: Store, said: Mapping[str, Said]) -> Iterator[JudgedDraft]:
    """Every judgement of a machine's draft that counts, item by item, few drafts in memory at a time.

    Only work counts: no training, gold or planted items. Questions of a person's own that no drafter answered are no
    drafts. Where an adjudicator's decision stands, it takes the place of the judgements of the same draft.

    Args:
        store: The store, read for the drafts.
        said: What people said (see `gather`).

    Raises:
        StoreError: A draft that was judged is not in the store.
    """
    waiting = iter(sorted(said))
    while some := list(islice(waiting, _AT_ONCE)):
        chosen = {item: counting(said[item]) for item in some}
        drafts = _drafts(store, some, {one.annotation.draft for found in chosen.values() for one in found})
        for item in some:
            yield from _of_item(item, chosen[item], drafts)


def counting(said: Said) -> tuple[Verified, ...]:
    """The judgements of an item that count for its drafts: a standing decision, and all of drafts it is not about."""
    every = (*said.verifies, *said.earlier)
    decision = standing(said)
    if decision is None:
        return every
    about = decision.annotation.draft
    seen = set(decision.annotation.decides)
    return (decision, *(one for one in every if one.annotation.draft != about and one.fact.key not in seen))


def standing(said: Said) -> Verified | None:
    """The decision that stands: the newest one that saw every judgement and is by somebody else."""
    judged = {one.annotation.reviewer for one in said.verifies}
    keys = {one.fact.key for one in said.verifies}
    return next(
        (
            one for one in reversed(said.decisions)
            if one.annotation.reviewer not in judged and keys <= set(one.annotation.decides)
        ),
        None,
    )  # fmt: skip


def _of_item(item: str, found: Sequence[Verified], drafts: Mapping[str, Draft]) -> Iterator[JudgedDraft]:
    by_draft: dict[str, list[Verified]] = {}
    for one in found:
        by_draft.setdefault(one.annotation.draft, []).append(one)
    for key, judgements in by_draft.items():
        draft = drafts.get(key)
        if draft is None or draft.made_by == PEOPLE:
            continue
        by, clip = made(draft), identity("media", sorted(media.clip for media in draft.media))
        for one in judgements:
            judgement = one.annotation
            became = fates(draft, judgement)
            yield JudgedDraft(
                item, key, clip, by, draft, judgement, became, change_of(became, judgement.verdict),
                1 / len(judgements), bool(judgement.decides),
            )  # fmt: skip


def _drafts(store: Store, items: Iterable[str], keys: set[str]) -> dict[str, Draft]:
    """Drafts by key, most in one query; planted and redacted ones are left out."""
    heads = {fact.key: fact for fact in store.heads("draft", list(items))}
    found: dict[str, Draft] = {}
    for key in keys:
        fact = heads.get(key) or store.get(key)
        if fact.kind == Draft.kind and fact.body is not None:
            found[key] = fact.contract(Draft)
    return found
