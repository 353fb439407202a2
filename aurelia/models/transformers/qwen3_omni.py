"""Qwen3-Omni: its thinker, which writes. Each patch of pictures lies where its time falls among the places of sound.

Placeholders and their order are those of transformers' `Qwen3OmniMoeProcessor`. Source: "Qwen3-Omni Technical Report"
(arXiv 2509.17765), time-aligned multimodal positions.
"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby
from pathlib import Path
from typing import Any

from aurelia.models.transformers.family import Family, Ids, Prefix, Shown
from aurelia.models.transformers.qwen import Piece, QwenProcessor, prefix_of, tail_of
from aurelia.models.transformers.qwen import open_processor as open_qwen
from aurelia.models.transformers.qwen25_omni import encoders, text_positions
from aurelia.models.transformers.qwen25_omni import positions as whole_positions

PLACES_A_SECOND = 13
CHUNK = 100
"""Log-mel frames that the audio encoder takes in at once; they become 13 places."""
MOST_SECONDS = 40 * 60
"""Of sound, as the report says; the settings of a checkpoint say 30, which its own processor does not hold to."""


def open_processor(folder: Path) -> QwenProcessor:
    """Tokenizer, feature extractor and patch settings of a checkpoint's folder."""
    processor = open_qwen(folder)
    processor.extractor.n_samples = MOST_SECONDS * processor.extractor.sampling_rate
    return processor


def sound_places(mel_frames: int) -> int:
    """Places that log-mel frames take: 13 a whole chunk, and three halvings of what is left."""
    whole, left = divmod(mel_frames, CHUNK)
    for _ in range(3):
        left = (left + 1) // 2
    return whole * PLACES_A_SECOND + left


def interleave(piece: Piece, pictures: int, sounds: int) -> Sequence[tuple[str, int]]:
    """Runs of places: a patch goes before the first place of sound that is not earlier."""
    each = pictures // piece.grid[0]
    patches = [(time * piece.seconds_per_grid * PLACES_A_SECOND, "video") for time in range(piece.grid[0])]
    heard = [(float(place), "audio") for place in range(sounds)]
    in_time = sorted([*patches, *heard], key=lambda place: place[0])
    runs = [(sense, len(list(same))) for sense, same in groupby(sense for _, sense in in_time)]
    return [(sense, count * each if sense == "video" else count) for sense, count in runs]


def prefix(processor: QwenProcessor, shown: Sequence[Shown]) -> Prefix:
    """The system turn, and the media at the beginning of the user's turn."""
    return prefix_of(processor, shown, sound_places, interleave)


def tail(processor: QwenProcessor, prompt: str) -> Ids:
    """The prompt, and the opening of the model's turn."""
    return tail_of(processor, prompt)


def positions(model: Any, prefix: Prefix) -> tuple[Any, float]:
    """Places in time, height and width `(3, 1, n)`. Pictures lie at fractions, and so does the text after them."""
    placed, _ = whole_positions(model, prefix)
    return placed, float(placed[..., -1].max()) + 1


FAMILY = Family(
    name="qwen3-omni",
    model_types=("qwen3_omni_moe", "qwen3_omni_moe_thinker"),
    model_class="Qwen3OmniMoeThinkerForConditionalGeneration",
    prefix=prefix,
    tail=tail,
    encoders=encoders,
    positions=positions,
    text_positions=text_positions,
    stops=("<|im_end|>", "<|endoftext|>"),
    processor=open_processor,
)
