"""What follows the colon in a model's name: a target, and options as in a web address (`FOLDER?frames=16&batch=4`)."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from schemas.errors import UsageError

Read = Callable[[str], Any]
"""Reads an option's text; raises ValueError where it cannot."""


def split(adapter: str, argument: str, known: Mapping[str, Read]) -> tuple[str, dict[str, Any]]:
    """The target and the options of a model's argument.

    Args:
        adapter: The adapter's name, for messages.
        argument: Such as `FOLDER?frames=16&batch=4`.
        known: Option -> how its text is read.

    Returns:
        What stands before the first `?`, and the options that were given.

    Raises:
        UsageError: The target is empty, or an option is unknown, repeated or cannot be read.
    """
    target, _, tail = argument.partition("?")
    if not target:
        raise UsageError(f"model {adapter}:{argument}", "names nothing before the question mark", "see: aurelia models")
    options: dict[str, Any] = {}
    for piece in filter(None, tail.split("&")):
        name, equals, text = piece.partition("=")
        if name not in known or not equals:
            hint = f"write name=value, with: {', '.join(known) or 'no option'}"
            raise UsageError(f"model {adapter}:{target}", f"has no option {piece!r}", hint)
        if name in options:
            raise UsageError(f"model {adapter}:{target}", f"is given {name} twice", "give it once")
        try:
            options[name] = known[name](text)
        except ValueError as exc:
            raise UsageError(f"model {adapter}:{target}", f"cannot use {name}={text}: {exc}") from exc
    return target, options


def whole(least: int = 1, most: int = 10**6) -> Read:
    """Reads a whole number within bounds."""

    def read(text: str) -> int:
        try:
            number = int(text)
        except ValueError as exc:
            raise ValueError("it must be a whole number") from exc
        if not least <= number <= most:
            raise ValueError(f"it must be from {least} to {most}")
        return number

    return read


def number(least: float, most: float) -> Read:
    """Reads a number within bounds."""

    def read(text: str) -> float:
        try:
            value = float(text)
        except ValueError as exc:
            raise ValueError("it must be a number") from exc
        if not least <= value <= most:
            raise ValueError(f"it must be from {least:g} to {most:g}")
        return value

    return read


def one_of(*choices: str) -> Read:
    """Reads one of some words."""

    def read(text: str) -> str:
        if text not in choices:
            raise ValueError(f"it must be one of: {', '.join(choices)}")
        return text

    return read


def flag(text: str) -> bool:
    """Reads `true` or `false`."""
    if text not in ("true", "false"):
        raise ValueError("it must be true or false")
    return text == "true"
