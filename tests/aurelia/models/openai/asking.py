"""Opening models on loopback servers for tests, with little patience."""

from __future__ import annotations

from typing import Any

from aurelia.model import Reply, Request
from aurelia.models.openai.model import OpenAIModel
from aurelia.models.openai.options import read_options
from aurelia.models.openai.patience import Breaker, Patience


def opened(
    url: str, more: str = "", *, patience: Patience | None = None, breaker: Breaker | None = None, **environ: str
) -> OpenAIModel:
    """The model `fake/model` of a server, with options such as `&retries=0`."""
    usual = [one for one in ("timeout=20", "retries=0", "backoff=0") if f"&{one.partition('=')[0]}=" not in more]
    options = read_options(f"fake/model?url={url}&{'&'.join(usual)}{more}", environ)
    return OpenAIModel(options, patience, breaker)


def asked(model: OpenAIModel, prompt: str = "what is it?", **given: Any) -> Reply:
    """The reply to one request."""
    (reply,) = model.generate([Request("r1", prompt, **given)])
    return reply
