"""What a server says of the model it serves, as far as that lasts from one run to the next."""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from aurelia.models.openai.options import Options
from aurelia.models.openai.outcome import Answer, Failure, cleaned
from aurelia.models.openai.reading import json_of, refused_status
from schemas.base import identity, short

_DAY = 86400
_LASTING = ("n_params", "size", "n_vocab", "n_embd")


@dataclass(frozen=True)
class Card:
    """What counts of a model list's entry.

    Args:
        revision: What distinguishes this version of the model; empty where nothing does.
        takes_media_ids: The server keeps media by an id that the client gives (vLLM).
    """

    revision: str = ""
    takes_media_ids: bool = False


def read_card(answer: Answer, options: Options) -> Card | Failure:
    """The card of the options' model; an empty one where the server keeps no list or the list says nothing."""
    if answer.status != 200:
        failure = refused_status(answer, options)
        refused = answer.status in (401, 403)
        listless = answer.status in (500, 501)  # `transformers serve` without a download cache answers 500
        return failure if refused or (failure.again and not listless) else Card()
    body = json_of(answer)
    rows = body.get("data") if isinstance(body, dict) else None
    for row in rows if isinstance(rows, list) else []:
        if isinstance(row, dict) and row.get("id") == options.model:
            return Card(_revision(row, options), row.get("owned_by") == "vllm")
    return Card()


def _revision(row: Mapping[str, Any], options: Options) -> str:
    parts = [_root(row, options), _created(row, options), _size(row)]
    return "+".join(part for part in parts if part)


def _root(row: Mapping[str, Any], options: Options) -> str:
    """What the served name stands for; of a folder only its last part: paths of servers are nobody's business."""
    root = row.get("root")
    if not isinstance(root, str) or root == options.model:
        return ""
    return cleaned(PurePosixPath(root).name if root.startswith("/") else root, options.key, 80)


def _created(row: Mapping[str, Any], options: Options) -> str:
    """The day a hosted model was made; servers that give the present moment say nothing with it."""
    created = row.get("created")
    if not options.remote or isinstance(created, bool) or not isinstance(created, int | float):
        return ""
    if not 0 < created < time.time() - _DAY:
        return ""
    return time.strftime("%Y-%m-%d", time.gmtime(created))


def _size(row: Mapping[str, Any]) -> str:
    """A mark of the weights file where the server describes it (llama.cpp): another quantisation is another model."""
    meta = row.get("meta")
    held = [meta.get(name) for name in _LASTING] if isinstance(meta, dict) else []
    known = [value for value in held if isinstance(value, int)]
    return short(identity("weights", *known)) if known else ""
