"""A real model behind a real HTTP server that loses the sound on its way: the check finds it, however it is lost."""

from __future__ import annotations

import json

import pytest

from aurelia.attest import check
from aurelia.models import load_model
from schemas.attest import Attestation
from schemas.errors import ModelError
from tests.aurelia.attest.perceiver import answer, randomly
from tests.aurelia.models.openai.media_server import MediaServer, SeenRequest

SEED = 31


def perceiving(seen: SeenRequest) -> str:
    """The model on the server: it truly sees and hears, and invents an answer where nothing reached it."""
    return json.dumps({"answer": answer(seen.prompt, seen.frames, seen.audio, randomly(len(seen.prompt)))})


def checked(server: MediaServer, options: str = "") -> Attestation:
    spec = f"openai:fake/model?url={server.url}&concurrency=2&frames=8&max_side=160&retries=0{options}"
    return check(load_model(spec), seed=SEED)


def measures(attestation: Attestation) -> dict[str, bool]:
    return {one.sense: one.shown for one in attestation.measures}


def test_a_model_on_a_sound_server_is_audio_visual() -> None:
    with MediaServer(perceiving) as server:
        attestation = checked(server)
    assert attestation.status == "audio-visual", attestation.reason
    assert measures(attestation) == {"audio": True, "video": True, "together": True}
    assert all(one.delivered.frames and one.delivered.audio_seconds for one in attestation.results)


@pytest.mark.parametrize("usage", [True, False], ids=["with usage", "without usage"])
@pytest.mark.parametrize("lost", ["drop_audio", "zero_audio"])
def test_a_model_whose_audio_is_silenced_by_a_faulty_server_is_caught_by_the_check(lost: str, usage: bool) -> None:
    with MediaServer(perceiving, report_usage=usage, **{lost: True}) as server:
        attestation = checked(server)
    assert (attestation.status, attestation.senses) == ("one-sense", ("video",))
    assert measures(attestation) == {"audio": False, "video": True, "together": False}
    counted = lost == "drop_audio" and usage  # only then the server itself says that it used no sound
    assert ("no sound reached it in 37 of 37 clips" if counted else "questions about the sound") in attestation.reason


def test_a_server_that_loses_the_picture_is_caught_too() -> None:
    with MediaServer(perceiving, drop_video=True, report_usage=False) as server:
        attestation = checked(server)
    assert attestation.senses == ("audio",)


def test_a_model_that_is_sent_no_sound_is_asked_about_the_picture_alone() -> None:
    with MediaServer(perceiving) as server:
        attestation = checked(server, "&audio=none")
    assert attestation.senses == ("video",)
    assert "it takes no sound" in attestation.reason


def test_a_server_that_knows_no_such_model_attests_nothing() -> None:
    with MediaServer(perceiving, model="another/model") as server, pytest.raises(ModelError, match="404"):
        checked(server)
