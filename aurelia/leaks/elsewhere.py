"""The names of known things elsewhere, sorted by how they are looked for in a text."""

from __future__ import annotations

from collections.abc import Iterable

from aurelia.knowledge.other_names import Known, known, place_words
from aurelia.leaks.english import ARTICLES, SHORT
from aurelia.leaks.number_words import ORDINALS
from aurelia.leaks.scripts import hiragana, latin, unspaced
from aurelia.leaks.text import Word, cleaned, read

_SAME = {"st": "saint", "mt": "mount", "and": "n", "dr": "doctor", "ft": "fort"}
_MONTHS = [
    "january",
    "february",
    "march",
    "april",
    "may",
    "june",
    "july",
    "august",
    "september",
    "october",
    "november",
    "december",
]
_LEADING = ARTICLES | {
    "he",
    "she",
    "it",
    "they",
    "in",
    "on",
    "at",
    "because",
    "with",
    "to",
    "by",
    "from",
    "into",
    "near",
    "under",
}
_DAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
_PART_NAMES = {"arab", "turk", "hind", "serb", "lat", "poland", "china", "cina", "roman"}
"""Names of languages elsewhere that are other words in English."""
_ENGLISH_WORDS = {"island", "mars", "mare", "latin", "march", "maria", "mali"} - {"mali", "march"}


def plain_words(text: str) -> list[str]:
    """A wording's words, without a leading article or pronoun."""
    words = [_SAME.get(word.plain, word.plain) for word in read(text).words]
    while len(words) > 1 and words[0] in _LEADING:
        words = words[1:]
    return words


def same(word: Word) -> str:
    """A word of a text as wordings have it: `st` is `saint`, `and` is `n`."""
    return _SAME.get(word.plain, word.plain)


class Elsewhere:
    """The other names of known things, sorted by how they are looked for."""

    def __init__(self, things: Iterable[Known]) -> None:
        self.solid: set[str] = set()
        self.capitals: set[str] = set()
        self.stems: set[str] = set()
        self.runs: set[str] = set()
        self.words: set[tuple[str, ...]] = set()
        self.adjectival: set[str] = set()
        self.accented: set[str] = set()
        for thing in things:
            for name in thing.names:
                self._add(cleaned(name).strip(), thing)
            for adjective in thing.adjectives:
                for word in {adjective, adjective + "s"}:
                    self.solid.add("".join(plain_words(word)))
                if thing.kind == "country":
                    self._add_language(adjective)
            if thing.kind == "month":
                self._add_month(int(thing.code))
            if thing.kind == "weekday":
                self._add_weekday(int(thing.code))
            if thing.kind == "country" and len(thing.code) == 2:
                self.solid.add("flag" + thing.code.lower())
            if thing.code.startswith("GB-"):
                self.solid.add("flag" + thing.code.replace("-", "").lower())
            if thing.kind == "country" and len(thing.code) == 2:
                self.capitals.add(thing.code)

    def _add(self, name: str, thing: Known) -> None:
        words = plain_words(name)
        whole = "".join(words)
        if is_code(name):
            self.capitals.add(whole.upper())
        elif unspaced(name):
            if len(name) > 1 or thing.kind == "currency":
                self.runs.add(hiragana(name))
        elif latin(whole):
            foreign_to = place_words().get(" ".join(words), frozenset())
            part = thing.kind == "language" and whole in _PART_NAMES
            if whole in _ENGLISH_WORDS or (whole in SHORT and thing.kind != "currency"):
                if not name.isascii():
                    self.accented.add(name.lower())
                return
            if len(whole) > 2 and not part and (not foreign_to or thing.code in foreign_to):
                self._add_latin(() if "-" in name else tuple(words), whole, thing)
        elif len(whole) == 2 and whole < "\uac00":
            self.solid.add(whole)
        elif len(whole) >= 2:
            self.stems.add(whole[: max(3, len(whole) - (2 if len(whole) > 5 else 1))] if len(whole) > 4 else whole)

    def _add_weekday(self, number: int) -> None:
        for words in (("day", "after", _DAYS[(number - 1) % 7]), ("day", "before", _DAYS[(number + 1) % 7])):
            self.words.add(words)
            self.solid.add("".join(words))

    def _add_language(self, adjective: str) -> None:
        """A country's adjective elsewhere, which is mostly its language's name there: `tedesco`, `deutsch`."""
        for language in (one for one in known(adjective) if one.kind == "language"):
            for name in language.names:
                whole = "".join(plain_words(cleaned(name)))
                if (
                    latin(whole)
                    and len(whole) > 3
                    and " " not in name
                    and whole not in _PART_NAMES | _ENGLISH_WORDS | SHORT
                ):
                    trunk = whole.rstrip("aeiouy")
                    self.solid.update({whole, whole + "e", whole + "es", whole + "er", whole + "s"})
                    self.solid.update(
                        trunk + ending for ending in ("a", "o", "e", "as", "os", "i", "ie") if len(trunk) > 3
                    )
                elif not latin(whole) and not unspaced(name) and len(whole) > 4:
                    self.stems.add(whole[:-2])

    def _add_month(self, number: int) -> None:
        self.runs.add(f"{number}月")
        ordinal = next(word for word, value in ORDINALS.items() if value == number)
        before, after = _MONTHS[(number - 2) % 12], _MONTHS[number % 12]
        for words in ((ordinal, "month"), ("month", "after", before), ("month", "before", after)):
            self.words.add(words)
            self.solid.add("".join(words))
        self.solid.update({_MONTHS[number - 1][:3], "sept"} if number == 9 else {_MONTHS[number - 1][:3]})

    def _add_latin(self, words: tuple[str, ...], whole: str, thing: Known) -> None:
        self.solid.add(whole)
        self.words.add(words)
        if thing.kind in ("country", "continent") and len(words) == 1:
            trunk = whole.rstrip("aeiou")
            if len(trunk) >= 4:
                self.adjectival.add(trunk)
            if len(whole) > 5 and whole[-1] not in "sx":
                self.solid.add(whole + "s")
        if thing.kind == "month" and len(whole) >= 6:
            self.solid.update(whole[:-1] + ending for ending in ("u", "a", "e", "i", "ie"))
        if thing.kind == "language" and whole.endswith(("ski", "cki", "sky", "cky")):
            self.solid.update(
                whole[:-1] + ending for ending in ("i", "u", "a", "y", "ie", "iej", "im", "iego", "ej", "eho")
            )


def is_code(text: str) -> bool:
    return text.isascii() and text.isupper() and 2 <= len(text) <= 4 and text.isalpha()
