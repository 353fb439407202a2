"""Qwen2.5-Omni's inputs: the order of pictures and sound in the prompt, their places, and their numbers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from aurelia.model import MediaPart
from aurelia.models.transformers.family import Prefix, Shown
from aurelia.models.transformers.patches import PatchShape, cut
from aurelia.models.transformers.qwen import Piece, log_mel, open_processor
from aurelia.models.transformers.qwen25_omni import FAMILY, interleave, positions, prefix, sound_places
from aurelia.sampling import Sampled

Opened = Callable[..., Any]


@pytest.fixture(scope="module")
def processor(tiny: Callable[[str], Path]) -> Any:
    return open_processor(tiny("tiny_qwen25_omni"))


def made(frames: int, seconds: float, sound: float | None = None) -> Shown:
    """A film of noise: its frames at even steps over its seconds, and as much sound."""
    noise = np.random.default_rng(frames)
    pixels = noise.integers(0, 255, (frames, 56, 84, 3)).astype(np.uint8)
    audio = noise.normal(0, 0.1, round((seconds if sound is None else sound) * 16000)).astype(np.float32)
    fps = max(frames, 1) / seconds
    times = tuple(number / fps for number in range(frames))
    return Shown(MediaPart(Path("made.mp4")), Sampled(pixels, times, fps, audio, 16000))


def test_pictures_and_sound_alternate_in_chunks_of_two_seconds() -> None:
    piece = Piece(grid=(5, 4, 6), seconds_per_grid=1.0)
    assert interleave(piece, 30, 130) == [
        ("video", 12), ("audio", 50), ("video", 12), ("audio", 50), ("video", 6), ("audio", 30),
    ]  # fmt: skip


def test_a_film_longer_than_its_sound_goes_on_alone_and_the_other_way_round() -> None:
    piece = Piece(grid=(3, 4, 6), seconds_per_grid=2.0)
    assert interleave(piece, 18, 20) == [("video", 6), ("audio", 20), ("video", 6), ("video", 6)]
    assert interleave(Piece(grid=(1, 4, 6), seconds_per_grid=1.0), 6, 120) == [
        ("video", 6), ("audio", 50), ("audio", 50), ("audio", 20),
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("frames", "seconds", "sound"),
    [(8, 2.0, None), (32, 10.0, None), (31, 9.97, None), (5, 25.0, None), (32, 100.0, 29.0), (1, 1.0, None),
     (0, 3.33, None), (6, 6.0, 0.0), (32, 10.0, 9.2), (2, 0.08, None), (16, 4.0, 0.05), (8, 3.0, 12.0)],
)  # fmt: skip
def test_every_shape_of_film_is_read_as_the_model_reads_it(
    opened: Opened, processor: Any, frames: int, seconds: float, sound: float | None
) -> None:
    """Whatever the lengths, the model's own placing of tokens and its own generation agree with ours."""
    import torch

    from aurelia.model import Decoding
    from aurelia.models.transformers.choose import generator
    from aurelia.models.transformers.decode import Row, decode
    from aurelia.models.transformers.naive import reply_tokens
    from aurelia.models.transformers.net import keep, start
    from tests.aurelia.models.transformers.asking import ask_about

    model = opened()
    shown = prefix(processor, [made(frames, seconds, sound)])
    request = ask_about(decoding=Decoding(max_tokens=6))
    with torch.inference_mode():
        plain, _, _ = reply_tokens(model.net, shown, request)
        row = Row(
            start(model.net, keep(model.net, shown, "prefix"), FAMILY.tail(processor, request.prompt)),
            request.decoding, generator(0),
        )  # fmt: skip
        decode(model.net, [row])
    assert row.tokens == plain
    assert shown.delivered.video_tokens == shown.ids.count(processor.tokenizer.video_token_id)
    assert shown.delivered.audio_tokens == shown.ids.count(processor.tokenizer.audio_token_id)


def test_places_in_time_follow_the_seconds(opened: Opened, processor: Any) -> None:
    model = opened()
    shown = prefix(processor, [made(8, 4.0)])
    placed, following = positions(model.net.model, shown)
    times = placed[0, 0][np.array(shown.ids) == processor.tokenizer.video_token_id]
    first = int(times.min())
    assert sorted({int(time) - first for time in times}) == [0, 25, 50, 75], "25 places a second, 2 frames a patch"
    assert following == int(placed[..., -1].max()) + 1


def test_places_in_time_are_those_of_the_frames_there_are(opened: Opened, processor: Any) -> None:
    """A film of 4 frames a second that was asked for 16 a second still lasts as long as it does."""
    film = made(8, 2.0).sampled
    slow = replace(film, fps=16.0)
    one, other = (prefix(processor, [Shown(MediaPart(Path("x")), each)]) for each in (film, slow))
    assert one.ids == other.ids
    assert one.inputs["video_second_per_grid"].equal(other.inputs["video_second_per_grid"])


def test_sound_follows_the_pictures_where_a_film_is_silent(processor: Any) -> None:
    both = prefix(processor, [made(4, 2.0), made(4, 2.0, 0.0)])
    assert both.inputs["use_audio_in_video"] is False
    assert prefix(processor, [made(4, 2.0), made(0, 2.0)]).inputs["use_audio_in_video"] is True
    assert runs(both, processor) == ["video", "audio", "video"]


def test_prefixes_of_the_same_media_are_the_same_bytes(processor: Any) -> None:
    one, other = (prefix(processor, [made(8, 2.0)]) for _ in range(2))
    assert one.ids == other.ids
    assert all(np.array_equal(value, other.inputs[name]) for name, value in one.inputs.items())


def test_log_mel_features_are_those_of_the_extractor(processor: Any) -> None:
    for seconds in (0.031, 0.5, 1.0, 2.345, 29.999, 31.0):
        audio = made(0, seconds).sampled.audio
        mel, read = log_mel(processor.extractor, audio)
        whole = processor.extractor(
            audio, sampling_rate=16000, padding="max_length", return_attention_mask=True, return_tensors="np"
        )
        count = int(whole["attention_mask"][0].sum())
        assert mel.shape[1] == count
        np.testing.assert_allclose(mel.numpy(), whole["input_features"][0][:, :count], atol=1e-5)
        assert read == pytest.approx(min(seconds, 30.0), abs=1e-3)
        assert sound_places(count) >= 1
    assert log_mel(processor.extractor, made(0, 0.01).sampled.audio) == (None, 0.0)


def test_patches_hold_the_pixels_in_merged_order() -> None:
    shape = PatchShape(patch=2, frames=2, merge=2, mean=(0.0, 0.0, 0.0), deviation=(1.0, 1.0, 1.0))
    pixels = np.random.default_rng(0).integers(0, 255, (3, 8, 4, 3)).astype(np.uint8)
    patches, grid = cut(pixels, shape)
    assert grid == (2, 4, 2)
    assert patches.shape == (16, 3 * 2 * 2 * 2)
    third = patches[2].reshape(3, 2, 2, 2)  # row 1, column 0 of the first merged block: channels, frames, rows, columns
    np.testing.assert_allclose(third.numpy(), pixels[:2, 2:4, 0:2].transpose(3, 0, 1, 2) / 255, atol=1e-6)
    last = patches[-1].reshape(3, 2, 2, 2)
    np.testing.assert_allclose(last[:, 1].numpy(), last[:, 0].numpy(), err_msg="the last frame is repeated")


def test_resized_pixels_are_those_of_the_published_processor() -> None:
    """The numbers were printed by `Qwen2VLVideoProcessor` of transformers 5.23 with torchvision 0.28."""
    number, row, column, channel = np.ogrid[:3, :50, :61, :3]
    frames = ((number * 7 + row * row * 3 + column * 29 + channel * 53) % 256).astype(np.uint8)
    patches, grid = cut(frames, PatchShape())
    assert grid == (2, 4, 4)
    some = [
        -1.7631, -0.9456, 1.0093, 0.3542, 0.3683, -0.6244, 1.2645, 0.7381, -0.128, 1.2588,
        -1.3169, -0.7834, -0.8872, -0.1864, 1.8948, 1.2216, 1.5654, -0.0696, 0.379, -0.044,
    ]  # fmt: skip
    np.testing.assert_allclose(patches[::7, ::300].flatten().numpy(), some, atol=1e-4)
    assert float(patches.double().abs().sum()) == pytest.approx(30071.46, abs=0.01)


def test_sides_are_rounded_to_whole_patches() -> None:
    _, grid = cut(np.zeros((2, 100, 10, 3), np.uint8), PatchShape())
    assert grid == (1, 8, 2)


def test_settings_are_read_from_whichever_file_has_them(tmp_path: Path, tiny: Callable[[str], Path]) -> None:
    import json
    import shutil

    folder = shutil.copytree(tiny("tiny_qwen25_omni"), tmp_path / "copy")
    settings = json.loads((folder / "preprocessor_config.json").read_text())
    (folder / "preprocessor_config.json").unlink()
    sound = {name: settings[name] for name in ("feature_size", "sampling_rate", "hop_length", "chunk_length", "n_fft")}
    nested = {"feature_extractor": sound, "video_processor": {"patch_size": 16, "merge_size": 1}}
    (folder / "processor_config.json").write_text(json.dumps(nested))
    processor = open_processor(folder)
    assert (processor.shape.patch, processor.shape.merge, processor.extractor.feature_size) == (16, 1, 16)


def runs(prefix: Prefix, processor: Any) -> list[str]:
    """The senses of the media places, in order, each run once."""
    one = {processor.tokenizer.video_token_id: "video", processor.tokenizer.audio_token_id: "audio"}
    found: list[str] = []
    for token in prefix.ids:
        if token in one and found[-1:] != [one[token]]:
            found.append(one[token])
    return found
