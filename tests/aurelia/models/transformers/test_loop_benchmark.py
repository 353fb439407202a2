"""The benchmark's own parts, on a model small enough for a test."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from tests.parts import missing

try:
    from benchmarks import loop
    from benchmarks.looping import rate, sizes, workload
except ImportError:
    missing("torch, transformers and llguidance (pip install 'aurelia-toolkit[models]')")


@pytest.fixture
def small_work(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two tries of four tokens, on encoders of one layer."""
    monkeypatch.setattr(workload, "TRIES", 2)
    monkeypatch.setattr(workload, "NEW_TOKENS", 4)
    monkeypatch.setattr(loop, "SMALL_FRAME", (56, 56))
    few = {**sizes.SMALL, "vision": {"depth": 1, "hidden_size": 32, "intermediate_size": 32, "num_heads": 2,
                                     "fullatt_block_indexes": [0]},
           "audio": {"encoder_layers": 1}}  # fmt: skip
    monkeypatch.setattr(sizes, "SMALL", few)


@pytest.mark.usefixtures("small_work")
def test_both_loops_do_the_same_work(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    figures = {name: value for name, value, _, _ in loop._on_cpu(tmp_path, 3, 1)}
    assert figures["media-encodes-a-clip"] == 1
    printed = capsys.readouterr().out
    assert "the same replies from both: 18 of 18" in printed
    assert "plain" in printed
    assert "{'video': 4.0, 'audio': 4.0}" in printed


@pytest.mark.usefixtures("small_work")
def test_without_a_gpu_its_figures_are_unmeasured(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    monkeypatch.setattr(torch.cuda, "is_available", lambda: False)
    assert [value for _, value, _, _ in loop._on_gpu(tmp_path, 1, 1)] == [None] * 3


def test_the_bandwidth_of_a_gpu_is_worked_out(monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    gpu = SimpleNamespace(type="cuda")
    about: Any = SimpleNamespace(memory_clock_rate=3_201_000, memory_bus_width=6144, name="NVIDIA H200")
    monkeypatch.setattr(torch.cuda, "get_device_properties", lambda device: about)
    assert rate.bandwidth(gpu) == pytest.approx(4.92e12, rel=0.01)
    about = SimpleNamespace(name="NVIDIA H100 80GB HBM3")
    assert rate.bandwidth(gpu) == 3.35e12
    about = SimpleNamespace(name="something else")
    assert rate.bandwidth(gpu) is None
    assert rate.bandwidth(SimpleNamespace(type="cpu")) is None


def test_full_size_is_that_of_the_published_model() -> None:
    """Counted on no device at all: 7.6 billion weights in the language model, 8.9 with the encoders."""
    import torch
    from transformers import Qwen2_5OmniThinkerForConditionalGeneration

    from tests.aurelia.models.transformers.tiny_qwen25_omni import MARKS, config, make_tokenizer

    with torch.device("meta"):
        model = Qwen2_5OmniThinkerForConditionalGeneration._from_config(config(make_tokenizer(MARKS), **sizes.FULL))
    text = sum(weight.numel() for part in (model.model.language_model, model.lm_head) for weight in part.parameters())
    assert text == pytest.approx(7.6e9, rel=0.01)
    assert sum(weight.numel() for weight in model.parameters()) == pytest.approx(8.9e9, rel=0.02)
