"""Functions of the tasks in this folder, for lmms-eval. Needs nothing but Python."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

HARNESS = Path(__file__).resolve().parent.parent


def doc_to_messages(doc: dict[str, Any], lmms_eval_specific_kwargs: Any = None) -> list[dict[str, Any]]:  # noqa: ARG001
    """The media, one sense a file, and the prompt after it."""
    content = [{"type": one["sense"], "url": str(HARNESS / one["file"])} for one in doc["media"]]
    return [{"role": "user", "content": [*content, {"type": "text", "text": doc["prompt"]}]}]


def doc_to_visual(doc: dict[str, Any], lmms_eval_specific_kwargs: Any = None) -> list[str]:  # noqa: ARG001
    """The media, for models without messages."""
    return [str(HARNESS / one["file"]) for one in doc["media"]]


def doc_to_text(doc: dict[str, Any], lmms_eval_specific_kwargs: Any = None) -> str:  # noqa: ARG001
    """The prompt, for models without messages."""
    return str(doc["prompt"])


def process_results(doc: dict[str, Any], results: list[str]) -> dict[str, float]:
    """`score` counts what cannot be read as wrong; `parsed` says how much could be read."""
    value = _answers().score(doc, str(results[0]))
    return {"score": value or 0.0, "parsed": float(value is not None)}


def _answers() -> ModuleType:
    spec = importlib.util.spec_from_file_location("release_answers", HARNESS / "answers.py")
    if spec is None or spec.loader is None:
        raise ImportError("answers.py is missing beside this folder")
    sys.dont_write_bytecode = True  # what lies in a release stays as it was checked
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
