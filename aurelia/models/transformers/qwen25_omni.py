"""Qwen2.5-Omni: the thinker, with pictures and sound interleaved in chunks of two seconds.

Source: "Qwen2.5-Omni Technical Report" (arXiv 2503.20215), time-aligned multimodal positions.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from aurelia.models.transformers.family import Family, Prefix, Shown
from aurelia.models.transformers.qwen import Piece, QwenProcessor, open_processor, prefix_of, tail_of

PLACES_A_SECOND = 25
CHUNK_SECONDS = 2


def sound_places(mel_frames: int) -> int:
    """Places that log-mel frames take: halved by the convolution, and again by the pooling."""
    return ((mel_frames - 1) // 2 + 1 - 2) // 2 + 1


def interleave(piece: Piece, pictures: int, sounds: int) -> Sequence[tuple[str, int]]:
    """Runs of places: the pictures of about two seconds, then their sound, and so on.

    The model works out the place in time of each token by the same rule, in the same number type.
    """
    import torch

    each = pictures // piece.grid[0]
    seconds = torch.tensor(piece.seconds_per_grid, dtype=torch.float32)
    times = (torch.arange(piece.grid[0]) * seconds * PLACES_A_SECOND).long().tolist()
    films = _chunks([time for time in times for _ in range(each)])
    tracks = _chunks(range(sounds))
    runs = []
    for chunk in range(max(len(films), len(tracks))):
        runs += [("video", films[chunk])] if chunk < len(films) else []
        runs += [("audio", tracks[chunk])] if chunk < len(tracks) else []
    return runs


def _chunks(times: Sequence[int]) -> list[int]:
    """How many of the tokens stand in each chunk; one token opens at most one chunk, as in the published model."""
    sizes = [0]
    for time in times:
        if time >= len(sizes) * PLACES_A_SECOND * CHUNK_SECONDS:
            sizes.append(0)
        sizes[-1] += 1
    return sizes


def prefix(processor: QwenProcessor, shown: Sequence[Shown]) -> Prefix:
    """The system turn, and the media at the beginning of the user's turn."""
    return prefix_of(processor, shown, sound_places, interleave)


def positions(model: Any, prefix: Prefix) -> tuple[Any, int]:
    """Places in time, height and width `(3, 1, n)`; text goes on after the last of them, not after their count."""
    import torch

    ids = torch.tensor([prefix.ids])
    mask = prefix.inputs.get("feature_attention_mask")
    placed, _ = model.model.get_rope_index(
        ids,
        video_grid_thw=prefix.inputs.get("video_grid_thw"),
        attention_mask=torch.ones_like(ids),
        use_audio_in_video=prefix.inputs.get("use_audio_in_video", False),
        audio_seqlens=mask.sum(-1) if mask is not None else None,
        second_per_grids=prefix.inputs.get("video_second_per_grid"),
    )
    return placed, int(placed[..., -1].max()) + 1


def text_positions(positions: Any) -> Any:
    """The same place on each of the three axes."""
    return positions[None].expand(3, -1, -1)


def encoders(model: Any) -> Mapping[str, Any]:
    """The vision and the audio encoder."""
    return {"video": model.model.visual, "audio": model.model.audio_tower}


FAMILY = Family(
    name="qwen2.5-omni",
    model_types=("qwen2_5_omni", "qwen2_5_omni_thinker"),
    model_class="Qwen2_5OmniThinkerForConditionalGeneration",
    prefix=prefix,
    tail=tail_of,
    encoders=encoders,
    positions=positions,
    text_positions=text_positions,
    stops=("<|im_end|>", "<|endoftext|>"),
    processor=open_processor,
)
