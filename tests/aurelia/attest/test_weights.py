"""A real audio-visual architecture with random weights: it takes both senses in, and knows nothing."""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path

from aurelia.attest import check
from aurelia.models import load_model
from tests.parts import missing


def test_random_weights_are_given_both_senses_and_fail(tmp_path: Path) -> None:
    for part in ("torch", "transformers", "llguidance"):
        if find_spec(part) is None:
            missing(f"{part}; install it with: pip install 'aurelia-toolkit[models]'")
    from tests.aurelia.models.transformers import tiny_qwen25_omni

    folder = tiny_qwen25_omni.build(tmp_path / "tiny")
    model = load_model(f"transformers:{folder}?frames=4&max_side=112&dtype=float32&device=cpu")
    attestation = check(model, seed=1)
    assert attestation.status == "failed"
    assert len(attestation.results) == 37
    for result in attestation.results:
        assert result.note == "", "each reply holds to its schema"
        assert result.delivered.frames == 4
        assert result.delivered.audio_seconds > 4.5
    assert attestation.speaks_for(load_model(f"transformers:{folder}?frames=4&max_side=112&dtype=float32&device=cpu"))
    assert not attestation.speaks_for(load_model(f"transformers:{folder}?frames=8&max_side=112&device=cpu"))
