"""People's solve passes as answers for the audit, and who of them had a part in making an item."""

from __future__ import annotations

from collections.abc import Collection, Mapping

from curation.review.adjudication.accuracy import HumanAnswer, human_accuracy
from curation.review.gather import Said, gather
from db.store import Store
from schemas.evaluation import Given, SolverAnswer
from schemas.review import Annotation, Senses, Verdict
from schemas.task import BenchmarkTask

GIVEN = {Senses.both: Given.both, Senses.picture: Given.video, Senses.sound: Given.audio}


def people_answers(
    store: Store, tasks: Mapping[str, BenchmarkTask], samples: Collection[str], *, demo: bool = False
) -> tuple[SolverAnswer, ...]:
    """What people answered by themselves to the items of a release; that they cannot tell is not right.

    An answer that cannot be read against the question as it is now is left out; so are captions, which are neither
    right nor wrong, and answers of a demo's script unless the release is a demo itself.

    Args:
        store: The store.
        tasks: The benchmark tasks by name.
        samples: The items.
        demo: Whether the release is a demo.
    """
    said = gather(store)
    answers = human_accuracy(store, tasks)
    return tuple(
        _answer(one, said)
        for one in answers
        if one.item in samples and one.outcome != "unread" and (demo or not one.demo)
        and tasks[one.benchmark_task].answer_type != "caption"
    )  # fmt: skip


def _answer(one: HumanAnswer, said: Mapping[str, Said]) -> SolverAnswer:
    return SolverAnswer(
        solver=one.reviewer, kind="person", sample=one.item, given=GIVEN[one.senses], right=one.outcome == "right",
        made=one.reviewer in makers(said.get(one.item, Said())),
    )  # fmt: skip


def makers(said: Said) -> set[str]:
    """Who made an item what it is: people whose correction, added step or decision is in it, by pseudonym.

    Who accepted a draft as it was made nothing of it.
    """
    judged = (one.annotation for one in (*said.verifies, *said.earlier, *said.decisions))
    return {one.reviewer for one in judged if one.verdict is not Verdict.reject and _made(one)}


def _made(one: Annotation) -> bool:
    return bool(one.decides or one.verdict is Verdict.fix or one.changes) or any(
        step.origin == "added" for step in one.steps
    )
