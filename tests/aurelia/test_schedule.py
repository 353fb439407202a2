"""The scheduler: full batches, clips kept together, failures that stay where they belong."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Any

from aurelia.meter import Meter
from aurelia.model import MediaPart
from aurelia.schedule import Scheduler
from aurelia.script import Ask, Script, together
from schemas.errors import RightsError
from tests.aurelia.answering import Answering
from tests.aurelia.scripted import request, run, turns


def test_scripts_of_different_length_share_full_batches() -> None:
    model = Answering(lambda asked: asked.prompt.upper(), max_batch=2)

    results = run([turns(model, name, count) for name, count in (("a", 1), ("b", 3), ("c", 2), ("d", 2))])

    assert results == {0: ["A0"], 1: ["B0", "B1", "B2"], 2: ["C0", "C1"], 3: ["D0", "D1"]}
    assert [len(batch) for batch in model.batches] == [2, 2, 2, 1, 1]


def test_older_scripts_come_first() -> None:
    model = Answering(lambda asked: asked.prompt, max_batch=1)

    run([turns(model, name, 2) for name in "ab"])

    assert [asked.prompt for asked in model.asked] == ["a0", "a1", "b0", "b1"]


def test_results_come_as_soon_as_they_are_there_and_scripts_are_taken_as_there_is_room() -> None:
    model = Answering(lambda asked: asked.prompt, max_batch=1)
    taken: list[int] = []

    def source() -> Any:
        for number in range(50):
            taken.append(number)
            yield number, turns(model, str(number), 1)

    first = next(iter(Scheduler[int, list[str]]().run(source())))

    assert first[0] == 0
    assert len(taken) < 10


def test_a_server_is_asked_from_several_threads() -> None:
    model = Answering(lambda asked: asked.prompt, max_batch=1, concurrency=4, seconds=0.05)

    results = run([turns(model, str(number), 1) for number in range(12)])

    assert len(results) == 12
    assert model.most_running == 4


def test_requests_yielded_together_come_back_in_order() -> None:
    model = Answering(lambda asked: asked.prompt, max_batch=2, concurrency=3)

    def wide() -> Script[list[str]]:
        replies = yield tuple(Ask(model, request(str(number))) for number in range(9))
        return [reply.text for reply in replies]

    assert run([wide()])[0] == [str(number) for number in range(9)]


def test_scripts_put_together_ask_side_by_side() -> None:
    model = Answering(lambda asked: asked.prompt, max_batch=8)

    assert run([together([turns(model, "a", 2), turns(model, "b", 1)])])[0] == [["a0", "a1"], ["b0"]]
    assert [len(batch) for batch in model.batches] == [2, 1]


def test_media_that_may_not_leave_is_never_sent() -> None:
    model = Answering(lambda asked: asked.prompt, remote=True)
    part = MediaPart(Path("private.mp4"))

    def script(allowed: bool) -> Script[str]:
        (reply,) = yield (Ask(model, request("x", part), allowed),)
        return reply.text

    results = run([script(False), script(True)])

    assert isinstance(results[0], RightsError)
    assert results[1] == "x"
    assert len(model.asked) == 1


def test_a_model_that_cannot_hear_is_not_given_sound() -> None:
    model = Answering(lambda asked: asked.prompt, modalities=("text", "video"))
    silent = MediaPart(Path("a.mp4"), senses=("video",))

    def script(part: MediaPart) -> Script[str]:
        (reply,) = yield (Ask(model, request("x", part)),)
        return reply.text

    results = run([script(MediaPart(Path("a.mp4"))), script(silent)])

    assert "takes no audio" in str(results[0])
    assert results[1] == "x"


def test_coming_media_is_told_ahead() -> None:
    model = Answering(lambda asked: asked.prompt, max_batch=1)

    def script(number: int) -> Script[str]:
        (reply,) = yield (Ask(model, request(str(number), MediaPart(Path(f"{number}.mp4")))),)
        return reply.text

    run([script(number) for number in range(3)])

    assert {part.path.name for part in model.ahead} == {"1.mp4", "2.mp4"}


def test_the_meter_counts_replies_and_tokens() -> None:
    meter = Meter()

    run([turns(Answering(lambda asked: asked.prompt), "a", 3)], meter=meter)

    assert (meter.replies["reasoner"], meter.tokens["completion"]) == (3, 15)


def test_the_meter_runs_from_the_first_request_on() -> None:
    made = time.monotonic() - 3600  # when the models were opened; then clips were measured for an hour
    meter = Meter(started=made)

    run([turns(Answering(lambda asked: asked.prompt), "a", 1)], meter=meter)
    began = meter.started
    run([turns(Answering(lambda asked: asked.prompt), "b", 1)], meter=meter)

    assert made + 3600 <= began == meter.started
