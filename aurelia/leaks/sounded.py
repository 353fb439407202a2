"""Names in other scripts and languages: by their endings, by sound, inside runs without spaces."""

from __future__ import annotations

import difflib
from collections.abc import Iterator

from aurelia.knowledge.other_names import place_words, places_elsewhere
from aurelia.leaks.english import STOP, wordset
from aurelia.leaks.scripts import by_look, hiragana, latin, skeleton, spoken, unspaced
from aurelia.leaks.spans import Span
from aurelia.leaks.text import Text, plain, sounded, unaccented
from aurelia.leaks.wordings import Choice

_ENDINGS = sorted(
    wordset(
        "ais aise aises ien ienne iens iennes isch ische ischer ischen isches iano iana iani iane ano ana "
        "anos anas ese esi esa eno ena ois oise ska ski skie ske sk skt isk iske iska lainen lais anisch "
        "anische anischer anisches aisch aische een eenne eo ea ienisch ienische ienischer ienisches es"
    ),
    key=len,
    reverse=True,
)
_ALIKE = 0.8


def other_scripts(text: Text, choice: Choice) -> Iterator[Span]:
    for at, word in enumerate(text.words):
        if latin(unaccented(word.raw)):
            continue
        if unspaced(word.raw):
            if _in_run(hiragana(word.raw), choice):
                yield at, at + 1
            else:
                yield from _heard(text, at, choice)
        elif _stemmed(text, at, choice):
            yield at, _stemmed(text, at, choice)
        elif plain(by_look(word.raw)) in choice.solid:
            yield at, at + 1
        else:
            yield from _heard(text, at, choice)
    if choice.runs:
        yield from _spelled_runs(text, choice)


def _in_run(raw: str, choice: Choice) -> bool:
    """A name inside a run of an unspaced script, unless a longer place name holds it."""
    for name in choice.runs:
        at = raw.find(name)
        if at >= 0 and not ({"country", "continent"} & choice.kinds and _longer_place(raw, at, name, choice)):
            return True
    return _sounds_like(sounded(raw), choice)


def _longer_place(raw: str, at: int, name: str, choice: Choice) -> bool:
    for start in range(max(0, at - 4), at + 1):
        for end in range(at + len(name), min(len(raw), at + len(name) + 5) + 1):
            codes = places_elsewhere().get(raw[start:end].lower())
            if codes and end - start > len(name) and not codes & choice.codes:
                return True
    return False


def _spelled_runs(text: Text, choice: Choice) -> Iterator[Span]:
    """Names of unspaced scripts whose marks or spaces the words do not keep together."""
    clean = hiragana(text.clean)
    for name in choice.runs:
        place = clean.find(name)
        if place >= 0:
            start, end = text.between(place, place + len(name))
            if end - start > 1:
                yield start, end


def _stemmed(text: Text, at: int, choice: Choice) -> int:
    """The index after a name in another alphabet that starts at a word, with any ending; 0 where none does."""
    whole = ""
    for end in range(at, min(len(text.words), at + 4)):
        whole += text.words[end].plain
        for name in choice.stems:
            tail = len(whole) - len(name)
            if (whole.startswith(name) and tail <= 4) or (
                tail <= 3 and tail > 0 and whole.startswith("ال") and whole.endswith(name)
            ):
                return end + 1
    return 0


def _heard(text: Text, at: int, choice: Choice) -> Iterator[Span]:
    whole = ""
    for end in range(at, min(len(text.words), at + 4)):
        if latin(unaccented(text.words[end].raw)):
            break
        whole += sounded(unaccented(text.words[end].raw).lower())
        if _sounds_like(whole, choice, "\u0590" <= text.words[at].raw[0] <= "\u06ff"):
            yield at, end + 1
            break


def _sounds_like(heard: str, choice: Choice, unvowelled: bool = False) -> bool:
    if len(heard) > 2 and (heard in choice.solid or (len(heard) > 3 and heard + "r" in choice.heads)):
        return True
    if len(heard) > 1 and any(len(one) < 8 and spoken(heard) == spoken(one) for one in choice.heads):
        return True
    sound = skeleton(heard)
    if unvowelled and len(sound) == 2 and len(heard) < 7 and sound in choice.sounds:
        return True
    if len(sound) < 3 and len(heard) > 2:
        like = {sound, sound + "r"}
        return any(len(one) < 8 and skeleton(one) in like and _ratio(heard, one) >= 0.65 for one in choice.heads)
    return len(sound) > 2 and any(_alike(sound, one) for one in choice.sounds)


def _ratio(made: str, right: str) -> float:
    return difflib.SequenceMatcher(None, made, right, autojunk=False).ratio()


def _alike(made: str, right: str) -> bool:
    if len(right) < 3 or abs(len(made) - len(right)) > 2 or made[0] != right[0]:
        return made == right and len(right) > 2
    if made == right:
        return True
    if made + "r" == right:
        return True
    return len(right) > 3 and _ratio(made, right) >= _ALIKE


def likenesses(text: Text, choice: Choice) -> Iterator[Span]:
    """Latin words of another language that are the same word (`Gitarre`), and names spelled otherwise (`Oskar`)."""
    if not choice.heads:
        return
    names = {one for one in choice.heads if choice.named and len(one) >= 5}
    english = any(word.plain in STOP for word in text.words)
    words = {one for one in choice.heads if len(one) >= 6 and not choice.named} if not english else set()
    for at, word in enumerate(text.words):
        if len(word.plain) < 5 or len(word.plain) > 20 or not word.plain.isascii():
            continue
        inside = at > 0 and text.words[at - 1].sentence == word.sentence
        wanted = words | (names if inside and word.raw[0].isupper() else set())
        for one in wanted:
            if (
                word.plain != one
                and word.plain[0] == one[0]
                and skeleton(word.plain) == skeleton(one)
                and _ratio(word.plain, one) >= 0.75
            ):
                yield at, at + 1
                break


def adjectives_elsewhere(text: Text, choice: Choice) -> Iterator[Span]:
    """`japonais`, `italiana`: adjectives of places made from their names in other languages."""
    if not choice.adjectival:
        return
    for at, word in enumerate(text.words):
        for ending in _ENDINGS:
            if word.plain.endswith(ending) and word.plain[: -len(ending)] in choice.adjectival:
                if not place_words().get(word.plain, choice.codes) - choice.codes:
                    yield at, at + 1
                break
