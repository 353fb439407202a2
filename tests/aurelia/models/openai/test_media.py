"""Media is encoded once for each content, span and set of senses: the same bytes for every agent."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from aurelia.model import MediaPart, Request
from aurelia.models.openai import media
from aurelia.models.openai.media import Encodings
from aurelia.models.openai.model import OpenAIModel
from aurelia.models.openai.options import read_options
from tests.aurelia.models.openai.asking import asked, opened
from tests.aurelia.models.openai.media_server import MediaServer
from tests.media_factory import film


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Four seconds with numbered frames and beeps at 1 s and 3 s."""
    path = tmp_path_factory.mktemp("clips") / "clip.mp4"
    film(path, shots=((2.0, "red"), (2.0, "blue")), beeps=[1.0, 3.0], barcode=True)
    return path


def test_media_are_the_same_bytes_for_every_agent_and_encoded_once(clip: Path, monkeypatch: Any) -> None:
    made: list[MediaPart] = []

    def counted(part: MediaPart, options: Any, real: Any = media.encoded) -> Any:
        made.append(part)
        return real(part, options)

    monkeypatch.setattr(media, "encoded", counted)
    with MediaServer(lambda _seen: "seen") as server:
        model = opened(server.url)
        for role in ("reasoner", "evaluator", "reasoner"):
            asked(model, f"you are the {role}", media=(MediaPart(clip),), role=role, schema={"type": "object"})
        bodies = [seen.body for seen in server.server.asked()]
    starts = [body[: body.index(b"you are the")] for body in bodies]
    assert starts[0] == starts[1] == starts[2]
    assert len(starts[0]) > 100_000
    assert len(made) == 1


def test_spans_and_senses_of_one_file_are_told_apart(clip: Path) -> None:
    parts = [
        MediaPart(clip, senses=("audio",)),
        MediaPart(clip),
        MediaPart(clip, span=(0.0, 1.0)),
        MediaPart(clip, span=(3.0, 4.0)),
    ]
    with MediaServer(lambda seen: f"{len(seen.frames)} {0 if seen.audio is None else len(seen.audio)}") as server:
        model = opened(server.url, "&frames=4")
        replies = [asked(model, media=(part,)).text for part in parts]
        bodies = {seen.body for seen in server.server.asked()}
    assert replies == ["0 64000", "4 64000", "4 16000", "4 16000"]
    assert len(bodies) == 4


def test_what_was_used_longest_ago_makes_room(tmp_path: Path) -> None:
    paths = [tmp_path / f"{number}.mp4" for number in range(3)]
    for number, path in enumerate(paths):
        film(path, shots=((0.5, "red"),), tones=[(0.0, 0.5, 200.0 + number)])
    encodings = Encodings(read_options("m?url=http://127.0.0.1/v1&frames=2", {}), most_bytes=1)
    first, again = encodings.get(MediaPart(paths[0])), encodings.get(MediaPart(paths[0]))
    assert again is first
    for path in paths[1:]:
        encodings.get(MediaPart(path))
    later = encodings.get(MediaPart(paths[0]))
    assert later is not first
    assert later == first


@pytest.mark.parametrize("part", [{"span": (7.0, 8.0)}, {"span": (2.0, 1.0)}])
def test_a_span_with_nothing_in_it_is_never_asked_about(clip: Path, part: dict[str, Any]) -> None:
    with MediaServer(lambda _seen: "seen") as server:
        reply = asked(opened(server.url), media=(MediaPart(clip, **part),))
        assert server.server.asked() == []
    assert reply.error is not None
    assert reply.error.kind == "media-unreadable"
    assert "has no video and no audio from" in reply.error.message


def test_a_mute_film_has_no_sound_to_ask_about(tmp_path: Path) -> None:
    film(tmp_path / "mute.mp4", audio=False)
    with MediaServer(lambda _seen: "seen") as server:
        model = opened(server.url)
        heard = asked(model, media=(MediaPart(tmp_path / "mute.mp4", senses=("audio",)),))
        seen = asked(model, media=(MediaPart(tmp_path / "mute.mp4"),))
    assert heard.error is not None
    assert heard.error.message == "mute.mp4 has no audio"
    assert (seen.text, seen.delivered.audio_seconds) == ("seen", 0.0)


def test_the_same_media_are_the_same_bytes_from_another_model(clip: Path) -> None:
    with MediaServer(lambda _seen: "seen") as server:
        for _model in range(2):
            asked(opened(server.url, "&uuid=on&frames=3"), media=(MediaPart(clip),))
        first, second = (seen.body for seen in server.server.asked())
    assert first == second
    assert json.loads(first)["messages"][0]["content"][0]["uuid"]


def test_a_file_that_is_no_media_fails_alone(tmp_path: Path, clip: Path) -> None:
    (tmp_path / "no.mp4").write_bytes(b"no film")
    with MediaServer(lambda _seen: "seen") as server:
        model: OpenAIModel = opened(server.url)
        bad, good = model.generate(
            [Request("a", "?", (MediaPart(tmp_path / "no.mp4"),)), Request("b", "?", (MediaPart(clip),))]
        )
    assert bad.error is not None
    assert (bad.error.kind, bad.retry) == ("media-unreadable", False)
    assert (good.id, good.text) == ("b", "seen")
