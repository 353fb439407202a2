"""Gold: items whose right judgement is known, and whether a person's judgement agrees with it."""

from __future__ import annotations

from curation.workspace import Workspace
from db.store import Store
from schemas.base import normal_text, short
from schemas.errors import UsageError
from schemas.fact import Fact
from schemas.reasoning import Answer, Draft, Step, StepVerdict
from schemas.review import Annotation, Gold, ReviewedStep, Role, Verdict

BAD = (StepVerdict.wrong, StepVerdict.unsupported, StepVerdict.leaks, StepVerdict.redundant)
"""Verdicts that say that a step must not stay as it is."""


def all_gold(store: Store) -> list[Gold]:
    """Every gold item, oldest first."""
    return [fact.contract(Gold) for fact in store.heads("gold") if fact.body is not None]


def with_drafts(store: Store) -> list[tuple[Gold, Draft]]:
    """Every gold item with its draft, oldest first; those whose draft was redacted are left out."""
    found = ((gold, store.get(gold.draft)) for gold in all_gold(store))
    return [(gold, fact.contract(Draft)) for gold, fact in found if fact.body is not None]


def add(
    workspace: Workspace, item: str, *, verdict: Verdict | None = None, wrong_steps: tuple[str, ...] = (),
    why: str = "",
) -> Gold:  # fmt: skip
    """Make an item gold: from what was decided about it, or from what is given.

    Args:
        workspace: An open workspace.
        item: The first digits of the item's identity, or of its draft's key.
        verdict: The right judgement; by default that of the newest decision, else of the newest judgement that counts.
        wrong_steps: Ids of steps that must not be kept as they are; by default those that the judgement did not keep.
        why: Why, for training.

    Raises:
        StoreError: No item of that name, or several.
        UsageError: Nobody has judged it and no verdict is given, or a step is not in its draft.
    """
    fact = workspace.store.find("draft", item)
    draft = fact.contract(Draft)
    judged = _newest(workspace.store, fact)
    if verdict is None and judged is None:
        raise UsageError(f"item {short(fact.subject)}", "was not judged yet", "say what is right with --verdict")
    unknown = set(wrong_steps) - {step.id for step in draft.steps}
    if unknown:
        known = ", ".join(step.id for step in draft.steps)
        raise UsageError(f"step {sorted(unknown)[0]}", "is not in the draft", f"its steps are {known}")
    given = verdict or (judged.verdict if judged else Verdict.accept)
    same = judged if judged is not None and judged.verdict is given else None
    gold = Gold(
        about=fact.subject, draft=fact.key, verdict=given,
        answer=None if given is Verdict.reject else (same.answer if same else draft.answer),
        wrong_steps=wrong_steps or (_mended(draft, same) if same else ()), note=why,
    )  # fmt: skip
    workspace.store.revise(gold, parents=(fact.key,))
    return gold


def _newest(store: Store, draft: Fact) -> Annotation | None:
    """The newest decision about a draft, else the newest judgement of it that counts."""
    facts = [fact for fact in store.children(draft.key, "annotation") if fact.body is not None]
    said = [one for one in (fact.contract(Annotation) for fact in facts) if one.role is Role.work]
    decided = [one for one in said if one.decides]
    return next(iter((decided or said)[-1:]), None)


def _mended(draft: Draft, judged: Annotation) -> tuple[str, ...]:
    if judged.verdict is Verdict.reject:
        return ()
    left = {one.step.id: one for one in judged.steps}
    return tuple(step.id for step in draft.steps if not _kept(step, left.get(step.id)))


def _kept(step: Step, left: ReviewedStep | None) -> bool:
    """Whether a person left a step as it was and thought nothing bad of it."""
    return left is not None and left.verdict not in BAD and left.step == step


def agrees(gold: Gold, draft: Draft, said: Annotation) -> bool | None:
    """Whether a judgement finds what is known: rejected or not, the answer, and every step that is wrong.

    Args:
        gold: The known judgement.
        draft: The draft that both are about.
        said: The person's judgement.

    Returns:
        None where it is about another draft.
    """
    if said.draft != gold.draft:
        return None
    if Verdict.reject in (gold.verdict, said.verdict):
        return gold.verdict is said.verdict
    if gold.answer is not None and not same_answer(gold.answer, said.answer):
        return False
    steps = {step.id: step for step in draft.steps}
    left = {one.step.id: one for one in said.steps}
    return not any(_kept(steps[name], left.get(name)) for name in gold.wrong_steps if name in steps)


def same_answer(one: Answer, other: Answer | None) -> bool:
    """Whether two answers say the same: the same option, else the same texts in any order."""
    if other is None:
        return False
    if one.option and other.option:
        return one.option == other.option
    return {normal_text(text) for text in one.texts} == {normal_text(text) for text in other.texts}
