"""What Gemini is sent and what is read from its replies: media apart and once, schema, tokens, what was delivered."""

from __future__ import annotations

import json
import threading
from pathlib import Path

import pytest

from aurelia.model import Decoding, MediaPart, Model, Request
from schemas.reasoning import Delivered
from tests.aurelia.models.gemini.conftest import Open
from tests.aurelia.models.gemini.server import Gemini
from tests.aurelia.models.gemini.wire import AUDIO_TOKENS, VIDEO_TOKENS, answer

SCHEMA = {"type": "object", "properties": {"score": {"type": "integer"}}, "required": ["score"]}


def ask(clip: Path | None, name: str = "a", **fields: object) -> Request:
    """A request about a clip, or about nothing."""
    return Request(name, f"What is it, {name}?", (MediaPart(clip),) if clip else (), **fields)  # type: ignore[arg-type]


def test_gemini_is_a_model(model: Open, server: Gemini) -> None:
    found = model("&concurrency=7&fps=2&media_resolution=low")

    assert isinstance(found, Model)
    assert (found.name, found.revision, found.max_batch, found.concurrency) == ("gemini-test", "001", 1, 7)
    assert found.remote
    assert found.settings["adapter"] == "gemini/1"
    assert (found.settings["fps"], found.settings["media_resolution"]) == (2.0, "low")
    assert server.key not in json.dumps(dict(found.settings))


def test_media_go_apart_before_the_prompt_with_all_settings(model: Open, server: Gemini, clip: Path) -> None:
    request = ask(clip, schema=SCHEMA, decoding=Decoding(0.5, 0.9, 99), seed=2**31 + 5)
    server.answers.append(answer('{"score": 7}'))

    (reply,) = model("&fps=2&thinking_budget=64&media_resolution=low").generate([request])

    (asked,) = server.asked
    media, prompt = asked["contents"]
    assert [part["fileData"]["mimeType"] for part in media["parts"]] == ["video/mp4", "audio/wav"]
    assert media["parts"][0]["videoMetadata"] == {"fps": 2.0}
    assert prompt["parts"] == [{"text": "What is it, a?"}]
    config = asked["generationConfig"]
    assert (config["temperature"], config["topP"], config["maxOutputTokens"], config["seed"]) == (0.5, 0.9, 99, 5)
    assert config["responseMimeType"] == "application/json"
    assert config["responseJsonSchema"] == SCHEMA
    assert config["thinkingConfig"] == {"thinkingBudget": 64}
    assert config["mediaResolution"] == "MEDIA_RESOLUTION_LOW"
    assert (reply.text, reply.value) == ('{"score": 7}', {"score": 7})
    assert reply.usage == {"prompt": 2 * VIDEO_TOKENS + 2 * AUDIO_TOKENS + 3, "completion": 7}
    assert reply.delivered == Delivered(
        frames=4, audio_seconds=2.0, text_characters=14, video_tokens=2 * VIDEO_TOKENS, audio_tokens=2 * AUDIO_TOKENS
    )
    assert reply.seconds > 0


def test_text_alone_needs_no_upload(model: Open, server: Gemini) -> None:
    (reply,) = model("&schema=false").generate([ask(None, schema=SCHEMA)])

    assert reply.text == "yes"
    assert "responseMimeType" not in server.asked[0]["generationConfig"]
    assert server.count("POST", "upload") == 0
    assert reply.delivered == Delivered(text_characters=14)


def test_thoughts_are_no_part_of_the_reply(model: Open, server: Gemini) -> None:
    parts = [{"text": "hm", "thought": True}, {"text": "it is "}, {"text": "red"}]
    server.answers.append({"candidates": [{"content": {"parts": parts}, "finishReason": "STOP"}]})

    assert model().generate([ask(None)])[0].text == "it is red"


def test_each_file_is_uploaded_once_for_all_requests(model: Open, server: Gemini, clip: Path, tmp_path: Path) -> None:
    copy = tmp_path / "Jane Doe.mp4"
    copy.write_bytes(clip.read_bytes())
    server.seconds = 0.05
    found, replies = model(), []

    def run(number: int) -> None:
        replies.extend(found.generate([ask((clip, copy)[number % 2], f"r{number}")]))

    threads = [threading.Thread(target=run, args=(number,)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert len(replies) == 8
    assert not [reply.error for reply in replies if reply.error]
    assert len(server.files) == 2, "one silent picture, one sound"
    assert "Jane" not in json.dumps(server.headers), "nobody else is told what a file is called"


def test_upload_is_waited_for(model: Open, server: Gemini, clip: Path) -> None:
    server.polls = 3

    assert model().generate([ask(clip)])[0].text == "yes"
    assert server.count("GET", "/files/") == 6


def test_span_and_senses_and_parts_are_told_and_cut(model: Open, server: Gemini, clip: Path) -> None:
    media = (MediaPart(clip, "dance", ("video",)), MediaPart(clip, "track-a", ("audio",), (0.5, 1.5)))

    (reply,) = model().generate([Request("a", "Which?", media)])

    texts = [part["text"] for part in server.asked[0]["contents"][0]["parts"] if "text" in part]
    assert texts == ["This is the part called dance.", "This is the part called track-a, from 0.50 s to 1.50 s of it."]
    assert reply.delivered.audio_seconds == 1.0
    assert reply.delivered.audio_tokens == AUDIO_TOKENS


def test_what_the_server_does_not_count_is_not_called_delivered(model: Open, server: Gemini, clip: Path) -> None:
    server.deaf = True
    (deaf,) = model().generate([ask(clip)])
    server.counts = False
    (silent,) = model().generate([ask(clip)])

    assert (deaf.delivered.frames, deaf.delivered.audio_seconds) == (2, 0.0)
    assert (silent.delivered.frames, silent.delivered.audio_seconds) == (0, 0.0)


def test_media_asked_about_again_are_cached(model: Open, server: Gemini, clip: Path) -> None:
    found = model()

    replies = found.generate([ask(clip, f"r{number}") for number in range(3)])

    assert ["cachedContent" in asked for asked in server.asked] == [False, True, True]
    assert [len(asked["contents"]) for asked in server.asked] == [2, 1, 1]
    assert ["cached" in reply.usage for reply in replies] == [False, True, True]
    assert replies[2].delivered == replies[0].delivered
    assert server.count("POST", "cachedContents") == 1
    found.close()
    assert not server.caches
    assert not server.files


def test_media_too_small_for_a_cache_go_without_one(model: Open, server: Gemini, clip: Path) -> None:
    server.least_cached = 4096

    replies = model().generate([ask(clip, f"r{number}") for number in range(4)])

    assert [reply.text for reply in replies] == ["yes"] * 4
    assert server.count("POST", "cachedContents") == 1, "it is not tried again for the same media"


def test_server_that_takes_no_caches_is_left_in_peace(model: Open, server: Gemini, clip: Path) -> None:
    server.least_cached = 10**9
    found = model()

    for number in range(5):
        part = MediaPart(clip, span=(0.0, 1.0 + number / 10))
        assert not [r.error for r in found.generate([Request("a", "p", (part,))] * 2) if r.error]

    assert server.count("POST", "cachedContents") == 3
    assert model("&cache=false").generate([ask(clip)] * 2)[1].text == "yes"
    assert server.count("POST", "cachedContents") == 3


@pytest.mark.parametrize("lost", ["files", "caches"])
def test_what_the_server_has_lost_is_sent_again(model: Open, server: Gemini, clip: Path, lost: str) -> None:
    found = model()
    found.generate([ask(clip)] * 2)

    getattr(server, lost).clear()
    (reply,) = found.generate([ask(clip)])

    assert reply.text == "yes"
    found.close()
    assert not server.files


def test_only_so_many_files_are_kept_there(model: Open, server: Gemini, clip: Path) -> None:
    found = model("&keep=4&cache=false")

    for number in range(6):
        found.generate([Request("a", "p", (MediaPart(clip, span=(0.0, 1.0 + number / 10)),))])
        assert len(server.files) <= 4

    found.close()
    assert not server.files
