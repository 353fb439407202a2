"""Where a text names a choice."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator

from aurelia.knowledge.other_names import place_words, places_elsewhere
from aurelia.leaks.english import ARTICLES, HELPERS, PRONOUNS, SHORT, STOP
from aurelia.leaks.forms import forms, stem
from aurelia.leaks.scripts import by_look, hiragana, latin, skeleton, spoken, unspaced
from aurelia.leaks.text import Text, Word, plain, sounded
from aurelia.leaks.wordings import Choice, plain_words, same

Span = tuple[int, int]
"""From one word of the text up to another, by index."""

_MOST_PIECES = 48
_ENDINGS = sorted(
    [
        "ais",
        "aise",
        "aises",
        "ien",
        "ienne",
        "iens",
        "iennes",
        "isch",
        "ische",
        "ischer",
        "ischen",
        "isches",
        "iano",
        "iana",
        "iani",
        "iane",
        "ano",
        "ana",
        "anos",
        "anas",
        "ese",
        "esi",
        "esa",
        "eno",
        "ena",
        "ois",
        "oise",
        "ska",
        "ski",
        "skie",
        "ske",
        "sk",
        "skt",
        "isk",
        "iske",
        "iska",
        "lainen",
        "lais",
    ],
    key=len,
    reverse=True,
)
_ALIKE = 0.8
_PASSING = ARTICLES | {"us", "me", "you", "it", "s", "now", "please", "just", "so"}
_SOMEBODY = {"man", "woman", "boy", "girl", "person", "player", "child", "lady", "guy", "men", "women"}
_COMPOUNDS = {("ding", "dong"), ("hip", "hop"), ("sixth", "form"), ("tick", "tock"), ("tip", "top")}
_MONTHS = {"may", "march", "august"}
_MONEY = {"won", "real", "rand", "mark", "crown"}
_WORD_NAMES = {"will", "mark", "rose", "jack", "bill", "pat", "sue", "drew", "frank", "grant", "hope", "joy", "grace", "faith",
               "dawn", "art", "rob", "nick", "chase", "chance", "amber", "ruby", "pearl", "ray", "max", "see", "us", "it"}  # fmt: skip
_AFTER_VERB = {
    "may": PRONOUNS | ARTICLES | {"be", "not", "have", "help", "also", "well", "or", "sound", "look", "seem"},
    "march": PRONOUNS | ARTICLES | {"on", "along", "past", "through", "in", "to", "by"},
}
_DATED = {"in", "of", "on", "since", "until", "till", "from", "by", "during", "early", "late", "mid", "this", "next", "last",
          "to", "through", "month", "every", "each", "is", "says", "say", "called", "for"}  # fmt: skip


def mentions(text: Text, choice: Choice) -> list[Span]:
    """Where a text names a choice, in order, without overlaps."""
    found = [*_solid(text, choice), *_other_scripts(text, choice)]
    found += _adjectives_elsewhere(text, choice)
    if not found:
        found += _likenesses(text, choice)
    if not found:
        found += [*_phrases(text, choice), *_sayings(text, choice)]
    return _apart(sorted(found))


def _apart(spans: list[Span]) -> list[Span]:
    kept: list[Span] = []
    for span in spans:
        if not kept or span[0] >= kept[-1][1]:
            kept.append(span)
    return kept


def _solid(text: Text, choice: Choice) -> Iterator[Span]:
    """Wordings in Latin letters, whole or split by anything, with the words of the text joined from each place on."""
    longest = max((len(word) for word in (*choice.solid, *choice.capitals)), default=0)
    words = text.words
    for start in range(len(words)):
        whole = ""
        for end in range(start, min(len(words), start + _MOST_PIECES)):
            whole += same(words[end]) if end == start or words[end].gap else words[end].plain
            if len(whole) > longest:
                break
            span = (start, end + 1)
            if (
                (whole in choice.solid and _as_split(text, span, choice) and _meant(text, span, choice))
                or (whole.upper() in choice.capitals and _in_capitals(text, span))
                or (end == start and words[start].raw.lower() in choice.accented)
            ):
                yield span
        backwards = words[start].plain[::-1]
        if len(backwards) > 4 and backwards in choice.solid and backwards != words[start].plain:
            yield start, start + 1


def _as_split(text: Text, span: Span, choice: Choice) -> bool:
    """Whether words that make a wording when joined are that wording, and not neighbours by chance."""
    pieces = text.words[span[0] : span[1]]
    if len(pieces) == 1:
        return not _part_of_compound(text, span[0])
    spelled = tuple(same(piece) for piece in pieces)
    cut = tuple(stem(word) for word in spelled)
    if any(tuple(stem(word) for word in words) == cut for words in choice.words):
        return True
    gaps = [piece.gap for piece in pieces[1:]]
    if all(len(piece) == 1 for piece in spelled):
        return len(spelled) > 2 and all(len(gap) <= 6 for gap in gaps)
    if all(gap and not re.search(r"[ \t]", gap) and len(gap) <= 3 for gap in gaps):
        return not {gap.strip() for gap in gaps} <= {",", ";"}
    if len(choice.words) and any(_cut_alike(pieces, words) for words in choice.words):
        return True
    joined = "".join(spelled)
    if joined not in choice.heads and joined.removesuffix("s") not in choice.heads:
        return False
    strange = [piece for piece in spelled if len(piece) > 1 and piece not in SHORT and piece not in STOP]
    return len(joined) > 3 and bool(strange) and _broken(pieces)


def _cut_alike(pieces: tuple[Word, ...], words: tuple[str, ...]) -> bool:
    """Whether the text splits where the wording does, forms of the words apart."""
    starts, whole = set(), ""
    for word in words[:-1]:
        whole += word
        starts.add(whole)
    whole = ""
    for piece in pieces[:-1]:
        whole += same(piece)
        if whole in starts:
            return True
    return False


def _broken(pieces: tuple[Word, ...]) -> bool:
    return not any(re.search(r"[.,;:!?]", piece.gap) for piece in pieces[1:])


def _part_of_compound(text: Text, at: int) -> bool:
    words = text.words
    for first in (at - 1, at):
        if 0 <= first < len(words) - 1 and words[first + 1].gap == "-":
            if (words[first].plain, words[first + 1].plain) in _COMPOUNDS:
                return True
    return False


def _in_capitals(text: Text, span: Span) -> bool:
    pieces = text.words[span[0] : span[1]]
    whole = "".join(piece.raw for piece in pieces)
    if not whole.isupper() or (
        len(pieces) > 1 and any(piece.gap not in (".", ". ", "-", " ", "") for piece in pieces[1:])
    ):
        return False
    if len(pieces) > 1:
        return all(len(piece.raw) == 1 for piece in pieces)
    near = text.words[max(0, span[0] - 8) : span[1] + 8]
    shouted = [word for word in near if word.sentence == pieces[0].sentence and len(word.raw) > 1]
    loud = len(shouted) > 2 and all(word.raw.isupper() for word in shouted)
    return not (loud and whole.lower() in SHORT | STOP)


def _meant(text: Text, span: Span, choice: Choice) -> bool:
    """Whether a word that is also an everyday one is meant as the choice here."""
    word = text.words[span[0]]
    if span[1] - span[0] > 1:
        return not _covered(text, span, choice)
    before = text.words[span[0] - 1] if span[0] and text.words[span[0] - 1].clause == word.clause else None
    after = text.words[span[1]] if span[1] < len(text.words) and text.words[span[1]].clause == word.clause else None
    if "month" in choice.kinds and word.plain in _MONTHS:
        return _dated(word, before, after)
    if "currency" in choice.kinds and word.plain in _MONEY:
        return _paid(word, before, after)
    if word.plain in _WORD_NAMES and any(one[:1].isupper() for one in choice.texts):
        return word.raw[:1].isupper() and (before is not None or after is None or after.plain in HELPERS)
    if "language" in choice.kinds and word.raw == "polish":
        verb = before is not None and before.plain in {"i", "we", "you", "they", "to", "workers", "men"}
        return not verb and (after is None or after.plain not in ARTICLES | {"his", "her", "their", "your"})
    return not _covered(text, span, choice)


def _dated(word: Word, before: Word | None, after: Word | None) -> bool:
    """Whether `may`, `march` or `august` is a month here."""
    if any(one.plain[:1].isdigit() for one in (before, after) if one):
        return True
    if before is not None and before.plain in _DATED:
        return word.raw != "march" or before.plain in {"in", "since", "until", "during"}
    if word.raw == word.plain or before is not None:
        return word.raw != word.plain or (before is None and after is None)
    return after is None or after.plain not in _AFTER_VERB.get(word.plain, ())


def _paid(word: Word, before: Word | None, after: Word | None) -> bool:
    """Whether `won`, `real` and the like are money here, and no verb or adjective."""
    quoted = re.search(r"[\"'“‘«*>]$", word.gap) and (after is None or re.match(r"[\"'”’»*<]", after.gap))
    if quoted or (before is None and after is None):
        return True
    led = before.plain if before is not None else ""
    if word.plain == "real":
        described = after is not None and after.plain not in STOP | {"notes", "note", "coins", "coin", "bills", "bill"}
        return not described and led not in {
            "for",
            "very",
            "so",
            "is",
            "was",
            "looks",
            "sounds",
            "seems",
            "get",
            "keep",
            "not",
        }
    if word.plain == "won":
        acted = after is not None and after.plain in ARTICLES | {
            "by",
            "his",
            "her",
            "their",
            "this",
            "first",
            "gold",
            "with",
        }
        return not acted and led not in PRONOUNS | {
            "has",
            "have",
            "had",
            "team",
            "who",
            "was",
            "were",
            "been",
            "be",
            "singer",
            "side",
        }
    return True


def _covered(text: Text, span: Span, choice: Choice) -> bool:
    """Whether a place's name is only a part of another place's (`South America`, `Nigerian` for Niger)."""
    if not {"country", "continent", "city"} & choice.kinds:
        return False
    for start in range(max(0, span[0] - 2), span[0] + 1):
        for end in range(span[1], min(len(text.words), span[1] + 2) + 1):
            name = " ".join(word.plain for word in text.words[start:end])
            for one in {name, name.removesuffix("s")}:
                codes = place_words().get(one)
                if codes and (end - start > span[1] - span[0] or (start, end) == span):
                    if not codes & choice.codes and one not in {" ".join(words) for words in choice.words}:
                        return True
    return False


def _other_scripts(text: Text, choice: Choice) -> Iterator[Span]:
    for at, word in enumerate(text.words):
        if latin(word.plain):
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
        if latin(text.words[end].plain):
            break
        whole += sounded(text.words[end].plain)
        if _sounds_like(whole, choice):
            yield at, end + 1
            break


def _sounds_like(heard: str, choice: Choice) -> bool:
    if len(heard) > 2 and (heard in choice.solid or (len(heard) > 3 and heard + "r" in choice.heads)):
        return True
    if len(heard) > 1 and any(len(one) < 8 and spoken(heard) == spoken(one) for one in choice.heads):
        return True
    sound = skeleton(heard)
    if len(sound) < 3 and len(heard) > 3:
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


def _likenesses(text: Text, choice: Choice) -> Iterator[Span]:
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


def _adjectives_elsewhere(text: Text, choice: Choice) -> Iterator[Span]:
    """`japonais`, `italiana`: adjectives of places made from their names in other languages."""
    if not choice.adjectival:
        return
    for at, word in enumerate(text.words):
        for ending in _ENDINGS:
            if word.plain.endswith(ending) and word.plain[: -len(ending)] in choice.adjectival:
                if not place_words().get(word.plain, choice.codes) - choice.codes:
                    yield at, at + 1
                break


def _phrases(text: Text, choice: Choice) -> Iterator[Span]:
    """A phrase in other order or form: all its words near each other."""
    if not choice.bag:
        return
    needed = len(choice.bag) if len(choice.bag) < 5 else -(-3 * len(choice.bag) // 4)
    if any(words & _SOMEBODY for words in choice.bag) and len(choice.bag) > 2 and choice.label:
        needed = min(needed, len(choice.bag) - 1)
    someone = any(words & _SOMEBODY for words in choice.bag)
    if (
        someone
        and len(choice.bag) > 2
        and any(word.plain in ("he", "she", "they", "somebody", "someone") for word in text.words)
    ):
        needed = min(needed, len(choice.bag) - 1)
    width = 3 * len(choice.bag) + 6 if len(choice.bag) > 1 else 1
    stems = [stem(word.plain) for word in text.words]
    recent: dict[int, int] = {}
    exact = forms(plain_words(choice.own)[0]) if len(choice.bag) == 1 and choice.own else None
    for at, one in enumerate(stems):
        for index, words in enumerate(choice.bag):
            if one in words and (exact is None or text.words[at].plain in exact):
                recent[index] = at
        if len(choice.bag) == 1 and _is_noun_here(text, at, choice):
            recent.clear()
        live = [place for place in recent.values() if at - place < width]
        if len(live) >= needed and at in live:
            yield min(live), at + 1
            recent.clear()


def _is_noun_here(text: Text, at: int, choice: Choice) -> bool:
    """Whether a word of an answer such as `he tunes the guitar` stands as a noun (`the tune`)."""
    acts = choice.texts[0].lower().startswith(("he ", "she ", "they ", "it "))
    return acts and at > 0 and text.words[at - 1].plain in ARTICLES | {"this", "that", "his", "her", "their", "its"}


def _sayings(text: Text, choice: Choice) -> Iterator[Span]:
    """A longer wording with pronouns and articles put in or left out: `let us start again`."""
    for words in choice.words:
        wanted = [word for word in words if word not in _PASSING]
        if len(wanted) < 3:
            continue
        places = [at for at, word in enumerate(text.words) if word.plain not in _PASSING]
        said = [same(text.words[at]) for at in places]
        for at in range(len(said) - len(wanted) + 1):
            if said[at] == wanted[0] and said[at : at + len(wanted)] == wanted:
                yield places[at], places[at + len(wanted) - 1] + 1
