"""What is mixed into people's work unseen: gold items and drafts with a planted error."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from curation.review.people import known, planted
from curation.review.people.ledger import Ledger
from curation.review.people.material import Wanted
from curation.review.people.plan import Probes
from db.assignments import Assignment
from db.people import Person
from db.store import Store
from schemas.base import identity
from schemas.fact import Fact
from schemas.reasoning import Draft, Modality
from schemas.review import Gold, ReviewPass, Role, Senses

SEED = "1"
"""One draft is spoilt in one way, whoever sees it."""
_POOL = 200
"""Drafts of a benchmark task that plausible wrong findings are taken from."""


def mixed(
    store: Store, ledger: Ledger, items: Mapping[str, Wanted], people: Sequence[Person], wanted: Probes
) -> list[Assignment]:
    """The gold and planted items that each person's work still wants; planted drafts are stored first.

    Nobody gets an item they have met in whatever way; counted in at the ledger.
    """
    active = [one for one in people if one.state == "active"]
    golden = known.all_gold(store) if wanted.gold else []
    counts = _counts(ledger)
    made: list[Assignment] = []
    for person in active:
        missing = _missing(counts, person.pseudonym, Role.gold, wanted.gold)
        free = free_gold(ledger, golden, items, person) if missing > 0 else []
        made += known_items(ledger, free[: max(0, missing)], items, person, Role.gold)
    if wanted.planted:
        short = {one.pseudonym: _missing(counts, one.pseudonym, Role.planted, wanted.planted) for one in active}
        made += _planted(store, ledger, items, active, short)
    return made


def _missing(counts: Mapping[tuple[str, Role], int], reviewer: str, role: Role, share: float) -> int:
    work = counts.get((reviewer, Role.work), 0)
    return int(work * share + 0.5) - counts.get((reviewer, role), 0)


def _counts(ledger: Ledger) -> Counter[tuple[str, Role]]:
    verified = (one for one in ledger.given.values() if one.state == "open" and one.review_pass is ReviewPass.verify)
    return Counter((one.reviewer, one.role) for one in verified if one.reviewer)


def known_items(
    ledger: Ledger, golden: Sequence[Gold], items: Mapping[str, Wanted], person: Person, role: Role
) -> list[Assignment]:
    """Gold items for a person, counted in at the ledger; they show the draft that is known, whatever came after."""
    made = [
        Assignment(
            one.about, items[one.about].benchmark_task, items[one.about].demo, role=role, reviewer=person.pseudonym,
            shows=one.draft,
        )
        for one in golden
    ]  # fmt: skip
    for assignment in made:
        ledger.add(assignment)
    return made


def free_gold(ledger: Ledger, golden: Sequence[Gold], items: Mapping[str, Wanted], person: Person) -> list[Gold]:
    """Gold items that a person has not met, in an order of the person's own."""
    free = [
        gold for gold in golden
        if gold.about in items and items[gold.about].demo == person.demo
        and _fresh(ledger, gold.about, person)
    ]  # fmt: skip
    return sorted(free, key=lambda gold: identity("gold-order", person.pseudonym, gold.about))


def _fresh(ledger: Ledger, item: str, person: Person) -> bool:
    """Whether a person may be shown an item: they have not met it, and answer about its clip by no single sense."""
    met = person.pseudonym in ledger.met.get(item, ())
    return not met and not ledger.spoils(item, person.pseudonym, Senses.both)


def _planted(
    store: Store, ledger: Ledger, items: Mapping[str, Wanted], people: Sequence[Person], short: Mapping[str, int]
) -> list[Assignment]:
    if max(short.values(), default=0) <= 0:
        return []
    golden = {one.about for one in known.all_gold(store)}
    accepted, doubted = ledger.accepted(), ledger.doubted()
    fit = [one for one in items.values() if one.plantable and one.item not in doubted and one.item not in golden]
    plots = _Plots(store, items)
    made: list[Assignment] = []
    for person in (one for one in people if short[one.pseudonym] > 0):
        free = [one for one in fit if one.demo == person.demo and _fresh(ledger, one.item, person)]
        free.sort(key=lambda one: (one.item not in accepted, identity("plant-order", person.pseudonym, one.item)))
        made += plots.assigned(ledger, free, person, short[person.pseudonym])
    return made


class _Plots:
    """Planted drafts, each made once; drafts are read some at a time."""

    def __init__(self, store: Store, items: Mapping[str, Wanted]) -> None:
        self._store = store
        self._items = items
        self._pools: dict[str, planted.Pool] = {}
        self._made: dict[str, Fact | None] = {}

    def assigned(self, ledger: Ledger, free: Sequence[Wanted], person: Person, count: int) -> list[Assignment]:
        """So many planted items for a person, or as many as can be had."""
        made: list[Assignment] = []
        for start in range(0, len(free), 100):
            some = free[start : start + 100]
            self._make([one for one in some if one.item not in self._made][: 2 * (count - len(made))])
            for one in some:
                fact = self._made.get(one.item)
                if fact is not None and len(made) < count:
                    assignment = Assignment(
                        one.item, one.benchmark_task, one.demo, role=Role.planted, reviewer=person.pseudonym,
                        shows=fact.key,
                    )  # fmt: skip
                    ledger.add(assignment)
                    made.append(assignment)
            if len(made) >= count:
                break
        return made

    def _make(self, some: Sequence[Wanted]) -> None:
        if not some:
            return
        facts = {fact.subject: fact for fact in self._store.heads("draft", [one.item for one in some])}
        for one in some:
            fact = facts[one.item]
            self._made[one.item] = planted.plant(fact, fact.contract(Draft), SEED, self._pool(one.benchmark_task))
        made = (self._made[one.item] for one in some)
        self._store.put([spoilt for spoilt in made if spoilt is not None])

    def _pool(self, benchmark_task: str) -> planted.Pool:
        if benchmark_task not in self._pools:
            named = sorted(one.item for one in self._items.values() if one.benchmark_task == benchmark_task)
            drafts = [
                fact.contract(Draft) for fact in self._store.heads("draft", named[:_POOL]) if fact.body is not None
            ]
            findings: dict[Modality, set[str]] = defaultdict(set)
            for step in (step for draft in drafts for step in draft.steps if step.answer):
                findings[step.modality].add(step.answer)
            answers = {text for draft in drafts if draft.answer for text in draft.answer.texts}
            self._pools[benchmark_task] = planted.Pool(
                sorted(answers), {name: sorted(texts) for name, texts in findings.items()}
            )
        return self._pools[benchmark_task]
