"""What differs between families of audio-visual models; all else is one core. One file a family, found by scanning.

A family file defines `FAMILY`, made of plain functions. What every agent is asked about the same media is the same
text and media *first* (the prefix), byte for byte; what differs (the prompt) comes after it (the tail). The prefix ends
right after a special token, so that both can be tokenized on their own and their ids joined.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aurelia.model import MediaPart
from aurelia.sampling import Sampled
from schemas.errors import ModelError
from schemas.plugins import load
from schemas.reasoning import Delivered

GROUP = "aurelia.families"
ATTRIBUTE = "FAMILY"
SYSTEM = "You are a careful assistant that watches and listens to clips and answers in the form that is asked for."
"""What stands in the system turn of every prompt."""

Ids = list[int]


@dataclass(frozen=True)
class Shown:
    """One media part as it was asked for and as it was decoded."""

    part: MediaPart
    sampled: Sampled


@dataclass(frozen=True)
class Prefix:
    """What comes before the prompt: the system turn and the media, as the model's inputs.

    Args:
        ids: Token ids `(n,)`, the places of the media included. The KV cache is cut after the last of them.
        inputs: Further keyword arguments of the model's forward for these tokens (pixel values, features, grids,
            masks of features, token types), on the CPU. Of several parts, already joined as the model wants them.
        delivered: What of the media is really in it: frames, seconds of sound (after any limit of the family), and
            the places that pictures and sound take in `ids`.
    """

    ids: Ids
    inputs: Mapping[str, Any] = field(default_factory=dict)
    delivered: Delivered = field(default_factory=Delivered)


def auto_processor(folder: Path) -> Any:
    """The processor that the checkpoint names itself."""
    from transformers import AutoProcessor

    return AutoProcessor.from_pretrained(folder)


def plain_positions(model: Any, prefix: Prefix) -> tuple[Any, int]:  # noqa: ARG001 - a hook has both
    """Places 0, 1, 2, ... `(1, n)` for a family without places of its own, and the place of the next token."""
    import torch

    count = len(prefix.ids)
    return torch.arange(count)[None], count


def same_positions(positions: Any) -> Any:
    """Text positions `(rows, n)` as they are."""
    return positions


def no_inputs(ids: Any) -> Mapping[str, Any]:  # noqa: ARG001 - a hook is given them
    """Nothing besides ids, mask, positions and cache."""
    return {}


def same_attention(kind: str) -> str | dict[str, str]:
    """The same kind of attention in all parts of a model."""
    return kind


def nothing_left(model: Any, folder: Path) -> None:
    """For a family whose model is ready when it is loaded."""


@dataclass(frozen=True)
class Family:
    """One family of models.

    Args:
        name: Such as `qwen2.5-omni`; part of a reply's key.
        model_types: The `model_type` of a config.json that it serves.
        model_class: Name of the class in transformers that is loaded.
        prefix: `(processor, shown)` -> the prefix. No parts: the system turn alone. It may run in any thread, one at
            a time. Frames go in at the size they were sampled at.
        tail: `(processor, prompt)` -> ids of the rest of the user's turn and the opening of the model's turn. Marks
            of the chat or of media inside the prompt are plain text there (see `plain_ids`).
        encoders: `model` -> sense -> its encoder module, whose forward passes are counted and, without reuse of the
            prefix, remembered by clip.
        modalities: What the model takes in.
        prefix_reuse: Whether the KV cache of a prefix can be copied and continued with identical outcome. Where not,
            only what the encoders gave is kept, and each request is prefilled whole.
        why_not: Why the prefix cannot be reused; empty where it can.
        positions: `(model, prefix)` -> the position ids that the forward wants for the prefix (rows = 1, on the CPU),
            and the place of the first token after it. Tail tokens count on from there by one; the reply goes on after
            the latest place of all. The place may be a fraction (Qwen3-Omni's pictures lie where their time falls).
        text_positions: Places of text tokens `(rows, n)` -> the position ids that the forward wants for them.
        text_inputs: Ids of text tokens `(rows, n)` -> further keyword arguments of the forward for them. Where the
            prefix is prefilled together with its tail, those that both have are joined along the last axis.
        stops: Tokens that end a reply besides those of the checkpoint's generation config; unknown ones are left out.
        most_audio_seconds: The longest sound the model takes; None for no limit of its own.
        attention: Kind of attention that is asked for -> what `from_pretrained` takes, for a family with a part that
            has one kind only.
        finish: `(model, folder)`: what is left to do when the weights are loaded, such as folding adapters into them.
        processor: Folder of a checkpoint -> what turns text and media into inputs; only this family's functions look
            inside. It must not need torchvision: its wheels do not go with every torch, and transformers' video
            processors import it, so pictures are cut into patches by our own code (see `patches.py`).
        tokenizer: `processor` -> its tokenizer.
    """

    name: str
    model_types: tuple[str, ...]
    model_class: str
    prefix: Callable[[Any, Sequence[Shown]], Prefix]
    tail: Callable[[Any, str], Ids]
    encoders: Callable[[Any], Mapping[str, Any]]
    modalities: tuple[str, ...] = ("text", "video", "audio")
    prefix_reuse: bool = True
    why_not: str = ""
    positions: Callable[[Any, Prefix], tuple[Any, float]] = plain_positions
    text_positions: Callable[[Any], Any] = same_positions
    text_inputs: Callable[[Any], Mapping[str, Any]] = no_inputs
    stops: tuple[str, ...] = ()
    most_audio_seconds: float | None = None
    attention: Callable[[str], str | dict[str, str]] = same_attention
    finish: Callable[[Any, Path], None] = nothing_left
    processor: Callable[[Path], Any] = auto_processor
    tokenizer: Callable[[Any], Any] = lambda processor: processor.tokenizer


def families() -> dict[str, Family]:
    """All families by name.

    Raises:
        PluginError: One does not load.
    """
    return {name: plugin.value for name, plugin in load(GROUP, __package__, ATTRIBUTE).items()}


def family_of(model_type: str, where: str) -> Family:
    """The family that serves a `model_type`.

    Raises:
        ModelError: None does.
    """
    known = families()
    for family in known.values():
        if model_type in family.model_types:
            return family
    raise ModelError(where, f"is of the kind {model_type!r}, which no family here serves", f"use: {', '.join(known)}")


def plain_ids(tokenizer: Any, text: str) -> Ids:
    """Ids of text that others wrote: what looks like a special token is spelled out, so it opens and closes nothing."""
    return list(tokenizer(text, add_special_tokens=False, split_special_tokens=True)["input_ids"])


def marked_ids(tokenizer: Any, text: str) -> Ids:
    """Ids of our own text, in which special tokens are special."""
    return list(tokenizer(text, add_special_tokens=False)["input_ids"])
