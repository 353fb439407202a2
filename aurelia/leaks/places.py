"""Options named by their place in the list: `the second option`, `option two`, `the letter after A`."""

from __future__ import annotations

from collections.abc import Sequence

from aurelia.leaks.english import wordset
from aurelia.leaks.number_words import ORDINALS, SMALL
from aurelia.leaks.text import Text, Word

Named = tuple[str, int, int]
"""An option's letter, and the words that name it: from one index up to another."""

OPTION = wordset(
    "option options choice choices answer answers alternative alternatives letter item entry possibility "
    "candidate reply response statement solution pick verdict guess ответ вариант буква antwort reponse "
    "respuesta risposta resposta opcion opcao opzione lettre buchstabe letra lettera svar vastaus odpowiedz "
    "cevap"
)
_LISTED = OPTION - {"letter", "statement", "reply", "response"}
_LAST = wordset("last final lowest bottom")
_OTHERS = wordset("middle top penultimate")
_GOOD = wordset("fits fit matches match right correct")
_NUMBER = wordset("number no nr num")
_ALONE = wordset("the one it is so listed given on in of list must be them that thus hence")
_STEPS = {"after": 1, "below": 1, "following": 1, "under": 1, "before": -1, "above": -1, "over": -1, "preceding": -1}


def named_place(text: Text, at: int, labels: Sequence[str]) -> Named | None:
    """The option that a word names by its place, with the words that do."""
    return _by_ordinal(text, at, labels) or _by_number(text, at, labels) or _beside_another(text, at, labels)


def _clause(text: Text, start: int, end: int, clause: int) -> list[str]:
    return [one.plain for one in text.words[max(0, start) : end] if one.clause == clause]


def ordinal_value(word: Word) -> int:
    """The place that a word such as `second` or `2nd` says, or 0."""
    if word.raw[0].isdigit() and word.plain[-2:] in ("st", "nd", "rd", "th") and word.plain[:-2].isdigit():
        return int(word.plain[:-2][:3])
    return ORDINALS.get(word.plain, 0)


def _by_ordinal(text: Text, at: int, labels: Sequence[str]) -> Named | None:
    word = text.words[at]
    place = ordinal_value(word)
    named = place or word.plain in _LAST | _OTHERS
    after = _clause(text, at + 1, at + 7, word.clause)
    if not named or (word.plain == "final" and after[:1] == ["answer"]):
        return None
    places = {"middle": (len(labels) + 1) // 2, "top": 1, "bottom": len(labels), "penultimate": len(labels) - 1}
    index = place or places.get(word.plain, len(labels))
    if not 0 < index <= len(labels):
        return None
    before = _clause(text, at - 6, at, word.clause)
    offered = bool(after) and (after[0] in _LISTED or (after[0] == "letter" and place > 0))
    of_list = after[:1] in (["of"], ["in"], ["on"], ["one"], ["listed"]) and bool({"list", *_LISTED} & set(after[:5]))
    if offered or of_list or (place and _spoken_of(before, after, len(text.words) == 1)):
        return labels[index - 1], at, at + (2 if offered else 1)
    return None


def _spoken_of(before: Sequence[str], after: Sequence[str], alone: bool) -> bool:
    """Whether a bare ordinal is said of the options: `the right one is the second`, `it is the third one`."""
    if {*before, *after} <= _ALONE and (before or after or alone):
        return True
    if (
        before[-1:] == ["the"]
        and len(before) == 1
        and (set(after[:1]) & _GOOD or after[:2] in (["is", "right"], ["is", "correct"]))
    ):
        return True
    meant = bool({"right", "correct", *_LISTED} & set(before)) and bool({"one", *_LISTED} & set(before))
    return meant and (not after or after[0] in ("place", "in"))


def _by_number(text: Text, at: int, labels: Sequence[str]) -> Named | None:
    """`option two`, `answer no. 2`, `number two in the list`, `two is the right option`."""
    word = text.words[at]
    number = SMALL.get(word.plain, 0) or (
        int(word.raw) if word.raw.isascii() and word.raw.isdigit() and len(word.raw) < 3 else 0
    )
    if not 0 < number <= len(labels) or (word.raw.isdigit() and labels[0].isdigit()):
        return None
    before = [one.plain for one in text.words[max(0, at - 2) : at]]
    after = _clause(text, at + 1, at + 6, word.clause)
    numbered = bool(before) and before[-1] in _NUMBER
    if numbered and {"list", *_LISTED} & set(after[:4]) and after[0] in ("in", "on", "of"):
        return labels[number - 1], at - 1, at + 1
    lead = before[0] if numbered and len(before) > 1 else before[-1] if before else ""
    if lead in _LISTED and not (number == 1 and lead in ("answer", "choice", "pick") and not numbered):
        if word.raw.isdigit() and after and after[0] in ("s", "seconds", "people", "times", "of"):
            return None
        return labels[number - 1], at - 1, at + 1
    if after[:2] == ["is", "the"] and set(after[2:3]) & _GOOD and set(after[3:4]) & (_LISTED | {"one"}):
        return labels[number - 1], at, at + 1
    return None


def _beside_another(text: Text, at: int, labels: Sequence[str]) -> Named | None:
    """`the letter after A`, `the one below A`, `the letter between A and C`."""
    word = text.words[at]
    if word.plain not in OPTION | {"one", "listed"}:
        return None
    rest = text.words[at + 1 : at + 6]
    words = [one.plain for one in rest if one.clause == word.clause]
    skip = next(
        (
            i
            for i, one in enumerate(words)
            if one not in ("right", "just", "directly", "listed", "next", "that", "comes")
        ),
        len(words),
    )
    rest, words = rest[skip:], words[skip:]
    if len(words) >= 2 and words[0] in _STEPS and rest[1].raw in labels:
        index = labels.index(rest[1].raw) + _STEPS[words[0]]
        return (labels[index], at, at + skip + 3) if 0 <= index < len(labels) else None
    if len(words) >= 4 and words[0] == "between" and rest[1].raw in labels and rest[3].raw in labels:
        low, high = sorted((labels.index(rest[1].raw), labels.index(rest[3].raw)))
        return (labels[low + 1], at, at + skip + 5) if high - low == 2 else None
    return None
