"""Gemma 3n beside timm and torchvision, which its vision encoder comes from; all other tests run without them."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[4]
HERE = Path(__file__).parent.relative_to(ROOT)
PARTS = ("timm==1.0.31", "torchvision==0.28.0")

pytestmark = pytest.mark.slow


@pytest.fixture(scope="module")
def beside(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the two packages and nothing they need."""
    folder = tmp_path_factory.mktemp("beside")
    command = [sys.executable, "-m", "pip", "install", "-q", "-q", "--no-deps", "--target", str(folder), *PARTS]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)
    assert done.returncode == 0, done.stderr
    return folder


def test_gemma3n_does_what_every_family_does(beside: Path) -> None:
    files = [str(HERE / name) for name in ("beside_gemma3n.py", "test_families.py", "test_media_matters.py")]
    command = [sys.executable, "-m", "pytest", "-q", "-k", "gemma3n", "-p", "no:cacheprovider", *files]
    environment = {**os.environ, "PYTHONPATH": str(beside), "OMP_NUM_THREADS": "1"}

    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=600, check=False)

    assert done.returncode == 0, done.stdout + done.stderr
    assert " passed" in done.stdout
    assert "skipped" not in done.stdout
