"""Phrases told in other words order, and sayings with small words put in or left out."""

from __future__ import annotations

from collections.abc import Iterator

from aurelia.leaks.elsewhere import plain_words, same
from aurelia.leaks.english import ARTICLES
from aurelia.leaks.forms import forms, stem
from aurelia.leaks.spans import Span
from aurelia.leaks.text import Text
from aurelia.leaks.wordings import Choice

_PASSING = ARTICLES | {"us", "me", "you", "it", "s", "now", "please", "just", "so"}
_SOMEBODY = {"man", "woman", "boy", "girl", "person", "player", "child", "lady", "guy", "men", "women"}


def phrases(text: Text, choice: Choice) -> Iterator[Span]:
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


def sayings(text: Text, choice: Choice) -> Iterator[Span]:
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
