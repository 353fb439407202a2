"""Imported rows that ask the same about the same media and answer otherwise: one item, of which people decide."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cached_property

from db.store import Store
from schemas.base import identity, normal_text
from schemas.fact import Fact
from schemas.imported import Imported, OtherRow
from schemas.media import Recording
from schemas.reasoning import AskedQuestion, Draft

_SHOWN, _LONGEST = 3, 80
"""Rows that a line names, and characters of an answer in it."""
_SAYS = ("dropped", "unanswered", "drafted")
"""The least first."""


@dataclass(frozen=True)
class Other:
    """The question of a row that asks the same and answers otherwise.

    Args:
        fact: As it is stored.
        asked: What it asks.
        later: Whether it was imported after the row that it contradicts.
    """

    fact: Fact
    asked: AskedQuestion
    later: bool


class OtherRows:
    """The imported questions of a store by what they ask; read once, when the first is looked for."""

    def __init__(self, store: Store) -> None:
        self._store = store

    @cached_property
    def _ages(self) -> dict[str, dict[str, int]]:
        """What is asked -> the keys of its questions, with their place among all, oldest first."""
        found: dict[str, dict[str, int]] = defaultdict(dict)
        for age, fact in enumerate(self._store.heads(AskedQuestion.kind)):
            if fact.body is not None and (asked := fact.contract(AskedQuestion)).imported is not None:
                found[_asks(asked.source, asked)][fact.key] = age
        return dict(found)

    def of(self, fact: Fact, recording: Recording) -> Iterator[Other]:
        """The questions of other rows with the same wording and options that answer otherwise.

        Args:
            fact: An imported question.
            recording: What it is about; whatever source gave it.
        """
        asked = fact.contract(AskedQuestion)
        if asked.imported is None:
            return
        ages: dict[str, int] = {}
        for source in self._sources(recording):
            ages |= self._ages.get(_asks(source, asked), {})
        for key, age in ages.items():
            if key != fact.key and _answers_otherwise(other := self._store.get(key).contract(AskedQuestion), asked):
                yield Other(self._store.get(key), other, later=age > ages.get(fact.key, -1))

    def _sources(self, recording: Recording) -> list[str]:
        same = self._store.history(Recording.kind, recording.subject())
        known = [fact.contract(Recording).source for fact in same if fact.body is not None]
        return list(dict.fromkeys([*known, recording.source]))


def kept_of(others: Iterable[Other]) -> tuple[OtherRow, ...]:
    """What a draft keeps of other rows."""
    return tuple(
        OtherRow(texts=one.asked.answer.texts, imported=one.asked.imported)
        for one in others
        if one.asked.answer is not None and one.asked.imported is not None
    )


def names(draft: Draft, row: Imported | None) -> bool:
    """Whether a draft is of a row, or tells that this one answers otherwise."""
    return row is not None and (draft.imported == row or any(other.imported == row for other in draft.other_rows))


def gives_way(draft: Draft, known: Draft, others: Iterable[Other]) -> bool:
    """Whether people go on with the draft of another row, which names this one's, whichever was made first.

    They go on with the one that says more, of two that say as much with that of the later row, and of two copies of a
    file with what the later one says.

    Args:
        draft: A new draft.
        known: The one that people have.
        others: Rows that answer otherwise than the new one's.
    """
    if draft.imported == known.imported or not names(known, draft.imported):
        return False
    later = any(one.later and one.asked.imported == known.imported for one in others)
    if _other_copy(draft.imported, known.imported):
        return later
    less, more = _SAYS.index(draft.status), _SAYS.index(known.status)
    return less < more or (less == more and later)


def told_otherwise(draft: Draft) -> str:
    """Which other rows answer otherwise, and how, in one sentence; empty where none does."""
    rows = draft.other_rows
    if not rows:
        return ""
    own = draft.imported
    told = [f"{_short(' | '.join(row.texts))!r} ({_place(row.imported, own)})" for row in rows[:_SHOWN]]
    more = f" and {len(rows) - _SHOWN} more" if len(rows) > _SHOWN else ""
    who = "Another row answers" if len(rows) == 1 else "Other rows answer"
    return f"{who} otherwise: {', '.join(told)}{more}."


def _place(imported: Imported, own: Imported | None) -> str:
    """Where a row stands; a file of the same name may be another copy of it."""
    return f"{imported.place}{', in another copy' if _other_copy(imported, own) else ''}"


def _other_copy(one: Imported | None, other: Imported | None) -> bool:
    """Whether two rows stand in two copies of one file."""
    if one is None or other is None or one.file_sha256 == other.file_sha256:
        return False
    return (one.importer, one.dataset, one.file) == (other.importer, other.dataset, other.file)


def _asks(source: str, asked: AskedQuestion) -> str:
    question = asked.question
    options = sorted(normal_text(option.text) for option in question.options)
    return identity("asks", source, asked.benchmark_task, normal_text(question.text), options)


def _answers_otherwise(other: AskedQuestion, asked: AskedQuestion) -> bool:
    if other.answer is None:
        return False
    own = asked.answer.texts if asked.answer is not None else ()
    return not {normal_text(one) for one in own} & {normal_text(one) for one in other.answer.texts}


def _short(text: str) -> str:
    return text if len(text) <= _LONGEST else f"{text[:_LONGEST]}…"
