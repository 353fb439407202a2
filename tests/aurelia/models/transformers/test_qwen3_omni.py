"""What is Qwen3-Omni's own: sound between the frames by time, places at fractions, whole checkpoints, long sound."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from aurelia.model import MediaPart
from aurelia.sampling import Sampled
from tests.parts import missing

try:
    import torch
    from safetensors.torch import load_file, save_file
    from transformers import Qwen3OmniMoeThinkerForConditionalGeneration

    from aurelia.models.transformers import open_transformers
    from aurelia.models.transformers.family import Shown
    from aurelia.models.transformers.qwen import Piece
    from aurelia.models.transformers.qwen3_omni import FAMILY, interleave, sound_places
    from tests.aurelia.models.transformers import tiny_qwen3_omni
except ImportError:
    missing("torch, transformers and llguidance (pip install 'aurelia-toolkit[models]')")


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A tiny checkpoint of the thinker alone."""
    return tiny_qwen3_omni.build(tmp_path_factory.mktemp("qwen3"))


def shown(seconds: float, frames: int = 0, fps: float = 2.0) -> Shown:
    """Grey frames and a low tone."""
    pixels = np.full((frames, 64, 64, 3), 90, np.uint8)
    audio = np.sin(np.arange(round(16000 * seconds)) / 20).astype(np.float32)
    return Shown(MediaPart(Path("clip.mp4")), Sampled(pixels, tuple(i / fps for i in range(frames)), fps, audio, 16000))


@pytest.mark.parametrize(("mel", "places"), [(3, 1), (50, 7), (99, 13), (100, 13), (101, 14), (1000, 130)])
def test_sound_takes_13_places_a_second(mel: int, places: int) -> None:
    assert sound_places(mel) == places


def test_patch_stands_before_the_first_sound_that_is_not_earlier() -> None:
    piece = Piece(grid=(3, 4, 4), seconds_per_grid=0.5)
    assert interleave(piece, 12, 26) == [("video", 4), ("audio", 7), ("video", 4), ("audio", 6), ("video", 4),
                                         ("audio", 13)]  # fmt: skip


def test_pictures_that_outlast_the_sound_follow_it() -> None:
    piece = Piece(grid=(3, 2, 2), seconds_per_grid=1.0)
    assert interleave(piece, 3, 5) == [("video", 1), ("audio", 5), ("video", 2)]


def test_places_are_those_of_the_published_model_also_between_whole_ones(folder: Path) -> None:
    processor = FAMILY.processor(folder)
    model = Qwen3OmniMoeThinkerForConditionalGeneration.from_pretrained(folder)
    prefix = FAMILY.prefix(processor, [shown(0, frames=5, fps=3.2)])
    placed, following = FAMILY.positions(model, prefix)
    ids = torch.tensor([[*prefix.ids, 50, 51]])
    grid, seconds = prefix.inputs["video_grid_thw"], prefix.inputs["video_second_per_grid"]
    want, _ = model.get_rope_index(
        ids, video_grid_thw=grid, attention_mask=torch.ones_like(ids), second_per_grids=seconds
    )
    assert torch.equal(placed, want[..., :-2])
    assert following == want[0, 0, -2].item()
    assert following % 1


def test_whole_checkpoint_is_opened_as_its_thinker(folder: Path, tmp_path: Path) -> None:
    weights = load_file(folder / "model.safetensors")
    save_file({f"thinker.{name}": value for name, value in weights.items()}, tmp_path / "model.safetensors",
              metadata={"format": "pt"})  # fmt: skip
    for path in folder.glob("*.json"):
        (tmp_path / path.name).write_bytes(path.read_bytes())
    thinker = json.loads((folder / "config.json").read_text())
    (tmp_path / "config.json").write_text(json.dumps({"model_type": "qwen3_omni_moe", "thinker_config": thinker}))
    whole, alone = (open_transformers(f"{path}?device=cpu").net.model.state_dict() for path in (tmp_path, folder))
    assert all(torch.equal(whole[name], alone[name]) for name in alone)


def test_sound_longer_than_the_settings_say_is_given_whole(folder: Path) -> None:
    processor: Any = FAMILY.processor(folder)
    delivered = FAMILY.prefix(processor, [shown(47.5)]).delivered
    assert delivered.audio_seconds == 47.5
    assert delivered.audio_tokens == 47 * 13 + 7
