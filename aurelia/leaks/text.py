"""A text as words that can be compared: hidden characters out, look-alikes and signs read, places kept."""

from __future__ import annotations

import itertools
import re
import unicodedata
from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from functools import lru_cache

from aurelia.leaks.scripts import base_letter, by_look, by_name, by_sound, latin, unspaced

LONGEST_TEXT = 200_000
"""Characters of a text that are read; a step is a few hundred."""
_MARKS = "".join(c for c in map(chr, range(0x300, 0x1E00)) if unicodedata.category(c) in ("Mn", "Mc"))
_WORD = re.compile(rf"[^\W_]+(?:[{_MARKS}]+[^\W_]*)*")
_NOT = re.compile(r"(?<=ca)n['’]t\b|(?<=can)not\b|(?<=[a-z])n['’]t\b", re.IGNORECASE)
_VOWEL_POINTS = re.compile("[\u0300-\u036f\u0591-\u05c7\u064b-\u065f\u0670]")
_POSSESSIVE = re.compile(r"(?<=\w)['’]s\b|(?<=s)['’](?!\w)", re.IGNORECASE)
_BREAK = re.compile(r"(?<=[^\W\d_])[-\u2010\u2011\u00ad][ \t]*\r?\n[ \t]*(?=[^\W\d_])")
_PART_FLAG = re.compile("\U0001f3f4[\U000e0030-\U000e007a]{2,8}\U000e007f")
_EXTRA = str.maketrans(
    {"ø": "o", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "æ": "ae", "œ": "oe", "ı": "i", "ʻ": "", "ʼ": ""}
)
_ENDS = re.compile(r"[.!?;:,\n()\[\]{}\"“”„«»—–→…。、，؛؟،।]|->|=>|(?<=\s)-(?=\s)")


@dataclass(frozen=True)
class Word:
    """One word of a text.

    Args:
        raw: As written, with hidden characters removed and compatibility forms plain.
        plain: Lower case, without accents, look-alikes made Latin: what is compared.
        start: Where it starts in the cleaned text.
        end: Where it ends there.
        gap: What stands between the word before and this one.
        clause: Number of its clause; a stop, comma, colon, bracket or dash starts a new one.
        sentence: Number of its sentence.
    """

    raw: str
    plain: str
    start: int
    end: int
    gap: str
    clause: int
    sentence: int


@dataclass(frozen=True)
class Text:
    """A cleaned text and its words."""

    clean: str
    words: tuple[Word, ...]

    def said(self, start: int, end: int) -> str:
        """The words from one index up to another, as the cleaned text has them."""
        said = self.clean[self.words[start].start : self.words[end - 1].end] if start < end else ""
        return re.sub(r"\b(\w+)sign\b ?", lambda found: _money(found[1]), said)

    def between(self, start: int, end: int) -> tuple[int, int]:
        """The words that reach into a stretch of the cleaned text: the first one's index and one past the last."""
        first = bisect_right(self.words, start, key=lambda word: word.end)
        return first, max(first, bisect_left(self.words, end, key=lambda word: word.start))


def cleaned(text: str) -> str:
    """A text without hidden characters, in compatibility forms, with emoji and signs as words."""
    kept = []
    text = _PART_FLAG.sub(_part_flag, text[:LONGEST_TEXT])
    for char in text.replace("\u2800", " "):
        category = unicodedata.category(char)
        if (
            category in ("Cf", "Cs", "Co")
            or 0xFE00 <= ord(char) <= 0xFE0F
            or char in "\u20e3\u034f\u115f\u3164\u17b4\u17b5"
        ):
            continue
        kept.append(_sign(char, category))
    whole = unicodedata.normalize("NFKC", _flags("".join(kept)))
    return _BREAK.sub("", whole)


@lru_cache(maxsize=512)  # the same question and options are read for every step
def read(text: str) -> Text:
    """The words of a text."""
    clean = _NOT.sub(
        lambda found: "n not" if found.string[max(0, found.start() - 2) : found.start()] == "ca" else " not",
        cleaned(text),
    )
    clean = _POSSESSIVE.sub(lambda found: " " * len(found.group()), clean)
    words: list[Word] = []
    clause = sentence = 0
    last = 0
    for found in _WORD.finditer(clean):
        gap = clean[last : found.start()]
        if words and _ENDS.search(gap) and not _inside_number(words[-1].raw, gap, found.group()):
            clause += 1
            sentence += bool(re.search(r"[.!?\n。।؟]", gap))
        for start, end in _pieces(found.group(), found.start()):
            raw = clean[start:end]
            words.append(Word(raw, plain(raw), start, end, gap, clause, sentence))
            gap = ""
        last = found.end()
    return Text(clean, tuple(words))


@lru_cache(maxsize=65536)
def plain(word: str) -> str:
    """A word in lower case without accents; mixed scripts and look-alike digits are read as Latin letters."""
    stripped = unaccented(word)
    if not stripped.isascii():
        stripped = "".join(base_letter(c) for c in stripped)
    if not latin(stripped) and any("a" <= c <= "z" for c in stripped.lower()):
        stripped = unaccented(by_look(stripped))
    return stripped.casefold().translate(_EXTRA)


def unaccented(word: str) -> str:
    """A word without Latin, Greek or Cyrillic accents; marks that are letters elsewhere stay."""
    apart = unicodedata.normalize("NFD", word)
    return unicodedata.normalize("NFC", _VOWEL_POINTS.sub("", apart))


def sounded(word: str) -> str:
    """A word of another script in Latin letters by its sound; empty for Latin words and unspaced runs of Han."""
    return "" if latin(word) else by_sound(word)


def _sign(char: str, category: str) -> str:
    if category == "Sc":
        return f" {unicodedata.name(unicodedata.normalize('NFKC', char)[0]).lower().replace(' ', '')} "
    if "\U0001f1e6" <= char <= "\U0001f1ff":
        return char
    if category in ("No", "Nl") and unicodedata.normalize("NFKC", char) == char:
        value = unicodedata.numeric(char, -1.0)
        return f" {int(value)} " if value >= 0 and value.is_integer() else " "
    if category == "Nd":
        return str(unicodedata.digit(char))
    if category == "No" and "\u2044" in unicodedata.normalize("NFKC", char):
        return f" {unicodedata.normalize('NFKC', char).replace(chr(0x2044), '/')} "
    if category in ("So", "Sk") or 0x2800 <= ord(char) <= 0x28FF:
        if unicodedata.normalize("NFKC", char) != char:
            return char
        name = by_name(char)
        return name if len(name) == 1 else f" {name} "
    return char


def _money(name: str) -> str:
    try:
        return unicodedata.lookup(f"{name} sign")
    except KeyError:
        return name + "sign "


def _part_flag(found: re.Match[str]) -> str:
    return " flag" + "".join(chr(ord(c) - 0xE0000) for c in found.group()[1:-1]).upper() + " "


def _flags(text: str) -> str:
    """Pairs of regional letters as `flagXX`, single ones as the letter."""

    def pair(found: re.Match[str]) -> str:
        letters = "".join(chr(ord(c) - 0x1F1E6 + ord("A")) for c in found.group())
        if len(letters) == 1:
            return letters
        flags = " ".join(f"flag{letters[i : i + 2]}" for i in range(0, len(letters) - 1, 2))
        return f" {flags} {letters if len(letters) > 2 else ''} "

    return re.sub("[\U0001f1e6-\U0001f1ff]+", pair, text)


def _inside_number(before: str, gap: str, after: str) -> bool:
    return gap in (".", ",", ":") and before[-1:].isdigit() and after[:1].isdigit()


def _pieces(run: str, offset: int) -> list[tuple[int, int]]:
    """A run of letters cut where an unspaced script meets another, or digits meet letters of such a script."""
    if not unspaced(run):
        return [(offset, offset + len(run))]
    cuts = [0, *(i for i in range(1, len(run)) if unspaced(run[i - 1]) != unspaced(run[i])), len(run)]
    return [(offset + a, offset + b) for a, b in itertools.pairwise(cuts)]
