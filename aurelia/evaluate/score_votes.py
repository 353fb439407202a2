"""Self-consistency: of several sampled answers to one question, the most frequent one counts."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from aurelia.evaluate.score_words import meant
from aurelia.tasks.scoring import token_f1
from schemas.evaluation import Condition, Score


def voted(scores: Iterable[Score]) -> list[Score]:
    """The scores with each set of self-consistency's samples as one, in the place of its first.

    The most frequent answer counts: by option; of open questions all that are right are one answer, and others by the
    thing they name, else by their words. Answers that cannot be read have no vote, and what a judge calls wrong without
    a statement is one answer, for it does not say which. A tie for the first place is not right. Of captions, which
    never agree word by word, the one that shares most words with all the others counts. Where a call failed, there is
    no vote.

    Source: X. Wang et al., Self-consistency improves chain of thought reasoning, ICLR 2023; for texts: M. Suzgun et
    al., Follow the wisdom of the crowd, Findings of ACL 2023.
    """
    groups: dict[tuple[str, ...], list[Score]] = {}
    for one in scores:
        sampled = one.arm.condition is Condition.self_consistency
        place = (one.sample, str(one.arm), one.order) if sampled else (one.key,)
        groups.setdefault(place, []).append(one)
    return [_vote(group) if group[0].arm.condition is Condition.self_consistency else group[0]
            for group in groups.values()]  # fmt: skip


def _vote(samples: Sequence[Score]) -> Score:
    first = samples[0]
    if any(one.value is None for one in samples):
        return first.model_copy(update={"value": None, "parsed": False, "option": None, "stated": ""})
    said = [one for one in samples if one.parsed]
    winner = _nearest(said) if any(one.measures for one in said) else _most(said)
    if winner is None:
        parsed = bool(said)
        return first.model_copy(update={"value": 0.0, "parsed": parsed, "option": None, "stated": "", "measures": {}})
    return winner.model_copy(update={"key": first.key, "repeat": first.repeat})


def _most(said: Sequence[Score]) -> Score | None:
    votes = [_answer(one) for one in said]
    counts = Counter(votes).most_common(2)
    if not counts or (len(counts) == 2 and counts[0][1] == counts[1][1]):
        return None
    return said[votes.index(counts[0][0])]


def _answer(one: Score) -> tuple[str, bool]:
    """What a sample votes for: equal where the answer is the same."""
    right = not one.option and (one.value or 0.0) >= 1
    return (one.option or ("" if right else meant(one.stated))), right


def _nearest(said: Sequence[Score]) -> Score | None:
    """The caption nearest to all the others; of equals the first."""
    near = [sum(token_f1(one.stated, other.stated) for other in said if other is not one) for one in said]
    return said[near.index(max(near))]
