"""What is sent: the protocol's fields, media first and apart, and nothing that was not asked for."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from aurelia.model import Decoding, MediaPart, Sense
from tests.aurelia.models.openai.asking import asked, opened
from tests.aurelia.models.openai.media_server import MediaServer, SeenRequest, film_of, sound_of_file
from tests.media_factory import film, onset, read_barcode

SCHEMA = {"type": "object", "properties": {"score": {"enum": [1, 2]}}, "required": ["score"]}


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four seconds with numbered frames and beeps at 1 s and 3 s."""
    path = tmp_path_factory.mktemp("clips") / "clip.mp4"
    film(path, shots=((2.0, "red"), (2.0, "blue")), beeps=[1.0, 3.0], barcode=True)
    return path


def seen_of(more: str, *parts: MediaPart, owner: str = "tests", **given: Any) -> SeenRequest:
    """What a server saw of one request."""
    saw: list[SeenRequest] = []

    def keep(request: SeenRequest) -> str:
        saw.append(request)
        return "seen"

    with MediaServer(keep, owner=owner) as server:
        reply = asked(opened(server.url, more), media=parts, **given)
    assert reply.error is None
    return saw[0]


def kinds(request: SeenRequest) -> list[str]:
    return [part["type"] for part in request.body["messages"][0]["content"]]


def test_text_alone_is_a_plain_message() -> None:
    decoding = Decoding(temperature=0.3, top_p=0.9, max_tokens=77)
    body = seen_of("", decoding=decoding, seed=2**31 + 5).body
    assert body == {
        "model": "fake/model", "messages": [{"role": "user", "content": "what is it?"}],
        "temperature": 0.3, "top_p": 0.9, "max_tokens": 77, "seed": 5, "stream": False,
    }  # fmt: skip


def test_servers_may_call_the_token_limit_otherwise() -> None:
    body = seen_of("&limit=max_completion_tokens").body
    assert body["max_completion_tokens"] == 2048
    assert "max_tokens" not in body


def test_picture_and_sound_are_separate_parts_before_the_text(clip: Path) -> None:
    request = seen_of("&frames=8", MediaPart(clip))
    assert kinds(request) == ["video_url", "input_audio", "text"]
    assert request.prompt == "what is it?"
    assert [round(read_barcode(frame) / 12.5) for frame in request.frames] == list(range(8))
    assert request.audio is not None
    assert np.abs(request.audio - sound_of_file(clip)).max() < 1e-3
    assert len(request.audio) == 64000


def test_the_sent_film_lasts_as_long_as_the_clip(clip: Path, tmp_path: Path) -> None:
    from aurelia.media.probe import probe
    from tests.aurelia.models.openai.media_server import data_url

    request = seen_of("&frames=10", MediaPart(clip))
    sent = tmp_path / "sent.mp4"
    sent.write_bytes(data_url(request.body["messages"][0]["content"][0]["video_url"]["url"], "video/mp4"))
    assert probe(sent).audio is None
    assert probe(sent).duration == pytest.approx(4.0, abs=0.05)
    assert len(film_of(sent.read_bytes())) == 10


def test_frames_are_no_larger_than_asked(clip: Path) -> None:
    request = seen_of("&frames=2&max_side=96", MediaPart(clip))
    assert {frame.shape for frame in request.frames} == {(54, 96, 3)}


def test_pictures_can_go_as_single_frames_with_their_times(clip: Path) -> None:
    request = seen_of("&frames=4&media=frames&audio=audio_url", MediaPart(clip))
    assert kinds(request) == ["text", *["image_url"] * 4, "audio_url", "text"]
    assert request.texts[0] == "Images 1 to 4 are frames of the clip, at these seconds: 0.00, 1.00, 2.00, 3.00."
    assert [read_barcode(frame) for frame in request.frames] == [0, 25, 50, 75]
    assert len(request.sounds[0]) == 64000


def test_a_span_is_cut_from_both_and_named(clip: Path) -> None:
    request = seen_of("&frames=4", MediaPart(clip, span=(2.5, 3.5)))
    numbers = [read_barcode(frame) for frame in request.frames]
    assert numbers[0] in (62, 63)
    assert numbers[-1] <= 87
    assert request.audio is not None
    assert len(request.audio) == 16000
    assert onset(request.audio[None], 16000) == pytest.approx(0.5, abs=0.03)
    assert request.texts[0] == "Video 1 is the picture of the clip, from 2.50 s to 3.50 s of it."


@pytest.mark.parametrize(
    ("senses", "more", "sent"),
    [
        (("video",), "", ["video_url", "text"]),
        (("audio",), "", ["input_audio", "text"]),
        (("video", "audio"), "&audio=none", ["video_url", "text"]),
        (("video", "audio"), "&media=none", ["input_audio", "text"]),
    ],
)
def test_only_what_is_wanted_and_taken_is_sent(
    clip: Path, senses: tuple[Sense, ...], more: str, sent: list[str]
) -> None:
    assert kinds(seen_of(more, MediaPart(clip, senses=senses))) == sent


def test_several_parts_are_told_apart_by_number_and_role(tmp_path: Path) -> None:
    film(tmp_path / "dance.mp4", audio=False)
    parts = [MediaPart(tmp_path / "dance.mp4", "dance")]
    for index, letter in enumerate("ab"):
        path = tmp_path / f"{letter}.mp4"
        film(path, video=False, shots=((1.0 + index, "red"),), tones=[(0, 1, 300.0 * (index + 1))])
        parts.append(MediaPart(path, f"track-{letter}", ("audio",)))
    request = seen_of("", *parts)
    assert kinds(request) == ["text", "video_url", "text", "input_audio", "text", "input_audio", "text"]
    assert request.texts[:-1] == (
        "Video 1 is the picture of the part called dance.",
        "Audio 1 is the sound of the part called track-a.",
        "Audio 2 is the sound of the part called track-b.",
    )
    assert [round(len(sound) / 16000) for sound in request.sounds] == [1, 2]


def test_the_schema_goes_as_it_is(clip: Path) -> None:
    body = seen_of("", schema=SCHEMA, role="step check").body
    assert body["response_format"] == {
        "type": "json_schema", "json_schema": {"name": "step-check", "schema": SCHEMA, "strict": True},
    }  # fmt: skip
    assert seen_of("&schema=json_object", schema=SCHEMA).body["response_format"] == {"type": "json_object"}
    assert "response_format" not in seen_of("&schema=none", schema=SCHEMA).body
    assert "response_format" not in seen_of("").body


@pytest.mark.parametrize(
    ("text", "schema", "value"),
    [
        ('{"score": 2}', SCHEMA, {"score": 2}),
        (' {"score": 2}\n', SCHEMA, {"score": 2}),
        ('so: {"score": 2}', SCHEMA, None),
        ('{"score": 2}', None, None),
        ('{"score": NaN}', SCHEMA, None),
        ('{"score": 1e999}', SCHEMA, None),
        ("[" * 500 + "]" * 500, SCHEMA, None),
        ('"text"', SCHEMA, None),
    ],
)
def test_a_reply_to_a_schema_is_parsed_where_it_is_json(text: str, schema: Any, value: Any) -> None:
    with MediaServer(lambda _seen: text) as server:
        reply = asked(opened(server.url), schema=schema)
    assert (reply.text, reply.value, reply.error) == (text, value, None)


@pytest.mark.parametrize(("owner", "more", "given"), [
    ("vllm", "", True), ("vllm", "&uuid=off", False), ("tests", "", False), ("tests", "&uuid=on", True),
])  # fmt: skip
def test_media_carry_an_id_where_the_server_keeps_them_by_it(clip: Path, owner: str, more: str, given: bool) -> None:
    content = seen_of(more, MediaPart(clip), owner=owner).body["messages"][0]["content"]
    ids = [part.get("uuid") for part in content]
    assert [bool(one) for one in ids] == [given, given, False]
    assert not given or (ids[0] != ids[1] and all(len(one) == 64 for one in ids[:2]))


def test_the_key_is_sent_only_as_a_header() -> None:
    with MediaServer(lambda _seen: "seen") as server:
        asked(opened(server.url, OPENAI_API_KEY="sk-very-secret"))
        seen = server.server.asked()[0]
    assert seen.headers["authorization"] == "Bearer sk-very-secret"
    assert b"very-secret" not in seen.body
    assert seen.headers["accept-encoding"] == "identity"
    assert "very-secret" not in seen.path
