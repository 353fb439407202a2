"""Opening a checkpoint: options, versions, and what is said when it cannot be."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from aurelia.model import MediaPart
from aurelia.models.transformers import open_transformers
from schemas.errors import ModelError, UsageError
from tests.aurelia.models.transformers.asking import ask_about
from tests.aurelia.models.transformers.conftest import SMALL
from tests.aurelia.models.transformers.test_families import texts
from tests.parts import missing

try:
    from aurelia.models.transformers.load import content_hash, find
except ImportError:
    missing("torch, transformers and llguidance (pip install 'aurelia-toolkit[models]')")

Opened = Callable[..., Any]


@pytest.fixture
def copy(tiny: Callable[[str], Path], tmp_path: Path) -> Path:
    return shutil.copytree(tiny("tiny_qwen25_omni"), tmp_path / "copy")


def test_it_says_what_it_is_without_torch() -> None:
    code = (
        "import sys; sys.modules['torch'] = sys.modules['transformers'] = None\n"
        "from aurelia.models.transformers import MODEL\n"
        "print(MODEL.name)"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "transformers"


@pytest.mark.parametrize("part", ["torch", "transformers", "llguidance"])
def test_a_missing_part_is_one_sentence(copy: Path, monkeypatch: pytest.MonkeyPatch, part: str) -> None:
    import aurelia.models.transformers as adapter

    monkeypatch.setattr(adapter, "find_spec", lambda name: None if name == part else object())
    with pytest.raises(ModelError, match=rf"needs {part} \(pip install 'aurelia-toolkit\[models\]'\)"):
        open_transformers(str(copy))


@pytest.mark.parametrize(
    ("options", "reason"),
    [("frames=0", "frames=0"), ("nonsense=1", "nonsense"), ("dtype=int8", "dtype=int8"), ("batch=many", "batch=many"),
     ("frames=2&frames=3", "twice")],
)  # fmt: skip
def test_an_option_that_cannot_be_used_is_named(options: str, reason: str) -> None:
    with pytest.raises(UsageError, match=reason):
        open_transformers(f"folder?{options}")


@pytest.mark.parametrize("target", ["/no/such/folder", "no-such-folder", "a/b/c"])
def test_a_target_that_is_nothing_is_named(target: str) -> None:
    with pytest.raises(ModelError, match=r"is no folder and no id"):
        open_transformers(target)


def test_a_folder_has_no_revision(copy: Path) -> None:
    with pytest.raises(ModelError, match=r"has no revisions"):
        open_transformers(f"{copy}?revision=main")


@pytest.mark.parametrize(
    ("config", "reason"),
    [(None, "holds no checkpoint"), ("[]", "does not say what kind"), ('{"model_type": "bert"}', "no family here")],
)
def test_a_folder_of_something_else_is_refused(tmp_path: Path, config: str | None, reason: str) -> None:
    if config is not None:
        (tmp_path / "config.json").write_text(config)
    with pytest.raises(ModelError, match=reason):
        open_transformers(str(tmp_path))


def test_a_gpu_that_is_not_there_is_not_blamed_on_the_checkpoint(copy: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("torch.cuda.is_available", lambda: False)
    with pytest.raises(ModelError, match=r"device=cuda: torch finds no GPU"):
        open_transformers(f"{copy}?device=cuda")


@pytest.mark.parametrize("name", ["model.safetensors", "tokenizer.json", "preprocessor_config.json"])
def test_a_checkpoint_without_a_part_does_not_load(copy: Path, name: str) -> None:
    (copy / name).unlink()
    with pytest.raises(ModelError, match=r"copy: (cannot be loaded|has no marks|needs more)"):
        open_transformers(str(copy))


def test_weights_that_were_cut_off_do_not_load(copy: Path) -> None:
    weights = copy / "model.safetensors"
    weights.write_bytes(weights.read_bytes()[:1000])
    with pytest.raises(ModelError, match=r"copy: cannot be loaded"):
        open_transformers(str(copy))


def test_a_checkpoint_that_lacks_weights_is_refused(copy: Path) -> None:
    from safetensors.torch import load_file, save_file

    weights = load_file(copy / "model.safetensors")
    del weights["visual.merger.mlp.0.weight"]
    save_file(weights, copy / "model.safetensors", metadata={"format": "pt"})
    with pytest.raises(ModelError, match=r"copy: lacks 1 of its weights, such as model.visual.merger.mlp.0.weight"):
        open_transformers(str(copy))


def test_the_layout_of_the_published_checkpoint_loads(copy: Path, clip: Path, opened: Opened) -> None:
    """There the thinker lies beside a talker, in one config and under one prefix."""
    import torch
    from safetensors.torch import load_file, save_file

    weights = {f"thinker.{name}": tensor for name, tensor in load_file(copy / "model.safetensors").items()}
    weights |= {"talker.codec_head.weight": torch.zeros(2, 2), "token2wav.code2wav_dit.weight": torch.zeros(2)}
    save_file(weights, copy / "model.safetensors", metadata={"format": "pt"})
    thinker = json.loads((copy / "config.json").read_text())
    whole = {"model_type": "qwen2_5_omni", "architectures": ["Qwen2_5OmniModel"], "thinker_config": thinker}
    (copy / "config.json").write_text(json.dumps(whole))
    model, plain = open_transformers(f"{copy}?{SMALL}"), opened()
    assert model.settings == plain.settings
    asked = [ask_about(MediaPart(clip))]
    assert texts(model.generate(asked)) == texts(plain.generate(asked))


def test_the_revision_changes_with_any_file_that_decides_replies(copy: Path, tmp_path: Path) -> None:
    first = content_hash(copy)
    assert content_hash(shutil.copytree(copy, tmp_path / "moved")) == first
    for name in ("config.json", "tokenizer.json", "model.safetensors", "generation_config.json"):
        path = copy / name
        before = path.read_bytes()
        path.write_bytes(before + b" ")
        assert content_hash(copy) != first, name
        path.write_bytes(before)
    (copy / "notes.md").write_text("read me")
    assert content_hash(copy) == first


def test_of_big_weights_the_header_and_samples_count(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from aurelia.models.transformers import load

    monkeypatch.setattr(load, "_WHOLE", 1000)
    weights = tmp_path / "model.safetensors"
    weights.write_bytes(bytes(10_000_000))
    first = content_hash(tmp_path)
    for changed in (b"\x01" + bytes(9_999_999), bytes(9_999_999) + b"\x01", bytes(10_000_001)):
        weights.write_bytes(changed)
        assert content_hash(tmp_path) != first


def test_a_hub_id_is_taken_from_the_cache_at_its_commit(
    tiny: Callable[[str], Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from huggingface_hub import constants

    commit = "0123456789abcdef0123456789abcdef01234567"
    cached = tmp_path / "models--someone--tiny"
    shutil.copytree(tiny("tiny_qwen25_omni"), cached / "snapshots" / commit)
    (cached / "refs").mkdir()
    (cached / "refs" / "main").write_text(commit)
    monkeypatch.setattr(constants, "HF_HUB_CACHE", str(tmp_path))
    monkeypatch.setattr(constants, "HF_HUB_OFFLINE", True)
    model = open_transformers("someone/tiny?frames=4&max_side=56")
    assert (model.name, model.revision) == ("someone/tiny", commit)
    assert model.generate([ask_about()])[0].error is None
    with pytest.raises(ModelError, match=r"someone/other: cannot be had from the model hub.*HF_HUB_OFFLINE"):
        find("someone/other")


def test_the_type_of_numbers_is_part_of_what_decides_a_reply(copy: Path) -> None:
    half = open_transformers(f"{copy}?dtype=bfloat16&device=cpu&frames=4&max_side=56")
    assert half.settings["dtype"] == "bfloat16"
    assert half.generate([ask_about()])[0].error is None


def test_what_decides_a_reply_says_nothing_of_this_machine(opened: Opened, copy: Path) -> None:
    model = opened()
    said = json.dumps(model.settings)
    assert "cpu" not in said
    assert str(copy.parent) not in said + model.name + model.revision
    assert set(model.settings) == {"adapter", "family", "dtype", "attention", "sampling", "reuse"}
