"""Stand-in of the package videollama2, branch audio_visual: the calls that the worker makes, on real files."""

from __future__ import annotations

import os
from types import SimpleNamespace
from typing import Any

import fake_common as common
import numpy as np

FRAMES = 8


def disable_torch_init() -> None:
    """Nothing to switch off."""


def model_init(model_path: str) -> tuple[Any, dict[str, Any], str]:
    """Net, processors by sense, tokenizer."""
    print(f"loading {model_path}")
    net = SimpleNamespace(model=SimpleNamespace(vision_tower="eyes", audio_tower="ears"))
    return net, {"video": process_video, "audio": process_audio_file}, "tokenizer"


def process_video(path: str, va: bool = False) -> Any:
    """Frames; with `va` the sound of the same file beside them."""
    assert not va, "the file has no sound of its own"
    assert not common.has_sound(path)
    return np.full((min(FRAMES, common.frames_of(path)), 3, 2, 2), 0.5)


def process_audio_file(path: str) -> Any:
    """Features of up to 30 seconds, filled up with silence."""
    return _features(common.samples_of(path)[: 30 * common.RATE])


def process_audio_from_video(path: str, seconds: float) -> Any:
    """Features of what ffmpeg hears in a file; of nothing, where there is no ffmpeg."""
    if os.environ.get("NO_FFMPEG"):
        print("Failed to process audio from video")
        return _features([])
    return _features(common.samples_of(path)[: 16 * common.RATE])


def mm_infer(media: Any, instruct: str, model: Any, tokenizer: str, modal: str, **gen: Any) -> str:
    """What the model is given, told."""
    assert tokenizer == "tokenizer"
    assert modal in ("video", "audio", "text")
    common.behave(instruct)
    both = isinstance(media, dict)
    frames = media["video"] if both else media if modal == "video" else None
    sound = media["audio"] if both else media if modal == "audio" else None
    towers = (model.model.vision_tower is not None, model.model.audio_tower is not None)
    assert towers == (frames is not None, sound is not None), "an encoder of a sense that is not given is left in"
    return common.told(
        asked=instruct,
        frames=0 if frames is None else len(frames),
        loud=0.0 if sound is None else round(float((sound > 0).sum()) / 100, 2),
        temperature=gen["temperature"],
        sampled=gen["do_sample"],
        most=gen["max_new_tokens"],
    )


def _features(samples: Any) -> Any:
    step = common.RATE // 100
    filled = np.zeros(30 * common.RATE)
    filled[: len(samples)] = samples
    return (np.abs(filled.reshape(-1, step)).max(axis=1) > 200).astype(float)[None, :]
