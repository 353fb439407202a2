"""Answers that are yes or no: stated, or the asked statement affirmed or denied."""

from __future__ import annotations

import re

from aurelia.leaks.claims import Side, claimed
from aurelia.leaks.english import HELPERS, PRONOUNS, STOP, wordset
from aurelia.leaks.text import Text, plain, read

_YES = wordset(
    "yes yeah yep yup true correct indeed affirmative certainly oui si sim da ja hai tak ano igen evet yea aye"
) | {"да", "是", "是的", "はい", "نعم", "हाँ", "हां", "ναι", "כן", "네", "예", "так", "correctly", "confirmed", "✓"}
_NO = wordset("no nope nah nay false untrue incorrect negative non nao nein nee nej nei nie ei hayir") | {
    "нет",
    "不",
    "不是",
    "いいえ",
    "لا",
    "नहीं",
    "όχι",
    "οχι",
    "לא",
    "아니요",
    "아니오",
    "ні",
    "wrong",
}
_TRUE_FALSE = wordset("true false correct incorrect wrong untrue")


def side(wording: str) -> Side | None:
    """Whether an answer is a plain yes or no, by its first words."""
    words = [word.plain for word in read(wording).words]
    if len(words) == 1 and words[0] in ("yes", "true", "correct", "yeah", "right"):
        return "yes"
    return "no" if len(words) == 1 and words[0] in ("no", "false", "incorrect", "nope", "wrong") else None


def says(text: Text, question: str, right: Side) -> tuple[int, int] | None:
    """Where a text says the right one of yes and no; None where it says nothing, or both alike."""
    sides = [(_outright(text, at), at) for at in range(len(text.words))]
    for_yes = [at for found, at in sides if found == "yes"]
    for_no = [at for found, at in sides if found == "no"]
    named = {word.plain for word in text.words}
    both = (named & {"yes", "true"} and named & {"no", "false", "not"}) and {
        "or",
        "and",
        "only",
        "whether",
        "if",
    } & named
    if (for_yes or for_no) and not both:
        places = for_yes if right == "yes" else for_no
        if places and (len(places) > len(for_no if right == "yes" else for_yes)):
            return places[0], places[0] + 1
        if for_yes and for_no:
            last_yes, last_no = for_yes[-1], for_no[-1]
            if (last_yes > last_no) == (right == "yes"):
                return places[-1], places[-1] + 1
        return None
    if both:
        return _final_word(text, right)
    return claimed(text, question, right)


def _outright(text: Text, at: int) -> Side | None:
    """A word that says yes or no by itself: an interjection, or what the answer or the statement is said to be."""
    word = text.words[at]
    value: Side | None = "yes" if word.plain in _YES else "no" if word.plain in _NO else None
    if value is None:
        return None
    before = text.words[at - 1] if at and text.words[at - 1].clause == word.clause else None
    after = text.words[at + 1] if at + 1 < len(text.words) and text.words[at + 1].clause == word.clause else None
    if before is not None and before.plain in ("not", "never", "hardly", "isn"):
        value = "no" if value == "yes" else "yes"
        before = text.words[at - 2] if at > 1 else None
    if word.plain in _TRUE_FALSE | {"negative", "certainly", "indeed", "correctly"}:
        lead = {one.plain for one in text.words[max(0, at - 4) : at] if one.sentence == word.sentence}
        ends = after is None or after.plain in STOP
        opens = before is None and after is None
        return (
            value
            if ends
            and (opens or lead & {"is", "be", "statement", "claim", "it", "answer", "was", "as", "proves", "mark"})
            else None
        )
    if after is not None and after.plain in (
        "one",
        "other",
        "matter",
        "doubt",
        "longer",
        "more",
        "way",
        "single",
        "need",
    ):
        return None
    opens = before is None and (after is None or after.plain in PRONOUNS | HELPERS)
    lead = {one.plain for one in text.words[max(0, at - 4) : at] if one.sentence == word.sentence}
    told = after is None and bool(
        lead & {"answer", "is", "say", "be", "says", "reply", "clearly", "so", "hence", "thus", "to", "with", "answers"}
    )
    quoted = re.search(r"[\"'“«‘]$", text.clean[: word.start][-1:]) is not None and bool(
        lead & {"answer", "is", "be", "say"}
    )
    return value if opens or told or quoted else None


def _final_word(text: Text, right: Side) -> tuple[int, int] | None:
    """Both are named; one is then said to be the answer."""
    for at in range(len(text.words) - 1, -1, -1):
        word = text.words[at]
        if word.plain not in ("yes", "no", "true", "false"):
            continue
        lead = [one.plain for one in text.words[max(0, at - 3) : at]]
        last = at == len(text.words) - 1 or text.words[at + 1].clause != word.clause
        if (
            last
            and set(lead[-2:]) & {"is", "be", "hence", "so", "answer", "therefore"}
            and not set(lead) & {"or", "whether", "if"}
        ):
            value = "yes" if word.plain in ("yes", "true") else "no"
            return (at, at + 1) if value == right else None
        return None
    return None


def plain_side(word: str) -> Side | None:
    """Yes or no, if a word of any known language says it."""
    folded = plain(word)
    return "yes" if folded in _YES else "no" if folded in _NO else None
