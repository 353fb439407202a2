"""Temporary folders go with their owner, or with the next one where it was killed, and never while they are in use."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from aurelia.scratch import Scratch

ROOT = Path(__file__).parents[2]
CODE = """
import os, signal, sys
from aurelia.scratch import Scratch
made = Scratch("test-scratch-")
(made.path / "film").write_text("x")
print(made.path, flush=True)
sys.stdin.readline()
os.kill(os.getpid(), signal.SIGKILL)
"""


@pytest.fixture(autouse=True)
def _own_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Temporary folders are made here."""
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))


def test_folder_is_there_and_goes() -> None:
    made = Scratch("test-scratch-")
    (made.path / "film").write_text("x")

    made.remove()
    made.remove()

    assert not made.path.exists()


@pytest.mark.skipif(sys.platform == "win32", reason="needs locks of POSIX")
def test_folder_of_a_killed_program_goes_with_the_next_one() -> None:
    other = subprocess.Popen([sys.executable, "-c", CODE], stdin=-1, stdout=-1, cwd=ROOT, text=True)
    with other:
        assert other.stdout is not None
        left = Path(other.stdout.readline().strip())
        mine = Scratch("test-scratch-")
        assert (left / "film").exists(), "it is in use"
        other.communicate("\n")
    assert (left / "film").exists()

    third = Scratch("test-scratch-")

    assert not left.exists()
    assert mine.path.exists()
    mine.remove()
    third.remove()
