"""What people said, one entry a judgement, with what agreement needs to know about it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from aurelia.tasks.scoring import normalise
from curation.review.agreement.results import Basis
from curation.review.gather import Said, gather
from db.store import Store
from schemas.errors import StoreError
from schemas.fact import Fact
from schemas.reasoning import Answer, MediaRef
from schemas.review import Annotation, Solve, Verdict

_AT_ONCE = 200


@dataclass(frozen=True)
class Entry:
    """One person's judgement or own answer."""

    item: str
    """Identity of the item."""
    fact: str
    """Key of the annotation or solve."""
    said: Annotation | Solve
    basis: Basis
    at: datetime | None = None
    """When it was last changed, by the server's clock; None where that is not known."""

    @property
    def reviewer(self) -> str:
        """Pseudonym."""
        return self.said.reviewer

    @property
    def clip(self) -> str:
        """The clip that is drawn again in the bootstrap: that of the benchmark task's first role."""
        return main_clip(self.said.media)

    @property
    def keeps(self) -> bool:
        """Whether the person left the item standing; what is below a rejection says nothing."""
        return isinstance(self.said, Solve) or self.said.verdict is not Verdict.reject


def main_clip(media: Sequence[MediaRef]) -> str:
    """The clip an item is mainly about: its first piece of media."""
    return media[0].clip if media else ""


def entries(store: Store, people: Mapping[str, Said] | None = None) -> tuple[Entry, ...]:
    """All judgements that count (no training, gold or planted items, no adjudications), item by item.

    Args:
        store: The store.
        people: What `gather` gave, where it was called already.
    """
    said = gather(store) if people is None else people
    when, draft_free = judged_at(store), _draft_free(store, list(said))
    found: list[Entry] = []
    for item, one in said.items():
        for verified in one.verifies:
            basis = Basis.draft_free if draft_free(verified.annotation.draft) else Basis.after_draft
            key = verified.fact.key
            found.append(Entry(item, key, verified.annotation, basis, when.get(key)))
        found += [Entry(item, s.fact.key, s.solve, Basis.solve, when.get(s.fact.key)) for s in one.solves]
    return tuple(found)


def judged_at(store: Store) -> dict[str, datetime]:
    """Key of a judgement -> when it was last changed, by the server's clock, where it was pulled from one."""
    servers = {task.server for task in store.review.tasks()}
    pulled = (row for server in sorted(servers) for row in store.review.pulled(server).values())
    return {row.fact: row.updated_at for row in pulled if row.fact}


def same_answers(answers: Iterable[Answer | None]) -> list[str | None]:
    """A name for each answer, equal where they agree: the option's letter, else a shared text.

    Answers that share a text share a name, also through a third: of several right texts each is right.
    """
    given = list(answers)
    names: dict[str, str] = {}

    def root(text: str) -> str:
        while names.setdefault(text, text) != text:
            text = names[text]
        return text

    texts = [sorted({normalise(text) for text in one.texts}) if one else [] for one in given]
    for some in texts:
        for text in some[1:]:
            first, second = sorted((root(some[0]), root(text)))
            names[second] = first
    return [None if one is None else one.option or root(some[0]) for one, some in zip(given, texts, strict=True)]


def _draft_free(store: Store, items: Sequence[str]) -> Callable[[str], bool]:
    """Says of a draft's key whether its page showed nothing to agree with; each draft is read once."""
    known: dict[str, bool] = {}
    for start in range(0, len(items), _AT_ONCE):  # drafts carry all that models said, and can be large
        heads = store.heads("draft", items[start : start + _AT_ONCE])
        known |= {fact.key: _shows_nothing(fact) for fact in heads}

    def is_free(key: str) -> bool:
        if key not in known:
            known[key] = _shows_nothing(_get(store, key))
        return known[key]

    return is_free


def _get(store: Store, key: str) -> Fact | None:
    try:
        return store.get(key)
    except StoreError:
        return None


def _shows_nothing(fact: Fact | None) -> bool:
    """Whether nobody gave an answer or steps; a draft that is not known may have led people: it counts as shown."""
    if fact is None or fact.body is None:
        return False
    draft = json.loads(fact.body)
    return draft.get("status") == "unanswered" and not draft.get("steps") and draft.get("answer") is None
