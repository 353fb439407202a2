"""A torchvision that does not go with torch stops nothing."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

TORCHVISION = """
import torch

@torch.library.register_fake("torchvision::nms")
def nms(dets, scores, iou_threshold):
    return scores

@torch.library.register_fake("torchvision::qnms")
def qnms(dets, scores, iou_threshold):
    return scores
"""
"""As the published one does on import; without its compiled operators that is an error."""

ASK = """
from aurelia.models.transformers.torchvision_beside import let_torchvision_load
print(let_torchvision_load())
import torchvision
print(let_torchvision_load())
"""


def run(folder: Path, code: str) -> subprocess.CompletedProcess[str]:
    """Run code where a folder's packages come first."""
    with_folder = f"import sys; sys.path.insert(0, {str(folder)!r})\n{code}"
    return subprocess.run([sys.executable, "-c", with_folder], capture_output=True, text=True, timeout=120)


@pytest.fixture
def beside(tmp_path: Path) -> Path:
    """A folder with a torchvision that lacks its operators."""
    (tmp_path / "torchvision").mkdir()
    (tmp_path / "torchvision" / "__init__.py").write_text(TORCHVISION)
    return tmp_path


def test_torchvision_without_its_operators_is_imported(beside: Path) -> None:
    assert "torchvision::nms" in run(beside, "import torchvision").stderr
    asked = run(beside, ASK)
    assert (asked.stdout.split(), asked.stderr) == (["True", "False"], "")


def test_torchvision_that_fits_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "torchvision.py").touch()
    assert run(tmp_path, ASK).stdout.split() == ["False", "False"]
