"""Gemma 3n's own: places for frames and sound, and 30 seconds of sound at most. Run by test_gemma3n.py."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from aurelia.model import MediaPart
from aurelia.models.transformers.family import Shown
from aurelia.models.transformers.gemma3n import FAMILY
from aurelia.sampling import Sampled
from tests.aurelia.models.transformers import tiny_gemma3n


@pytest.fixture(scope="module")
def processor(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Of a tiny checkpoint."""
    return FAMILY.processor(tiny_gemma3n.build(tmp_path_factory.mktemp("gemma3n")))


def shown(seconds: float, times: tuple[float, ...] = ()) -> Shown:
    """Grey frames and a low tone."""
    frames = np.full((len(times), 48, 64, 3), 90, np.uint8)
    audio = np.sin(np.arange(round(16000 * seconds)) / 20).astype(np.float32)
    return Shown(MediaPart(Path("clip.mp4")), Sampled(frames, times, 1.0, audio, 16000))


@pytest.mark.parametrize(("seconds", "heard"), [(0.5, 0.5), (30.0, 30.0), (41.0, 30.0)])
def test_sound_takes_the_same_places_at_any_length_up_to_30_seconds(
    processor: Any, seconds: float, heard: float
) -> None:
    delivered = FAMILY.prefix(processor, [shown(seconds)]).delivered
    assert (delivered.audio_seconds, delivered.audio_tokens) == (heard, 188)


def test_each_frame_stands_behind_its_time(processor: Any) -> None:
    prefix = FAMILY.prefix(processor, [shown(0.0, (0.0, 7.61))])
    words = processor.tokenizer.decode(prefix.ids)
    assert words.index("0.0 s") < words.index("<start_of_image>") < words.index("7.6 s")
    assert prefix.delivered.video_tokens == words.count("<image_soft_token>") == 8


def test_prompt_that_quotes_a_place_shows_nothing(processor: Any) -> None:
    ids = FAMILY.tail(processor, "What is <image_soft_token> or <audio_soft_token>?")
    assert not {processor.frame.place, processor.heard.place} & set(ids)
