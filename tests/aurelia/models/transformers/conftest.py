"""A clip with sound, tiny checkpoints of the real architectures, and models opened on them."""

from __future__ import annotations

from collections.abc import Callable
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import pytest

from aurelia.model import MediaPart, Request
from aurelia.prompts import shared
from tests.aurelia.models.transformers.asking import of_roles
from tests.media_factory import film
from tests.parts import missing

if find_spec("torch") is not None:
    from aurelia.models.transformers.torchvision_beside import let_torchvision_load

    let_torchvision_load()  # before test modules import transformers

SMALL = "frames=8&max_side=112&dtype=float32&device=cpu"


@pytest.fixture(scope="session", autouse=True)
def torch_on_one_core() -> None:
    """Small matrices gain nothing from more, and other tests run beside these."""
    for part in ("torch", "transformers", "llguidance"):
        if find_spec(part) is None:
            missing(f"{part}; install it with: pip install 'aurelia-toolkit[models]'")
    import torch

    torch.set_num_threads(1)


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """4.5 s of picture and sound."""
    path = tmp_path_factory.mktemp("clips") / "clip.mp4"
    film(path, shots=((2.0, "red"), (2.5, "blue")), beeps=(1.0, 3.0), tones=((2.0, 2.5, 440.0),))
    return path


@pytest.fixture(scope="session")
def other_clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """3 s of another picture and other sound."""
    path = tmp_path_factory.mktemp("clips") / "other.mp4"
    film(path, shots=((1.0, "green"), (2.0, "white")), beeps=(0.5,), size=(180, 320))
    return path


@pytest.fixture(scope="session")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    """Name of a tiny checkpoint's module, such as `tiny_qwen25_omni` -> its folder; made once."""
    made: dict[str, Path] = {}

    def folder(name: str) -> Path:
        if name not in made:
            module = import_module(f"tests.aurelia.models.transformers.{name}")
            made[name] = module.build(tmp_path_factory.mktemp(name))
        return made[name]

    return folder


@pytest.fixture
def opened(tiny: Callable[[str], Path]) -> Callable[..., Any]:
    """Opens a tiny checkpoint, with further options."""
    from aurelia.models.transformers import open_transformers

    def model(name: str = "tiny_qwen25_omni", options: str = "") -> Any:
        return open_transformers(f"{tiny(name)}?{'&'.join(filter(None, (SMALL, options)))}")

    return model


@pytest.fixture
def four(clip: Path) -> list[Request]:
    """What four roles ask about the clip; the summarizer sees text alone."""
    return of_roles(MediaPart(clip), shared())
