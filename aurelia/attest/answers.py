"""What a probe is asked with, and how its reply is read: strictly, never guessed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from aurelia.agents import json_values
from aurelia.attest.probes import Probe
from schemas.base import normal_text

_WORDS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_PROMPT = """Go by this clip alone: by what it shows and what it sounds like.

Question: {question}
Answer with exactly one of: {options}.
Reply with JSON alone, in this form: {{"answer": "..."}}"""


def prompt(probe: Probe) -> str:
    """The whole text of a probe's request; the same for the clip and its twin."""
    return _PROMPT.format(question=probe.question, options=", ".join(probe.options))


def schema(probe: Probe) -> dict[str, Any]:
    """The JSON schema of a reply: one of the probe's options."""
    return {
        "type": "object",
        "properties": {"answer": {"type": "string", "enum": list(probe.options)}},
        "required": ["answer"],
        "additionalProperties": False,
    }


def read(probe: Probe, text: str, value: Any = None) -> str | None:
    """The option that a reply names, or None where it does not name exactly one and nothing else.

    A JSON object with `answer` counts, the last one where there are several; else the whole text. Case, outer white
    space and final punctuation do not matter, and numbers may be written as words.

    Args:
        probe: What was asked.
        text: The reply as it came.
        value: The parsed reply, where the model itself gave one.
    """
    values = [value] if value is not None else list(json_values(text))
    stated = [one["answer"] for one in values if isinstance(one, Mapping) and "answer" in one]
    answer = stated[-1] if stated else (values[0] if values and not isinstance(values[0], Mapping) else text)
    if isinstance(answer, bool) or not isinstance(answer, str | int):
        return None
    plain = normal_text(str(answer))
    plain = str(_WORDS.index(plain)) if plain in _WORDS else plain
    return plain if plain in probe.options else None
