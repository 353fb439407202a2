"""The right answer of a row whose names are not known beforehand: texts, a letter, a place. What cannot be is told."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from curation.importers.rows.choices import is_letter, letter_and_text, letter_of, unclear
from curation.importers.rows.entries import LONGEST, Entry, doubtful, empty, nested, said, wrong
from curation.importers.rows.fields import Columns
from schemas.issues import Issue
from schemas.loose import LooseOption

_WITHHELD = "__UNDISCLOSED__"
_WHOLE = re.compile(r"(\d{1,9})(?:\.0+)?")
_TRUE = {"yes": "true", "no": "false"}
_FROM_0 = "places count from 0; a letter or a text is --map key=NAME or --map answer=NAME"

Options = tuple[LooseOption, ...]


@dataclass(frozen=True)
class RightAnswer:
    """What a row says is right: texts, the key as it stands, and whether it is withheld."""

    texts: tuple[str, ...] = ()
    option: str = ""
    withheld: bool = False


def answer_of(columns: Columns, entry: Entry, options: Options, issues: list[Issue]) -> RightAnswer:
    """The right answer of a row; an issue for whatever stands there and cannot be used.

    Args:
        columns: How its columns are called.
        entry: The row.
        options: Its options.
        issues: Told what is wrong.
    """
    told = {name: _listed(columns.value(name, entry.fields)) for name in ("answer", "key", "place")}
    if columns.told.get("undisclosed", _WITHHELD).removeprefix("=") in told["answer"]:
        return RightAnswer(withheld=True)
    found = _texts(told["answer"], options, entry.subject, issues)
    keys = _texts(told["key"], options, entry.subject, issues)
    keys = keys or _placed(told["place"], options, entry.subject, issues, answered=bool(found))
    named = [one for one in found if letter_of(one, options)]
    letters = {letter_of(one, options) for one in named}, {letter_of(one, options, is_key=True) for one in keys} - {""}
    if max(map(len, letters)) > 1:
        message = f"says that {max(map(len, letters))} of its options are right"
        hint = "a question here has one right option: leave it out, or ask about each option"
        issues.append(wrong(entry.subject, message, hint, "several-answers"))
        return RightAnswer(tuple(found))
    issues += _unclear([one for values in told.values() for one in values], found, options, entry.subject)
    if not (found or keys or any(told.values())):
        others = ((name, columns.passed_over(name, entry.fields)) for name in told)
        issues += [other_column(entry.subject, name, other) for name, other in others if other]
    option = _option(keys[0] if keys else "", named, options, alone=len(found) == 1)
    if option and not options and is_letter(option):
        issues.append(_optionless(entry.subject, option, bool(found)))
    elif found and not options and is_letter(found[0]) and (other := columns.passed_over("options", entry.fields)):
        issues.append(_optionless(entry.subject, found[0], False, other))
    bare = {one.id for one in options} - {one.text for one in options}
    texts = (one for one in found if not options or one.strip("(). ").upper() not in bare)
    return RightAnswer(tuple(_bare(one, options) for one in texts), option)


def other_column(subject: str, name: str, other: str) -> Issue:
    """What to say of a row that has nothing in the file's column, and something in one that is called like it."""
    hint = f"if that is the {name}: --map {name}={other}"
    return doubtful(
        subject, "other-column", f"has no {name} where other rows have it; its {other[:40]!r} is not taken", hint
    )


def _listed(value: Any) -> list[Any]:
    """What stands there, one or several; a list may stand in a text."""
    if isinstance(value, str) and value.strip().startswith("["):
        inside = nested(value)
        value = inside if isinstance(inside, list) else value
    return [one for one in (value if isinstance(value, list) else [value]) if not empty(one)]


def _texts(values: list[Any], options: Options, subject: str, issues: list[Issue]) -> list[str]:
    found = []
    for value in values:
        if words := _said(value, options):
            found.append(words)
        elif isinstance(value, str):
            message = f"its answer has more than {LONGEST} characters"
            issues.append(wrong(subject, message, "look at its quotes, or leave it out", kind="too-long"))
        else:
            message = f"its answer is {str(value)[:40]!r}, which is no text"
            issues.append(wrong(subject, message, "name the column inside it: --map answer=NAME.INSIDE", "bad-answer"))
    return found


def _said(value: Any, options: Options) -> str:
    """A text or a number as text; true and false as the options have them, else as yes and no."""
    words = said(value)
    if isinstance(value, bool) and not letter_of(words, options) and letter_of(_TRUE[words], options):
        return _TRUE[words]
    return words


def _placed(values: list[Any], options: Options, subject: str, issues: list[Issue], *, answered: bool) -> list[str]:
    """The letters of places from 0; what is no number is meant as a key."""
    found = []
    for value in values:
        words = "" if isinstance(value, bool) else said(value)
        place = _WHOLE.fullmatch(words)
        if place and int(place[1]) < len(options):
            found.append(options[int(place[1])].id)
        elif place and not options:
            issues.append(_optionless(subject, words, answered))
        elif words and not place and letter_of(words, options, is_key=True):
            found.append(words)
        else:
            message = f"its right option's place is {str(value)[:40]!r}, and it has {len(options)} options"
            issues.append(wrong(subject, message, _FROM_0, "bad-place"))
    return found


def _unclear(told: list[Any], found: list[str], options: Options, subject: str) -> list[Issue]:
    """Letters that mean one option by its place and another by its text, and no answer's text says which."""
    for key in (one for one in told if isinstance(one, str) and unclear(one, options)):
        texts = (one for one in found if not is_letter(one))
        if letter_of(key, options, is_key=True) not in {letter_of(one, options) for one in texts}:
            message = f"its answer {key[:40]!r} is one option by its place, and stands before the text of another"
            hint = "letter all options A, B, C, or give the right option's text"
            return [wrong(subject, message, hint, "unclear-letter")]
    return []


def _optionless(subject: str, key: str, answered: bool, other: str = "NAME") -> Issue:
    message = f"names an option ({key[:40]!r}), but has no options"
    hint = f"say which column they are: --map options={other}"
    return doubtful(subject, "no-options", message, hint) if answered else wrong(subject, message, hint, "no-options")


def _option(key: str, named: list[str], options: Options, *, alone: bool) -> str:
    """The key as it stands; the option's letter where that stands before its text, or where it is needed to be sure."""
    if key:
        both = letter_and_text(key, options)
        return both.id if both else key
    if not named:
        return ""
    meant = letter_of(named[0], options)
    if not alone or letter_and_text(named[0], options) or meant != letter_of(named[0], options, is_key=True):
        return meant
    return named[0]


def _bare(words: str, options: Options) -> str:
    both = letter_and_text(words, options)
    return both.text if both else words
