"""A Gemini server on loopback and a clip to ask about."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from aurelia.models import load_model
from aurelia.models.gemini.model import GeminiModel
from tests.aurelia.models.gemini.server import Gemini, serving
from tests.media_factory import film
from tests.parts import missing

Open = Callable[..., GeminiModel]

try:
    from google import genai
except ImportError:
    genai = None  # type: ignore[assignment]


@pytest.fixture(scope="session")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds with sound."""
    path = tmp_path_factory.mktemp("clip") / "clip.mp4"
    film(path, shots=[(2.0, "red")], beeps=[0.5])
    return path


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch) -> Iterator[Gemini]:
    """A running server, and its key in the environment."""
    if genai is None:
        missing("google-genai (pip install 'aurelia-toolkit[gemini]')")
    for name in ("http_proxy", "https_proxy", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
        monkeypatch.delenv(name.upper(), raising=False)
    monkeypatch.delenv("GOOGLE_API_KEY", raising=False)
    with serving() as gemini:
        monkeypatch.setenv("GEMINI_API_KEY", gemini.key)
        yield gemini


@pytest.fixture
def model(server: Gemini) -> Iterator[Open]:
    """Opens the model on that server, with options; closed after the test."""
    opened: list[GeminiModel] = []

    def start(options: str = "", name: str = "gemini-test") -> GeminiModel:
        found = load_model(f"gemini:{name}?base_url={server.address}&backoff=0.01&timeout=20{options}")
        assert isinstance(found, GeminiModel)
        opened.append(found)
        return found

    yield start
    for one in opened:
        one.close()
