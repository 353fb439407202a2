"""Whether a text affirms or denies the statement that a question asks about."""

from __future__ import annotations

import itertools
from typing import Literal

from aurelia.leaks.english import HELPERS, STOP, wordset
from aurelia.leaks.forms import forms, kin, stem
from aurelia.leaks.text import Text, Word, read

Side = Literal["yes", "no"]
_DENY = wordset(
    "not no never neither nobody none nothing without cannot fails fail lacks hardly absent missing silent nowhere"
)
_ASKING = wordset(
    "whether if ask asks asked check decide determine test unless when once see verify depends judge find "
    "listen watch compare look only until how which what where who note count"
)
_TELLING = wordset("note see notice observe hear recall remember realise realize conclude confirm know find")
_ORDERS = wordset(
    "tap match pick take go use scan search mark list measure learn recall say answer follow hold pause "
    "compare read attend mute play try think start wait skip keep name freeze focus"
)
_PERCEIVED = wordset(
    "heard hear audible seen see visible shown sounds sound present there appears appear plays playing play "
    "sounding anywhere exist exists occurs"
)
_ABSENT = wordset("absent missing silent mute muted inaudible invisible lacking")
_STANDING_IN = wordset("it what they she he them him her this that itself herself himself both")
_OPPOSITES = {
    "before": "after",
    "after": "before",
    "with": "without",
    "same": "different",
    "first": "last",
    "left": "right",
    "start": "stop",
    "louder": "quieter",
    "faster": "slower",
    "higher": "lower",
    "fits": "clashes",
    "on": "off",
    "open": "closed",
    "alone": "together",
    "more": "fewer",
    "inside": "outside",
    "above": "below",
    "live": "recorded",
    "indoors": "outdoors",
    "outdoors": "indoors",
    "indoor": "outdoor",
    "fewer": "more",
    "day": "night",
    "empty": "full",
    "major": "minor",
    "minor": "major",
    "quieter": "louder",
    "slower": "faster",
    "outside": "inside",
    "late": "early",
    "early": "late",
    "win": "lose",
    "wins": "loses",
}


def claimed(text: Text, question: str, right: Side) -> tuple[int, int] | None:
    """The asked statement affirmed or denied in a clause or a sentence of the text."""
    asked = _statement(question)
    if not asked:
        return None
    start = 0
    for sentence in _sentences(text):
        end = start + len(sentence)
        if _sentence_says(sentence, asked, _is_question(text, sentence)) == right:
            return start, end
        start = end
    return None


def _statement(question: str) -> list[Word]:
    """The words of weight of what is asked, without a relative clause."""
    kept: list[Word] = []
    skip = False
    for word in read(question).words:
        if word.plain in ("that", "which", "who") and len(kept) > 2:
            break
        if skip or (word.plain in ("that", "which", "who") and kept):
            skip = not skip
            continue
        if word.plain not in (STOP - {"before", "after", "with", "without"}) | {
            "true",
            "false",
            "clip",
            "video",
            "ever",
            "any",
        }:
            kept.append(word)
    return kept


def _sentences(text: Text) -> list[list[Word]]:
    groups: dict[int, list[Word]] = {}
    for word in text.words:
        groups.setdefault(word.sentence, []).append(word)
    return list(groups.values())


def _is_question(text: Text, sentence: list[Word]) -> bool:
    return "?" in text.clean[sentence[-1].end : sentence[-1].end + 2]


def _sentence_says(sentence: list[Word], asked: list[Word], is_question: bool) -> Side | None:
    words = [word.plain for word in sentence]
    if words[:2] == ["it", "is"] and "who" in words:
        words = [word for word in words if word != "who"]
    if is_question or _is_order(words):
        return None
    short = _in_short(words)
    if short:
        return short
    both = {word.plain for word in asked}
    turned = [
        word.plain
        for word in asked
        if _OPPOSITES.get(word.plain) in words and word.plain not in words and _OPPOSITES[word.plain] not in both
    ]
    needed = [kin(word.plain) for word in asked if word.plain not in turned]
    swapped = not turned and _swapped(words, asked)
    denied = bool(set(words) & _DENY) != (bool(turned) or swapped)
    if turned and {"not", "until"} <= set(words):
        denied = True
    return _claim(words, needed, asked, denied)


def _is_order(words: list[str]) -> bool:
    """Whether a sentence asks or tells somebody to do something, rather than says how things are."""
    told = any(a in _TELLING and b == "that" for a, b in itertools.pairwise(words))
    if told:
        return False
    mild = {"only", "what", "which", "who", "where", "how"}
    orders = bool(set(words) & (_ASKING - mild)) or words[0] in _ORDERS or words[0] in mild - {"only"}
    return orders or (words[0] in HELPERS and len(words) > 2)


def _in_short(words: list[str]) -> Side | None:
    """`it does`, `they do not`, `not so`, and what is said of the statement as a whole."""
    if (
        len(words) <= 3
        and words[0] in _STANDING_IN
        and words[1:2]
        and words[1] in HELPERS
        and words[2:] in ([], ["not"])
    ):
        return "no" if words[2:] else "yes"
    if words in (["not", "so"], ["none"], ["not", "at", "all"]):
        return "no"
    return _of_statement(words)


def _swapped(words: list[str], asked: list[Word]) -> bool:
    """Whether the two sides of `before` or `after` are the other way round than in the question."""
    link = {"before", "after"} & {word.plain for word in asked} & set(words)
    if not link or len(asked) < 3:
        return False
    at = words.index(next(iter(link)))
    first, last = kin(asked[0].plain), kin(asked[-1].plain)
    return any(kin(word) & last for word in words[:at]) and any(kin(word) & first for word in words[at:])


def _claim(words: list[str], needed: list[frozenset[str]], asked: list[Word], denied: bool) -> Side | None:
    stems = {one for word in words for one in kin(word)}
    present = [bool(want & stems) for want in needed]
    missing = present.count(False)
    sensed = any(word.plain in _PERCEIVED for word in asked)
    told = bool(set(words) & (_PERCEIVED | _ABSENT))
    if sensed and not present[0]:
        present[0] = bool({stem(form) for form in forms(asked[0].plain)} & stems)
    nobody = bool(set(words) & {"none", "nothing"})
    if sensed and denied and told and (nobody or set(words) & _STANDING_IN - {"that", "this"} or present[0]):
        return "no"
    if not any(present):
        return None
    if sensed and present[0] and denied and (missing == 0 or _denied_near(words, needed[0]) or set(words) & _ABSENT):
        return "no"
    if sensed and missing and set(words) & _PERCEIVED and present[0]:
        missing -= 1
    pronouns = sum(word in _STANDING_IN for word in words)
    if sensed and present[0] and set(words) & {"stays", "stay", "remains", "remain", "keeps"} and set(words) & _ABSENT:
        return "no"
    if denied and len(words) <= 3 and present[-1]:
        return "no"
    verb = present[-1] or (len(present) > 1 and any(present[1:])) or len(present) == 1
    short = bool(words) and len(words) <= 4 and words[-1] not in _PERCEIVED and pronouns > 0
    if (
        missing == 0
        or (verb and (missing <= min(pronouns, 2) or (short and missing <= 2)))
        or (len(needed) > 3 and verb and missing == 1)
    ):
        return "no" if denied else "yes"
    return None


def _denied_near(words: list[str], subject: frozenset[str]) -> bool:
    """Whether `no`, `not a`, `without any` or `nobody plays` goes with what is asked about."""
    for at, word in enumerate(words):
        if kin(word) & subject:
            before = words[max(0, at - 5) : at]
            if set(before) & _DENY:
                return True
    return False


def _of_statement(words: list[str]) -> Side | None:
    """`the statement does not hold`, `that is not the case`."""
    if words[-1] in ("fails", "fail") and set(words) & {"statement", "claim"}:
        return "no"
    if not set(words) & {"statement", "claim", "sentence", "this", "that", "it"}:
        return None
    if not set(words[-3:]) & {"hold", "holds", "case", "so", "apply", "applies"}:
        return None
    return "no" if set(words) & _DENY else "yes"
