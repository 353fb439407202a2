"""Phi-4-multimodal: frames as pictures with their times, then the sound. Each frame is one crop, seen whole and again.

Crops, masks and counts of places are those of transformers' `Phi4MultimodalImageProcessor` (which needs torchvision)
for a picture that fits into one crop; a larger frame is made smaller, as its other crops would cost as much again.

The published model answers about pictures, with or without sound, through one adapter, and about sound alone through
another. The first is folded into the weights and serves text too; sound alone is refused where the checkpoint keeps
adapters. Source: "Phi-4-Mini Technical Report" (arXiv 2503.01743).
"""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from aurelia.models.transformers.family import SYSTEM, Family, Ids, Prefix, Shown, marked_ids, plain_ids
from aurelia.models.transformers.lora import fold
from schemas.errors import ModelError
from schemas.reasoning import Delivered

ADAPTER, SOUND_ADAPTER = "vision-lora", "speech-lora"
LEAST_SECONDS = 0.1


@dataclass(frozen=True)
class Phi4Processor:
    """What turns text, frames and sound into inputs.

    Args:
        tokenizer: The checkpoint's.
        sound: Makes log-mel features.
        crop: Side of a crop in pixels.
        patch: Side of a patch in pixels.
        picture: Token id that stands for a place of a picture.
        heard: Token id that stands for a place of sound.
        sound_apart: Whether sound alone goes through an adapter that is not loaded.
    """

    tokenizer: Any
    sound: Any
    crop: int
    patch: int
    picture: int
    heard: int
    sound_apart: bool


def open_processor(folder: Path) -> Phi4Processor:
    """Tokenizer, feature extractor and sizes of a checkpoint's folder."""
    from transformers import AutoTokenizer, Phi4MultimodalConfig, Phi4MultimodalFeatureExtractor

    config = Phi4MultimodalConfig.from_pretrained(folder)
    places = config.vision_config.image_token_id, config.audio_config.audio_token_id
    words = AutoTokenizer.from_pretrained(folder)
    # so that a prompt that quotes them shows nothing
    words.add_tokens([mark for mark in words.convert_ids_to_tokens(places) if mark], special_tokens=True)
    return Phi4Processor(
        words,
        Phi4MultimodalFeatureExtractor.from_pretrained(folder),
        config.vision_config.crop_size,
        config.vision_config.patch_size,
        *places,
        sound_apart=(folder / SOUND_ADAPTER).is_dir(),
    )


def prefix(processor: Phi4Processor, shown: Sequence[Shown]) -> Prefix:
    """The system turn, then each part: its frames with their times, then its sound.

    Raises:
        ModelError: Only sound is given, and the checkpoint has an adapter of its own for that.
    """
    words = processor.tokenizer
    frames = [frame for one in shown for frame in one.sampled.frames]
    heard = [_heard(one) for one in shown]
    sounds = [samples for samples in heard if len(samples)]
    if sounds and not frames and processor.sound_apart:
        hint = "ask about the pictures too, or take another model for sound alone"
        raise ModelError("phi4-multimodal", "answers about sound alone through an adapter that is not loaded", hint)
    picture_inputs, picture_places = _pictures(processor, frames)
    sound_inputs, sound_places = _sounds(processor, sounds)
    ids = marked_ids(words, f"<|system|>{SYSTEM}<|end|><|user|>")
    pictures, sound = iter(picture_places), iter(sound_places)
    for one, samples in zip(shown, heard, strict=True):
        if len(shown) > 1:
            ids += plain_ids(words, f"{one.part.role}: ")
        for time in one.sampled.times[: len(one.sampled.frames)]:
            ids += [*plain_ids(words, f"{time:.1f} s "), *[processor.picture] * next(pictures)]
        ids += [processor.heard] * (next(sound) if len(samples) else 0)
    delivered = Delivered(
        frames=len(frames),
        audio_seconds=round(sum(len(samples) for samples in sounds) / processor.sound.sampling_rate, 3),
        video_tokens=sum(picture_places),
        audio_tokens=sum(sound_places),
    )
    return Prefix(ids, {**picture_inputs, **sound_inputs}, delivered)


def tail(processor: Phi4Processor, prompt: str) -> Ids:
    """The prompt as plain text, then the opening of the model's turn."""
    words = processor.tokenizer
    return [*plain_ids(words, prompt), *marked_ids(words, "<|end|><|assistant|>")]


def encoders(model: Any) -> Mapping[str, Any]:
    """The encoders of pictures and of sound."""
    extend = model.model.embed_tokens_extend
    return {"video": extend.image_embed.img_processor, "audio": extend.audio_embed.encoder}


def finish(model: Any, folder: Path) -> None:
    """Fold the adapter for pictures into the weights, and use one set of rotary factors for every length.

    The published model turns to its factors for long prompts when a sequence passes 4096 tokens, which makes what was
    computed before it wrong. A clip's frames pass that in most cases, so the long factors hold from the start.
    """
    if (folder / ADAPTER).is_dir():
        fold(model, folder / ADAPTER)
    rotary = model.model.rotary_emb
    if rotary.rope_type == "longrope":
        from transformers.modeling_rope_utils import ROPE_INIT_FUNCTIONS

        short = model.config.rope_parameters["original_max_position_embeddings"]
        factors, _ = ROPE_INIT_FUNCTIONS["longrope"](model.config, rotary.inv_freq.device, seq_len=short + 1)
        rotary.original_inv_freq = factors


def _heard(one: Shown) -> NDArray[Any]:
    """The sound of a part; none where it is too short for the encoder."""
    audio = one.sampled.audio
    return audio if len(audio) >= LEAST_SECONDS * one.sampled.sample_rate else audio[:0]


def _pictures(processor: Phi4Processor, frames: Sequence[NDArray[Any]]) -> tuple[dict[str, Any], list[int]]:
    """Inputs of all frames `(frames, 2, 3, crop, crop)`, and the places that each takes."""
    import torch

    if not frames:
        return {}, []
    crops, masks = zip(*(_crop(processor, frame) for frame in frames), strict=True)
    pixels = torch.stack(crops)
    seen = torch.stack(masks)
    inputs = {
        "image_pixel_values": torch.stack([pixels, pixels], 1),
        "image_attention_mask": torch.stack([torch.ones_like(seen), seen], 1),
        "image_sizes": torch.tensor([[processor.crop, processor.crop]] * len(frames)),
    }
    halved = seen[:, ::2, ::2]
    side = halved.shape[-1]
    rows = halved[:, :, 0].sum(-1)
    # the frame with a mark at each row's end, a mark between, and the whole crop with a mark at each row's end
    places = halved.sum((1, 2)) + rows + 1 + side * (side + 1)
    return inputs, [int(count) for count in places]


def _crop(processor: Phi4Processor, frame: NDArray[Any]) -> tuple[Any, Any]:
    """A frame in the upper left of a white crop `(3, crop, crop)`, and which patches show it."""
    import torch

    height, width = frame.shape[:2]
    scale = processor.crop / max(height, width)
    size = [max(processor.patch, int(side * scale)) for side in (height, width)]
    pixels = torch.from_numpy(frame).permute(2, 0, 1)[None].float()
    small = torch.nn.functional.interpolate(pixels, size=size, mode="bilinear", antialias=True)[0].round()
    crop = torch.full((3, processor.crop, processor.crop), 255.0)
    crop[:, : size[0], : size[1]] = small
    side = processor.crop // processor.patch
    mask = torch.zeros(side, side)
    mask[: math.ceil(size[0] / processor.patch), : math.ceil(size[1] / processor.patch)] = 1
    return crop / 127.5 - 1, mask


def _sounds(processor: Phi4Processor, sounds: Sequence[NDArray[Any]]) -> tuple[dict[str, Any], list[int]]:
    """Inputs of all sounds, and the places that each takes."""
    if not sounds:
        return {}, []
    made = processor.sound(list(sounds), sampling_rate=processor.sound.sampling_rate, return_tensors="pt")
    return dict(made), made["audio_embed_sizes"].tolist()


FAMILY = Family(
    name="phi4-multimodal",
    model_types=("phi4_multimodal",),
    model_class="Phi4MultimodalForCausalLM",
    prefix=prefix,
    tail=tail,
    encoders=encoders,
    stops=("<|end|>", "<|endoftext|>"),
    processor=open_processor,
    finish=finish,
)
