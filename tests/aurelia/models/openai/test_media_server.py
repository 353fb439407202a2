"""The loopback server that opens media: what it decodes, and what it loses on purpose."""

from __future__ import annotations

import base64
import io
import wave
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest

from tests.aurelia.models.openai.media_server import MediaServer, SeenRequest
from tests.media_factory import film


def wav(samples: np.ndarray[Any, Any]) -> str:
    held = io.BytesIO()
    with wave.open(held, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(16000)
        file.writeframes((samples * 32767).astype("<i2").tobytes())
    return base64.b64encode(held.getvalue()).decode()


def kept(requests: list[SeenRequest]) -> Callable[[SeenRequest], str]:
    """A reply function that keeps what it is given."""

    def reply(request: SeenRequest) -> str:
        requests.append(request)
        return "seen"

    return reply


def asked(folder: Path) -> dict[str, Any]:
    film(folder / "a.mp4", shots=((1.0, "red"),), audio=False)
    picture = base64.b64encode((folder / "a.mp4").read_bytes()).decode()
    tone = np.sin(np.arange(8000) / 10)
    content = [
        {"type": "video_url", "video_url": {"url": f"data:video/mp4;base64,{picture}"}},
        {"type": "input_audio", "input_audio": {"data": wav(tone), "format": "wav"}},
        {"type": "text", "text": "what is it?"},
    ]
    return {"model": "fake/model", "messages": [{"role": "user", "content": content}]}


def test_the_reply_function_sees_and_hears_what_was_sent(tmp_path: Path) -> None:
    saw: list[SeenRequest] = []
    with MediaServer(kept(saw)) as server:
        body = httpx.post(f"{server.url}/chat/completions", json=asked(tmp_path)).json()
    assert body["choices"][0]["message"]["content"] == "seen"
    assert body["usage"]["prompt_tokens_details"]["audio_tokens"] > 0
    assert saw[0].prompt == "what is it?"
    assert len(saw[0].frames) == 25
    assert saw[0].frames[0][..., 0].mean() > 150 > saw[0].frames[0][..., 1].mean()
    assert saw[0].audio is not None
    assert len(saw[0].audio) == 8000


@pytest.mark.parametrize(("how", "tokens"), [("dropped", 0), ("zeros", 12)])
def test_a_faulty_server_loses_the_sound(tmp_path: Path, how: str, tokens: int) -> None:
    heard: list[SeenRequest] = []
    with MediaServer(kept(heard), drop_audio=how == "dropped", zero_audio=how == "zeros") as server:
        body = httpx.post(f"{server.url}/chat/completions", json=asked(tmp_path)).json()
    assert heard[0].audio is None or not heard[0].audio.any()
    assert body["usage"]["prompt_tokens_details"]["audio_tokens"] == tokens


def test_another_model_is_not_found() -> None:
    with MediaServer(lambda _request: "") as server:
        assert httpx.post(f"{server.url}/chat/completions", json={"model": "other"}).status_code == 404
        assert httpx.get(f"{server.url}/models").json()["data"][0]["id"] == "fake/model"
