"""What is Phi-4-multimodal's own: crops and their places, adapters, one set of rotary factors for every length."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from aurelia.model import Decoding, MediaPart, Request
from aurelia.sampling import Sampled
from schemas.errors import ModelError
from tests.parts import missing

try:
    import torch
    from safetensors.torch import load_file

    from aurelia.models.transformers import open_transformers
    from aurelia.models.transformers.family import Shown
    from aurelia.models.transformers.phi4_multimodal import FAMILY
    from tests.aurelia.models.transformers import tiny_phi4_multimodal
except ImportError:
    missing("torch, transformers and llguidance (pip install 'aurelia-toolkit[models]')")

OPTIONS = "frames=3&max_side=112&device=cpu"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny checkpoint with adapters."""
    return tiny_phi4_multimodal.build(tmp_path_factory.mktemp("phi4"), adapter=True)


def shown(size: tuple[int, int], times: tuple[float, ...] = (0.0,), seconds: float = 0.0) -> Shown:
    """Grey frames of a width and a height, and a low tone."""
    frames = np.full((len(times), size[1], size[0], 3), 90, np.uint8)
    audio = np.sin(np.arange(round(16000 * seconds)) / 20).astype(np.float32)
    return Shown(MediaPart(Path("clip.mp4")), Sampled(frames, times, 1.0, audio, 16000))


# A crop of 112 has 8 patches a side, 4 places a side: 4 x 5 for the whole crop, a mark, and what shows something.
@pytest.mark.parametrize(
    ("size", "places"),
    [((112, 112), 21 + 4 * 5), ((112, 56), 21 + 2 * 5), ((112, 63), 21 + 3 * 5), ((56, 112), 21 + 4 * 3),
     ((448, 224), 21 + 2 * 5), ((56, 28), 21 + 2 * 5)],
)  # fmt: skip
def test_frame_takes_the_places_of_the_patches_that_show_it(folder: Path, size: tuple[int, int], places: int) -> None:
    prefix = FAMILY.prefix(FAMILY.processor(folder), [shown(size)])
    assert prefix.delivered.video_tokens == places


def test_frame_lies_in_the_upper_left_of_a_white_crop(folder: Path) -> None:
    pixels = FAMILY.prefix(FAMILY.processor(folder), [shown((112, 56))]).inputs["image_pixel_values"]
    assert pixels.shape == (1, 2, 3, 112, 112)
    assert torch.equal(pixels[:, 0], pixels[:, 1])
    assert torch.allclose(pixels[..., :56, :], torch.tensor(90 / 127.5 - 1))
    assert torch.equal(pixels[..., 56:, :], torch.ones(1, 2, 3, 56, 112))


def test_frames_stand_behind_their_times(folder: Path) -> None:
    processor: Any = FAMILY.processor(folder)
    prefix = FAMILY.prefix(processor, [shown((112, 56), (0.0, 0.31, 12.5))])
    words = processor.tokenizer.decode(prefix.ids).split("<|user|>")[1].split("<|endoftext10|>")
    assert [part for part in words if part] == ["0.0 s ", "0.3 s ", "12.5 s "]


def test_adapter_for_pictures_is_folded_into_the_weights(folder: Path) -> None:
    name = "model.layers.0.self_attn.o_proj"
    adapter = load_file(folder / "vision-lora" / "adapter_model.safetensors")
    up, down = (adapter[f"base_model.model.{name}.lora_{part}.weight"] for part in "BA")
    before = load_file(folder / "model.safetensors")[f"{name}.weight"]
    after = open_transformers(f"{folder}?{OPTIONS}").net.model.get_submodule(name).weight
    assert torch.allclose(after, before + 2 * up @ down, atol=1e-5)


def test_sound_alone_is_refused_where_it_has_an_adapter_of_its_own(folder: Path, clip: Path) -> None:
    model = open_transformers(f"{folder}?{OPTIONS}")
    decoding = Decoding(max_tokens=4)
    alone, both, text = model.generate(
        [
            Request("alone", "What is it?", (MediaPart(clip, senses=("audio",)),), decoding=decoding),
            Request("both", "What is it?", (MediaPart(clip),), decoding=decoding),
            Request("text", "What is it?", decoding=decoding),
        ]
    )
    assert alone.error is not None
    assert "sound alone" in alone.error.message
    assert both.error is None
    assert text.error is None


@pytest.mark.parametrize("harm", ["config", "weights", "names"])
def test_broken_adapter_is_told_in_one_sentence(tmp_path: Path, harm: str) -> None:
    folder = tiny_phi4_multimodal.build(tmp_path / "phi4", adapter=True)
    adapter = folder / "vision-lora"
    if harm == "config":
        (adapter / "adapter_config.json").write_text("{}")
    elif harm == "weights":
        (adapter / "adapter_model.safetensors").write_bytes(b"cut off")
    else:
        data = (adapter / "adapter_model.safetensors").read_bytes()
        (adapter / "adapter_model.safetensors").write_bytes(data.replace(b"layers.0", b"layers.7"))
    with pytest.raises(ModelError, match="is no adapter of this model"):
        open_transformers(f"{folder}?{OPTIONS}")


def test_short_prompt_with_a_long_reply_is_read_with_the_factors_of_long_ones(folder: Path) -> None:
    """It passes the length at which the published model changes its factors, also within a batch."""
    model = open_transformers(f"{folder}?{OPTIONS}")
    short = Request("short", "Hi", decoding=Decoding(max_tokens=60))
    long = Request("long", "Say it again. " * 12, decoding=Decoding(max_tokens=20))
    replies = model.generate([short, long])
    assert replies[0].usage["prompt"] < tiny_phi4_multimodal.ORIGINAL < replies[1].usage["prompt"]
    assert [replies[0].text, replies[1].text] == [model.generate([one])[0].text for one in (short, long)]
    rotary = model.net.model.model.rotary_emb
    assert torch.equal(rotary.inv_freq, rotary.long_inv_freq)
