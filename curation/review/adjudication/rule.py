"""The rule by which an item goes to adjudication: where people disagree so that only a person can settle it."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import combinations
from pathlib import Path

from curation.review.gather import Said
from curation.review.people import plan
from schemas.base import normal_text
from schemas.issues import Issue, Severity
from schemas.reasoning import Answer, Question, StepVerdict
from schemas.review import Annotation, Verdict

KIND = "conflict-"
"""How the kinds of all conflicts begin."""


@dataclass(frozen=True)
class Rule:
    """What sends an item to adjudication, once it has all judgements that were asked for.

    Conflicts of verdicts, answers and wordings always do; the rest is set in the plan (`[adjudication]`).
    """

    threshold: float = 0.8
    """The reviewers' agreement on the item (0..1) is below this; 0 never."""
    posterior: float = 0.9
    """How sure the verdict is where reviewers give different ones, given how reliable each is (0..1), is below this; 0
    never."""
    flags: bool = True
    """A reviewer or a solver asks for a second look."""
    steps: float = 0.5
    """More than this share of the draft's steps that anybody kept is judged good by one and bad by another; 1 never."""
    solvers: int = 2
    """At least so many people answered by themselves with sound and picture, and all otherwise; 0 never."""


DEFAULT = Rule()


def rule_of(root: Path) -> Rule:
    """The rule that holds in a workspace's folder: what its plan says.

    Raises:
        SettingsError: The plan is wrong.
    """
    given = plan.settings(root).adjudication
    return Rule(given.threshold, given.posterior, given.flags, given.steps, given.solvers)


@dataclass(frozen=True)
class Measured:
    """What was computed about an item beside its own judgements; None where it was not."""

    agreement: float | None = None
    posterior: float | None = None
    otherwise: int | None = None
    """How many people with both senses answered, if all of them otherwise than the item says."""


NOTHING = Measured()


def conflicts(said: Said, subject: str, rule: Rule, measured: Measured = NOTHING) -> tuple[Issue, ...]:
    """Where people disagree about one item; empty where nothing needs a decision.

    Args:
        said: What they said about it.
        subject: How issues name the item.
        rule: What counts.
        measured: What was computed about the item.

    Returns:
        One issue a reason, of kind `conflict-NAME`, severity `unchecked`: it holds the item.
    """
    found = _found([one.annotation for one in said.verifies], said, rule, measured)
    return tuple(
        Issue(
            kind=f"{KIND}{name}", subject=subject, message=f"needs adjudication: {message}",
            hint="run: curate review adjudicate; or let a reviewer change the judgement, then pull and validate again",
            severity=Severity.unchecked,
        )
        for name, message in found
    )  # fmt: skip


def _found(judged: Sequence[Annotation], said: Said, rule: Rule, measured: Measured) -> Iterator[tuple[str, str]]:
    apart = list(_apart(judged, rule))
    yield from apart
    agreement, sure = measured.agreement, measured.posterior
    if not apart and len(judged) > 1 and agreement is not None and agreement < rule.threshold:
        yield "agreement", f"reviewers agree by {agreement:.2f}, which is below {rule.threshold:g}"
    differ = len({one.verdict for one in judged}) > 1  # what all say alike is no conflict, whoever they are
    if not apart and differ and sure is not None and sure < rule.posterior:
        yield "posterior", f"the verdict is sure by {sure:.2f} only, which is below {rule.posterior:g}"
    flags = [one.reviewer for one in judged if one.flagged]
    flags += [one.solve.reviewer for one in said.solves if one.solve.flagged]
    if rule.flags and flags:
        yield "flag", f"{', '.join(dict.fromkeys(flags))} asks for a second look"
    if rule.solvers and (measured.otherwise or 0) >= rule.solvers:
        yield "solvers", f"all {measured.otherwise} people who answered it by themselves answered otherwise"


def _apart(judged: Sequence[Annotation], rule: Rule) -> Iterator[tuple[str, str]]:
    kept = [one for one in judged if one.verdict is not Verdict.reject]
    if 0 < len(kept) < len(judged):
        yield "verdict", "some reviewers reject it and some do not"
    if len({answer_key(one.answer) for one in kept}) > 1:
        yield "answer", "reviewers give different answers"
    if len({question_key(one.question) for one in kept}) > 1:
        yield "wording", "reviewers word the question or its options differently"
    if steps_apart(kept) > rule.steps:
        yield "steps", f"reviewers judge {steps_apart(kept):.0%} of the steps differently"


def answer_key(answer: Answer | None) -> tuple[object, ...] | None:
    """What two equal answers have in common."""
    return None if answer is None else (answer.option, *sorted(normal_text(text) for text in answer.texts))


def question_key(question: Question) -> tuple[str, ...]:
    """What two equal wordings of a question have in common."""
    return (normal_text(question.text), *(f"{o.id} {normal_text(o.text)}" for o in question.options))


def steps_apart(judged: Sequence[Annotation]) -> float:
    """The share of steps that one reviewer finds good and another bad, 0..1, mean over pairs of reviewers.

    A step is good where it is kept and not judged wrong, unsupported or leaking. Reviewers of different drafts are not
    compared, nor are steps that a reviewer added.
    """
    good = [(one.draft, _good(one)) for one in judged]
    shares = []
    for (draft, ours), (other, theirs) in combinations(good, 2):
        ids = ours.keys() | theirs.keys()
        if draft == other and ids:
            shares.append(sum(ours.get(i, False) != theirs.get(i, False) for i in ids) / len(ids))
    return sum(shares) / len(shares) if shares else 0.0


_BAD = {StepVerdict.wrong, StepVerdict.unsupported, StepVerdict.leaks}


def _good(annotation: Annotation) -> dict[str, bool]:
    return {one.step.id: one.verdict not in _BAD for one in annotation.steps if one.origin == "draft"}
