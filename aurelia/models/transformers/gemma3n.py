"""Gemma 3n: frames as pictures with their times, then at most 30 seconds of sound. Its eye comes from timm.

Each frame and each sound takes a fixed count of places, as in transformers' `Gemma3nProcessor`: sound that is shorter
is filled up by the model itself.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from aurelia.models.transformers.family import SYSTEM, Family, Ids, Prefix, Shown, marked_ids, plain_ids
from schemas.errors import ModelError
from schemas.reasoning import Delivered

MOST_SECONDS = 30.0
LEAST_SECONDS = 0.1


@dataclass(frozen=True)
class Block:
    """A picture or a sound in the prompt.

    Args:
        opening: Ids before its places.
        place: Id of a place.
        count: Places.
        closing: Ids after its places.
    """

    opening: Ids
    place: int
    count: int
    closing: Ids

    @property
    def ids(self) -> Ids:
        """All ids of it."""
        return [*self.opening, *[self.place] * self.count, *self.closing]


@dataclass(frozen=True)
class Gemma3nProcessor:
    """What turns text, frames and sound into inputs.

    Args:
        tokenizer: The checkpoint's.
        pictures: Sizes frames.
        sound: Makes mel features.
        frame: What a frame is in the prompt.
        heard: What a sound is in the prompt.
    """

    tokenizer: Any
    pictures: Any
    sound: Any
    frame: Block
    heard: Block


def open_processor(folder: Path) -> Gemma3nProcessor:
    """The parts of a checkpoint's processor, none of which needs torchvision.

    Raises:
        ModelError: timm is not installed.
    """
    if find_spec("timm") is None:
        raise ModelError(str(folder), "needs timm, which has its vision encoder", "pip install timm torchvision")
    from transformers import AutoFeatureExtractor, AutoTokenizer, Gemma3nConfig
    from transformers.models.siglip.image_processing_pil_siglip import SiglipImageProcessorPil

    config = Gemma3nConfig.from_pretrained(folder)
    words = AutoTokenizer.from_pretrained(folder)
    # so that a prompt that quotes them shows nothing
    own = words.convert_ids_to_tokens([config.image_token_id, config.audio_token_id])
    words.add_tokens([mark for mark in own if mark], special_tokens=True)
    frame = Block([config.boi_token_id], config.image_token_id, config.vision_soft_tokens_per_image,
                  [config.eoi_token_id])  # fmt: skip
    heard = Block([config.boa_token_id], config.audio_token_id, config.audio_soft_tokens_per_image,
                  [config.eoa_token_id])  # fmt: skip
    pictures = SiglipImageProcessorPil.from_pretrained(folder)
    return Gemma3nProcessor(words, pictures, AutoFeatureExtractor.from_pretrained(folder), frame, heard)


def prefix(processor: Gemma3nProcessor, shown: Sequence[Shown]) -> Prefix:
    """What other models have as system turn, then each part: its frames with their times, then its sound."""
    words = processor.tokenizer
    frames = [frame for one in shown for frame in one.sampled.frames]
    heard = [_heard(one) for one in shown]
    sounds = [samples for samples in heard if len(samples)]
    ids = marked_ids(words, f"<bos><start_of_turn>user\n{SYSTEM}\n\n")
    for one, samples in zip(shown, heard, strict=True):
        if len(shown) > 1:
            ids += plain_ids(words, f"{one.part.role}: ")
        for time in one.sampled.times[: len(one.sampled.frames)]:
            ids += [*plain_ids(words, f"{time:.1f} s\n\n"), *processor.frame.ids, *plain_ids(words, "\n\n")]
        if len(samples):
            ids += [*plain_ids(words, "\n\n"), *processor.heard.ids, *plain_ids(words, "\n\n")]
    rate = processor.sound.sampling_rate
    delivered = Delivered(
        frames=len(frames),
        audio_seconds=round(sum(len(samples) for samples in sounds) / rate, 3),
        video_tokens=processor.frame.count * len(frames),
        audio_tokens=processor.heard.count * len(sounds),
    )
    return Prefix(ids, _inputs(processor, frames, sounds), delivered)


def tail(processor: Gemma3nProcessor, prompt: str) -> Ids:
    """The prompt as plain text, then the opening of the model's turn."""
    words = processor.tokenizer
    return [*plain_ids(words, prompt), *marked_ids(words, "<end_of_turn>\n<start_of_turn>model\n")]


def encoders(model: Any) -> Mapping[str, Any]:
    """The vision and the audio tower."""
    return {"video": model.model.vision_tower, "audio": model.model.audio_tower}


def attention(kind: str) -> dict[str, str]:
    """The kind for text; the towers have their own."""
    return {"text_config": kind}


def _heard(one: Shown) -> NDArray[Any]:
    """The samples that the model can take; none where there are too few for its encoder."""
    rate = one.sampled.sample_rate
    samples = one.sampled.audio[: round(MOST_SECONDS * rate)]
    return samples if len(samples) >= LEAST_SECONDS * rate else samples[:0]


def _inputs(processor: Gemma3nProcessor, frames: Sequence[Any], sounds: Sequence[Any]) -> dict[str, Any]:
    inputs: dict[str, Any] = {}
    if frames:
        inputs |= processor.pictures(images=list(frames), return_tensors="pt")
    if sounds:
        inputs |= processor.sound(list(sounds), padding="longest", return_tensors="pt")
    return inputs


FAMILY = Family(
    name="gemma3n",
    model_types=("gemma3n",),
    model_class="Gemma3nForConditionalGeneration",
    prefix=prefix,
    tail=tail,
    encoders=encoders,
    stops=("<end_of_turn>",),
    most_audio_seconds=MOST_SECONDS,
    attention=attention,
    processor=open_processor,
)
