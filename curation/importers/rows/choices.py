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
_ABBREVIATION = re.compile(r"(?:[A-Z]\.){2,}")
_INITIAL = re.compile(r"[A-Z]\.")
_FEW = 8
"""Letters that options may have, however few they are: some may have been left out."""


class PlacedOption(LooseOption):
    """An option in a list without letters: it has the letter of its place."""


def options_of(value: Any) -> tuple[LooseOption, ...] | None:
    """The options in a value; empty where there are none, None where the value cannot be read as options.

    Letters before the texts are taken off where all options have one and they ascend (A, C, D), or stand in brackets.
    Else each option has the letter of its place: what stands before it may be an initial (`J. S. Bach`). Where letters
    of options repeat, or stand in another order, nobody can say which is meant.
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
    placed = tuple(PlacedOption(id=ascii_uppercase[place], text=words) for place, (_, words) in enumerate(pairs))
    found = [one for _, words in pairs if not _ABBREVIATION.fullmatch(words) and (one := _LETTERED.fullmatch(words))]
    if not found or len(found) < len(pairs):
        return placed
    letters, bracketed = [one["letter"] for one in found], all(one.string.startswith("(") for one in found)
    ascend = letters == sorted(letters)
    if letters != list(ascii_uppercase[: len(letters)]) and not bracketed and _are_initials(found):
        return placed
    if len(set(letters)) < len(letters) or not (ascend or bracketed):
        return None
    return tuple(LooseOption(id=one["letter"], text=one["text"].strip()) for one in found)


def _are_initials(found: list[re.Match[str]]) -> bool:
    """Whether letters before texts are those of names: far down the alphabet, or a second one after some of them."""
    seconds = {_INITIAL.match(one["text"]) is not None for one in found}
    last = max(ascii_uppercase.index(one["letter"]) for one in found)
    return len(seconds) > 1 or last >= max(_FEW, 2 * len(found))


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


def unclear(key: str, options: Sequence[LooseOption]) -> bool:
    """Whether a key is the letter of one option's place, and stands before the text of another."""
    found = _KEY.fullmatch(key.strip())
    if found is None or found["letter"].upper() not in {one.id for one in options}:
        return False
    others = [one for one in options if isinstance(one, PlacedOption) and one.id != found["letter"].upper()]
    before = (_LETTERED.fullmatch(one.text) for one in others if not _ABBREVIATION.fullmatch(one.text))
    return any(one["letter"] == found["letter"].upper() for one in before if one)


def _bare(key: str, options: Sequence[LooseOption]) -> str:
    """The option's id that a key is and nothing else; empty where it is none."""
    ids, found = {one.id for one in options}, _KEY.fullmatch(key.strip())
    tried = (key.strip(), found["letter"].upper() if found else "")
    return next((one for one in tried if one and one in ids), "")
