"""Values of the labelling page: making the results that prefill a control, and reading them back."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from schemas.task import ResultValue


def text_result(name: str, to: str, text: str) -> dict[str, Any]:
    """A result that fills a TextArea (Label Studio wants a list)."""
    return {"from_name": name, "to_name": to, "type": "textarea", "value": {"text": [text]}}


def choice_result(name: str, to: str, *choices: str) -> dict[str, Any]:
    """A result that ticks one or more Choices."""
    return {"from_name": name, "to_name": to, "type": "choices", "value": {"choices": list(choices)}}


def rating_result(name: str, to: str, rating: int) -> dict[str, Any]:
    """A result that sets a Rating."""
    return {"from_name": name, "to_name": to, "type": "rating", "value": {"rating": rating}}


def text_of(results: Sequence[ResultValue], name: str) -> str:
    """The text in a TextArea, lines joined; empty where nothing was written."""
    text = _value(results, name).get("text", "")
    return (text if isinstance(text, str) else "\n".join(str(line) for line in text)).strip()


def choices_of(results: Sequence[ResultValue], name: str) -> list[str]:
    """The ticked choices of a control, in the page's order."""
    return [str(choice) for choice in _value(results, name).get("choices", ())]


def choice_of(results: Sequence[ResultValue], name: str) -> str:
    """The one ticked choice, or an empty text."""
    ticked = choices_of(results, name)
    return ticked[0] if ticked else ""


def rating_of(results: Sequence[ResultValue], name: str) -> int | None:
    """The set rating, or None."""
    rating = _value(results, name).get("rating")
    return int(rating) if rating is not None else None


def _value(results: Sequence[ResultValue], name: str) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for result in results:
        if result.get("from_name") == name:
            found = dict(result.get("value") or {})
    return found
