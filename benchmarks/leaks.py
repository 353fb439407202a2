"""Precision, recall and undecided of the leak check on the labelled steps, beside a plain substring match.

Only an answer of `leaks` turns a step back by itself, so a leak that is called undecided counts as missed, and a clean
step that is called undecided counts as no false alarm. The unseen half and the fresh cases are counted, never shown.
"""

from __future__ import annotations

import hashlib
import json
import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aurelia.leaks import leak
from aurelia.tasks.scoring import normalise
from schemas.reasoning import Answer, Option, Question

CASES = Path(__file__).parent / "cases" / "leaks.jsonl"
FRESH = Path(__file__).parent / "cases" / "leaks-fresh.jsonl"
"""Written after the check by somebody who had not read it; nothing was tuned on them."""
RECALL, PRECISION = 0.98, 0.95


@dataclass(frozen=True)
class Case:
    """A labelled step: what the check sees, whether it leaks, and of what kind it is."""

    id: str
    text: str
    question: Question
    answer: Answer
    aliases: tuple[str, ...]
    leaks: bool
    kind: str

    @property
    def unseen(self) -> bool:
        """Whether the case is in the half on which nobody tunes."""
        return int(hashlib.sha256(self.id.encode()).hexdigest()[-1], 16) % 2 == 0


def cases(path: Path) -> Iterator[Case]:
    """The labelled steps. Options numbered with digits are kept so, though our own questions use letters."""
    for line in path.read_text(encoding="utf-8").splitlines():
        row: dict[str, Any] = json.loads(line)
        options = tuple(Option.model_construct(id=str(one["id"]), text=one["text"]) for one in row["options"])
        yield Case(
            id=row["id"],
            text=row["text"],
            question=Question.model_construct(text=row["question"], options=options),
            answer=Answer(texts=tuple(row["answer"]["texts"]), option=row["answer"].get("option")),
            aliases=tuple(row["aliases"]),
            leaks=row["leaks"],
            kind=row["kind"],
        )


def ours(case: Case) -> str:
    """What the check says."""
    return leak(case.text, case.question, case.answer, case.aliases).status


def substring(case: Case) -> str:
    """The peer: whether the normalised step holds the normalised answer or an alias."""
    text = normalise(case.text)
    return "leaks" if any(normalise(one) in text for one in (*case.answer.texts, *case.aliases)) else "clean"


def counts(found: Sequence[tuple[Case, str]]) -> tuple[float, float, int]:
    """Precision, recall and how many are undecided."""
    told = [case.leaks for case, status in found if status == "leaks"]
    right, leaking = sum(told), sum(case.leaks for case, _ in found)
    undecided = sum(status == "undecided" for _, status in found)
    return right / len(told) if told else 1.0, right / leaking if leaking else 1.0, undecided


def show(name: str, check: Callable[[Case], str], rows: Sequence[Case]) -> tuple[float, float]:
    """Print the figures of a check on some cases, and give precision and recall."""
    found = [(case, check(case)) for case in rows]
    precision, recall, undecided = counts(found)
    leaking = sum(case.leaks for case in rows)
    print(f"{name}: precision {precision:.3f}, recall {recall:.3f}, undecided {undecided} "
          f"({len(rows)} cases, {leaking} leak)")  # fmt: skip
    return precision, recall


def main() -> int:
    """Print all figures; 1 when a goal is missed."""
    every, fresh = list(cases(CASES)), list(cases(FRESH))
    seen, unseen = [case for case in every if not case.unseen], [case for case in every if case.unseen]
    show("substring, seen half", substring, seen)
    show("substring, unseen half", substring, unseen)
    show("substring, fresh cases", substring, fresh)
    show("ours, seen half", ours, seen)
    for kind in sorted({case.kind for case in seen}):
        rows = [case for case in seen if case.kind == kind]
        right = sum((ours(case) == "leaks") == case.leaks for case in rows)
        print(f"  {kind}: {right} of {len(rows)} right")
    if "--failures" in sys.argv:
        for case in seen:
            if (ours(case) == "leaks") != case.leaks:
                verdict = leak(case.text, case.question, case.answer, case.aliases)
                print(f"  {case.id} ({case.kind}): {verdict.status} {verdict.where!r} {verdict.why}: {case.text!r}")
    figures: list[tuple[str, float, float]] = []
    for name, rows in (("leak", unseen), ("fresh-leak", fresh)):
        precision, recall = show(f"ours, {'unseen half' if rows is unseen else 'fresh cases'}", ours, rows)
        figures += [(f"{name}-precision", precision, PRECISION), (f"{name}-recall", recall, RECALL)]
    print("A leak called undecided counts as missed.")
    for name, value, goal in figures:
        print(f"{name} {value:.3f} (goal >= {goal:.2f}) {'ok' if value >= goal else 'short'}")
    return int(any(value < goal for _, value, goal in figures))


if __name__ == "__main__":
    sys.exit(main())
