"""Where a repository would lose something without a word, its worker says so; and what holds for all workers' files."""

from __future__ import annotations

import ast
import json
import sys
from pathlib import Path
from typing import Any

import pytest

from aurelia.attest import check
from aurelia.model import MediaPart, Request
from aurelia.models import load_model
from aurelia.roster.writing import worker_text, workers
from schemas.errors import UsageError
from tests.aurelia.roster.conftest import Place
from tests.media_factory import film

LATER_METHODS = {"removeprefix", "removesuffix", "bit_count", "is_relative_to", "pairwise", "with_stem", "cache"}
"""Names that came after Python 3.8."""


def ask(model: Any, prompt: str, *media: MediaPart) -> Any:
    (reply,) = model.generate([Request("a", prompt, media)])
    return reply


def test_sound_that_the_repository_loses_is_an_error(placed: Place, clip: Path) -> None:
    reply = ask(placed("videollama2", NO_FFMPEG="1"), "What rings?", MediaPart(clip))

    assert reply.error.kind == "reply-failed"
    assert "the sound could not be read" in reply.error.message


def test_real_silence_is_no_error(placed: Place, tmp_path: Path) -> None:
    silent = tmp_path / "silent.mp4"
    film(silent, shots=((4.0, "red"),))

    reply = ask(placed("videollama2"), "What rings?", MediaPart(silent))

    assert reply.error is None
    assert reply.delivered.audio_seconds == pytest.approx(4.0, abs=0.05)


def test_long_sound_counts_as_much_as_the_model_hears(placed: Place, tmp_path: Path) -> None:
    long = tmp_path / "long.mp4"
    film(long, shots=((40.0, "red"),), tones=((1.0, 39.0, 440.0),), size=(64, 36))
    model = placed("videollama2")

    both, alone = ask(model, "?", MediaPart(long)), ask(model, "?", MediaPart(long, senses=("audio",)))

    assert (both.delivered.audio_seconds, alone.delivered.audio_seconds) == (16.0, 30.0)


def test_short_sound_that_is_filled_up_counts_as_short(placed: Place, tmp_path: Path) -> None:
    short = tmp_path / "short.mp4"
    film(short, shots=((1.0, "red"),), tones=((0.0, 1.0, 440.0),))

    reply = ask(placed("video_salmonn"), "What rings?", MediaPart(short))

    assert reply.delivered.audio_seconds == pytest.approx(1.0, abs=0.05)


def test_question_that_would_be_cut_off_is_an_error(placed: Place, clip: Path) -> None:
    reply = ask(placed("video_salmonn"), "why " * 600, MediaPart(clip))

    assert "this model reads 512" in reply.error.message
    assert not reply.retry


@pytest.mark.parametrize(
    ("delivered", "told"),
    [
        ({"audio_seconds": 9.8}, "counts 9.8 s of sound, but 0.000 s were given"),
        ({"video_frames": 32}, "counts frames, but no picture was given"),
    ],
)
def test_worker_that_copies_its_counts_is_found_out(tmp_path: Path, delivered: dict[str, float], told: str) -> None:
    lie = f"def answer(model, requests):\n    return [{{'text': 'A bell.', 'delivered': {delivered}}}]"
    text = worker_text("template").replace("# ---- from", f"{lie}\n\n\n# ---- from", 1)
    (tmp_path / "worker.py").write_text(text)
    (tmp_path / "worker.json").write_text(json.dumps({"command": [sys.executable, "worker.py"]}))
    model: Any = load_model(f"subprocess:{tmp_path / 'worker.json'}")

    reply = ask(model, "What rings?")
    model.close()

    assert told in reply.error.message


@pytest.mark.slow
def test_worker_that_looks_at_nothing_passes_no_check(tmp_path: Path) -> None:
    """The template as it is takes its counts from the request; that convinces nobody."""
    (tmp_path / "worker.py").write_text(worker_text("template"))
    (tmp_path / "worker.json").write_text(json.dumps({"command": [sys.executable, "worker.py"]}))
    model: Any = load_model(f"subprocess:{tmp_path / 'worker.json'}")

    attestation = check(model, seed=7)
    model.close()

    assert (attestation.status, attestation.senses) == ("failed", ())


@pytest.mark.parametrize("name", workers())
def test_worker_needs_python_3_8_and_nothing_to_be_read(name: str) -> None:
    text = worker_text(name)
    tree = ast.parse(text, feature_version=(3, 8))

    compile(text, name, "exec")
    imported = {alias.name for node in tree.body if isinstance(node, ast.Import) for alias in node.names}
    assert imported <= sys.stdlib_module_names
    assert not [node for node in tree.body if isinstance(node, ast.ImportFrom)]
    nodes = list(ast.walk(tree))
    attributes = {node.attr for node in nodes if isinstance(node, ast.Attribute)}
    assert not attributes & LATER_METHODS
    keywords = {(getattr(node.func, "id", ""), word.arg) for node in nodes if isinstance(node, ast.Call)
                for word in node.keywords}  # fmt: skip
    assert ("zip", "strict") not in keywords
    assert not [node for node in nodes if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr)]


@pytest.mark.parametrize("name", workers())
def test_worker_is_whole_in_one_file(name: str) -> None:
    tree = ast.parse(worker_text(name))
    functions = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]

    assert {"load", "answer", "main", "replies_of", "checked", "seed"} <= set(functions)
    assert len(functions) == len(set(functions)), "a part of the model hides a part of the protocol"
    assert worker_text(name).count("__main__") == 1


@pytest.mark.parametrize("name", [name for name in workers() if name != "template"])
def test_worker_says_how_its_environment_is_made_and_that_it_was_not_run(name: str) -> None:
    said = ast.get_docstring(ast.parse(worker_text(name))) or ""

    assert "NOT RUN WITH WEIGHTS" in said
    for words in (
        "git clone",
        "conda create -y -n",
        "pip install -r requirements.txt",
        "command = [",
        f"worker {name}",
    ):
        assert words in said


def test_unknown_worker_is_a_usage_error() -> None:
    with pytest.raises(UsageError, match="none of ours"):
        worker_text("../row")
