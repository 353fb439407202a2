"""What a worker is given and what it says: greeting, settings, media, decoding, replies; and the template."""

from __future__ import annotations

import wave
from pathlib import Path

import pytest

import aurelia.roster
from aurelia.media.probe import probe
from aurelia.model import Decoding, MediaPart, Model, Request
from schemas.reasoning import Delivered
from tests.aurelia.models.subprocess.conftest import Open, said, shown
from tests.media_factory import film

TEMPLATE = Path(aurelia.roster.__file__).parent / "workers" / "template.py"
SEEING = 'modalities=["video"]'


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Two seconds with sound."""
    path = tmp_path_factory.mktemp("clip") / "clip.mp4"
    film(path, beeps=[0.5])
    return path


def test_worker_is_a_model(worker: Open) -> None:
    model = worker('model="VideoLLaMA2"', 'revision="abc"', "max_batch=4", 'settings={"frames": 8}')

    assert isinstance(model, Model)
    assert (model.name, model.revision, model.max_batch, model.concurrency) == ("VideoLLaMA2", "abc", 4, 1)
    assert set(model.modalities) == {"text", "video", "audio"}
    assert not model.remote
    assert model.settings["adapter"] == "subprocess/1"
    assert model.settings["declared"] == {"frames": 8}


def test_command_is_part_of_the_settings(worker: Open) -> None:
    one, two = worker("max_batch=1"), worker("max_batch=2")

    assert one.settings["worker"] != two.settings["worker"]
    assert worker("max_batch=1").settings == one.settings


def test_media_come_apart_and_before_the_prompt(worker: Open, clip: Path) -> None:
    request = Request(
        "a", "show", (MediaPart(clip, span=(0.5, 1.5)),), {"type": "object"}, Decoding(0.5, 0.9, 99), seed=3
    )

    given = shown(worker(), request)

    where, video, audio, text = given["parts"]
    assert where == {"type": "text", "text": "This is the clip, from 0.50 s to 1.50 s of it."}
    assert (video["type"], video["has_audio"], audio["type"]) == ("video", False, "audio")
    assert text == {"type": "text", "text": "show"}
    assert given["gen"] == {
        "temperature": 0.5, "top_p": 0.9, "max_tokens": 99, "seed": 3, "schema": {"type": "object"},
    }  # fmt: skip
    assert probe(Path(video["path"])).audio is None
    assert video["seconds"] == pytest.approx(1.0, abs=0.05)
    with wave.open(audio["path"]) as file:
        assert (file.getframerate(), file.getnframes()) == (16000, 16000)


def test_only_what_is_wanted_and_taken_is_given(worker: Open, clip: Path) -> None:
    heard = shown(worker(), Request("a", "show", (MediaPart(clip, senses=("audio",)),)))
    seen = shown(worker(SEEING), Request("a", "show", (MediaPart(clip),)))

    assert [part["type"] for part in heard["parts"]] == ["audio", "text"]
    assert [part["type"] for part in seen["parts"]] == ["video", "text"]


def test_several_media_are_named(worker: Open, clip: Path) -> None:
    media = (MediaPart(clip, "dance", ("video",)), MediaPart(clip, "track-a", ("audio",)))

    parts = shown(worker(), Request("a", "show", media))["parts"]

    assert [part.get("text", part["type"]) for part in parts] == [
        "This is the part called dance.", "video", "This is the part called track-a.", "audio", "show",
    ]  # fmt: skip


def test_media_that_cannot_be_read_is_that_requests_error(worker: Open, clip: Path, tmp_path: Path) -> None:
    (tmp_path / "no.mp4").write_text("no film")
    bad = Request("a", "x", (MediaPart(tmp_path / "no.mp4"),))
    gone = Request("b", "x", (MediaPart(tmp_path / "none.mp4"),))

    replies = worker("max_batch=4").generate([bad, Request("c", "y"), gone])

    assert said(replies) == ["media-unreadable", "reply to y", "media-unreadable"]


def test_replies_say_what_was_delivered_and_used(worker: Open) -> None:
    line = (
        '{"id": "ID", "text": "ü", "delivered": {"video_frames": 8, "audio_seconds": 9, "more": 1},'
        ' "usage": {"prompt": 5, "cached": null, "completion": 2}, "error": null, "extra": []}'
    )

    (reply,) = worker().generate([Request("a", f"raw {line}")])

    assert reply.text == "ü"
    assert reply.usage == {"prompt": 5, "completion": 2}
    assert reply.delivered == Delivered(frames=8, audio_seconds=9.0, text_characters=len(f"raw {line}"))
    assert reply.seconds > 0


def test_batch_is_told_as_one_and_may_be_answered_in_any_order(worker: Open) -> None:
    model = worker("max_batch=3")

    replies = model.generate([Request(name, name) for name in "abcdefgh"])

    assert [reply.id for reply in replies] == list("abcdefgh")
    assert said(replies) == [f"reply to {name}" for name in "abcdefgh"]


def test_template_works_as_it_is(worker: Open, clip: Path) -> None:
    model = worker(script=TEMPLATE)

    (reply,) = model.generate([Request("a", "What rings?", (MediaPart(clip),))])

    assert reply.text == "I was asked: What rings?"
    assert reply.delivered.frames == 8
    assert reply.delivered.audio_seconds == pytest.approx(2.0, abs=0.05)


def test_template_survives_what_models_do(worker: Open, tmp_path: Path) -> None:
    text = TEMPLATE.read_text()
    code = """
def answer(model, requests):
    import subprocess, sys
    print("progress 5/5")
    subprocess.run([sys.executable, "-c", "print('from a child'); input()"], stderr=subprocess.DEVNULL)
    if any("memory" in request["prompt"] for request in requests):
        raise RuntimeError("CUDA out of memory")
    if any("bug" in request["prompt"] for request in requests):
        raise KeyError("bug")
    import numpy
    words = numpy.int64(3)
    return [{"text": request["prompt"], "usage": {"prompt": words}} for request in requests]
"""
    script = tmp_path / "mine.py"
    script.write_text(
        text.replace("# ---- from here", code + "\n\n# ---- from here").replace('"max_batch": 1', '"max_batch": 4')
    )
    model = worker(script=script)

    replies = model.generate([Request(str(n), prompt) for n, prompt in enumerate(["a", "memory", "bug", "b"])])

    assert said(replies) == ["a", "out-of-memory", "reply-failed", "b"]
    assert replies[0].usage == {"prompt": 3}
    assert "KeyError" in str(replies[2].error)
