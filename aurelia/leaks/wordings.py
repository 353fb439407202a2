"""What counts as naming a choice: an answer or an option with its aliases, forms, other names and other scripts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from aurelia.knowledge.other_names import Known, known
from aurelia.leaks.elsewhere import Elsewhere, is_code, plain_words, same
from aurelia.leaks.english import SAYING, SHORT, STOP
from aurelia.leaks.forms import forms, kin, stem
from aurelia.leaks.number_words import ORDINAL_WORDS
from aurelia.leaks.scripts import hiragana, skeleton, unspaced
from aurelia.leaks.text import read
from schemas.reasoning import Question

_KINDS = {
    "month": {"month", "date", "when", "day"},
    "weekday": {"day", "weekday", "when"},
    "language": {"language", "tongue", "lyrics", "words", "speak", "spoken", "sung"},
    "currency": {"currency", "money", "unit", "coin", "pay"},
}
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
        if is_code(text) and text.lower() in SHORT | STOP:
            capitals.add("".join(words).upper())
        elif any(thing.kind == "language" for thing in known(text.strip())) and "language" in asked:
            solid.add("".join(words))
        else:
            solid.update(
                _solid(words, loose=not _is_name(text) and (not strict or (len("".join(words)) > 5 and not money)))
            )
            solid.update("".join(more) for more in _umlauts(text))
            solid.add("".join(same(word) for word in read(text).words))
            if set(asked) & _PEOPLE and _is_name(text) and len(words) > 1 and len(words[-1]) > 3:
                solid.add(words[-1])
    elsewhere = Elsewhere(things)
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


def _fits(thing: Known, text: str, asked: Sequence[str]) -> bool:
    wanted = _KINDS.get(thing.kind)
    if wanted is None:
        return text[:1].isupper()
    return bool(wanted & {*asked, *(stem(word) for word in asked)})


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
