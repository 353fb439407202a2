"""Answers that are yes or no: stated, or the asked statement affirmed or denied."""

from __future__ import annotations

import re
from typing import Literal

from aurelia.leaks.english import HELPERS, PRONOUNS, STOP
from aurelia.leaks.forms import forms, kin, stem
from aurelia.leaks.text import Text, Word, plain, read

Side = Literal["yes", "no"]
_YES = frozenset(["yes", "yeah", "yep", "yup", "true", "correct", "indeed", "affirmative", "certainly", "oui", "si", "sim", "da", "ja", "hai", "tak", "ano", "igen", "evet", "yea", "aye"]) | {
    "да", "是", "是的", "はい", "نعم", "हाँ", "हां", "ναι", "כן", "네", "예", "так", "correctly", "confirmed", "✓"}  # fmt: skip
_NO = frozenset(["no", "nope", "nah", "nay", "false", "untrue", "incorrect", "negative", "non", "nao", "nein", "nee", "nej", "nei", "nie", "ei", "hayir"]) | {
    "нет", "不", "不是", "いいえ", "لا", "नहीं", "όχι", "οχι", "לא", "아니요", "아니오", "ні", "wrong"}  # fmt: skip
_TRUE_FALSE = frozenset(["true", "false", "correct", "incorrect", "wrong", "untrue"])
_DENY = frozenset(
    [
        "not",
        "no",
        "never",
        "neither",
        "nobody",
        "none",
        "nothing",
        "without",
        "cannot",
        "fails",
        "fail",
        "lacks",
        "hardly",
        "absent",
        "missing",
        "silent",
        "nowhere",
    ]
)
_ASKING = frozenset(["whether", "if", "ask", "asks", "asked", "check", "decide", "determine", "test", "unless", "when", "once", "see", "verify", "depends", "judge", "find", "listen", "watch", "compare", "look", "only", "until", "how", "which", "what", "where", "who", "note", "count"])  # fmt: skip
_TELLING = frozenset(
    [
        "note",
        "see",
        "notice",
        "observe",
        "hear",
        "recall",
        "remember",
        "realise",
        "realize",
        "conclude",
        "confirm",
        "know",
        "find",
    ]
)
_ORDERS = frozenset(["tap", "match", "pick", "take", "go", "use", "scan", "search", "mark", "list", "measure", "learn", "recall", "say", "answer", "follow", "hold", "pause", "compare", "read", "attend", "mute", "play", "try", "think", "start", "wait", "skip", "keep", "name", "freeze", "focus"])  # fmt: skip
_PERCEIVED = frozenset(["heard", "hear", "audible", "seen", "see", "visible", "shown", "sounds", "sound", "present", "there", "appears", "appear", "plays", "playing", "play", "sounding", "anywhere", "exist", "exists", "occurs"])  # fmt: skip
_ABSENT = frozenset(["absent", "missing", "silent", "mute", "muted", "inaudible", "invisible", "lacking"])
_STANDING_IN = frozenset(
    ["it", "what", "they", "she", "he", "them", "him", "her", "this", "that", "itself", "herself", "himself", "both"]
)
_OPPOSITES = {"before": "after", "after": "before", "with": "without", "same": "different", "first": "last", "left": "right",
              "start": "stop", "louder": "quieter", "faster": "slower", "higher": "lower", "fits": "clashes", "on": "off",
              "open": "closed", "alone": "together", "more": "fewer", "inside": "outside", "above": "below", "live": "recorded",
              "indoors": "outdoors", "outdoors": "indoors", "indoor": "outdoor", "fewer": "more", "same": "other",
              "day": "night", "empty": "full", "major": "minor", "minor": "major", "quieter": "louder", "slower": "faster",
              "outside": "inside", "higher": "lower", "late": "early", "early": "late", "win": "lose", "wins": "loses"}  # fmt: skip


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


def _claimed(text: Text, question: str, right: Side) -> tuple[int, int] | None:
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
    told = any(a in _TELLING and b == "that" for a, b in zip(words, words[1:], strict=False))
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


def plain_side(word: str) -> Side | None:
    """Yes or no, if a word of any known language says it."""
    folded = plain(word)
    return "yes" if folded in _YES else "no" if folded in _NO else None
