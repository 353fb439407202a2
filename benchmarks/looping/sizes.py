"""Models to measure with: a small one whose encoders dominate, for a CPU, and Qwen2.5-Omni-7B at full size, for a GPU.

Weights are random in both: speed does not depend on what they know.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import torch

from aurelia.models.transformers.load import made_ready
from aurelia.models.transformers.net import Net
from aurelia.models.transformers.qwen import open_processor
from aurelia.models.transformers.qwen25_omni import FAMILY
from tests.aurelia.models.transformers.tiny_qwen25_omni import MARKS, config, make_tokenizer

SMALL: dict[str, dict[str, Any]] = {
    "text": {"hidden_size": 128, "intermediate_size": 256, "num_hidden_layers": 2, "num_attention_heads": 4,
             "num_key_value_heads": 2, "initializer_range": 0.1,
             "rope_parameters": {"rope_type": "default", "rope_theta": 10000.0, "mrope_section": [4, 6, 6]}},
    "vision": {"depth": 8, "hidden_size": 384, "intermediate_size": 1024, "num_heads": 8,
               "fullatt_block_indexes": [3, 7]},
    "audio": {"encoder_layers": 6, "d_model": 384, "encoder_ffn_dim": 1536, "encoder_attention_heads": 8},
}  # fmt: skip

FULL: dict[str, dict[str, Any]] = {
    "text": {"vocab_size": 152064, "hidden_size": 3584, "intermediate_size": 18944, "num_hidden_layers": 28,
             "num_attention_heads": 28, "num_key_value_heads": 4, "max_position_embeddings": 32768,
             "initializer_range": 0.02,
             "rope_parameters": {"rope_type": "default", "rope_theta": 1000000.0, "mrope_section": [16, 24, 24]}},
    "vision": {"depth": 32, "hidden_size": 1280, "intermediate_size": 3420, "num_heads": 16, "out_hidden_size": 3584,
               "fullatt_block_indexes": [7, 15, 23, 31], "initializer_range": 0.02},
    "audio": {"encoder_layers": 32, "d_model": 1280, "encoder_ffn_dim": 5120, "encoder_attention_heads": 20,
              "num_mel_bins": 128, "output_dim": 3584, "initializer_range": 0.02},
}  # fmt: skip
"""The sizes in the published config of Qwen/Qwen2.5-Omni-7B (its thinker; 8.9 billion weights with the encoders)."""


def small(folder: Path, seed: int) -> Net:
    """The small model, in float32 on the CPU."""
    return _made(folder, SMALL, 16, seed, "cpu", torch.float32)


def full(folder: Path, seed: int) -> Net:
    """Qwen2.5-Omni-7B with random weights, in bfloat16 on the GPU."""
    return _made(folder, FULL, 128, seed, "cuda", torch.bfloat16)


def _made(folder: Path, sizes: dict[str, dict[str, Any]], bins: int, seed: int, device: str, dtype: Any) -> Net:
    """A net that never ends a reply by itself, so that each has as many tokens as it may."""
    from transformers import Qwen2_5OmniThinkerForConditionalGeneration

    tokenizer = make_tokenizer(MARKS)
    tokenizer.save_pretrained(folder)
    sound = {"feature_size": bins, "sampling_rate": 16000, "hop_length": 160, "n_fft": 400, "chunk_length": 300}
    (folder / "preprocessor_config.json").write_text(json.dumps(sound))
    torch.manual_seed(seed)
    with torch.device(device):
        model = Qwen2_5OmniThinkerForConditionalGeneration._from_config(config(tokenizer, **sizes), dtype=dtype)
    model.generation_config.eos_token_id = None
    net = made_ready(model, FAMILY, open_processor(folder))
    return replace(net, stops=frozenset())
