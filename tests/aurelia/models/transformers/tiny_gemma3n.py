"""A tiny Gemma 3n with random weights, its tokenizer and its processor settings, made at test time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.aurelia.models.transformers.tiny_qwen25_omni import CORPUS

MARKS = ("<pad>", "<eos>", "<bos>", "<start_of_turn>", "<end_of_turn>", "<start_of_image>", "<start_of_audio>")
EYE = ("<end_of_image>", "<image_soft_token>")
EAR = ("<end_of_audio>", "<audio_soft_token>", "<audio_padding>")
"""Marks of the encoders come after all text, in this order: the model tells them apart by their numbers."""
SETTINGS = {
    "feature_extractor_type": "Gemma3nAudioFeatureExtractor", "feature_size": 128,
    "image_processor_type": "SiglipImageProcessor", "size": {"height": 64, "width": 64}, "do_normalize": False,
}  # fmt: skip


def build(folder: Path, *, seed: int = 0) -> Path:
    """Write the checkpoint into a folder, which is made if it is not there; `seed` is of the random weights."""
    from aurelia.models.transformers.torchvision_beside import let_torchvision_load

    let_torchvision_load()
    import torch
    from transformers import Gemma3nForConditionalGeneration, GenerationConfig

    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = make_tokenizer()
    tokenizer.save_pretrained(folder)
    (folder / "preprocessor_config.json").write_text(json.dumps(SETTINGS))
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        model = Gemma3nForConditionalGeneration(config(tokenizer)).eval()
    model.generation_config = GenerationConfig(eos_token_id=tokenizer.convert_tokens_to_ids("<end_of_turn>"))
    model.save_pretrained(folder)
    return folder


def make_tokenizer() -> Any:
    """A byte-level BPE with Gemma's marks, those of the encoders last."""
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
    bare.add_special_tokens([*EYE, *EAR])
    return PreTrainedTokenizerFast(tokenizer_object=bare, bos_token="<bos>", eos_token="<eos>", pad_token="<pad>")


def config(tokenizer: Any) -> Any:
    """Sliding and full layers, the last two on the keys of those before, and one of timm's test encoders."""
    from transformers import Gemma3nConfig

    one = tokenizer.convert_tokens_to_ids
    words = one(EYE[0])
    return Gemma3nConfig(
        text_config={
            "vocab_size": len(tokenizer), "vocab_size_per_layer_input": words, "hidden_size": 64,
            "intermediate_size": 96, "num_hidden_layers": 4,
            "layer_types": ["sliding_attention", "full_attention"] * 2, "num_attention_heads": 4,
            "num_key_value_heads": 2, "head_dim": 16, "hidden_size_per_layer_input": 8, "altup_num_inputs": 2,
            "laurel_rank": 8, "num_kv_shared_layers": 2, "sliding_window": 24, "initializer_range": 0.2,
            "pad_token_id": 0, "eos_token_id": 1, "bos_token_id": 2,
        },
        vision_config={
            "architecture": "test_efficientnet", "hidden_size": 256, "vocab_size": len(EYE), "vocab_offset": words,
        },
        audio_config={
            "hidden_size": 32, "vocab_size": len(EAR), "vocab_offset": words + len(EYE),
            "conf_num_hidden_layers": 1, "conf_num_attention_heads": 2, "sscp_conv_channel_size": [16, 8],
        },
        vision_soft_tokens_per_image=4,
        boi_token_id=one("<start_of_image>"), eoi_token_id=one(EYE[0]), image_token_id=one(EYE[1]),
        boa_token_id=one("<start_of_audio>"), eoa_token_id=one(EAR[0]), audio_token_id=one(EAR[1]),
        initializer_range=0.2,
    )  # fmt: skip
