"""A tiny Phi-4-multimodal with random weights, its tokenizer and its processor settings, made at test time."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from tests.aurelia.models.transformers.tiny_qwen25_omni import CORPUS

MARKS = ("<|endoftext|>", "<|system|>", "<|user|>", "<|assistant|>", "<|end|>", "<|endoftext10|>", "<|endoftext11|>")
SETTINGS = {"feature_extractor_type": "Phi4MultimodalFeatureExtractor", "feature_size": 80, "sampling_rate": 16000}
ORIGINAL = 96
"""Tokens after which the published model turns to its long factors (4096 there)."""


def build(folder: Path, *, seed: int = 0, adapter: bool = False) -> Path:
    """Write the checkpoint into a folder, which is made if it is not there.

    Args:
        folder: Where to.
        seed: Of the random weights.
        adapter: With an adapter for pictures and the folder of one for sound, as the published one.
    """
    import torch
    from transformers import GenerationConfig, Phi4MultimodalForCausalLM

    folder.mkdir(parents=True, exist_ok=True)
    tokenizer = make_tokenizer()
    tokenizer.save_pretrained(folder)
    (folder / "preprocessor_config.json").write_text(json.dumps(SETTINGS))
    with torch.random.fork_rng():
        torch.manual_seed(seed)
        model = Phi4MultimodalForCausalLM(config(tokenizer)).eval()
        with torch.no_grad():  # which begin as zeros
            extend = model.model.embed_tokens_extend.image_embed
            extend.global_img_feature_extensor.normal_()
            extend.sub_img_feature_extensor.normal_()
            # transformers' own generation fails when a reply holds a place of media, which no trained model writes
            model.lm_head.weight[tokenizer.convert_tokens_to_ids(list(MARKS[-2:]))] = 0
        if adapter:
            write_adapter(model, folder / "vision-lora")
            (folder / "speech-lora").mkdir()
    model.generation_config = GenerationConfig(eos_token_id=tokenizer.convert_tokens_to_ids("<|end|>"))
    model.save_pretrained(folder)
    return folder


def write_adapter(model: Any, folder: Path) -> None:
    """An adapter of rank 2 with random weights for the attention of the first layer."""
    import torch
    from safetensors.torch import save_file

    folder.mkdir()
    (folder / "adapter_config.json").write_text(json.dumps({"r": 2, "lora_alpha": 4, "peft_type": "LORA"}))
    tensors = {}
    for part in ("qkv_proj", "o_proj"):
        out, into = getattr(model.model.layers[0].self_attn, part).weight.shape
        name = f"base_model.model.model.layers.0.self_attn.{part}"
        tensors[f"{name}.lora_A.weight"], tensors[f"{name}.lora_B.weight"] = torch.randn(2, into), torch.randn(out, 2)
    save_file(tensors, folder / "adapter_model.safetensors")


def make_tokenizer() -> Any:
    """A byte-level BPE with Phi's marks."""
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
    return PreTrainedTokenizerFast(tokenizer_object=bare, eos_token="<|end|>", pad_token="<|endoftext|>")


def config(tokenizer: Any) -> Any:
    """Two layers, crops of 8 patches a side, and rotary factors for short and for long prompts."""
    from transformers import Phi4MultimodalConfig

    one = tokenizer.convert_tokens_to_ids
    return Phi4MultimodalConfig(
        vocab_size=len(tokenizer), hidden_size=64, intermediate_size=96, num_hidden_layers=2, num_attention_heads=4,
        num_key_value_heads=2, max_position_embeddings=4096, original_max_position_embeddings=ORIGINAL,
        rope_parameters={"rope_type": "longrope", "rope_theta": 10000.0, "short_factor": [1.0] * 8,
                         "long_factor": [1.5 + number for number in range(8)],
                         "original_max_position_embeddings": ORIGINAL},
        initializer_range=0.2, bos_token_id=0, pad_token_id=0, eos_token_id=one("<|end|>"),
        vision_config={
            "hidden_size": 32, "intermediate_size": 48, "num_hidden_layers": 2, "num_attention_heads": 2,
            "image_size": 112, "crop_size": 112, "image_token_id": one("<|endoftext10|>"), "initializer_range": 0.2,
        },
        audio_config={
            "hidden_size": 32, "intermediate_size": 48, "num_blocks": 2, "num_attention_heads": 2,
            "ext_pw_out_channel": 32, "depthwise_separable_out_channel": 32, "nemo_conv_channels": 32,
            "audio_token_id": one("<|endoftext11|>"), "initializer_range": 0.2,
        },
    )  # fmt: skip
