"""The whole check, with models that truly perceive the clips, or lack a sense."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest

from aurelia.attest import check
from aurelia.attest.check import asked, plant
from aurelia.attest.judge import attest, result
from aurelia.attest.probes import Probe, plan
from aurelia.model import SENSES, Model, Reply, Request
from schemas.attest import Attestation
from schemas.errors import ModelError, RightsError
from schemas.issues import Issue
from tests.aurelia.attest.perceiver import Perceiver, randomly, without

SEED = 20

Planted = tuple[list[Probe], list[Request]]


@pytest.fixture(scope="module")
def planted(tmp_path_factory: pytest.TempPathFactory) -> Planted:
    """Clips that several models are asked about: writing them takes longer than asking."""
    probes = plan(SEED, SENSES)
    requests = asked(probes, SENSES, tmp_path_factory.mktemp("clips"))
    plant(probes, requests)
    return probes, requests


def judged(model: Model, planted: Planted) -> Attestation:
    probes, requests = planted
    replies = model.generate(requests)
    results = [result(*one) for one in zip(probes, replies[::2], replies[1::2], strict=True)]
    return attest(model, SEED, results)


def measures(attestation: Attestation) -> dict[str, tuple[int, int, bool]]:
    return {one.sense: (one.right, one.asked, one.shown) for one in attestation.measures}


def test_a_model_that_sees_and_hears_is_audio_visual() -> None:
    model = Perceiver()
    told: list[tuple[int, int]] = []
    attestation = check(model, progress=lambda done, of: told.append((done, of)))
    assert attestation.status == "audio-visual"
    assert attestation.audio_visual
    assert attestation.senses == ("audio", "video")
    assert measures(attestation) == {"audio": (16, 16, True), "video": (13, 13, True), "together": (8, 8, True)}
    assert all(one.chance < 1e-3 for one in attestation.measures)
    assert attestation.speaks_for(model)
    assert told[-1] == (74, 74)
    assert not any(request.media[0].path.exists() for request in model.asked), "nothing is left on the disk"


def test_a_model_that_invents_answers_to_silence_still_passes(planted: Planted) -> None:
    assert judged(Perceiver(guess=randomly(1)), planted).status == "audio-visual"


@pytest.mark.parametrize("guess", [randomly(2), lambda _prompt, options: options[2]], ids=["guesses", "repeats"])
def test_a_model_that_only_sees_is_one_sense(planted: Planted, guess: object) -> None:
    attestation = judged(Perceiver(hears=False, guess=guess), planted)  # type: ignore[arg-type]
    assert (attestation.status, attestation.senses) == ("one-sense", ("video",))
    assert "picture alone" in attestation.reason
    assert "questions about the sound" in attestation.reason
    assert not measures(attestation)["together"][2]


def test_a_model_that_only_hears_is_one_sense(planted: Planted) -> None:
    attestation = judged(Perceiver(sees=False, guess=randomly(3)), planted)
    assert (attestation.status, attestation.senses) == ("one-sense", ("audio",))
    assert "sound alone" in attestation.reason


@pytest.mark.parametrize(
    ("lost", "left", "words"),
    [
        ({"audio_seconds": 0.0}, ("video",), "no sound reached it in 37 of 37 clips"),
        ({"frames": 0}, ("audio",), "no picture reached it in 37 of 37 clips"),
        ({"frames": 0, "audio_seconds": 0.0}, (), "it does not say what it was given"),
    ],
)
def test_right_answers_do_not_count_where_the_model_says_that_nothing_was_delivered(
    planted: Planted, lost: dict[str, float], left: tuple[str, ...], words: str
) -> None:
    attestation = judged(Perceiver(says=without(**lost)), planted)
    assert attestation.senses == left
    assert words in attestation.reason
    assert not measures(attestation)["together"][2]


def test_sound_lost_in_one_clip_of_many_is_enough(planted: Planted) -> None:
    class Losing(Perceiver):
        def generate(self, batch: Sequence[Request]) -> list[Reply]:
            replies = super().generate(batch)
            return [replace(replies[0], delivered=without(audio_seconds=0.0)(replies[0].delivered)), *replies[1:]]

    attestation = judged(Losing(), planted)
    assert attestation.senses == ("video",)
    assert "no sound reached it in 1 of 37 clips" in attestation.reason


def test_a_model_that_knows_the_answers_without_the_media_fails(planted: Planted) -> None:
    """The twins find it: it answers the same with the sense taken away."""
    probes, requests = planted
    known = dict(zip((r.id for r in requests), [p.expected for p in probes for _ in range(2)], strict=True))

    class Spy(Perceiver):
        def generate(self, batch: Sequence[Request]) -> list[Reply]:
            given = super().generate(batch)
            return [replace(reply, text=known[reply.id]) for reply in given]

    attestation = judged(Spy(), planted)
    assert all(one.right and not one.changed for one in attestation.results)
    assert attestation.status == "failed"


def test_a_model_of_one_sense_is_asked_about_that_alone() -> None:
    model = Perceiver(modalities=("text", "video"))
    attestation = check(model, seed=SEED)
    assert (attestation.status, attestation.senses) == ("one-sense", ("video",))
    assert "it takes no sound" in attestation.reason
    assert {part.senses for request in model.asked for part in request.media} == {("video",)}
    assert {one.sense for one in attestation.results} == {"video"}


def test_a_text_model_is_asked_nothing() -> None:
    model = Perceiver(modalities=("text",))
    attestation = check(model, seed=SEED)
    assert attestation.status == "failed"
    assert attestation.reason == "It was not shown to use sound or picture: it takes no sound; it takes no picture."
    assert model.asked == []


def test_a_model_that_refuses_all_says_why(planted: Planted) -> None:
    refused = Issue(kind="reply-refused", subject="model", message="I do not watch films")

    class Refusing(Perceiver):
        def generate(self, batch: Sequence[Request]) -> list[Reply]:
            return [Reply(request.id, "", error=refused) for request in batch]

    attestation = judged(Refusing(), planted)
    assert attestation.status == "failed"
    assert "answered none of 37 questions: I do not watch films" in attestation.reason


class Dropping(Perceiver):
    """Its connection is dropped the first `times` that each request is sent."""

    times = 1

    def generate(self, batch: Sequence[Request]) -> list[Reply]:
        dropped = Issue(kind="reply-dropped", subject="model", message="the connection was dropped")
        earlier = [request.id for request in self.asked]
        self.asked += batch
        return [
            Reply(request.id, "", error=dropped, retry=True)
            if earlier.count(request.id) < self.times
            else self._reply(request)
            for request in batch
        ]


def test_dropped_replies_are_asked_for_again_also_from_several_threads() -> None:
    assert check(Dropping(concurrency=2, max_batch=5), seed=SEED).audio_visual


def test_a_check_that_could_not_run_attests_nothing() -> None:
    model = Dropping()
    model.times = 9
    with pytest.raises(ModelError, match="did not answer 74 of 74 probes in 3 tries: the connection was dropped"):
        check(model, seed=SEED)


def test_the_clips_go_to_a_server_of_others_unless_a_person_objects() -> None:
    with pytest.raises(RightsError):
        check(Perceiver(remote=True), seed=SEED, third_party=False)


def test_files_and_requests_tell_nothing_of_the_answer(planted: Planted) -> None:
    probes, requests = planted
    for probe, clip, twin in zip(probes, requests[::2], requests[1::2], strict=True):
        assert clip.prompt == twin.prompt
        assert clip.schema == twin.schema
        assert clip.media[0].senses == ("video", "audio")
        assert Path(clip.media[0].path.stem).name.isdigit()
        assert probe.expected in probe.options[1:]
