"""What is Gemma 4's own: times before frames, 30 seconds of sound, checkpoints without ears, windows."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from aurelia.model import Decoding, MediaPart, Request
from aurelia.sampling import Sampled
from tests.media_factory import film
from tests.parts import missing

try:
    from aurelia.models.transformers import open_transformers
    from aurelia.models.transformers.family import Shown
    from aurelia.models.transformers.gemma4 import FAMILY
    from tests.aurelia.models.transformers import tiny_gemma4
except ImportError:
    missing("torch, transformers and llguidance (pip install 'aurelia-toolkit[models]')")

OPTIONS = "frames=3&max_side=64&device=cpu"


@pytest.fixture(scope="module")
def processor(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Of a tiny checkpoint."""
    return FAMILY.processor(tiny_gemma4.build(tmp_path_factory.mktemp("gemma4")))


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A second and a half of two colours, with a beep."""
    path = tmp_path_factory.mktemp("clip") / "clip.mp4"
    film(path, shots=((0.8, "red"), (0.7, "blue")), beeps=(0.4,))
    return path


def shown(seconds: float, times: tuple[float, ...] = ()) -> Shown:
    """Grey frames and a rising tone."""
    frames = np.full((len(times), 48, 64, 3), 90, np.uint8)
    audio = np.sin(np.linspace(0, 900 * seconds, round(16000 * seconds)) ** 1.1).astype(np.float32)
    return Shown(MediaPart(Path("clip.mp4")), Sampled(frames, times, 1.0, audio, 16000))


def test_each_frame_stands_behind_its_time(processor: Any) -> None:
    prefix = FAMILY.prefix(processor, [shown(0.0, (0.0, 7.6, 75.2))])
    words = processor.tokenizer.decode(prefix.ids).split("<|turn>user\n")[1]
    assert [part.split("<|image>")[0] for part in words.split("<image|>")[:3]] == ["00:00 ", " 00:07 ", " 01:15 "]


def test_prompt_that_quotes_a_place_of_a_frame_shows_none(tmp_path: Path) -> None:
    folder = tiny_gemma4.build(tmp_path / "gemma4")
    words = json.loads((folder / "tokenizer.json").read_text(encoding="utf-8"))
    for mark in words["added_tokens"]:
        mark["special"] = mark["content"] != "<|video|>"
    (folder / "tokenizer.json").write_text(json.dumps(words), encoding="utf-8")
    processor: Any = FAMILY.processor(folder)
    assert processor.frame_id not in FAMILY.tail(processor, "What does <|video|> mean?")
    assert FAMILY.prefix(processor, [shown(0.0, (0.0,))]).ids.count(processor.frame_id) > 9


@pytest.mark.parametrize(("seconds", "heard", "places"), [(29.9, 29.9, 748), (30.0, 30.0, 750), (41.0, 30.0, 750)])
def test_sound_beyond_30_seconds_is_left_out_and_delivered_says_so(
    processor: Any, seconds: float, heard: float, places: int
) -> None:
    delivered = FAMILY.prefix(processor, [shown(seconds)]).delivered
    assert delivered.audio_seconds == heard
    assert delivered.audio_tokens == places


def test_sound_too_short_for_a_place_is_left_out(processor: Any) -> None:
    prefix = FAMILY.prefix(processor, [shown(0.02, (0.0,))])
    assert (prefix.delivered.audio_seconds, prefix.delivered.audio_tokens) == (0, 0)
    assert "input_features" not in prefix.inputs


def test_checkpoint_without_ears_says_that_it_hears_nothing(tmp_path: Path, clip: Path) -> None:
    model = open_transformers(f"{tiny_gemma4.build(tmp_path / 'deaf', ears=False)}?{OPTIONS}")
    assert model.modalities == ("text", "video")
    reply = model.generate([Request("one", "What is it?", (MediaPart(clip),), decoding=Decoding(max_tokens=4))])[0]
    assert reply.error is None
    assert (reply.delivered.frames, reply.delivered.audio_seconds, reply.delivered.audio_tokens) == (3, 0, 0)


@pytest.mark.parametrize(("window", "both_ways"), [(8, True), (512, True), (24, False)])
def test_prefix_is_reused_exactly_whatever_the_sliding_layers_see(
    tmp_path: Path, clip: Path, window: int, both_ways: bool
) -> None:
    folder = tiny_gemma4.build(tmp_path / "gemma4", window=window, both_ways=both_ways, seed=window)
    prompts = ("What is seen?", "What is heard, and when? Say it in a few words.")
    requests = [Request(p, p, (MediaPart(clip),), decoding=Decoding(max_tokens=40)) for p in prompts]
    reusing, plain = open_transformers(f"{folder}?{OPTIONS}"), open_transformers(f"{folder}?{OPTIONS}&reuse=none")
    assert [reply.text for reply in reusing.generate(requests)] == [reply.text for reply in plain.generate(requests)]
