"""What the Qwen Omni families share: their tokenizer's marks, log-mel sound, patches, and the shape of the prompt."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from numpy.typing import NDArray

from aurelia.models.transformers.family import SYSTEM, Ids, Prefix, Shown, marked_ids, plain_ids
from aurelia.models.transformers.patches import PatchShape, cut
from aurelia.sampling import Sampled
from schemas.errors import ModelError
from schemas.reasoning import Delivered

LEAST_MEL = 3
"""Log-mel frames below which there is no place for sound in the prompt."""


@dataclass(frozen=True)
class QwenProcessor:
    """What turns text, sound and pictures into inputs.

    Args:
        tokenizer: With `audio_token`, `video_token` and their opening and closing marks.
        extractor: Makes log-mel features of 16 kHz sound.
        shape: How pictures are cut into patches.
    """

    tokenizer: Any
    extractor: Any
    shape: PatchShape


@dataclass(frozen=True)
class Piece:
    """One media part as inputs.

    Args:
        patches: `(n, values)` float32, or None without pictures.
        grid: Patches along time, height and width.
        seconds_per_grid: Seconds between patches along time.
        mel: `(bins, frames)` float32, or None without sound.
        sound_seconds: Of sound in it.
        frames: Frames in it.
    """

    patches: Any = None
    grid: tuple[int, int, int] = (0, 0, 0)
    seconds_per_grid: float = 0.0
    mel: Any = None
    sound_seconds: float = 0.0
    frames: int = 0


def open_processor(folder: Path) -> QwenProcessor:
    """Tokenizer, feature extractor and patch settings of a checkpoint's folder."""
    from transformers import AutoTokenizer, WhisperFeatureExtractor

    tokenizer = AutoTokenizer.from_pretrained(folder)
    settings = _settings(folder)
    sound = {name: settings[name] for name in ("feature_size", "sampling_rate", "hop_length", "chunk_length", "n_fft")
             if name in settings}  # fmt: skip
    if not getattr(tokenizer, "audio_token", None) or "feature_size" not in sound:
        raise ModelError(str(folder), "has no marks or settings for sound", "download the whole checkpoint")
    return QwenProcessor(tokenizer, WhisperFeatureExtractor(**sound), PatchShape.of(settings))


def piece_of(processor: QwenProcessor, sampled: Sampled) -> Piece:
    """One part's pictures as patches and sound as log-mel features."""
    piece: dict[str, Any] = {}
    if len(sampled.frames):
        patches, grid = cut(sampled.frames, processor.shape)
        piece |= {"patches": patches, "grid": grid, "frames": len(sampled.frames)}
        piece["seconds_per_grid"] = processor.shape.frames / frame_rate(sampled)
    mel, seconds = log_mel(processor.extractor, sampled.audio)
    if mel is not None:
        piece |= {"mel": mel, "sound_seconds": seconds}
    return Piece(**piece)


def frame_rate(sampled: Sampled) -> float:
    """Frames a second as they really lie; a film with fewer frames than were asked for gives fewer."""
    if len(sampled.times) < 2 or sampled.times[-1] <= sampled.times[0]:
        return sampled.fps
    return (len(sampled.times) - 1) / (sampled.times[-1] - sampled.times[0])


def log_mel(extractor: Any, audio: NDArray[Any]) -> tuple[Any, float]:
    """Log-mel features `(bins, frames)` of the sound, and the seconds that are in them; None where it is too short.

    The extractor would pad to its full length (300 s) and throw that away; a window of silence gives the same frames.
    """
    import torch

    audio = audio[: extractor.n_samples]
    count = -(-len(audio) // extractor.hop_length)
    if count < LEAST_MEL:
        return None, 0.0
    length = min(count * extractor.hop_length + extractor.n_fft, extractor.n_samples)
    made = extractor(audio, sampling_rate=extractor.sampling_rate, max_length=length, return_tensors="np")
    mel = torch.from_numpy(made["input_features"][0])[:, :count].contiguous()
    return mel, round(len(audio) / extractor.sampling_rate, 3)


def prefix_of(
    processor: QwenProcessor,
    shown: Sequence[Shown],
    sound_places: Callable[[int], int],
    interleave: Callable[[Piece, int, int], Sequence[tuple[str, int]]],
) -> Prefix:
    """The prompt up to the end of the media.

    Args:
        processor: The family's processor.
        shown: The media; with several parts each is announced by its role.
        sound_places: Log-mel frames -> places that they take in the prompt.
        interleave: `(piece, picture places, sound places)` -> runs of `video` and `audio` places, for a film with both.

    Returns:
        The prefix. Sound is interleaved with the pictures where every film has sound; else it follows them.
    """
    tokenizer = processor.tokenizer
    pieces = [piece_of(processor, each.sampled) for each in shown]
    together = all(piece.mel is not None for piece in pieces if piece.patches is not None)
    ids = marked_ids(tokenizer, f"<|im_start|>system\n{SYSTEM}<|im_end|>\n<|im_start|>user\n")
    pictures_taken = sounds_taken = 0
    for each, piece in zip(shown, pieces, strict=True):
        if len(shown) > 1:
            ids += plain_ids(tokenizer, f"{each.part.role}: ")
        pictures = piece.grid[0] * piece.grid[1] * piece.grid[2] // processor.shape.merge**2
        sounds = sound_places(piece.mel.shape[1]) if piece.mel is not None else 0
        runs = interleave(piece, pictures, sounds) if together and pictures and sounds else None
        ids += _media_ids(tokenizer, pictures, sounds, runs)
        pictures_taken, sounds_taken = pictures_taken + pictures, sounds_taken + sounds
    delivered = Delivered(
        frames=sum(piece.frames for piece in pieces),
        audio_seconds=round(sum(piece.sound_seconds for piece in pieces), 3),
        video_tokens=pictures_taken,
        audio_tokens=sounds_taken,
    )
    return Prefix(ids, _inputs(pieces, together), delivered)


def tail_of(processor: QwenProcessor, prompt: str) -> Ids:
    """The prompt as the rest of the user's turn, and the opening of the model's."""
    closing = marked_ids(processor.tokenizer, "<|im_end|>\n<|im_start|>assistant\n")
    return [*plain_ids(processor.tokenizer, prompt), *closing]


def _media_ids(tokenizer: Any, pictures: int, sounds: int, runs: Sequence[tuple[str, int]] | None) -> Ids:
    """The places of one part, between the marks that open and close them."""
    token = {"video": tokenizer.video_token, "audio": tokenizer.audio_token}
    number = {sense: tokenizer.convert_tokens_to_ids(mark) for sense, mark in token.items()}
    one = tokenizer.convert_tokens_to_ids
    picture_marks = one([tokenizer.vision_bos_token, tokenizer.vision_eos_token])
    sound_marks = one([tokenizer.audio_bos_token, tokenizer.audio_eos_token])
    if runs is not None:
        inner = [number[sense] for sense, count in runs for _ in range(count)]
        return [picture_marks[0], sound_marks[0], *inner, sound_marks[1], picture_marks[1]]
    ids: Ids = []
    if pictures:
        ids += [picture_marks[0], *[number["video"]] * pictures, picture_marks[1]]
    if sounds:
        ids += [sound_marks[0], *[number["audio"]] * sounds, sound_marks[1]]
    return ids


def _inputs(pieces: Sequence[Piece], together: bool) -> Mapping[str, Any]:
    """Pixel values, features, their masks and grids, as the forward of the Qwen Omni thinkers takes them."""
    import torch

    inputs: dict[str, Any] = {}
    films = [piece for piece in pieces if piece.patches is not None]
    sounds = [piece.mel for piece in pieces if piece.mel is not None]
    if films:
        inputs["pixel_values_videos"] = torch.cat([piece.patches for piece in films])
        inputs["video_grid_thw"] = torch.tensor([piece.grid for piece in films])
        inputs["video_second_per_grid"] = torch.tensor([piece.seconds_per_grid for piece in films])
        inputs["use_audio_in_video"] = bool(sounds) and together
    if sounds:
        longest = max(mel.shape[1] for mel in sounds)
        padded = [torch.nn.functional.pad(mel, (0, longest - mel.shape[1])) for mel in sounds]
        masks = [(torch.arange(longest) < mel.shape[1]).long() for mel in sounds]
        inputs |= {"input_features": torch.stack(padded), "feature_attention_mask": torch.stack(masks)}
    return inputs


def _settings(folder: Path) -> dict[str, Any]:
    """The settings of a checkpoint's processors, whichever of the files they are kept in."""
    found: dict[str, Any] = {}
    for name in ("preprocessor_config.json", "video_preprocessor_config.json", "processor_config.json"):
        path = folder / name
        if path.exists():
            data = json.loads(path.read_text(encoding="utf-8"))
            nested = [data.get(part) or {} for part in ("image_processor", "video_processor", "feature_extractor")]
            for settings in (data, *nested):
                found |= settings
    return found
