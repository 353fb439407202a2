"""How one try of a request can end: an answer, or a failure that says what may be done about it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

_LOOKS_SECRET = re.compile(r"\b(sk-|key-|[Bb]earer\s+)[\w*.\-]{4,}")
_LONGEST = 300


@dataclass(frozen=True)
class Answer:
    """An HTTP answer that was received whole.

    Args:
        status: HTTP status.
        headers: With names in lower case.
        body: The bytes, not compressed.
        seconds: From sending to the last byte.
    """

    status: int
    headers: Mapping[str, str]
    body: bytes
    seconds: float = 0.0


@dataclass(frozen=True)
class Failure:
    """Why a try gave no usable reply.

    Args:
        kind: Kind of the issue, see `aurelia.model.Reply`.
        message: What happened, cleaned of secrets.
        hint: What the reader can do.
        again: The same request may work in a moment.
        later: A later run may do better; else this is the model's reply.
        fatal: The model cannot be used at all.
        down: The server gave no sensible sign of life.
        wait: Seconds that the server asks to wait.
        replied: The model did reply, though with nothing usable.
        text: What came of the reply, where something did.
        usage: Token counts, as in a `Reply`.
        tokens: Places of the prompt a modality took, where the server says.
    """

    kind: str
    message: str
    hint: str = ""
    again: bool = False
    later: bool = False
    fatal: bool = False
    down: bool = False
    wait: float = 0.0
    replied: bool = False
    text: str = ""
    usage: Mapping[str, int] = field(default_factory=dict)
    tokens: Mapping[str, int] = field(default_factory=dict)


def cleaned(text: str, key: str, most: int = _LONGEST) -> str:
    """A server's words as one short line without the key or what looks like one."""
    if key:
        text = text.replace(key, "[key]")
    line = _LOOKS_SECRET.sub(r"\1[hidden]", " ".join(text.split()))
    line = "".join(letter if letter.isprintable() else "?" for letter in line).encode("utf-8", "replace").decode()
    return line if len(line) <= most else line[: most - 3] + "..."
