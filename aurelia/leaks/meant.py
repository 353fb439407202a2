"""Whether a word that is also an everyday one is meant as the choice here."""

from __future__ import annotations

import re

from aurelia.knowledge.other_names import place_words
from aurelia.leaks.english import ARTICLES, HELPERS, PRONOUNS, STOP, wordset
from aurelia.leaks.spans import Span
from aurelia.leaks.text import Text, Word
from aurelia.leaks.wordings import Choice

_MONTHS = {"may", "march", "august"}
_MONEY = {"won", "real", "rand", "mark", "crown"}
_WORD_NAMES = wordset(
    "will mark rose jack bill pat sue drew frank grant hope joy grace faith dawn art rob nick "
    "chase chance amber ruby pearl ray max see us it"
)
_AFTER_VERB = {
    "may": PRONOUNS | ARTICLES | {"be", "not", "have", "help", "also", "well", "or", "sound", "look", "seem"},
    "march": PRONOUNS | ARTICLES | {"on", "along", "past", "through", "in", "to", "by"},
}
_DATED = wordset(
    "in of on since until till from by during early late mid this next last to "
    "through month every each is says say called for"
)


def meant(text: Text, span: Span, choice: Choice) -> bool:
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
                whole = end - start > span[1] - span[0] or (start, end) == span
                if codes and whole and not codes & choice.codes and tuple(one.split()) not in choice.words:
                    return True
    return False
