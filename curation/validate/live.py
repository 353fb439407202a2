"""Which items stand: the newest of each, unless a later judgement withdrew it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable

from curation.validate.repeats import question_key, repeats
from db.store import Store
from schemas.fact import Fact
from schemas.issues import Issue, Report
from schemas.item import Item


def is_live(store: Store, fact: Fact) -> bool:
    """Whether an item stands: nothing supersedes it, and no failing Report is about its key."""
    if fact.body is None or (head := store.head("item", fact.subject)) is None or head.key != fact.key:
        return False
    report = store.head("report", Report(about=fact.key).subject())
    return report is None or report.body is None or report.contract(Report).passed


def live_items(store: Store) -> list[tuple[Fact, Item]]:
    """All items that stand, oldest first: what a commit takes. Withdrawn ones are left out."""
    failing = Failing(store)
    heads = (fact for fact in store.heads("item") if fact.body is not None)
    return [(fact, fact.contract(Item)) for fact in heads if fact.key not in failing]


class Failing:
    """What the newest report about it turned down or held, by the key it is about."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._reports: dict[str, Report] | None = None

    def _index(self) -> dict[str, Report]:
        if self._reports is None:
            self._reports = {}
            for fact in self._store.heads("report"):
                if fact.body is not None:
                    self.note(fact.contract(Report))
        return self._reports

    def note(self, report: Report) -> None:
        """Take in a newer report."""
        if report.passed:
            self._index().pop(report.about, None)
        else:
            self._index()[report.about] = report

    def items(self) -> Iterable[tuple[str, Report]]:
        """Everything that fails, with its report."""
        return list(self._index().items())

    def __contains__(self, key: str) -> bool:
        return key in self._index()


class Known:
    """The items there are by what they ask, for the rule that no two contradict each other."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._questions: dict[str, str] = {}
        self._by_question: dict[str, dict[str, Item]] | None = None

    def _index(self) -> dict[str, dict[str, Item]]:
        if self._by_question is None:
            self._by_question = defaultdict(dict)
            for fact, item in live_items(self._store):
                self._insert(self._by_question, fact.key, item)
        return self._by_question

    def _insert(self, index: dict[str, dict[str, Item]], key: str, item: Item) -> None:
        self._questions[key] = question_key(item)
        index[self._questions[key]][key] = item

    def against(self, item: Item, own: Collection[str]) -> tuple[Issue, ...]:
        """How an item repeats or contradicts the others; `own` are keys of items it takes the place of."""
        others = self._index().get(question_key(item), {})
        return tuple(issue for key, other in others.items() if key not in own for issue in repeats([other, item]))

    def add(self, fact: Fact, item: Item, instead_of: Iterable[Fact]) -> None:
        """Remember an item; those it takes the place of are forgotten."""
        self.remove(instead_of)
        self._insert(self._index(), fact.key, item)

    def remove(self, facts: Iterable[Fact]) -> None:
        """Forget items that do not stand any more."""
        index = self._index()
        for fact in facts:
            if question := self._questions.pop(fact.key, None):
                index[question].pop(fact.key, None)
