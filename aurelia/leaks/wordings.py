"""What counts as naming a choice: an answer or an option with its aliases, forms, other names and other scripts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from aurelia.knowledge.other_names import Known, known, place_words
from aurelia.leaks.english import ARTICLES, SAYING, SHORT, STOP
from aurelia.leaks.forms import forms, kin, stem
from aurelia.leaks.number_words import ORDINAL_WORDS, ORDINALS
from aurelia.leaks.scripts import hiragana, latin, skeleton, unspaced
from aurelia.leaks.text import Word, cleaned, read
from schemas.reasoning import Question

_SAME = {"st": "saint", "mt": "mount", "and": "n", "dr": "doctor", "ft": "fort"}
_KINDS = {
    "month": {"month", "date", "when", "day"},
    "weekday": {"day", "weekday", "when"},
    "language": {"language", "tongue", "lyrics", "words", "speak", "spoken", "sung"},
    "currency": {"currency", "money", "unit", "coin", "pay"},
}
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
_PEOPLE = {"who", "whose", "composer", "singer", "artist", "author", "writer", "painter", "actor", "actress", "band",
           "conductor", "director", "musician", "player", "speaker", "composed", "wrote"}  # fmt: skip


@dataclass(frozen=True)
class Choice:
    """Everything that names one choice.

    Args:
        label: The option's letter, or empty for an open answer.
        texts: Its wordings as given.
        words: Each wording as words, for comparing the way a text splits them.
        solid: Wordings and their forms in Latin letters, without spaces.
        capitals: Short codes that count in capitals only, such as `US`.
        stems: Names in other alphabets, cut before their endings.
        runs: Names in scripts without spaces.
        sounds: Consonant skeletons of its wordings, for other scripts.
        adjectival: Trunks of place names elsewhere, from which adjectives are made (`japon`).
        heads: Wordings as given, without spaces, for comparing short ones by sound.
        bag: Stems of the words of a phrase, each with those that count as it; empty for names.
        own: Its only word that the question lacks, for a bag of one.
        accented: Names elsewhere that only their accents tell from an English word (`Ísland`).
        named: It is written as a name.
        in_question: The question says it all already.
        kinds: What is known of it: `country`, `month` ...
        codes: Codes of what is known of it.
    """

    label: str
    texts: tuple[str, ...]
    words: frozenset[tuple[str, ...]]
    solid: frozenset[str]
    capitals: frozenset[str] = frozenset()
    stems: frozenset[str] = frozenset()
    runs: frozenset[str] = frozenset()
    sounds: frozenset[str] = frozenset()
    adjectival: frozenset[str] = frozenset()
    heads: frozenset[str] = frozenset()
    bag: tuple[frozenset[str], ...] = ()
    own: str = ""
    accented: frozenset[str] = frozenset()
    named: bool = False
    in_question: bool = False
    kinds: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()


def choice(texts: Sequence[str], question: Question, label: str = "") -> Choice:
    """What names a choice.

    Args:
        texts: Its wordings: the answer's texts or the option's, then aliases.
        question: The question; its words alone name nothing.
        label: The option's letter.
    """
    asked = [word.plain for word in read(question.text).words]
    spoken = [tuple(plain_words(text)) for text in texts]
    things = [thing for text in texts for thing in known(text.strip()) if _fits(thing, text, asked)]
    money = bool(_KINDS["currency"] & set(asked))
    strict = money or bool(SAYING & set(asked))
    solid: set[str] = set()
    capitals: set[str] = set()
    for text, words in zip(texts, spoken, strict=True):
        if _is_code(text) and text.lower() in SHORT | STOP:
            capitals.add("".join(words).upper())
        elif any(thing.kind == "language" for thing in known(text.strip())) and "language" in asked:
            solid.add("".join(words))
        else:
            solid.update(
                _solid(words, loose=not _is_name(text) and (not strict or len("".join(words)) > 5 and not money))
            )
            solid.update("".join(more) for more in _umlauts(text))
            solid.add("".join(same(word) for word in read(text).words))
            if set(asked) & _PEOPLE and _is_name(text) and len(words) > 1 and len(words[-1]) > 3:
                solid.add(words[-1])
    elsewhere = _Elsewhere(things)
    solid |= elsewhere.solid
    bag, own, said = _bag(texts[0], asked, question)
    spelled = {"".join(words) for words in spoken if all(word.isascii() for word in words)}
    sounds = {skeleton(one) for word in spelled for one in (word, word.replace("j", "y"))}
    return Choice(
        label=label,
        texts=tuple(texts),
        words=frozenset(words for words in (*_by_place(spoken), *spoken, *elsewhere.words) if words),
        solid=frozenset(word for word in solid if word),
        capitals=frozenset(capitals | elsewhere.capitals),
        stems=frozenset(elsewhere.stems),
        runs=frozenset(elsewhere.runs | {hiragana(text) for text in texts if unspaced(text)}),
        sounds=frozenset(sound for sound in sounds if len(sound) >= 2),
        adjectival=frozenset(elsewhere.adjectival),
        heads=frozenset("".join(words) for words in spoken),
        bag=bag,
        own=own,
        accented=frozenset(elsewhere.accented),
        named=_is_name(texts[0]) and not question.options,
        in_question=said,
        kinds=frozenset(thing.kind for thing in things),
        codes=frozenset(thing.code for thing in things),
    )


def plain_words(text: str) -> list[str]:
    """A wording's words, without a leading article or pronoun."""
    words = [_SAME.get(word.plain, word.plain) for word in read(text).words]
    while len(words) > 1 and words[0] in _LEADING:
        words = words[1:]
    return words


def same(word: Word) -> str:
    """A word of a text as wordings have it: `st` is `saint`, `and` is `n`."""
    return _SAME.get(word.plain, word.plain)


class _Elsewhere:
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
        if _is_code(name):
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
            if len(trunk) >= 5:
                self.adjectival.add(trunk)
            if len(whole) > 5 and whole[-1] not in "sx":
                self.solid.add(whole + "s")
        if thing.kind == "language" and whole.endswith(("ski", "cki", "sky", "cky")):
            self.solid.update(
                whole[:-1] + ending for ending in ("i", "u", "a", "y", "ie", "iej", "im", "iego", "ej", "eho")
            )


def _fits(thing: Known, text: str, asked: Sequence[str]) -> bool:
    wanted = _KINDS.get(thing.kind)
    if wanted is None:
        return text[:1].isupper()
    return bool(wanted & {*asked, *(stem(word) for word in asked)})


def _is_code(text: str) -> bool:
    return text.isascii() and text.isupper() and 2 <= len(text) <= 4 and text.isalpha()


def _is_name(text: str) -> bool:
    """Whether a wording is written as a name: each word of weight starts with a capital."""
    words = [word.raw for word in read(text).words if word.plain not in STOP | {"d", "di", "de", "la", "von", "van"}]
    return bool(words) and all(word[:1].isupper() for word in words)


def _by_place(spoken: Iterable[tuple[str, ...]]) -> Iterator[tuple[str, ...]]:
    """`clip B` is the second clip."""
    for words in spoken:
        if len(words) == 2 and len(words[1]) == 1 and "a" <= words[1] < "k":
            yield ORDINAL_WORDS[ord(words[1]) - ord("a") + 1], words[0]


def _solid(words: tuple[str, ...], *, loose: bool) -> Iterator[str]:
    if not words:
        return
    *before, last = words
    for form in forms(last, loose) if len(last) > 1 else {last}:
        yield "".join(before) + form
    if not loose and len(last) >= 5:
        yield from ("".join(before) + last + ending for ending in ("ian", "esque", "like", "ish", "style", "type"))
    if len(words) == 1:
        return
    if len(words) == 2 and len(last) == 1 and last.isalpha() and last < "k":
        yield ORDINAL_WORDS[ord(last) - ord("a") + 1] + words[0]
    first, *rest = words
    for form in forms(first, False):
        yield form + "".join(rest)
    if "n" in words:
        yield "".join("and" if word == "n" else word for word in words)


def _umlauts(text: str) -> Iterator[list[str]]:
    """The wording with umlauts written as two letters, and the other way round."""
    table: dict[str, str | int | None] = {"ä": "ae", "ö": "oe", "ü": "ue", "å": "aa", "ø": "oe"}
    spelled = text.lower().translate(str.maketrans(table))
    if spelled != text.lower():
        yield plain_words(spelled)
    shorter = re.sub(r"stra(ss|ß)e\b", "str", text.lower())
    if shorter != text.lower():
        yield plain_words(shorter)


def _bag(text: str, asked: Sequence[str], question: Question) -> tuple[tuple[frozenset[str], ...], str, bool]:
    words = [word for word in plain_words(text) if word not in (STOP | {"n"}) - {"before", "after", "without"}]
    known_already = {one for word in asked for one in kin(word)}
    fresh = [word for word in words if not kin(word) & known_already]
    said = bool(words) and not fresh
    phrase = len(words) > 1 and " " in text.strip() and not (_is_name(text) and len(words) < 4)
    if not phrase or SAYING & set(asked) or (said and not question.options):
        return (), "", said
    if said or (len(fresh) == 1 and question.options):
        return tuple(kin(word) for word in words), "", said
    return tuple(kin(word) for word in fresh), fresh[0] if len(fresh) == 1 else "", said
