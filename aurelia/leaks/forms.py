"""English word forms: plurals, verbs, players, adverbs and spellings of a word, by rule and by short tables."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

from aurelia.leaks.english import wordset

_PLACES_PLURAL = wordset(
    "netherlands wales philippines maldives bahamas seychelles "
    "states brussels athens cyprus paris laos honduras mauritius jaws texas swiss"
)
_SEVERAL = ("roll", "stick", "beat", "head", "skin", "line", "player", "like", "man", "maker", "string", "case", "song")


@lru_cache(maxsize=1)
def _families() -> dict[str, frozenset[str]]:
    found: dict[str, set[str]] = {}
    text = (Path(__file__).parent / "families.txt").read_text(encoding="utf-8")
    for row in text.splitlines()[1:]:
        words = set(row.split())
        for word in words:
            found.setdefault(word, set()).update(words)
    return {word: frozenset(words) for word, words in found.items()}


@lru_cache(maxsize=16384)
def forms(word: str, loose: bool = True) -> frozenset[str]:
    """Words that say the same as an English word.

    Args:
        word: In lower case, without accents.
        loose: Verbs, players, adverbs and the like too; otherwise plurals, singulars and spellings only (names).
    """
    found = {word, *_spellings(word)}
    for one in tuple(found):
        found.update(_numbers(one))
        if loose and len(one) >= 3:
            for base in {one, *_bases(one)}:
                found.update(_families().get(base, ()))
                found.update(_verbs(base))
                found.update(_derived(base))
    if loose:
        for one in tuple(_families().get(word, ())):
            found.update(_numbers(one))
    return frozenset(f for f in found if len(f) > 1 or f == word)


@lru_cache(maxsize=65536)
def stem(word: str) -> str:
    """A word cut to a stem by which phrases are compared: `dances`, `danced` and `dancing` are equal."""
    for ending in ("ingly", "edly", "ings", "ing", "iest", "ier", "ies", "ily", "ied", "est", "ers", "ed", "es", "er",
                   "ly", "ness", "s", "y", "e"):  # fmt: skip
        least = 4 if ending in ("er", "ers", "est") else 3
        if word.endswith(ending) and len(word) - len(ending) >= least:
            word = word[: -len(ending)]
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "slz":
        word = word[:-1]
    return word[:-1] if len(word) > 3 and word[-1] in "iey" else word


@lru_cache(maxsize=65536)
def kin(word: str) -> frozenset[str]:
    """The stems that count as a word's own, irregular forms among them."""
    bases = {word, *_bases(word)}
    return frozenset({stem(word), *(stem(other) for base in bases for other in _families().get(base, ()))})


def _numbers(word: str) -> Iterator[str]:
    if len(word) < 2 or not word.isascii():
        return
    if word.endswith(("s", "x", "z", "ch", "sh", "o")):
        yield word + "es"
    if word.endswith("o") or not word.endswith("s"):
        yield word + "s"
    if word.endswith("y") and word[-2] not in "aeiou":
        yield word[:-1] + "ies"
    if word.endswith("f"):
        yield word[:-1] + "ves"
    if word in _PLACES_PLURAL or len(word) < 4:
        return
    if word.endswith("ies") and len(word) > 4:
        yield word[:-3] + "y"
    elif word.endswith(("ches", "shes", "xes", "sses", "oes")):
        yield word[:-2]
    elif word.endswith("s") and not word.endswith(("ss", "us", "is")):
        yield word[:-1]


def _bases(word: str) -> Iterator[str]:
    """What a verb's or adjective's form may come from."""
    if word.endswith("ing") and len(word) > 5:
        yield from _undone(word[:-3])
    elif word.endswith("ed") and len(word) > 4:
        yield from _undone(word[:-2])
    elif word.endswith("ful") and len(word) > 5:
        yield word[:-3]
    elif word.endswith("ly") and len(word) > 5:
        yield word[:-2]
    elif word.endswith("s") and len(word) > 3 and not word.endswith("ss"):
        yield word[:-1]
        if word.endswith("es"):
            yield word[:-2]


def _undone(cut: str) -> Iterator[str]:
    if len(cut) > 3 and cut[-1] == cut[-2] and cut[-1] not in "slz":
        yield cut[:-1]
    else:
        yield cut
        if cut[-1] not in "aeioy":
            yield cut + "e"


def _doubled(word: str) -> str:
    short = re.fullmatch(r"[^aeiou]*[aeiou][^aeiouwxy]", word)
    return word + word[-1] if short else word


def _verbs(word: str) -> Iterator[str]:
    if not word.isascii():
        return
    if word.endswith("e"):
        yield from (word + "d", word[:-1] + "ing", word + "r", word + "rs")
        return
    root = _doubled(word)
    yield from (root + "ed", root + "ing", root + "ings", root + "er", root + "ers")
    if word.endswith("y") and len(word) > 3 and word[-2] not in "aeiou":
        yield from (word[:-1] + "ied", word[:-1] + "ier", word[:-1] + "iest", word[:-1] + "ily", word[:-1] + "iness")


def _derived(word: str) -> Iterator[str]:
    if not word.isascii() or len(word) < 3:
        return
    root = _doubled(word.removesuffix("e"))
    if word.endswith("ate"):
        yield from (word[:-1] + "ion", word[:-1] + "ions", word[:-1] + "ive")
    yield from (root + "ish", root + "est", word + "ly", word + "ness", word + "like")
    if len(word) < 4:
        return
    trunk = re.sub(r"[aeiou]$", "", word)
    for base in {word, trunk, trunk + trunk[-1] if word.endswith("t") else trunk}:
        yield from (base + "ist", base + "ists", base + "eer", base + "eers")
    for second in _SEVERAL:
        yield from (word + second, word + second + "s")
    yield from (word + "men", word + "women", word + "woman")


def _spellings(word: str) -> Iterator[str]:
    if not word.isascii() or len(word) < 4:
        return
    if word.endswith("our") and len(word) > 5:
        yield word[:-3] + "or"
    if "our" in word and word[:3] in ("col", "hon", "fla", "har", "lab", "nei", "rum", "fav", "hum", "vap"):
        yield word.replace("our", "or")
    if word in ("color", "honor", "flavor", "harbor", "labor", "neighbor", "rumor", "favor", "humor", "odor"):
        yield word[:-2] + "our"
    yield from (re.sub(a, b, word) for a, b in (("is(e|ed|ing|er)$", r"iz\1"), ("iz(e|ed|ing|er)$", r"is\1")))
    if word.endswith("tre"):
        yield word[:-2] + "er"
