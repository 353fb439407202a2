"""Answers that are yes or no: stated, or the asked statement affirmed or denied."""

from __future__ import annotations

import re
from typing import Literal

from aurelia.leaks.english import HELPERS, PRONOUNS, STOP
from aurelia.leaks.forms import kin, stem
from aurelia.leaks.text import Text, Word, plain, read

Side = Literal["yes", "no"]
_YES = frozenset("yes yeah yep yup true correct indeed affirmative certainly oui si sim da ja hai tak ano igen evet yea aye".split()) | {
    "да", "是", "是的", "はい", "نعم", "हाँ", "हां", "ναι", "כן", "네", "예", "так", "correctly", "confirmed", "✓"}  # fmt: skip
_NO = frozenset("no nope nah nay false untrue incorrect negative non nao nein nee nej nei nie ei hayir".split()) | {
    "нет", "不", "不是", "いいえ", "لا", "नहीं", "όχι", "οχι", "לא", "아니요", "아니오", "ні", "wrong"}  # fmt: skip
_TRUE_FALSE = frozenset("true false correct incorrect wrong untrue".split())
_DENY = frozenset(
    "not no never neither nobody none nothing without cannot fails fail lacks hardly absent missing silent nowhere".split()
)
_ASKING = frozenset("whether if ask asks asked check decide determine test unless when once see verify depends judge find listen watch compare "
                    "look only until how which what where who note count".split())  # fmt: skip
_OPPOSITES = {"before": "after", "after": "before", "with": "without", "same": "different", "first": "last", "left": "right",
              "start": "stop", "louder": "quieter", "faster": "slower", "higher": "lower", "fits": "clashes", "on": "off",
              "open": "closed", "alone": "together", "more": "fewer", "inside": "outside", "above": "below", "live": "recorded"}  # fmt: skip


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
    return _claimed(text, question, right)


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


def _claimed(text: Text, question: str, right: Side) -> tuple[int, int] | None:
    """The asked statement affirmed or denied in a sentence of the text."""
    asked = [
        word
        for word in read(question).words
        if word.plain not in STOP and word.plain not in ("true", "false", "clip", "video")
    ]
    if not asked:
        return None
    needed = [kin(word.plain) for word in asked]
    start = 0
    for sentence in _sentences(text):
        end = start + len(sentence)
        found = _sentence_says(sentence, needed, asked)
        if found == right:
            return start, end
        start = end
    return None


def _sentences(text: Text) -> list[list[Word]]:
    groups: dict[int, list[Word]] = {}
    for word in text.words:
        groups.setdefault(word.sentence, []).append(word)
    return list(groups.values())


def _sentence_says(sentence: list[Word], needed: list[frozenset[str]], asked: list[Word]) -> Side | None:
    words = [word.plain for word in sentence]
    stems = {stem(word) for word in words}
    if set(words) & _ASKING - {"only"}:
        return None
    present = [bool(want & stems) for want in needed]
    share = sum(present) / len(present)
    flipped = any(
        word.plain in _OPPOSITES and _OPPOSITES[word.plain] in words and word.plain not in words for word in asked
    )
    denied = bool(set(words) & _DENY) != flipped
    pronoun = bool({"it", "they", "she", "he", "this", "that", "them"} & set(words))
    verb = present[-1] or (len(present) > 1 and present[-2])
    if len(needed) > 3 and share < 0.6 and not (flipped and share >= 0.5):
        return None
    if share >= 0.99 or (share >= 0.6 and verb) or (pronoun and verb and any(present)) or (flipped and share >= 0.5):
        return "no" if denied else "yes"
    if denied and present[0] and len(present) <= 2 and words[0] in ("no", "not"):
        return "no"
    return None


def plain_side(word: str) -> Side | None:
    """Yes or no, if a word of any known language says it."""
    folded = plain(word)
    return "yes" if folded in _YES else "no" if folded in _NO else None
