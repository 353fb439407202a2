"""Reka's service through the openai adapter, as the roster's row says, against a stand-in on loopback.

Its documentation shows: POST /v1/chat/completions, a bearer key, content parts `text`, `image_url`, `video_url` with
data URLs, and GET /v1/models, which is a plain list in some versions of it.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

import pytest

from aurelia import roster
from aurelia.model import MediaPart, Request
from aurelia.models import load_model
from schemas.errors import ModelError, RightsError, SettingsError
from tests.aurelia.models.openai.faulty import FAULTS
from tests.aurelia.models.openai.loopback import Behaviour, Seen, Server, running
from tests.aurelia.models.openai.media_server import completion

KEY = "reka-5e2d9c1b"


@pytest.fixture(autouse=True)
def key(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("REKA_API_KEY", KEY)


def spec_at(server: Server, name: str = "reka", more: str = "&timeout=5&retries=1&backoff=0.01") -> str:
    """The row's spec with the stand-in in place of the service."""
    return roster.row(name).spec.replace("https://api.reka.ai/v1", server.url) + more


def service(seen: Seen) -> Behaviour:
    """What the service does, and no more: it refuses what its documentation does not name."""
    if seen.headers.get("authorization") != f"Bearer {KEY}":
        return Behaviour(401, b'{"detail": "Invalid API key"}')
    if seen.path == "/v1/models":
        return Behaviour(body=b'[{"id": "reka-edge-2603"}]')
    body = seen.json
    content = body["messages"][0]["content"]
    kinds = [part["type"] for part in content] if isinstance(content, list) else ["text"]
    known = {"text", "image_url", "video_url"} | ({"audio_url"} if body["model"] == "reka-core" else set())
    if not set(kinds) <= known or "uuid" in json.dumps(body):
        return Behaviour(400, b'{"detail": "unsupported content"}')
    return Behaviour(body=completion(" ".join(kinds)))


def ask(spec: str, *media: MediaPart) -> Any:
    model = load_model(spec)
    (reply,) = model.generate([Request("a", "What is seen?", media)])
    return reply


def test_picture_goes_as_its_documentation_shows_and_the_sound_stays(clip: Path) -> None:
    with running(service) as server:
        reply = ask(spec_at(server), MediaPart(clip))
        (seen,) = server.asked()

    assert reply.error is None
    assert reply.text == "video_url text"
    assert seen.json["messages"][0]["content"][0]["video_url"]["url"].startswith("data:video/mp4;base64,")
    assert reply.delivered.frames > 0
    assert reply.delivered.audio_seconds == 0, "it was sent no sound"


def test_model_that_is_sent_no_sound_is_no_model_of_sound() -> None:
    assert "audio" not in load_model(roster.row("reka").spec).modalities
    assert "audio" not in roster.row("reka").takes


def test_reka_core_is_sent_sound_by_the_name_of_its_time(clip: Path) -> None:
    with running(service) as server:
        reply = ask(spec_at(server, "reka-core"), MediaPart(clip))

    assert reply.text == "video_url audio_url text"


def test_words_alone_are_a_plain_message() -> None:
    with running(service) as server:
        reply = ask(spec_at(server))
        (seen,) = server.asked()

    assert reply.text == "text"
    assert seen.json["messages"] == [{"role": "user", "content": "What is seen?"}]


def test_service_is_one_of_others(clip: Path) -> None:
    from aurelia.model import ask as ask_with_checks

    model = load_model(roster.row("reka").spec)

    assert model.remote
    with pytest.raises(RightsError):
        ask_with_checks(model, [Request("a", "x", (MediaPart(clip, senses=("video",)),))], third_party_allowed=False)


def test_key_is_needed_and_shown_nowhere(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture, capfd: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    with running(lambda seen: Behaviour(401, json.dumps({"detail": f"bad key {KEY}"}).encode())) as server:
        model = load_model(spec_at(server))
        with pytest.raises(ModelError) as refused:
            model.generate([Request("a", "x")])
        assert all(KEY not in seen.path for seen in server.seen)

    said = capfd.readouterr()
    shown = [
        str(refused.value),
        refused.value.hint,
        caplog.text,
        said.out,
        said.err,
        str(dict(model.settings)),
        model.name,
    ]
    assert all(KEY not in text for text in shown)
    assert "REKA_API_KEY" in refused.value.hint
    monkeypatch.delenv("REKA_API_KEY")
    with pytest.raises(SettingsError, match="REKA_API_KEY"):
        load_model(roster.row("reka").spec)


@pytest.mark.parametrize("fault", [name for name in FAULTS if FAULTS[name][0] != "reply-timeout"])
def test_hostile_reply_is_an_error_of_its_kind(fault: str) -> None:
    kind, behaviour = FAULTS[fault]
    with running(lambda seen: behaviour()) as server:
        try:
            reply = ask(spec_at(server, more="&timeout=2&retries=0"))
        except ModelError as exc:  # the address or the key is wrong: nothing can be asked at all
            pytest.fail(f"{fault} stopped the whole run: {exc.message}")

    assert reply.error is not None, fault
    assert reply.error.kind == kind
    assert KEY not in reply.error.message
