"""Finding a checkpoint, saying which version it is, and loading it."""

from __future__ import annotations

import hashlib
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aurelia.models.transformers.counts import Counts, Encoders
from aurelia.models.transformers.family import Family, family_of
from aurelia.models.transformers.net import Net, last_place_only
from aurelia.models.transformers.torchvision_beside import let_torchvision_load
from schemas.errors import ModelError

_WANTED = ("*.json", "*.safetensors", "*.txt", "*.model", "*.jinja")
_SNAPSHOT = re.compile(r"[0-9a-f]{40}")
_WHOLE = 32 * 2**20
"""Files up to this size are hashed whole."""
_BLOCKS, _BLOCK = 64, 2**16


@dataclass(frozen=True)
class Checkpoint:
    """A checkpoint on this machine.

    Args:
        folder: Where it lies.
        name: The hub id, or the folder's name.
        revision: The commit of the hub, or a hash of the content.
    """

    folder: Path
    name: str
    revision: str


def find(target: str, revision: str | None = None) -> Checkpoint:
    """The checkpoint of a folder or of a hub id; fetched where it is not here yet and the hub may be asked.

    Raises:
        ModelError: There is none.
    """
    folder = Path(target).expanduser()
    if folder.is_dir():
        if revision is not None:
            raise ModelError(target, "is a folder, which has no revisions", "leave revision out")
        return Checkpoint(folder, folder.resolve().name, content_hash(folder))
    if not re.fullmatch(r"[\w.-]+/[\w.-]+", target):
        raise ModelError(target, "is no folder and no id of the model hub", "give FOLDER or OWNER/NAME")
    from huggingface_hub import snapshot_download

    try:
        folder = Path(snapshot_download(target, revision=revision, allow_patterns=list(_WANTED)))
    except Exception as exc:
        hint = "download it first, or unset HF_HUB_OFFLINE" if _offline() else "check the id, the revision, the network"
        raise ModelError(target, f"cannot be had from the model hub: {_first_line(exc)}", hint) from exc
    commit = folder.name if _SNAPSHOT.fullmatch(folder.name) else content_hash(folder)
    return Checkpoint(folder, target, commit)


def content_hash(folder: Path) -> str:
    """A hash of a checkpoint's files that is cheap for big ones.

    Settings, tokenizer and other files up to 32 MiB count whole. Of bigger ones count their size, their first bytes
    (names, shapes and places of all tensors) and 64 blocks of 64 KiB at even steps: another training run, another
    number type or a part that was cut off shows, a few changed weights may not.

    Raises:
        ModelError: A file cannot be read.
    """
    found = hashlib.sha256()
    wanted = [where for pattern in _WANTED for where in (pattern, f"*/{pattern}")]  # adapters lie in folders
    paths = sorted({path for where in wanted for path in folder.glob(where) if path.is_file()})
    try:
        for path in paths:
            found.update(f"{path.relative_to(folder).as_posix()} {path.stat().st_size}\n".encode())
            found.update(_part_of(path))
    except OSError as exc:
        raise ModelError(str(path), f"cannot be read: {exc.strerror}") from exc
    return found.hexdigest()[:40]


def _part_of(path: Path) -> bytes:
    size = path.stat().st_size
    if size <= _WHOLE:
        return path.read_bytes()
    found = hashlib.sha256()
    with path.open("rb") as file:
        for number in range(_BLOCKS):
            file.seek((size - _BLOCK) * number // (_BLOCKS - 1))
            found.update(file.read(_BLOCK))
    return found.digest()


def load(checkpoint: Checkpoint, options: Mapping[str, Any]) -> Net:
    """Load a checkpoint.

    Args:
        checkpoint: Which.
        options: `dtype`, `device`, `device_map`, `attn`, as the adapter takes them.

    Raises:
        ModelError: It is of no known family, broken, or does not fit into memory.
    """
    import torch

    let_torchvision_load()
    import transformers

    family = family_of(_model_type(checkpoint.folder), checkpoint.name)
    device, dtype = placed(options)
    how = {"dtype": getattr(torch, dtype), "attn_implementation": family.attention(options["attn"])}
    if options["device_map"]:
        how["device_map"] = options["device_map"]
    try:
        processor = family.processor(checkpoint.folder)
        kind = getattr(transformers, family.model_class)
        model, info = kind.from_pretrained(checkpoint.folder, output_loading_info=True, **how)
        _check_whole(checkpoint, info)
        family.finish(model, checkpoint.folder)
        if not options["device_map"]:
            model = model.to(device)
    except ModelError:
        raise
    except torch.OutOfMemoryError as exc:
        hint = "spread it with device_map=auto, or take a smaller one"
        raise ModelError(checkpoint.name, f"does not fit into the memory of {device}", hint) from exc
    except Exception as exc:
        hint = "pip install accelerate" if "accelerate" in str(exc) else "if it is not whole, download it again"
        raise ModelError(checkpoint.name, f"cannot be loaded: {_first_line(exc)}", hint) from exc
    return made_ready(model, family, processor)


def _check_whole(checkpoint: Checkpoint, info: Mapping[str, Any]) -> None:
    """See that no part of the model was left at random: transformers only warns of weights that are not there."""
    lacking = sorted([*info["missing_keys"], *(name for name, *_ in info["mismatched_keys"])])
    if lacking:
        message = f"lacks {len(lacking)} of its weights, such as {lacking[0]}"
        raise ModelError(checkpoint.name, message, "download it again, or take another version of transformers")


def made_ready(model: Any, family: Family, processor: Any) -> Net:
    """A loaded module as a `Net`: counted, in evaluation mode, its head looking at the last place only."""
    counts = Counts()
    model.eval()
    last_place_only(model)
    encoders = Encoders(family.encoders(model), counts)
    ends = _ends(model, family, family.tokenizer(processor))
    return Net(model, family, processor, counts, encoders, ends, model.get_input_embeddings().weight.device)


def placed(options: Mapping[str, Any]) -> tuple[str, str]:
    """Device and number type, with `auto` worked out: bfloat16 on a GPU, float32 on the CPU.

    Raises:
        ModelError: A GPU is named and there is none that torch can use.
    """
    import torch

    device = options["device"]
    if device.startswith("cuda") and not torch.cuda.is_available():
        hint = "leave device= out to run on the CPU, or install torch for your GPU"
        raise ModelError(f"device={device}", "torch finds no GPU on this machine", hint)
    if device == "auto":
        device = "cuda" if torch.cuda.is_available() else "cpu"
    dtype = options["dtype"]
    if dtype == "auto":
        dtype = "float32" if device == "cpu" else "bfloat16"
    return device, dtype


def _ends(model: Any, family: Family, tokenizer: Any) -> frozenset[int]:
    """Tokens that end a reply: those of the generation config, and the family's as far as the tokenizer has them."""
    named = getattr(model.generation_config, "eos_token_id", None)
    given = named if isinstance(named, list) else [named] if named is not None else []
    words = tokenizer.get_vocab()
    return frozenset([*given, *(words[mark] for mark in family.stops if mark in words)])


def _model_type(folder: Path) -> str:
    path = folder / "config.json"
    if not path.exists():
        raise ModelError(str(folder), "holds no checkpoint: there is no config.json", "give a checkpoint's folder")
    try:
        return str(json.loads(path.read_text(encoding="utf-8"))["model_type"])
    except (OSError, ValueError, KeyError, TypeError) as exc:
        raise ModelError(str(path), "does not say what kind of model it is", "give a checkpoint's folder") from exc


def _offline() -> bool:
    from huggingface_hub import constants

    return bool(constants.HF_HUB_OFFLINE)


def _first_line(exc: Exception) -> str:
    lines = str(exc).strip().splitlines()
    return lines[0] if lines else type(exc).__name__
