"""Questions for the tests of the leak check."""

from __future__ import annotations

from collections.abc import Sequence

from aurelia.leaks import Verdict, leak
from schemas.reasoning import Answer, Option, Question


def ask(text: str, *options: str) -> Question:
    """A question with options A, B, C ..., or an open one."""
    return Question(text=text, options=tuple(Option(id=chr(65 + i), text=one) for i, one in enumerate(options)))


def judge(step: str, question: Question, right: str | Sequence[str], aliases: Sequence[str] = ()) -> Verdict:
    """The verdict on a step, with the option letter of the right answer where there is one."""
    texts = (right,) if isinstance(right, str) else tuple(right)
    letter = next((option.id for option in question.options if option.text == texts[0]), None)
    return leak(step, question, Answer(texts=texts, option=letter), aliases)


BIRD = ask("Which bird sings first?", "wren", "finch", "owl", "heron")
COUNTRY = ask("Which country is the ferry from?")
COUNT = ask("How many trumpets are on the roof?")
TIME = ask("At what time of day does the bell toll?")
"""Questions that several tests share."""
