"""Low-rank adapters folded into the weights they adapt, from files as PEFT writes them.

Source: "LoRA: Low-Rank Adaptation of Large Language Models" (arXiv 2106.09685).
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from schemas.errors import ModelError

_BEFORE = "base_model.model."


def fold(model: Any, folder: Path) -> int:
    """Add an adapter to the weights of a model.

    Args:
        model: Whose modules the adapter names.
        folder: With `adapter_config.json` and `adapter_model.safetensors`.

    Returns:
        The number of weights that were changed.

    Raises:
        ModelError: The files are not there or not readable, or the adapter is for another model.
    """
    import torch
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    try:
        config = json.loads((folder / "adapter_config.json").read_text(encoding="utf-8"))
        scale = config["lora_alpha"] / (config["r"] ** 0.5 if config.get("use_rslora") else config["r"])
        tensors = load_file(folder / "adapter_model.safetensors")
        names = sorted(name.removesuffix(".lora_A.weight") for name in tensors if name.endswith(".lora_A.weight"))
        with torch.no_grad():
            for name in names:
                weight = model.get_submodule(name.removeprefix(_BEFORE)).weight
                down, up = (tensors[f"{name}.lora_{part}.weight"].to(weight.device).float() for part in "AB")
                weight.copy_(weight.float() + scale * (up @ down))
    except (OSError, ValueError, KeyError, TypeError, AttributeError, RuntimeError, SafetensorError) as exc:
        reason = f"is no adapter of this model: {type(exc).__name__}: {exc}".splitlines()[0]
        raise ModelError(str(folder), reason, "download the whole checkpoint again") from exc
    if not names or len(tensors) != 2 * len(names):
        raise ModelError(str(folder), "holds other things than low-rank weights", "download the whole checkpoint again")
    return len(names)
