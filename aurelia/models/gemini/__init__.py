"""Gemini through google-genai: media uploaded once and used by all requests about it, deleted at the end."""

from __future__ import annotations

import re
from typing import Any

from aurelia.argument import flag, number, one_of, split, whole
from aurelia.model import Adapter, Model
from aurelia.models.gemini.door import Door, open_client
from aurelia.models.gemini.model import GeminiModel
from aurelia.models.gemini.options import Options, address
from schemas.errors import UsageError

_KNOWN: dict[str, Any] = {
    "fps": number(0.01, 24),
    "media_resolution": one_of("low", "medium", "high"),
    "thinking_budget": whole(0, 65536),
    "thinking_level": one_of("minimal", "low", "medium", "high"),
    "schema": flag,
    "cache": flag,
    "concurrency": whole(1, 64),
    "timeout": number(0.01, 3600),
    "upload_timeout": number(0.01, 3600),
    "retries": whole(0, 20),
    "backoff": number(0, 60),
    "keep": whole(1, 100_000),
    "base_url": address,
}


def open_gemini(argument: str) -> Model:
    """The Gemini model of that name; it is asked which version it is, so a wrong key or name is told at once.

    Raises:
        ModelError: google-genai is not installed, no key is set, or the model cannot be used with it.
        UsageError: The name or an option cannot be read.
    """
    target, given = split("gemini", argument, _KNOWN)
    name = target.removeprefix("models/")
    if not re.fullmatch(r"[A-Za-z0-9][A-Za-z0-9._-]*", name):
        raise UsageError(f"model gemini:{target}", "is no name of a model", "write such as gemini:gemini-2.5-flash")
    options = Options(**given)
    client, key = open_client(options)
    return GeminiModel(name, Door(client, name, key, options.retries, options.backoff), options)


MODEL = Adapter(
    "gemini",
    "a Gemini model on Google's servers (key in GEMINI_API_KEY or GOOGLE_API_KEY)",
    "MODEL?fps=1&media_resolution=low|medium|high&thinking_budget=...&thinking_level=minimal|low|medium|high&schema=true"
    "&cache=true&concurrency=4&timeout=300&upload_timeout=300&retries=4&keep=500&base_url=...",
    open_gemini,
)
