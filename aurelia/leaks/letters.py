"""Options named by their letter or by their place in the list."""

from __future__ import annotations

import re
from collections.abc import Sequence

from aurelia.leaks.english import EXCLUDING, HELPERS, STOP, wordset
from aurelia.leaks.places import OPTION, named_place
from aurelia.leaks.scripts import by_look
from aurelia.leaks.text import Text, Word

Named = tuple[str, int, int]
"""An option's letter, and the words that name it: from one index up to another."""

_BEFORE = (
    OPTION
    | STOP
    | EXCLUDING
    | wordset(
        "pick picks choose select mark take tick circle go going hence so therefore thus clearly definitely surely "
        "probably certainly only just say correct right best final leaves leaving left leads lead points point "
        "suggests indicates means gives get conclude submit enter write number remains remaining favours favors "
        "supports prefer vote obviously finally eventually yes ergo simply always again still even i'd d ll "
        "answering chosen selecting choosing picking taking confirm confirms both namely"
    )
)
_AFTER = wordset(
    "major minor flat sharp natural section sections string strings roll key note notes chord chords side "
    "theme dur moll scale tuning clef clarinet part tone tones sus dim aug maj min octave string's team camera "
    "deck movie list minor7 seventh team's level grade class natural flats sharps"
)
_VERBS = HELPERS | wordset(
    "fits fit it because seems remains comes matches match wins alone only and or nor since as then for looks "
    "sounds holds stands applies works agrees makes not cannot grows needs gets explains suits follows agrees "
    "wins stays then here obviously instead"
)
_NUMBERED = wordset("it is the number no nr answer right must be so hence correct one")
_TIMED = wordset("at in from by after before until till between since around near during past per")
_TICKED = wordset("circle tick mark choose select pick cross tap press underline")
_TONAL = wordset("note key tonic root keynote chord tone pitch-class string dominant scale")
_ALPHABET = wordset("alpha alfa bravo charlie delta echo foxtrot golf hotel")
_ABROAD = wordset(
    "est es ist e je jest ar er on la le die der das il o c ansver elige escolha wahle choisir choisis odgovor"
)


def named_letters(text: Text, labels: Sequence[str]) -> list[Named]:
    """Options that a text names by letter, number or place, in order.

    Letters that name notes, keys, sections, strings, plans and the like are none, nor is the article.
    """
    found: list[Named] = []
    for at in range(len(text.words)):
        one = named_place(text, at, labels)
        if one is None and not _joins_label(text, at, found):
            one = _letter(text, at, labels)
        if one and (not found or at >= found[-1][2]):
            found.append(one)
    return found + _pair_word(text, found)


def _joins_label(text: Text, at: int, found: list[Named]) -> bool:
    """Whether a letter goes on a list of letters that name something else: `clips A, B and C`."""
    if not at or len(text.words[at].raw) != 1 or text.words[at].sentence != text.words[at - 1].sentence:
        return False
    back = at - 1
    while back > at - 4 and back >= 0 and text.words[back].plain in ("and", "or", "then", "to", "with"):
        back -= 1
    listed = back < at - 1 or text.words[at].gap in (", ", "/")
    one = text.words[back].raw if back >= 0 else ""
    letter = len(one) == 1 and (one.isdigit() or (one.isupper() and one.isalpha()))
    return listed and letter and not any(start == back for _, start, _ in found[-4:])


def _letter(text: Text, at: int, labels: Sequence[str]) -> Named | None:
    word = text.words[at]
    if word.plain in _ALPHABET and at and text.words[at - 1].plain in OPTION and word.plain[0].upper() in labels:
        return word.plain[0].upper(), at, at + 1
    if len(word.raw) != 1:
        return None
    before, after = _neighbours(text, at)
    foreign = not word.raw.isascii()
    label = by_look(word.raw) if foreign else word.raw
    if foreign and (label == word.raw or after is not None):
        return None
    framed = _framed(text, at, before, after)
    fits = (
        before is None and label not in "ai" and after is not None and after.plain in ("fits", "matches", "wins", "is")
    )
    if label.upper() not in labels or (label.islower() and not framed and not fits):
        return None
    if label.isdigit():
        named = framed or _digit_named(text, at, before, after)
        return (label, at, at + 1) if named else None
    if not _as_label(text, at, before, after):
        return None
    if label in ("A", "I", "a", "i") and not _no_article(label, before, after):
        return None
    return label.upper(), at, at + 1


def _neighbours(text: Text, at: int) -> tuple[Word | None, Word | None]:
    word, words = text.words[at], text.words
    before = words[at - 1] if at and words[at - 1].clause == word.clause else None
    after = words[at + 1] if at + 1 < len(words) and words[at + 1].clause == word.clause else None
    return before, after


def _framed(text: Text, at: int, before: Word | None, after: Word | None) -> bool:
    """Whether the words around say that this is an option: `option b`, `(b)`, `answer: b`, or nothing else is said."""
    word = text.words[at]
    tail = text.clean[word.end : word.end + 1]
    if len(text.words) == 1:
        return True
    if tail in (")", "]") and (
        word.gap.rstrip().endswith(("(", "["))
        or word.gap.endswith(("(", "["))
        or not text.clean[: word.start].strip(" ([")
    ):
        return True
    earlier = [one.plain for one in text.words[max(0, at - 4) : at]]
    while earlier and earlier[-1] in (
        "is",
        "be",
        "must",
        "should",
        "would",
        "the",
        "number",
        "no",
        "nr",
        "clearly",
        "s",
        "to",
    ):
        earlier.pop()
    lead = bool(earlier) and earlier[-1] in OPTION | {"choose", "pick", "select"}
    if word.raw.isdigit() and before is not None and before.plain in ("number", "no", "nr") and after is not None:
        then = [one.plain for one in text.words[at + 1 : at + 3]]
        return after.plain in ("fits", "matches") or then in (["is", "right"], ["is", "correct"], ["is", "it"])
    if (
        word.raw.isdigit()
        and word.gap.strip(" .") == ""
        and at
        and text.words[at - 1].plain in ("no", "nr")
        and after is not None
    ):
        return after.plain in ("fits", "matches", "is")
    return lead and (after is None or after.plain in _VERBS or word.raw not in "aAiI")


def _digit_named(text: Text, at: int, before: Word | None, after: Word | None) -> bool:
    """Whether a digit names an option that is numbered: `take 2`, `2 fits`, `1, 3 and 4 are out`."""
    word = text.words[at]
    if re.match(r"[:.,/]\d|\s?[%°]", text.clean[word.end : word.end + 2]) or (
        after is not None and after.plain not in _VERBS
    ):
        return False
    if before is None or before.plain in ("number", "no", "nr"):
        clause = {one.plain for one in text.words[max(0, at - 6) : at] if one.clause == word.clause}
        return clause <= _NUMBERED
    return before.plain in _BEFORE - _TIMED


def _as_label(text: Text, at: int, before: Word | None, after: Word | None) -> bool:
    word = text.words[at]
    if after is not None and (after.gap in ("-", "–", "'", "’") or after.plain in _AFTER):
        return False
    if text.clean[word.end : word.end + 1] in ("#", "♯", "♭"):
        return False
    if after is not None and after.plain in ("is", "was", "as"):
        following = {one.plain for one in text.words[at + 2 : at + 6] if one.clause == word.clause}
        if following & _TONAL:
            return False
    if before is None:
        return True
    if word.gap in ("-", "–"):
        return False
    ticked = {one.plain for one in text.words[max(0, at - 4) : at]} & _TICKED
    if ticked and before.plain in ("the", "at", "to", "by", "on"):
        return True
    if before.plain in ("in", "the", "a", "an", "at", "from", "key") and before.plain not in OPTION:
        return False
    earlier = {one.plain for one in text.words[max(0, at - 5) : at] if one.clause == word.clause}
    if before.plain in ("to", "of", "on", "is", "was", "with") and earlier & {
        "tuned",
        "key",
        "note",
        "string",
        "chord",
        "sings",
        "transposed",
        "rises",
        "falls",
    }:
        return False
    if not before.raw.isascii() or before.plain in _ABROAD:
        return True
    return before.plain in _BEFORE or (len(before.raw) == 1 and before.raw.isupper())


def _no_article(label: str, before: Word | None, after: Word | None) -> bool:
    if after is None:
        return label != "I" or before is not None
    strong = before is not None and before.plain in OPTION
    if label in ("I", "i"):
        return strong
    if label == "a":
        return strong and after.plain in _VERBS
    if after.raw.isupper() and len(after.raw) > 1:
        return False
    if before is None:
        return after.plain in _VERBS
    return True


def _pair_word(text: Text, found: list[Named]) -> list[Named]:
    """`of B and C, it is the latter`."""
    names = list(dict.fromkeys(label for label, _, _ in found))
    if len(names) != 2:
        return []
    for at, word in enumerate(text.words):
        if word.plain in ("latter", "former") and at > found[-1][1]:
            return [(names[word.plain == "latter"], at, at + 1)]
    return []
