"""Opens workers for tests and ends them."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import pytest

from aurelia.model import Model, Request
from aurelia.models import load_model
from aurelia.models.subprocess.model import SubprocessModel

HOSTILE = Path(__file__).with_name("hostile.py")
Open = Callable[..., SubprocessModel]


@pytest.fixture
def settings_file(tmp_path: Path) -> Callable[..., Path]:
    """Writes the settings of a worker that runs a script in a folder of its own."""

    def write(*arguments: str, script: Path = HOSTILE, **settings: Any) -> Path:
        path = tmp_path / "worker.json"
        (tmp_path / "home").mkdir(exist_ok=True)
        command = [sys.executable, str(script), *arguments]
        given = {"command": command, "folder": "home", "timeout": 20, "hello_timeout": 20, **settings}
        path.write_text(json.dumps(given))
        return path

    return write


@pytest.fixture
def worker(settings_file: Callable[..., Path]) -> Iterator[Open]:
    """Opens a worker; all are ended after the test."""
    opened: list[SubprocessModel] = []

    def start(*arguments: str, options: str = "", **settings: Any) -> SubprocessModel:
        model = load_model(f"subprocess:{settings_file(*arguments, **settings)}{options}")
        assert isinstance(model, SubprocessModel)
        opened.append(model)
        return model

    yield start
    for model in opened:
        model.close()


def said(replies: Sequence[Any]) -> list[str]:
    """Each reply's text, or the kind of its error."""
    return [reply.error.kind if reply.error else reply.text for reply in replies]


def shown(model: Model, request: Request) -> dict:
    """What the worker was given, and its surroundings."""
    (reply,) = model.generate([request])
    assert reply.error is None
    found = json.loads(reply.text)
    assert isinstance(found, dict)
    return found
