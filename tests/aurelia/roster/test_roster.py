"""The roster says what is so: the paper's names, classes that exist, specs that open, tests that are there."""

from __future__ import annotations

import re
import tomllib
from fnmatch import fnmatch
from importlib.util import find_spec
from pathlib import Path

import pytest

import aurelia.roster
from aurelia import models, roster
from aurelia.argument import split
from aurelia.models.openai import ARGUMENT as SERVER_OPTIONS
from aurelia.models.transformers import OPTIONS as TRANSFORMERS_OPTIONS
from aurelia.models.transformers.family import family_of
from aurelia.report import paper
from aurelia.roster.row import Row
from aurelia.roster.writing import worker_text, workers
from schemas.errors import ModelError, UsageError
from tests.parts import missing

ROOT = Path(__file__).parents[3]
ROWS = list(roster.find().values())
PAPER = {
    "PandaGPT (13B)", "Macaw-LLM (7B)", "VideoLLaMA (7B)", "ImageBind-LLM", "X-InstructBLIP (13B)", "AV-LLM (13B)",
    "OneLLM (7B)", "AVicuna (7B)", "CREMA (4B)", "VideoLLaMA2 (7B)", "AnyGPT (7B)", "NExT-GPT (7B)",
    "Unified-IO-2 L (6.8B)", "Unified-IO-2 XL", "Bay-CAT (7B)", "Video-SALMONN (7B)", "VITA (7B)",
    "Gemini 1.5 Pro", "Reka Core",
}  # fmt: skip
each = pytest.mark.parametrize("row", ROWS, ids=lambda row: row.name)


@pytest.fixture
def families() -> None:
    """The adapter's list of families imports torch."""
    if find_spec("torch") is None:
        missing("torch (pip install 'aurelia-toolkit[models]')")


def test_the_papers_nineteen_and_todays_are_there_once() -> None:
    names = tomllib.loads((Path(aurelia.roster.__file__).parent / "models.toml").read_text())["model"]

    assert {row.paper for row in ROWS if row.paper} == PAPER == {one.model for one in paper.results()}
    assert len(PAPER) == 19
    assert len(names) == len(ROWS)
    today = {row.name for row in ROWS if not row.paper}
    assert today == {
        "qwen2-5-omni", "qwen3-omni", "gemma-4", "gemma-3n", "phi-4-multimodal", "nemotron-h-omni", "gemini", "reka",
        "any-server",
    }  # fmt: skip


@each
def test_nobody_has_run_it_with_weights_yet(row: Row) -> None:
    assert row.weights == roster.NOT_RUN
    assert row.missing


@each
def test_what_is_to_be_typed_names_a_kind_of_model(row: Row) -> None:
    kind, _, argument = row.spec.partition(":")

    if row.way == "none":
        assert row.spec == ""
        return
    expected = {"transformers": "transformers", "worker": "subprocess"}
    assert kind == expected.get(row.way, "openai" if kind == "openai" else "gemini")
    assert kind in models.find()
    if kind == "transformers":
        assert split("transformers", argument, TRANSFORMERS_OPTIONS)[1]["dtype"] == "bfloat16"
    if kind == "openai":
        given = [piece.partition("=")[0] for piece in argument.partition("?")[2].split("&")]
        assert all(f"{name}=" in SERVER_OPTIONS for name in given)


@each
def test_named_class_of_transformers_exists(row: Row) -> None:
    if not row.transformers_class:
        assert row.way != "transformers"
        return
    transformers = pytest.importorskip("transformers")

    assert hasattr(transformers, row.transformers_class)


@pytest.mark.parametrize(
    ("name", "model_type"),
    [
        ("qwen2-5-omni", "qwen2_5_omni"), ("qwen3-omni", "qwen3_omni_moe"), ("gemma-4", "gemma4"),
        ("gemma-3n", "gemma3n"), ("phi-4-multimodal", "phi4_multimodal"),
    ],
)  # fmt: skip
@pytest.mark.usefixtures("families")
def test_row_of_a_family_is_one_that_our_adapter_serves(name: str, model_type: str) -> None:
    assert roster.row(name).way == "transformers"
    assert family_of(model_type, "here").name


@pytest.mark.usefixtures("families")
def test_row_whose_family_is_missing_says_so() -> None:
    assert "a family in aurelia/models/transformers" in roster.row("nemotron-h-omni").missing
    with pytest.raises(ModelError):
        family_of("nemotron_h_omni", "here")


@each
def test_checks_point_to_tests_and_to_versions_that_are_pinned(row: Row) -> None:
    pins = dict(re.findall(r"^([\w.-]+)==([\w.+*-]+)", (ROOT / "constraints.txt").read_text(), re.MULTILINE))
    for check in row.checked:
        assert (ROOT / check.tests).exists(), check.tests
        for name, version in check.versions.items():
            if name not in ("python", "timm", "torchvision"):  # a test of its own brings these two
                told = f"{row.name} was checked with {name} {version}, but that is not what is pinned"
                assert fnmatch(version, pins[name]) or version == pins[name], told


@each
def test_worker_of_a_row_is_there_and_has_its_commands(row: Row) -> None:
    if not row.worker:
        return
    assert row.worker in workers()
    if row.worker == "template":
        assert row.missing.startswith("its worker: fill in the template")
        return
    page = (ROOT / "docs" / "workers.md").read_text()
    for command in row.environment:
        assert command in worker_text(row.worker)
        assert command in page


def test_row_is_found_by_its_names_and_no_other() -> None:
    assert roster.row("vita") is roster.row("VITA (7B)") is roster.row("VITA-1.5 7B")
    with pytest.raises(UsageError, match="not in the roster"):
        roster.row("vit")


@pytest.mark.parametrize(
    "given",
    [
        {"way": "none", "spec": "openai:x"},
        {"way": "worker", "spec": "subprocess:worker.toml"},
        {"way": "api", "spec": ""},
        {"way": "transformers", "spec": "transformers:x"},
        {"way": "api", "spec": "gemini:x", "worker": "vita"},
    ],
)
def test_row_that_cannot_be_followed_is_refused(given: dict[str, str]) -> None:
    base = {"name": "x", "title": "X", "how": "somehow", "licence": "MIT", "takes": ["video"], "missing": "all"}
    with pytest.raises(ValueError, match="Value error"):
        Row.model_validate({**base, **given})


def test_roster_needs_no_torch() -> None:
    assert find_spec("aurelia.roster") is not None
    text = (Path(aurelia.roster.__file__).parent / "writing.py").read_text()
    assert "torch" not in text
