"""The same question about the same clip with two different answers: one finding a pair."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from curation.lint.base import Finding, Gap, LintCheck, quoted, told
from curation.lint.checks._questions import alike
from curation.lint.rows import lacks_answer, lacks_clip, right_texts, shown_answer
from curation.lint.texts import stems
from schemas.issues import Severity
from schemas.loose import LooseRow

_NAME = "contradictory-duplicate"
_SHORT = 5
"""Words of an answer that can be compared; longer ones may say the same in other words."""
_TURNING = {"not", "no", "without", "more", "less", "fewer", "than", "over", "under", "least", "most", "only", "never"}
"""Words that make another answer of one."""
_MANY = 20
"""Rows of one question up to which all pairs are told; of more, each row is told with one that contradicts it."""


def _look(rows: Sequence[LooseRow]) -> Iterator[Finding | Gap]:
    for group in alike(rows):
        for one, other in _pairs(rows, group):
            differ = _differ(rows[one], rows[other])
            if differ is None:
                yield Gap((one, other), "two answers in other words may or may not say the same")
            elif differ:
                yield _finding(rows, one, other)


def _pairs(rows: Sequence[LooseRow], group: Sequence[int]) -> Iterator[tuple[int, int]]:
    if len(group) <= _MANY:
        yield from ((one, other) for at, one in enumerate(group) for other in group[at + 1 :])
        return
    first = group[0]
    second = next((place for place in group if _differ(rows[first], rows[place])), first)
    for place in group[1:]:
        yield (first, place) if place == second or _differ(rows[first], rows[place]) is not False else (second, place)


def _differ(one: LooseRow, other: LooseRow) -> bool | None:
    """Whether two rows answer differently; None where words alone do not tell."""
    here, there = right_texts(one), right_texts(other)
    if here & there:
        return False
    if one.options:
        return True
    sides = _side(here), _side(there)
    if all(sides):
        return sides[0] != sides[1]
    if max(len(text.split()) for text in here | there) > _SHORT:
        return None
    return None if any(_nested(a, b) for a in here for b in there) else True


def _nested(one: str, other: str) -> bool:
    """Whether one answer may only say more than the other: `guitar`, `acoustic guitar`; not `10`, `more than 10`."""
    apart = set(one.split()) ^ set(other.split())
    return not apart & _TURNING and (stems(one) <= stems(other) or stems(other) <= stems(one))


def _side(texts: frozenset[str]) -> str:
    firsts = {text.split()[0] if text else "" for text in texts}
    return next(iter(firsts)) if len(firsts) == 1 and firsts <= {"yes", "no"} else ""


def _finding(rows: Sequence[LooseRow], one: int, other: int) -> Finding:
    said = [quoted(shown_answer(rows[place])) for place in (one, other)]
    issue = told(
        _NAME, f"{rows[one].subject} and {rows[other].subject}",
        f"the same question about the same clip is answered {said[0]} and {said[1]}: {quoted(rows[one].question, 120)}",
        "look at the clip and keep the right one", Severity.error,
    )  # fmt: skip
    return Finding(issue, (one, other), "answer")


def _lacks(row: LooseRow) -> str:
    missing = lacks_clip(row) or lacks_answer(row)
    return missing or ("" if right_texts(row) else "its right answer is not clear")


CHECK = LintCheck(
    _NAME,
    "the same question about the same clip with different answers, one finding a pair",
    _look,
    applies=lambda row: row.benchmark_task != "av-captioning",  # a clip may well have several captions
    lacks=_lacks,
)
