"""The workers for video-SALMONN, VideoLLaMA2 and VITA, each beside a stand-in of its repository, with real media."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from aurelia.model import Decoding, MediaPart, Request, Sense
from aurelia.models.subprocess.model import SubprocessModel
from tests.aurelia.roster.conftest import FRAMES, Place
from tests.media_factory import film

pytestmark = pytest.mark.parametrize("name", FRAMES)


def ask(model: SubprocessModel, prompt: str, *media: MediaPart, **given: Any) -> Any:
    """The reply to one question."""
    (reply,) = model.generate([Request("a", prompt, media, **given)])
    return reply


def told(reply: Any) -> dict[str, Any]:
    """What the model was given, as it tells itself."""
    assert reply.error is None, reply.error
    found = json.loads(reply.text)
    assert isinstance(found, dict)
    return found


def test_worker_greets_as_what_it_is(placed: Place, name: str) -> None:
    revision = {"videollama2": "VIDEOLLAMA2_REVISION", "video_salmonn": "VIDEO_SALMONN_REVISION"}
    model = placed(name, **{revision.get(name, "VITA_REVISION"): "2024-10"})

    assert model.revision == "2024-10"
    assert set(model.modalities) == {"text", "video", "audio"}
    assert model.max_batch == 1
    assert not model.remote
    assert "worker" in model.settings["declared"]


def test_picture_and_sound_reach_the_model_and_are_counted(placed: Place, name: str, clip: Path) -> None:
    reply = ask(placed(name), "What rings?", MediaPart(clip))

    found = told(reply)
    assert found["frames"] == reply.delivered.frames == FRAMES[name]
    assert found["loud"] == pytest.approx(2.0, abs=0.05)
    assert reply.delivered.audio_seconds == pytest.approx(4.0, abs=0.05)
    assert "What rings?" in found["asked"]


@pytest.mark.parametrize("sense", ["video", "audio"])
def test_one_sense_alone_is_given_alone(placed: Place, name: str, clip: Path, sense: Sense) -> None:
    reply = ask(placed(name), "What rings?", MediaPart(clip, senses=(sense,)))

    found = told(reply)
    seen, heard = (FRAMES[name], 0.0) if sense == "video" else (0, 4.0)
    assert (found["frames"], reply.delivered.frames) == (seen, seen)
    assert reply.delivered.audio_seconds == pytest.approx(heard, abs=0.05)
    assert found["loud"] == pytest.approx(heard / 2, abs=0.05)


def test_film_without_sound_counts_no_second(placed: Place, name: str, tmp_path: Path) -> None:
    mute = tmp_path / "mute.mp4"
    film(mute, shots=((4.0, "red"),), audio=False)

    reply = ask(placed(name), "What rings?", MediaPart(mute))

    assert told(reply)["loud"] == 0
    assert (reply.delivered.frames, reply.delivered.audio_seconds) == (FRAMES[name], 0.0)


def test_words_alone_are_answered(placed: Place, name: str) -> None:
    reply = ask(placed(name), "What rings?")

    found = told(reply)
    assert (found["frames"], found["loud"]) == (0, 0)
    assert (reply.delivered.frames, reply.delivered.audio_seconds) == (0, 0.0)
    assert "What rings?" in found["asked"]


def test_span_is_named_in_words_and_cut(placed: Place, name: str, clip: Path) -> None:
    reply = ask(placed(name), "What rings?", MediaPart(clip, span=(0.0, 1.5)))

    found = told(reply)
    assert "from 0.00 s to 1.50 s" in found["asked"]
    assert found["loud"] == pytest.approx(0.5, abs=0.05)
    assert reply.delivered.audio_seconds == pytest.approx(1.5, abs=0.05)


@pytest.mark.parametrize(("word", "kind"), [("fail", "reply-failed"), ("memory", "out-of-memory")])
def test_error_inside_the_model_is_that_requests_error(
    placed: Place, name: str, clip: Path, word: str, kind: str
) -> None:
    model = placed(name)

    bad, good = ask(model, f"{word} now", MediaPart(clip)), ask(model, "and now?", MediaPart(clip))

    assert bad.error.kind == kind
    assert (bad.text, bad.delivered.frames, bad.delivered.audio_seconds) == ("", 0, 0.0)
    assert told(good)["frames"] == FRAMES[name]


def test_noise_of_the_models_library_breaks_nothing(placed: Place, name: str, clip: Path) -> None:
    model = placed(name)

    replies = [ask(model, "noise please", MediaPart(clip)) for _ in range(3)]

    assert [told(reply)["frames"] for reply in replies] == [FRAMES[name]] * 3


def test_killed_worker_loses_one_request_and_comes_back(placed: Place, name: str, clip: Path) -> None:
    model = placed(name)

    lost, found = ask(model, "die now", MediaPart(clip)), ask(model, "and now?", MediaPart(clip))

    assert (lost.error.kind, lost.retry) == ("reply-dropped", True)
    assert told(found)["loud"] == pytest.approx(2.0, abs=0.05)


def test_each_request_begins_at_its_own_seed(placed: Place, name: str) -> None:
    model = placed(name)
    drawn = [told(ask(model, "Draw.", seed=seed))["drawn"] for seed in (5, 6, 5)]

    assert drawn[0] == drawn[2] != drawn[1]


def test_decoding_is_passed_on(placed: Place, name: str, clip: Path) -> None:
    model = placed(name)

    sampled = told(ask(model, "Draw.", MediaPart(clip), decoding=Decoding(0.7, 0.9, 99)))
    likeliest = told(ask(model, "Draw.", MediaPart(clip)))

    assert (sampled["temperature"], sampled["sampled"], sampled["most"]) == (0.7, True, 99)
    assert (likeliest["temperature"], likeliest["sampled"]) == (0.0, False)


def test_several_media_are_refused_and_not_mixed_up(placed: Place, name: str, clip: Path) -> None:
    media = (MediaPart(clip, "dance", ("video",)), MediaPart(clip, "a", ("audio",)), MediaPart(clip, "b", ("audio",)))

    reply = ask(placed(name), "Which fits?", *media)

    assert reply.error is not None
    assert "takes one picture and one sound, but was given 1 and 2" in reply.error.message
    assert not reply.retry
