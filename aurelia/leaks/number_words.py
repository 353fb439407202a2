"""Number words: English ones with groups and polygons, Roman numerals, Han numerals, and a table of other languages."""

from __future__ import annotations

import re
from functools import lru_cache
from pathlib import Path

from aurelia.leaks.english import SHORT, STOP, wordset
from aurelia.leaks.scripts import unspaced
from aurelia.leaks.text import plain

_ONES = [
    "zero",
    "one",
    "two",
    "three",
    "four",
    "five",
    "six",
    "seven",
    "eight",
    "nine",
    "ten",
    "eleven",
    "twelve",
    "thirteen",
    "fourteen",
    "fifteen",
    "sixteen",
    "seventeen",
    "eighteen",
    "nineteen",
]
_TENS = {
    "twenty": 20,
    "thirty": 30,
    "forty": 40,
    "fourty": 40,
    "fifty": 50,
    "sixty": 60,
    "seventy": 70,
    "eighty": 80,
    "ninety": 90,
}
SMALL = {word: number for number, word in enumerate(_ONES)} | {"nought": 0, "naught": 0, "nil": 0}
TENS = _TENS
SCALES = {"hundred": 100, "thousand": 1000, "million": 1_000_000, "billion": 1_000_000_000}
ORDINAL_WORDS = [
    "zeroth",
    "first",
    "second",
    "third",
    "fourth",
    "fifth",
    "sixth",
    "seventh",
    "eighth",
    "ninth",
    "tenth",
    "eleventh",
    "twelfth",
    "thirteenth",
    "fourteenth",
    "fifteenth",
    "sixteenth",
    "seventeenth",
    "eighteenth",
    "nineteenth",
]
ORDINALS = {word: number for number, word in enumerate(ORDINAL_WORDS)} | {
    word[:-1] + "ieth": number for word, number in _TENS.items()
} | {"hundredth": 100, "thousandth": 1000}  # fmt: skip
GROUPS = {
    "solo": 1, "soloist": 1, "single": 1, "sole": 1, "lone": 1, "duo": 2, "duet": 2, "duets": 2, "pair": 2, "couple": 2,
    "twosome": 2, "both": 2, "double": 2, "twins": 2, "brace": 2, "duos": 2, "trio": 3, "triplet": 3, "triplets": 3,
    "triple": 3, "threesome": 3, "quartet": 4, "quartette": 4, "foursome": 4, "quadruple": 4, "quadruplets": 4,
    "quintet": 5, "quintette": 5, "quintuplets": 5, "fivesome": 5, "sextet": 6, "septet": 7, "octet": 8, "nonet": 9,
    "dectet": 10, "dozen": 12, "score": 20,
}  # fmt: skip
TIMES = {"once": 1, "twice": 2, "thrice": 3} | {word + "fold": number for word, number in SMALL.items() if number > 1}
SIDES = {"triangle": 3, "triangular": 3, "square": 4, "quadrilateral": 4, "pentagon": 5, "pentagonal": 5, "hexagon": 6,
         "hexagonal": 6, "heptagon": 7, "heptagonal": 7, "octagon": 8, "octagonal": 8, "nonagon": 9, "decagon": 10,
         "decagonal": 10, "dodecagon": 12, "monochord": 1}  # fmt: skip
_ROMAN = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_ROMAN_VALUES = {"M": 1000, "D": 500, "C": 100, "L": 50, "X": 10, "V": 5, "I": 1}
_HAN = {c: i for i, c in enumerate("零一二三四五六七八九")} | {
    "〇": 0,
    "两": 2,
    "両": 2,
    "兩": 2,
    "壱": 1,
    "弐": 2,
    "参": 3,
}
_HAN_SCALES = {"十": 10, "百": 100, "千": 1000, "万": 10000, "萬": 10000}
HAN_RUN = re.compile(f"[{''.join(_HAN)}{''.join(_HAN_SCALES)}]+")
_ENGLISH_TOO = wordset(
    "once elf cent duo trio sexto quinto primo segundo second seconde prima mille mil quarto sex nana lima un "
    "en et des premier premiere sete hat het opt null elva ni ti ba bon mot tam bay sau chin nam quatre moja "
    "sita nane mia unit sis nou deu vint hiru lau bi sei bat dim tri tair pump deg cant ten oito prime bir on "
    "uc alti"
)


@lru_cache(maxsize=1)
def foreign() -> dict[str, tuple[tuple[str, int, bool], ...]]:
    """Plain number words of other languages, each with (language, value, whether it is an ordinal)."""
    found: dict[str, set[tuple[str, int, bool]]] = {}
    for row in (Path(__file__).parent / "numbers.tsv").read_text(encoding="utf-8").splitlines():
        if row and not row.startswith("# "):
            language, words = row.split("\t")
            _add_row(found, language, words.split())
    return {word: tuple(sorted(senses)) for word, senses in found.items()}


def _add_row(found: dict[str, set[tuple[str, int, bool]]], language: str, words: list[str]) -> None:
    ordinal = language.endswith("#")
    values = range(1, 11) if ordinal else (*range(21), *range(30, 100, 10), 100, 1000)
    named = {value: [plain(w) for w in each.split("/") if w != "-"] for value, each in zip(values, words, strict=True)}
    for value, each in named.items():
        for word in each:
            found.setdefault(word.replace("'", ""), set()).add((language.strip("#"), value, ordinal))
    if language == "de":
        for value in range(2, 13):
            found.setdefault(named[value][0] + "mal", set()).add((language, value, False))
    if not ordinal:
        for tens in range(20, 100, 10):
            for ones in range(1, 10):
                for word in _joined(language, named[tens], named[ones]):
                    found.setdefault(word, set()).add((language, tens + ones, False))


def _joined(language: str, tens: list[str], ones: list[str]) -> set[str]:
    link = {"de": "und", "nl": "en", "da": "og", "no": "og"}.get(language)
    made = set()
    for ten in tens:
        for one in ones:
            made |= {ten + one, one + link + ten} if link else {ten + one}
            made |= {ten[:-1] + one, ten[:-1] + "i" + one} if language in ("it", "es") else set()
    return made


@lru_cache(maxsize=1)
def unspaced_words() -> tuple[str, ...]:
    """Number words of scripts without spaces, long enough to be looked for inside a run of letters."""
    return tuple(word for word in foreign() if len(word) > 2 and unspaced(word))


def foreign_senses(word: str, english: bool) -> tuple[tuple[str, int, bool], ...]:
    """What a plain word counts in other languages; in an English text, words that English has too count nothing."""
    if english and (word in SHORT or word in STOP or word in _ENGLISH_TOO or (word.isascii() and len(word) < 3)):
        return ()
    return foreign().get(word, ())


def roman(word: str) -> int | None:
    """The value of a Roman numeral in capitals of two letters or more, or None."""
    if len(word) < 2 or len(word) > 15 or not _ROMAN.fullmatch(word):
        return None
    values = [_ROMAN_VALUES[c] for c in word]
    return sum(-v if any(v < later for later in values[i + 1 : i + 2]) else v for i, v in enumerate(values))


def han(run: str) -> int:
    """The value of a run of Han numerals: 十二 is 12, 二〇二三 is 2023."""
    if not any(c in _HAN_SCALES for c in run):
        return int("".join(str(_HAN[c]) for c in run[:12]))
    total = one = 0
    for c in run[:12]:
        if c in _HAN:
            one = _HAN[c]
        else:
            total, one = total + max(one, 1) * _HAN_SCALES[c], 0
    return total + one
