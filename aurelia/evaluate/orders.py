"""In which orders the options of a question are shown, and its letters in each of them."""

from __future__ import annotations

import random
import re
from math import factorial

from aurelia.leaks.letters import named_letters
from aurelia.leaks.scripts import unspaced
from aurelia.leaks.text import read
from schemas.base import identity
from schemas.reasoning import Option, Question

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"


def orders(question: Question, count: int, seed: int, key: str) -> tuple[str, ...]:
    """In which orders the options are shown: each a text of the options' own letters, such as `CAB`.

    The first is the question's own. From as many orders as there are options on, whole rounds are taken: in a round
    every option stands once in every place (circular evaluation, Liu et al., MMBench), so that a model that likes a
    place gains nothing by it. Fewer than that are drawn from the first round.

    Args:
        question: The question; open questions have one order, the empty text.
        count: Most orders.
        seed: Of the run.
        key: Of the item; with the seed it decides which orders are drawn.
    """
    own = "".join(option.id for option in question.options)
    if not own:
        return ("",)
    draw = random.Random(identity("orders", seed, key))  # noqa: S311
    count = min(count, factorial(min(len(own), 8)))
    if count < len(own):
        return (own, *draw.sample(_round(own)[1:], count - 1))
    found = _round(own)
    while len(found) + len(own) <= count:
        base = "".join(draw.sample(own, len(own)))
        if base not in found:
            found += _round(base)
    return tuple(found)


def _round(base: str) -> list[str]:
    return [base[place:] + base[:place] for place in range(len(base))]


def shown(question: Question, order: str) -> Question:
    """The question as it is shown in an order: its options from A on."""
    texts = {option.id: option.text for option in question.options}
    relettered = tuple(Option(id=LETTERS[place], text=texts[own]) for place, own in enumerate(order))
    return question.model_copy(update={"options": relettered})


def own_letter(order: str, letter: str) -> str | None:
    """The own letter of the option that was shown under a letter; None where no option was."""
    place = LETTERS.find(letter) if len(letter) == 1 else -1
    return order[place] if 0 <= place < len(order) else None


def shown_letter(order: str, own: str) -> str | None:
    """The letter under which an option was shown."""
    return LETTERS[order.index(own)] if own in order and len(own) == 1 else None


def relettered(text: str, order: str) -> str:
    """A text about the options in their own order, with the letters under which they are shown.

    Letters that name no option (`track B`, the article) stay.
    """
    if not order or order == LETTERS[: len(order)]:
        return text
    found = read(text)
    pieces, last = [], 0
    for own, start, _ in sorted(named_letters(found, list(order)), key=lambda one: one[1]):
        word = found.words[start]
        place = _same_place(text, found.clean, own, word.start) if word.raw.upper() == own else None
        if place is not None and place >= last:
            pieces += [text[last:place], shown_letter(order, own) or own]
            last = place + 1
    return "".join([*pieces, text[last:]])


def _same_place(text: str, clean: str, letter: str, start: int) -> int | None:
    """Where a letter of the cleaned text stands in the text as written; None where that cannot be told for sure.

    Cleaning moves places (`isn't` becomes `is not`), but keeps the letters that stand alone in their order.
    """
    here, there = _alone(text, letter), _alone(clean, letter)
    return here[there.index(start)] if len(here) == len(there) and start in there else None


def _alone(text: str, letter: str) -> list[int]:
    """Where a letter stands by itself, as a word or beside a script that is written without spaces."""
    joined = [one.isalnum() and not unspaced(one) for one in f" {text} "]
    places = (found.start() for found in re.finditer(letter, text, re.IGNORECASE))
    return [place for place in places if not joined[place] and not joined[place + 2]]
