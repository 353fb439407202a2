"""A question that names its own answer."""

from __future__ import annotations

import re
from collections.abc import Iterator

from aurelia.leaks import leak
from curation.lint.base import Flaw, quoted, row_check
from curation.lint.rows import YES_NO, as_answer, as_question, lacks_answer, right_texts
from curation.lint.texts import plain, stems
from schemas.issues import Severity
from schemas.loose import LooseRow

_LIST = r"(?:,|\band\b|\bor\b|\bversus\b|\bvs\b|/)"
_ARTICLE = r"(?:the |an? |one |both |either )*"


def _flaws(row: LooseRow) -> Iterator[Flaw]:
    asked = stems(row.question)
    answers = [text for text in sorted(right_texts(row)) if text not in YES_NO]
    if not any(stems(text) <= asked for text in answers):
        return
    if any(_offered(row.question, text) for text in answers):
        return
    verdict = leak(row.question, as_question(row), as_answer(row))
    if verdict.status == "leaks":
        message = f"its question names the answer ({quoted(verdict.where)})"
        yield Flaw(message, "ask so that only the clip tells", at="question")


def _offered(question: str, answer: str) -> bool:
    """Whether the question offers the answer beside others: `the flute or the violin`."""
    words = re.escape(answer)
    asked = re.sub(r"(?<=[,/])(?=\S)", " ", " ".join(question.replace("_", " ").casefold().split()))
    if re.search(rf"{_LIST}\s*{_ARTICLE}{words}\b|\b{words}s?\s*{_LIST}", asked):
        return True
    # Spelled in another way than the answer (`2` and `two`): look at the plain words.
    return bool(re.search(rf"\b(?:and|or)\s+{words}\b|\b{words}\s+(?:and|or)\b", plain(question)))


CHECK = row_check(
    "answer-in-question",
    "the question names its own answer",
    _flaws,
    severity=Severity.warning,
    structural=False,
    applies=lambda row: row.benchmark_task != "av-captioning",
    lacks=lambda row: lacks_answer(row) or ("" if right_texts(row) else "its right answer is not clear"),
)
