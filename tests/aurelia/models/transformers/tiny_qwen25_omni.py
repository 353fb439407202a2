"""A tiny Qwen2.5-Omni thinker with random weights, its tokenizer and its processor settings, made at test time."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

CORPUS = (
    'You watch and listen to a clip. {"steps": [{"text": "look at the stage", "answer": "a piano"}], "answer": "A"}',
    'How well does the caption match? Reply with one JSON object and nothing else: {"score": 5}',
)
"""What the tokenizer is trained on."""

MARKS = (
    "<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|AUDIO|>", "<|audio_bos|>", "<|audio_eos|>", "<|IMAGE|>",
    "<|VIDEO|>", "<|vision_bos|>", "<|vision_eos|>",
)  # fmt: skip


def build(folder: Path, *, seed: int = 0, **sizes: Any) -> Path:
    """Write the checkpoint into a folder.

    Args:
        folder: Where to; made if it is not there.
        seed: Of the random weights.
        sizes: `text`, `vision`, `audio`: settings that replace those of the configs of the same name; `chunk_length`:
            the longest sound in seconds.

    Returns:
        The folder.
    """
    import torch
    from transformers import GenerationConfig, Qwen2_5OmniThinkerForConditionalGeneration

    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = make_tokenizer(MARKS)
    tokenizer.save_pretrained(folder)
    (folder / "preprocessor_config.json").write_text(json.dumps(_settings(sizes.pop("chunk_length", 30))))
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        model = Qwen2_5OmniThinkerForConditionalGeneration(config(tokenizer, **sizes)).eval()
    model.generation_config = GenerationConfig(eos_token_id=tokenizer.convert_tokens_to_ids("<|im_end|>"))
    model.save_pretrained(folder)
    return folder


def make_tokenizer(marks: Sequence[str]) -> Any:
    """A byte-level BPE with the marks of a Qwen Omni model: opening and closing, media, turns."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    bare = Tokenizer(models.BPE())
    bare.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bare.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=400, initial_alphabet=alphabet, special_tokens=list(marks), show_progress=False
    )
    bare.train_from_iterator(CORPUS, trainer)
    named = dict(zip(("audio_token", "audio_bos_token", "audio_eos_token", "image_token", "video_token",
                      "vision_bos_token", "vision_eos_token"), marks[3:], strict=True))  # fmt: skip
    return PreTrainedTokenizerFast(
        tokenizer_object=bare, eos_token=marks[2], pad_token=marks[0], extra_special_tokens=named
    )


def config(tokenizer: Any, *, text: Any = None, vision: Any = None, audio: Any = None) -> Any:
    """The thinker's config: two layers each, heads of 16 values, places in time, height and width."""
    from transformers import Qwen2_5OmniThinkerConfig

    one = tokenizer.convert_tokens_to_ids
    width = (text or {}).get("hidden_size", 64)
    return Qwen2_5OmniThinkerConfig(
        text_config={
            "vocab_size": len(tokenizer), "hidden_size": 64, "intermediate_size": 96, "num_hidden_layers": 2,
            "num_attention_heads": 4, "num_key_value_heads": 2, "max_position_embeddings": 8192,
            "rope_parameters": {"rope_type": "default", "rope_theta": 10000.0, "mrope_section": [2, 3, 3]},
            "initializer_range": 0.2, "tie_word_embeddings": False, **(text or {}),
        },
        vision_config={
            "depth": 2, "hidden_size": 32, "intermediate_size": 48, "num_heads": 2, "out_hidden_size": width,
            "window_size": 112, "fullatt_block_indexes": [1], "initializer_range": 0.2, **(vision or {}),
        },
        audio_config={
            "encoder_layers": 2, "encoder_attention_heads": 2, "encoder_ffn_dim": 48, "d_model": 32,
            "num_mel_bins": 16, "output_dim": width, "initializer_range": 0.2, **(audio or {}),
        },
        audio_token_id=one("<|AUDIO|>"), image_token_id=one("<|IMAGE|>"), video_token_id=one("<|VIDEO|>"),
        audio_start_token_id=one("<|audio_bos|>"), audio_end_token_id=one("<|audio_eos|>"),
        vision_start_token_id=one("<|vision_bos|>"), vision_end_token_id=one("<|vision_eos|>"),
        user_token_id=one("u"), initializer_range=0.2,
    )  # fmt: skip


def _settings(chunk_length: int) -> dict[str, Any]:
    return {
        "feature_size": 16, "sampling_rate": 16000, "hop_length": 160, "n_fft": 400, "chunk_length": chunk_length,
        "patch_size": 14, "temporal_patch_size": 2, "merge_size": 2,
    }  # fmt: skip
