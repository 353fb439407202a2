"""Options and keys as datasets write them: lists, letters, letters before texts, objects, JSON in a text."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from string import ascii_uppercase
from typing import Any

from curation.importers.rows.entries import first, nested, said, text
from schemas.base import normal_text
from schemas.loose import LooseOption

_LETTERED = re.compile(r"\(?(?P<letter>[A-Z])\s*[.):：、]\s*(?P<text>.*)", re.DOTALL)
_KEY = re.compile(r"\(?(?P<letter>[A-Za-z])[.):]?")


def options_of(value: Any) -> tuple[LooseOption, ...] | None:
    """The options in a value; empty where there are none, None where the value cannot be read as options.

    Letters before the texts are taken off where they run A, B, C over all options, or stand in brackets: others may be
    initials (`J. S. Bach`). Else each option has the letter of its place. Where they are those letters in another
    order, nobody can say which is meant.
    """
    if isinstance(value, str):
        value = nested(value) if value.strip() else None
        if value is None:
            return None
    if value is None:
        return ()
    if isinstance(value, Mapping):
        return tuple(LooseOption(id=str(name).strip(), text=said(one)) for name, one in value.items())
    if not isinstance(value, Sequence) or len(value) > len(ascii_uppercase):
        return None
    if any(isinstance(one, list) for one in value):
        return None
    return _listed([_one(one) for one in value])


def _one(value: Any) -> tuple[str, str]:
    """Letter and text of one option; no letter where it has none."""
    if isinstance(value, Mapping):
        letter, words = first(value, "id", "label", "key", "letter", "option"), first(value, "text", "content", "value")
        return text(letter), said(words if words is not None else first(value, "answer", "choice"))
    return "", said(value)


def _listed(pairs: list[tuple[str, str]]) -> tuple[LooseOption, ...] | None:
    if pairs and all(letter for letter, _ in pairs):
        return tuple(LooseOption(id=letter, text=words) for letter, words in pairs)
    found = [one for _, words in pairs if (one := _LETTERED.fullmatch(words))]
    letters = [one["letter"] for one in found]
    in_order = list(ascii_uppercase[: len(pairs)])
    if letters == in_order or (sorted(letters) == in_order and all(one.string.startswith("(") for one in found)):
        return tuple(LooseOption(id=one["letter"], text=one["text"].strip()) for one in found)
    if sorted(letters) == in_order:
        return None
    return tuple(LooseOption(id=ascii_uppercase[place], text=words) for place, (_, words) in enumerate(pairs))


def letter_of(key: str, options: Sequence[LooseOption], *, is_key: bool = False) -> str:
    """The id of the option that a key names: by letter, or by its text; empty where it names none.

    Args:
        key: What the row says.
        options: The options.
        is_key: It is meant as a letter. An answer that is a letter, and also the text of another option, is taken for
            the text.
    """
    if is_key and (bare := _bare(key, options)):
        return bare
    wanted = key.strip().casefold()
    by_text = [one.id for one in options if one.text.strip().casefold() == wanted]
    if wanted and len(by_text) == 1:
        return by_text[0]
    if both := letter_and_text(key, options):
        return both.id
    found = _KEY.fullmatch(key.strip())
    letter = found["letter"].upper() if found else key.strip()
    return letter if letter in {one.id for one in options} else ""


def letter_and_text(key: str, options: Sequence[LooseOption]) -> LooseOption | None:
    """The option whose letter and text a key has, such as `B. right`; None where it is none, or an option's text."""
    found = _LETTERED.fullmatch(key.strip())
    if found is None or not found["text"] or any(normal_text(one.text) == normal_text(key) for one in options):
        return None
    words = normal_text(found["text"])
    return next((one for one in options if one.id == found["letter"] and normal_text(one.text) == words), None)


def is_letter(key: str) -> bool:
    """Whether a key can only be an option's letter."""
    return _KEY.fullmatch(key.strip()) is not None


def _bare(key: str, options: Sequence[LooseOption]) -> str:
    """The option's id that a key is and nothing else; empty where it is none."""
    ids, found = {one.id for one in options}, _KEY.fullmatch(key.strip())
    tried = (key.strip(), found["letter"].upper() if found else "")
    return next((one for one in tried if one and one in ids), "")
