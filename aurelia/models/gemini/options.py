"""How a Gemini model is asked."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

_LOOPBACK = ("localhost", "127.0.0.1", "::1")


@dataclass(frozen=True)
class Options:
    """What can be set after the model's name.

    Args:
        fps: Pictures a second that the server takes of a video; None for its own way (one a second).
        media_resolution: How closely it looks at a picture: `low`, `medium` or `high`; None for its own way.
        thinking_budget: Most tokens of thought, which count as tokens of the reply; None for its own way.
        thinking_level: The same as a level, for models that have levels.
        schema: Let the server keep replies to the schema.
        cache: Keep media that is asked about again in a context cache, where the server takes it.
        concurrency: Requests at the same time.
        timeout: Seconds for one exchange.
        upload_timeout: Seconds until an uploaded file can be used.
        retries: How often a request that may pass is tried again.
        backoff: Seconds before the first of these, doubled each time.
        keep: Most files kept on the server; the longest unused goes first.
        base_url: Another address than Google's: a proxy, or a server for tests.
    """

    fps: float | None = None
    media_resolution: str | None = None
    thinking_budget: int | None = None
    thinking_level: str | None = None
    schema: bool = True
    cache: bool = True
    concurrency: int = 4
    timeout: float = 300.0
    upload_timeout: float = 300.0
    retries: int = 4
    backoff: float = 1.0
    keep: int = 500
    base_url: str | None = None

    def deciding(self) -> dict[str, Any]:
        """What of it decides a reply."""
        given = {
            "fps": self.fps,
            "media_resolution": self.media_resolution,
            "thinking_budget": self.thinking_budget,
            "thinking_level": self.thinking_level,
            "schema": self.schema,
            "base_url": self.base_url,
        }
        return {name: value for name, value in given.items() if value is not None}


def address(text: str) -> str:
    """Reads a server's address; the key goes there, so it must be encrypted or this very machine."""
    parts = urlsplit(text)
    if parts.username or parts.password or parts.query or parts.fragment or not parts.hostname:
        raise ValueError("it must be an address such as https://proxy.example/path")
    if parts.scheme != "https" and not (parts.scheme == "http" and parts.hostname in _LOOPBACK):
        raise ValueError("it must begin with https:// (the key is sent there)")
    return text
