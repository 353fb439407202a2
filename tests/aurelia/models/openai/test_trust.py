"""What the server says is not taken on trust: who it is, what it heard, what it complains about."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

import pytest

from aurelia.model import MediaPart, ask
from schemas.errors import ModelError, RightsError
from tests.aurelia.models.openai.asking import asked, opened
from tests.aurelia.models.openai.loopback import Behaviour, Seen, running
from tests.aurelia.models.openai.media_server import MediaServer, completion
from tests.media_factory import film

KEY = "sk-hush-hush-1234"


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("clips") / "clip.mp4"
    film(path, beeps=[0.5])
    return path


def test_delivered_says_what_was_sent(clip: Path) -> None:
    with MediaServer(lambda _seen: "seen", report_usage=False) as server:
        reply = asked(opened(server.url, "&frames=6"), media=(MediaPart(clip),))
    assert (reply.delivered.frames, reply.delivered.audio_seconds) == (6, 2.0)
    assert (reply.delivered.video_tokens, reply.delivered.audio_tokens) == (0, 0)
    assert reply.delivered.text_characters == len("what is it?")
    assert reply.usage == {}


def test_usage_and_tokens_a_modality_are_the_servers(clip: Path) -> None:
    with MediaServer(lambda _seen: "seen") as server:
        reply = asked(opened(server.url, "&frames=6"), media=(MediaPart(clip),))
    assert (reply.delivered.video_tokens, reply.delivered.audio_tokens) == (6 * 16, 50)
    assert reply.usage == {"prompt": 6 * 16 + 50 + 3, "cached": 0, "completion": 5}
    assert reply.seconds > 0


def test_sound_that_the_server_does_not_count_was_not_heard(clip: Path) -> None:
    with MediaServer(lambda _seen: "seen", drop_audio=True) as server:
        reply = asked(opened(server.url), media=(MediaPart(clip),))
    assert reply.delivered.audio_seconds == 0
    assert reply.delivered.frames == 32


@pytest.mark.parametrize("media", ["video", "frames"])
def test_pictures_that_the_server_does_not_count_were_not_seen(clip: Path, media: str) -> None:
    with MediaServer(lambda _seen: "seen", drop_video=True) as server:
        reply = asked(opened(server.url, f"&media={media}"), media=(MediaPart(clip),))
    assert reply.delivered.frames == 0
    assert reply.delivered.audio_seconds == 2.0


@pytest.mark.parametrize(
    ("details", "frames", "seconds", "tokens"),
    [
        (None, 32, 2.0, 0),
        ({"cached_tokens": 3}, 32, 2.0, 0),
        ({"audio_tokens": None, "video_tokens": None}, 32, 2.0, 0),
        ({"audio_tokens": "0", "video_tokens": -1}, 32, 2.0, 0),
        ({"audio_tokens": 0, "image_tokens": 0}, 32, 0.0, 0),
        ({"audio_tokens": 9, "image_tokens": 64}, 32, 2.0, 64),
        ({"audio_tokens": 9, "image_tokens": 0, "video_tokens": 0}, 0, 2.0, 0),
        ([1, 2], 32, 2.0, 0),
    ],
)
def test_strange_usage_is_no_proof(clip: Path, details: Any, frames: int, seconds: float, tokens: int) -> None:
    usage = {"prompt_tokens": "many", "completion_tokens": True, "prompt_tokens_details": details}
    with running(lambda _seen: Behaviour(body=completion("seen", usage=usage))) as server:
        reply = asked(opened(server.url, "&uuid=off"), media=(MediaPart(clip),))
    assert (reply.delivered.frames, reply.delivered.audio_seconds) == (frames, seconds)
    assert reply.delivered.video_tokens == tokens
    assert set(reply.usage) <= {"cached"}


def test_a_truncated_reply_keeps_its_text_and_its_cost() -> None:
    body = completion('{"steps": [', finish="length", usage={"prompt_tokens": 9, "completion_tokens": 64})
    with running(lambda _seen: Behaviour(body=body)) as server:
        reply = asked(opened(server.url), schema={"type": "object"})
    assert reply.error is not None
    assert (reply.error.kind, reply.text, reply.retry) == ("reply-truncated", '{"steps": [', False)
    assert reply.usage == {"prompt": 9, "completion": 64}
    assert reply.value is None


def test_text_in_parts_is_joined() -> None:
    parts = [{"type": "text", "text": "a "}, {"type": "text", "text": "reply"}]
    with running(lambda _seen: Behaviour(body=completion(parts))) as server:  # type: ignore[arg-type]
        assert asked(opened(server.url)).text == "a reply"


@pytest.mark.parametrize("status", [401, 403])
def test_a_refused_key_stops_the_run_and_names_its_variable(status: int) -> None:
    error = {"error": {"message": f"Incorrect API key provided: {KEY} or sk-hush****1234.\nSee the site."}}
    with running(lambda _seen: Behaviour(status, json.dumps(error).encode())) as server:
        model = opened(server.url, "&key=LAB_KEY&retries=3", LAB_KEY=KEY)
        with pytest.raises(ModelError) as caught:
            asked(model)
    assert "LAB_KEY" in caught.value.hint
    assert "hush" not in str(caught.value)
    assert len(server.asked()) == 1


def test_an_unknown_model_stops_the_run() -> None:
    with MediaServer(lambda _seen: "", model="another") as server, pytest.raises(ModelError, match="no such model"):
        asked(opened(server.url))


def test_an_empty_account_stops_the_run() -> None:
    error = {"error": {"message": "You exceeded your quota", "code": "insufficient_quota"}}
    with running(lambda _seen: Behaviour(429, json.dumps(error).encode())) as server:
        with pytest.raises(ModelError, match="exceeded your quota"):
            asked(opened(server.url, "&retries=3"))
        assert len(server.asked()) == 1


@pytest.mark.parametrize(
    ("body", "kind", "said"),
    [
        (b'{"error": {"message": "At most 0 audio(s) may be provided"}}', "application/json", "At most 0 audio(s)"),
        (b'{"object": "error", "message": "no video here"}', "application/json", "no video here"),
        (b'{"detail": [{"loc": ["body"], "msg": "field required"}]}', "application/json", "field required"),
        (b'{"error": "plain"}', "application/json", ": plain"),
        (b"no\x00 \x1b[31mred\n\n text", "text/plain", "no? ?[31mred text"),
        (f"the key {KEY} is odd".encode(), "text/plain", "the key [key] is odd"),
        (b"w" * 5000, "text/plain", "w" * 200),
        (b"<html>a page</html>", "text/html", "answered 400"),
    ],
)
def test_a_servers_words_are_shown_short_and_clean(body: bytes, kind: str, said: str) -> None:
    with running(lambda _seen: Behaviour(400, body, {"Content-Type": kind})) as server:
        reply = asked(opened(server.url, OPENAI_API_KEY=KEY))
    assert reply.error is not None
    assert said in reply.error.message
    assert "hush" not in reply.error.message
    assert len(reply.error.message) < 400
    assert reply.error.message.isprintable()


def card(row: Any, status: int = 200, owner: str = "&own=true") -> str:
    """The revision of a model whose server lists it like that."""

    def respond(_seen: Seen) -> Behaviour:
        return Behaviour(status, json.dumps({"data": [{"id": "other", "root": "no"}, row]}).encode())

    with running(respond) as server:
        model = opened(server.url, owner)
        revision = model.revision
        assert model.revision == revision
        assert len(server.asked("/v1/models")) == 1
    return revision


@pytest.mark.parametrize(
    ("row", "revision"),
    [
        ({"id": "fake/model", "root": "fake/model", "owned_by": "vllm"}, ""),
        ({"id": "fake/model", "root": "org/real-name"}, "org/real-name"),
        ({"id": "fake/model", "root": "/home/somebody/models/snapshots/0a1b2c"}, "0a1b2c"),
        ({"id": "fake/model", "root": 7, "created": int(time.time())}, ""),
        ({"id": "fake/model", "created": 1_600_000_000}, ""),
        ("text", ""),
        (None, ""),
    ],
)
def test_revision_is_what_lasts_of_the_servers_word(row: Any, revision: str) -> None:
    assert card(row) == revision


def test_another_quantisation_is_another_revision() -> None:
    one, other = (card({"id": "fake/model", "meta": {"size": size, "n_params": 5}}) for size in (10, 20))
    assert one
    assert one != other


def test_a_hosted_models_day_is_its_revision() -> None:
    from aurelia.models.openai.card import read_card
    from aurelia.models.openai.options import read_options
    from aurelia.models.openai.outcome import Answer

    body = json.dumps({"data": [{"id": "m", "created": 1_700_000_000}]}).encode()
    answer = Answer(200, {"content-type": "application/json"}, body)
    assert read_card(answer, read_options("m?url=https://api.example.com/v1", {})).revision == "2023-11-14"  # type: ignore[union-attr]


def test_a_server_without_a_list_gives_no_revision() -> None:
    assert card({}, status=404) == ""
    assert card({}, status=405) == ""
    assert card({}, status=500) == ""


def test_a_server_that_is_down_gives_no_revision_but_an_error() -> None:
    with pytest.raises(ModelError):
        card({}, status=503)
    with pytest.raises(ModelError):
        card({}, status=401)


def test_a_revision_that_is_given_asks_nobody() -> None:
    assert opened("http://127.0.0.1:9/v1", "&revision=main").revision == "main"


def test_media_does_not_go_to_others_without_permission(clip: Path) -> None:
    from aurelia.model import Request

    model = opened("https://api.example.com/v1")
    with pytest.raises(RightsError):
        ask(model, [Request("r", "?", (MediaPart(clip),))], third_party_allowed=False)


def test_a_proxy_of_the_environment_never_gets_what_stays_here(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    monkeypatch.delenv("NO_PROXY", raising=False)
    with MediaServer(lambda _seen: "seen") as server:
        assert asked(opened(server.url)).text == "seen"
