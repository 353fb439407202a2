"""How all items of a store stand with people; what is costly is read once."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property

from curation.review.adjudication.rule import Measured, Rule
from curation.review.adjudication.solved import otherwise
from curation.review.adjudication.standing import NOBODY, Asked, Standing, asked, standing
from curation.review.agreement.consensus import posteriors
from curation.review.agreement.items import item_agreement
from curation.review.gather import Said, gather
from db.store import Store
from schemas.review import Annotation, Verdict
from schemas.task import BenchmarkTask


class Standings:
    """How items stand; make a new one for each piece of work.

    Args:
        store: The store.
        tasks: The benchmark tasks by name, which score what people answered by themselves.
        rule: What needs a decision.
    """

    def __init__(self, store: Store, tasks: Mapping[str, BenchmarkTask], rule: Rule) -> None:
        self._store, self._tasks, self._rule = store, tasks, rule

    @cached_property
    def said(self) -> Mapping[str, Said]:
        """Everything people had said when it was first asked for."""
        return gather(self._store)

    @cached_property
    def _asked(self) -> Mapping[str, Asked]:
        return asked(self._store.assignments.all())

    @cached_property
    def _posteriors(self) -> Mapping[str, float]:
        return posteriors(self.said)

    def all(self) -> Iterator[tuple[str, Standing]]:
        """Every item that somebody judged."""
        for item, said in self.said.items():
            if said.verifies:
                yield item, self.of(item, said)

    def of(self, item: str, said: Said, subject: str = "") -> Standing:
        """One item.

        Args:
            item: Its identity.
            said: What people said about it, which may be newer than what was read here.
            subject: How issues name it.
        """
        return standing(said, self._asked.get(item, NOBODY), subject, self._rule, self._measured(item, said))

    def _measured(self, item: str, said: Said) -> Measured:
        both = self.otherwise(said) if said.solves else None
        if len(said.verifies) < 2:
            return Measured(otherwise=both)
        posterior = self._posteriors.get(item) if self._rule.posterior else None
        return Measured(item_agreement(said) if self._rule.threshold else None, posterior, both)

    def otherwise(self, said: Said) -> int:
        """How many people with sound and picture answered, if all of them otherwise than the item's reviewers say."""
        kept = _kept(said)
        task = self._tasks.get(kept.benchmark_task) if kept else None
        if kept is None or kept.answer is None or task is None:
            return 0
        return otherwise(task, kept.question, kept.answer, said.solves)


def _kept(said: Said) -> Annotation | None:
    """A judgement that says what the item's answer is; where reviewers differ it is a conflict anyway."""
    judged = (one.annotation for one in (*said.decisions[-1:], *reversed(said.verifies)))
    return next((one for one in judged if one.verdict is not Verdict.reject), None)
