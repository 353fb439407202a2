"""The members of a JSON file one by one: the file is never held as a whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, TextIO

from schemas.base import encodable

_LONGEST = 4_000_000
"""Characters of one member at most."""
_BLOCK = 65_536
_INSIDE = frozenset(
    {"annotations", "clips", "data", "database", "dialogs", "entries", "items", "questions", "rows", "videos"}
)
"""Names under which a file keeps its records ..."""
_ABOUT = frozenset({"config", "info", "license", "licenses", "meta", "metadata", "taxonomy", "version"})
"""... and those under which it speaks about itself."""

Member = tuple[int, str, Any]
"""The line it starts at, its name (empty in a list), and its value."""


class JsonError(Exception):
    """A text that is no JSON, or more than is read.

    Args:
        line: Where.
        why: What is wrong.
    """

    def __init__(self, line: int, why: str) -> None:
        super().__init__(why)
        self.line, self.why = line, why


def _number(text: str) -> float | int:
    return int(text) if len(text) < 20 else float(text)


_DECODER = json.JSONDecoder(parse_int=_number, parse_constant=lambda _name: None)


def _why(exc: Exception) -> str:
    return exc.msg if isinstance(exc, json.JSONDecodeError) else "a value is too long or too deep"


def decoded(text: str) -> Any:
    """The value a whole text is.

    Raises:
        JsonError: It is none.
    """
    try:
        value, end = _DECODER.raw_decode(text.strip())
        if end < len(text.strip()):
            raise JsonError(1, "something stands behind it")
        return encodable(value)
    except (ValueError, RecursionError) as exc:
        raise JsonError(1, _why(exc)) from exc


class _Text:
    """The part of a file that is being read, and the line it stands at."""

    def __init__(self, file: TextIO) -> None:
        self._file = file
        self._text, self._at, self.line, self._ended = "", 0, 1, False

    def _more(self, characters: int) -> bool:
        read = "" if self._ended else self._file.read(characters)
        self._ended = self._ended or not read
        if read:
            self._text, self._at = self._text[self._at :] + read, 0
        return bool(read)

    def mark(self) -> str:
        """The next character that is no white space, not yet taken; empty at the end."""
        while True:
            while self._at < len(self._text):
                found = self._text[self._at]
                if not found.isspace():
                    return found
                self.line += found == "\n"
                self._at += 1
            if not self._more(_BLOCK):
                return ""

    def take(self, *marks: str) -> str:
        """The next character, which must be one of these."""
        found = self.mark()
        if found not in marks or not found:
            raise self.wrong(f"one of {' '.join(marks)} is missing")
        self._at += 1
        return found

    def value(self) -> Any:
        """The next value, whole."""
        self.mark()
        wanted = _BLOCK
        while True:
            try:
                value, end = _DECODER.raw_decode(self._text, self._at)
                if end < len(self._text) or not self._more(_BLOCK):
                    break
            except (ValueError, RecursionError) as exc:
                if isinstance(exc, RecursionError) or wanted > _LONGEST or not self._more(wanted):
                    raise self.wrong(_why(exc)) from exc
                wanted *= 2
        line = self.line
        self.line += self._text.count("\n", self._at, end)
        self._at = end
        try:
            return encodable(value)
        except RecursionError as exc:
            raise JsonError(line, _why(exc)) from exc

    def wrong(self, why: str) -> JsonError:
        return JsonError(self.line, why)


def members(file: TextIO) -> Iterator[Member]:
    """The elements of a list or the members of an object; where it keeps its records under a name, those.

    Raises:
        JsonError: The file cannot be read on.
    """
    text = _Text(file)
    if text.mark():
        yield from _container(text, 0)
        if text.mark():
            raise text.wrong("something stands behind it")


def _container(text: _Text, depth: int) -> Iterator[Member]:
    opened = text.take("[", "{")
    closing = "]" if opened == "[" else "}"
    ended = text.mark() == closing
    if ended:
        text.take(closing)
    while not ended:
        key = ""
        if opened == "{":
            key = str(text.value())
            text.take(":")
        yield from _member(text, key, depth)
        ended = text.take(",", closing) == closing


def _member(text: _Text, key: str, depth: int) -> Iterator[Member]:
    # The names are read where they can hold records: a record itself may have a list of that name.
    if text.mark() in ("[", "{") and key in _INSIDE and depth < 2:
        yield from _container(text, depth + 1)
    else:
        line = text.line
        try:
            value = text.value()
        except JsonError as exc:
            raise exc if not key else JsonError(exc.line, f"{key[:40]!r}: {exc.why}") from exc
        if depth or key not in _ABOUT:
            yield line, key, value
