"""Gemma 4: frames with their times, then at most 30 seconds of sound. Its sliding layers see a whole frame both ways.

Placeholders, times and token types are those of transformers' `Gemma4Processor`. The video processor in it needs
torchvision, so frames go through the picture processor, at the video processor's places a frame.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from aurelia.models.transformers.family import SYSTEM, Family, Ids, Prefix, Shown, marked_ids, plain_ids
from schemas.reasoning import Delivered

MOST_SECONDS = 30.0
PLACES_A_FRAME = 70
"""Most places of the prompt that a frame takes: what the model's video processor says."""
_FRAME_TYPE, _SOUND_TYPE = 2, 3
"""Token types as transformers' processors number them; text is 0, a single picture 1."""


@dataclass(frozen=True)
class Gemma4Processor:
    """What turns text, frames and sound into inputs.

    Args:
        tokenizer: The checkpoint's.
        pictures: Cuts frames into patches.
        sound: Makes mel features; None for a checkpoint without ears.
        frame_id: Token id that stands for a place of a frame. The tokenizer may not know it by a name.
        sound_id: Token id that stands for a place of sound.
    """

    tokenizer: Any
    pictures: Any
    sound: Any
    frame_id: int
    sound_id: int


@dataclass(frozen=True)
class _Media:
    """All parts' inputs, and the places that each frame and each sound takes."""

    inputs: Mapping[str, Any]
    frame_places: Iterator[int]
    sound_places: Iterator[int]


def open_processor(folder: Path) -> Gemma4Processor:
    """The parts of a checkpoint's processor, none of which needs torchvision."""
    from transformers import AutoConfig, AutoFeatureExtractor, AutoTokenizer
    from transformers.models.gemma4.image_processing_pil_gemma4 import Gemma4ImageProcessorPil

    config = AutoConfig.from_pretrained(folder)
    sound = AutoFeatureExtractor.from_pretrained(folder) if config.audio_config is not None else None
    pictures = Gemma4ImageProcessorPil.from_pretrained(folder)
    words = AutoTokenizer.from_pretrained(folder)
    # Where it is a word and no mark, a prompt that quotes it would show a frame; transformers' processor marks it too.
    words.add_tokens(["<|video|>"] if "<|video|>" in words.get_vocab() else [], special_tokens=True)
    return Gemma4Processor(words, pictures, sound, config.video_token_id, config.audio_token_id)


def prefix(processor: Gemma4Processor, shown: Sequence[Shown]) -> Prefix:
    """The system turn, then each part: its frames with their times, then its sound."""
    words = processor.tokenizer
    heard = [_heard(processor, one) for one in shown]
    media = _media(processor, shown, heard)
    ids = marked_ids(words, f"<bos><|turn>system\n{SYSTEM}<turn|>\n<|turn>user\n")
    for one, samples in zip(shown, heard, strict=True):
        if len(shown) > 1:
            ids += plain_ids(words, f"{one.part.role}: ")
        ids += _frames_ids(processor, one, media)
        if len(samples):
            places = [processor.sound_id] * next(media.sound_places)
            ids += [*marked_ids(words, "<|audio>"), *places, *marked_ids(words, "<audio|>")]
    types = _types(processor, ids)
    return Prefix(ids, {**media.inputs, "mm_token_type_ids": types}, _delivered(types, shown, heard))


def tail(processor: Gemma4Processor, prompt: str) -> Ids:
    """The prompt as plain text, then the opening of the model's turn."""
    words = processor.tokenizer
    return [*plain_ids(words, prompt), *marked_ids(words, "<turn|>\n<|turn>model\n")]


def text_inputs(ids: Any) -> Mapping[str, Any]:
    """Text is of token type 0."""
    import torch

    return {"mm_token_type_ids": torch.zeros_like(ids)}


def encoders(model: Any) -> Mapping[str, Any]:
    """The vision tower, and the audio tower of a checkpoint that has one."""
    towers = {"video": model.model.vision_tower, "audio": model.model.audio_tower}
    return {sense: tower for sense, tower in towers.items() if tower is not None}


def attention(kind: str) -> dict[str, str]:
    """The kind for pictures and text; the audio tower has its own, in blocks."""
    return {"text_config": kind, "vision_config": kind, "audio_config": "eager"}


def _heard(processor: Gemma4Processor, one: Shown) -> NDArray[Any]:
    """The samples that the model can take: none for one without ears, none too short for a single place."""
    rate = one.sampled.sample_rate
    samples = one.sampled.audio[: round(MOST_SECONDS * rate)]
    return samples if processor.sound is not None and len(samples) > rate * 0.05 else samples[:0]


def _media(processor: Gemma4Processor, shown: Sequence[Shown], heard: Sequence[NDArray[Any]]) -> _Media:
    import torch

    inputs: dict[str, Any] = {}
    frame_places: list[int] = []
    sound_places: list[int] = []
    films = [one.sampled.frames for one in shown if len(one.sampled.frames)]
    if films:
        frames = [frame for film in films for frame in film]
        cut = processor.pictures(images=frames, max_soft_tokens=PLACES_A_FRAME, return_tensors="pt")
        frame_places = [int(places) for places in cut["num_soft_tokens_per_image"]]
        inputs["pixel_values_videos"] = cut["pixel_values"]
        inputs["video_position_ids"] = cut["image_position_ids"]
        inputs["num_frames_per_video"] = torch.tensor([len(film) for film in films])
    sounds = [samples for samples in heard if len(samples)]
    if sounds:
        mel = processor.sound(sounds, padding="longest", return_tensors="pt")
        # The audio tower halves time twice, and the mask with it.
        sound_places = mel["input_features_mask"][:, ::2][:, ::2].sum(1).tolist()
        inputs["input_features"] = mel["input_features"]
        inputs["input_features_mask"] = mel["input_features_mask"]
    return _Media(inputs, iter(frame_places), iter(sound_places))


def _frames_ids(processor: Gemma4Processor, one: Shown, media: _Media) -> Ids:
    """The places of a part's frames, each behind its time in minutes and seconds."""
    words = processor.tokenizer
    closing = marked_ids(words, "<image|>")
    ids: Ids = []
    for time in one.sampled.times:
        stamp = f"{' ' if ids else ''}{int(time // 60):02d}:{int(time % 60):02d} <|image>"
        ids += [*marked_ids(words, stamp), *[processor.frame_id] * next(media.frame_places), *closing]
    return ids


def _types(processor: Gemma4Processor, ids: Ids) -> Any:
    import torch

    row = torch.tensor([ids])
    types = torch.zeros_like(row)
    types[row == processor.frame_id] = _FRAME_TYPE
    types[row == processor.sound_id] = _SOUND_TYPE
    return types


def _delivered(types: Any, shown: Sequence[Shown], heard: Sequence[NDArray[Any]]) -> Delivered:
    seconds = sum(len(samples) / one.sampled.sample_rate for one, samples in zip(shown, heard, strict=True))
    return Delivered(
        frames=sum(len(one.sampled.frames) for one in shown),
        audio_seconds=round(seconds, 3),
        video_tokens=int((types == _FRAME_TYPE).sum()),
        audio_tokens=int((types == _SOUND_TYPE).sum()),
    )


FAMILY = Family(
    name="gemma4",
    model_types=("gemma4",),
    model_class="Gemma4ForConditionalGeneration",
    prefix=prefix,
    tail=tail,
    encoders=encoders,
    text_inputs=text_inputs,
    stops=("<turn|>",),
    most_audio_seconds=MOST_SECONDS,
    attention=attention,
    processor=open_processor,
)
