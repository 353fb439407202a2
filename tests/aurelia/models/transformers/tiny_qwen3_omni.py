"""A tiny Qwen3-Omni thinker with random weights, its tokenizer and its processor settings, made at test time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.aurelia.models.transformers.tiny_qwen25_omni import make_tokenizer

MARKS = (
    "<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|audio_pad|>", "<|audio_start|>", "<|audio_end|>",
    "<|image_pad|>", "<|video_pad|>", "<|vision_start|>", "<|vision_end|>",
)  # fmt: skip


def build(folder: Path, *, seed: int = 0) -> Path:
    """Write the checkpoint into a folder, which is made if it is not there; `seed` is of the random weights."""
    import torch
    from transformers import GenerationConfig, Qwen3OmniMoeThinkerForConditionalGeneration

    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = make_tokenizer(MARKS)
    tokenizer.save_pretrained(folder)
    (folder / "preprocessor_config.json").write_text(json.dumps(SETTINGS))
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        model = Qwen3OmniMoeThinkerForConditionalGeneration(config(tokenizer)).eval()
    model.generation_config = GenerationConfig(eos_token_id=tokenizer.convert_tokens_to_ids("<|im_end|>"))
    model.save_pretrained(folder)
    return folder


def config(tokenizer: Any) -> Any:
    """The thinker's config: two layers of four experts, two of them at work; one picture layer goes in deeper."""
    from transformers.models.qwen3_omni_moe.configuration_qwen3_omni_moe import Qwen3OmniMoeThinkerConfig

    one = tokenizer.convert_tokens_to_ids
    return Qwen3OmniMoeThinkerConfig(
        text_config={
            "vocab_size": len(tokenizer), "hidden_size": 64, "intermediate_size": 96, "moe_intermediate_size": 32,
            "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 16,
            "num_experts": 4, "num_experts_per_tok": 2, "max_position_embeddings": 8192, "initializer_range": 0.2,
            "rope_parameters": {"rope_type": "default", "rope_theta": 10000.0, "mrope_section": [4, 2, 2],
                                "mrope_interleaved": True},
        },
        vision_config={
            "depth": 2, "hidden_size": 32, "intermediate_size": 48, "num_heads": 2, "patch_size": 16,
            "out_hidden_size": 64, "num_position_embeddings": 64, "deepstack_visual_indexes": [0],
            "initializer_range": 0.2,
        },
        audio_config={
            "encoder_layers": 1, "encoder_attention_heads": 2, "encoder_ffn_dim": 48, "d_model": 32,
            "num_mel_bins": 16, "output_dim": 64, "n_window_infer": 400, "downsample_hidden_size": 8,
            "initializer_range": 0.2,
        },
        audio_token_id=one("<|audio_pad|>"), image_token_id=one("<|image_pad|>"), video_token_id=one("<|video_pad|>"),
        audio_start_token_id=one("<|audio_start|>"), audio_end_token_id=one("<|audio_end|>"),
        vision_start_token_id=one("<|vision_start|>"), vision_end_token_id=one("<|vision_end|>"),
        user_token_id=one("u"), position_id_per_seconds=13, initializer_range=0.2,
    )  # fmt: skip


SETTINGS = {
    "feature_size": 16, "sampling_rate": 16000, "hop_length": 160, "n_fft": 400, "chunk_length": 30,
    "patch_size": 16, "temporal_patch_size": 2, "merge_size": 2, "image_mean": [0.5] * 3, "image_std": [0.5] * 3,
}  # fmt: skip
"""Of the processors, as the published checkpoints keep them: one file for sound and pictures."""
