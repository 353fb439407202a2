"""A tiny Gemma 4 with random weights, its tokenizer and its processor settings, made at test time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.aurelia.models.transformers.tiny_qwen25_omni import CORPUS

MARKS = (
    "<pad>", "<eos>", "<bos>", "<|turn>", "<turn|>", "<|image>", "<image|>", "<|image|>", "<|audio>", "<audio|>",
    "<|audio|>", "<|video|>",
)  # fmt: skip
NAMED = {
    "boi_token": "<|image>", "eoi_token": "<image|>", "image_token": "<|image|>",
    "boa_token": "<|audio>", "eoa_token": "<audio|>", "audio_token": "<|audio|>",
}  # fmt: skip

SETTINGS = {
    "processor_class": "Gemma4Processor",
    "feature_extractor": {"feature_extractor_type": "Gemma4AudioFeatureExtractor", "feature_size": 128},
    "image_processor": {"image_processor_type": "Gemma4ImageProcessor", "patch_size": 16, "pooling_kernel_size": 3},
}
"""Of the processors, as the published checkpoints keep them: one file for all."""


def build(folder: Path, *, seed: int = 0, ears: bool = True, window: int = 24, both_ways: bool = True) -> Path:
    """Write the checkpoint into a folder, which is made if it is not there.

    Args:
        folder: Where to.
        seed: Of the random weights.
        ears: With an audio tower; the larger published ones have none.
        window: Tokens that a sliding layer sees.
        both_ways: Sliding layers see a whole frame both ways, as in the larger published ones.
    """
    import torch
    from transformers import Gemma4ForConditionalGeneration, GenerationConfig

    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = make_tokenizer()
    tokenizer.save_pretrained(folder)
    (folder / "processor_config.json").write_text(json.dumps(SETTINGS))
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        model = Gemma4ForConditionalGeneration(config(tokenizer, ears, window, both_ways)).eval()
    model.generation_config = GenerationConfig(eos_token_id=[1, tokenizer.convert_tokens_to_ids("<turn|>")])
    model.save_pretrained(folder)
    return folder


def make_tokenizer() -> Any:
    """A byte-level BPE with Gemma's marks."""
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    bare = Tokenizer(models.BPE())
    bare.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    bare.decoder = decoders.ByteLevel()
    alphabet = pre_tokenizers.ByteLevel.alphabet()
    trainer = trainers.BpeTrainer(
        vocab_size=400, initial_alphabet=alphabet, special_tokens=list(MARKS), show_progress=False
    )
    bare.train_from_iterator(CORPUS, trainer)
    return PreTrainedTokenizerFast(
        tokenizer_object=bare, bos_token="<bos>", eos_token="<eos>", pad_token="<pad>", extra_special_tokens=NAMED
    )


def config(tokenizer: Any, ears: bool, window: int, both_ways: bool) -> Any:
    """Sliding and full layers by turns, the last two on the keys of the two before, inputs of each layer's own."""
    from transformers import Gemma4Config

    one = tokenizer.convert_tokens_to_ids
    text = {
        "vocab_size": len(tokenizer), "vocab_size_per_layer_input": len(tokenizer), "hidden_size": 64,
        "intermediate_size": 96, "num_hidden_layers": 4, "layer_types": ["sliding_attention", "full_attention"] * 2,
        "num_attention_heads": 4, "num_key_value_heads": 2, "head_dim": 16, "global_head_dim": 32,
        "hidden_size_per_layer_input": 8, "num_kv_shared_layers": 2, "sliding_window": window,
        "use_bidirectional_attention": "vision" if both_ways else None, "initializer_range": 0.2,
        "pad_token_id": 0, "eos_token_id": 1, "bos_token_id": 2,
    }  # fmt: skip
    vision = {
        "hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 1, "num_attention_heads": 2,
        "num_key_value_heads": 2, "head_dim": 16, "position_embedding_size": 64, "initializer_range": 0.2,
    }  # fmt: skip
    audio = {
        "hidden_size": 32, "num_hidden_layers": 1, "num_attention_heads": 2, "output_proj_dims": 32,
        "subsampling_conv_channels": [128, 8], "initializer_range": 0.2,
    }  # fmt: skip
    return Gemma4Config(
        text_config=text, vision_config=vision, audio_config=audio if ears else None,
        boi_token_id=one("<|image>"), eoi_token_id=one("<image|>"), image_token_id=one("<|image|>"),
        video_token_id=one("<|video|>"), boa_token_id=one("<|audio>"), eoa_token_index=one("<audio|>"),
        audio_token_id=one("<|audio|>"), initializer_range=0.2,
    )  # fmt: skip
