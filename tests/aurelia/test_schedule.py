"""The scheduler: full batches, clips kept together, failures that stay where they belong."""

from __future__ import annotations

import threading
import time
from pathlib import Path
from typing import Any

import pytest

from aurelia.meter import Meter
from aurelia.model import MediaPart, Reply, Request
from aurelia.schedule import Scheduler
from aurelia.script import Ask, Script, together
from schemas.errors import MediaError, ModelError, RightsError, ToolkitError, WorkspaceError
from tests.aurelia.answering import Answering


def request(text: str, *media: MediaPart) -> Request:
    return Request(id=text, prompt=text, role="reasoner", media=media)


def turns(model: Answering, name: str, count: int) -> Script[list[str]]:
    """Asks one thing after the other."""
    said = []
    for number in range(count):
        (reply,) = yield (Ask(model, request(f"{name}{number}")),)
        said.append(reply.text)
    return said


def run(scripts: list[Script[Any]], **fields: Any) -> dict[int, Any]:
    return dict(Scheduler[int, Any](**fields).run(enumerate(scripts)))


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


def test_a_request_that_breaks_a_batch_ends_its_own_script_alone() -> None:
    def answer(asked: Request) -> str:
        if asked.prompt == "b0":
            raise ModelError("model", "has nothing for it")
        return asked.prompt

    model = Answering(answer, max_batch=4)
    results = run([turns(model, name, 1) for name in "abc"])

    assert results[0] == ["a0"]
    assert isinstance(results[1], ModelError)
    assert results[2] == ["c0"]


def test_a_model_that_is_gone_ends_the_run() -> None:
    def answer(_asked: Request) -> str:
        raise ModelError("model", "is gone")

    model = Answering(answer, max_batch=1)

    with pytest.raises(ModelError, match="is gone"):
        run([turns(model, str(number), 1) for number in range(100)])
    assert len(model.batches) < 20


def test_what_goes_wrong_inside_an_adapter_is_told_as_its_fault() -> None:
    def answer(_asked: Request) -> str:
        raise KeyError("weights")

    results = run([turns(Answering(answer), "a", 1)])

    assert isinstance(results[0], ModelError)
    assert "KeyError" in str(results[0])


def test_a_full_disk_ends_the_run() -> None:
    def answer(_asked: Request) -> str:
        raise WorkspaceError("replies.jsonl", "cannot be written")

    with pytest.raises(WorkspaceError):
        run([turns(Answering(answer), "a", 1)])


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


def test_an_error_in_a_script_is_its_result() -> None:
    def script() -> Script[str]:
        yield ()
        raise ToolkitError("clip", "cannot be read")

    assert str(run([script()])[0]) == "clip: cannot be read"


def test_a_model_that_is_gone_ends_the_run_also_while_another_answers() -> None:
    def gone(_asked: Request) -> str:
        raise ModelError("judge", "is gone")

    judge = Answering(gone, max_batch=1)
    writer = Answering(lambda asked: asked.prompt, max_batch=1)

    def script(name: str) -> Script[None]:
        yield (Ask(writer, request(name)),)
        yield (Ask(judge, request(name)),)

    with pytest.raises(ModelError, match="is gone"):
        run([script(str(number)) for number in range(100)])
    assert len(judge.batches) < 20


def test_files_that_cannot_be_read_are_no_sign_of_a_model_that_is_gone() -> None:
    def answer(asked: Request) -> str:
        if asked.prompt == "120":
            raise ModelError("model", "has nothing for it")
        raise MediaError(asked.prompt, "cannot be read")

    results = run([turns(Answering(answer, max_batch=1), str(number), 1) for number in range(20)])

    assert [type(result) for number, result in results.items() if number != 12] == [MediaError] * 19
    assert isinstance(results[12], ModelError)


def test_a_script_that_goes_on_after_an_error_gets_no_late_reply_of_before() -> None:
    late = threading.Event()

    def answer(asked: Request) -> str:
        if asked.prompt == "bad":
            raise ModelError("model", "has nothing for it")
        if asked.prompt == "slow":
            late.wait(5)
        elif asked.prompt == "next":
            late.set()
            time.sleep(0.2)
        return asked.prompt

    model = Answering(answer, max_batch=1, concurrency=3)

    def script() -> Script[str]:
        try:
            yield Ask(model, request("slow")), Ask(model, request("bad"))
        except ModelError:
            (reply,) = yield (Ask(model, request("next")),)
            return reply.text
        return "no error"

    assert run([script()])[0] == "next"


@pytest.mark.parametrize("given", [None, [None], [Reply("a0", "x", usage={"prompt": None})]])  # type: ignore[dict-item]
def test_what_is_no_reply_is_told_as_the_adapters_fault(given: Any) -> None:
    class Broken(Answering):
        def generate(self, batch: Any) -> Any:
            return given

    results = run([turns(Broken(lambda asked: asked.prompt), "a", 1)])

    assert "mend its adapter" in str(results[0])


def test_the_meter_runs_from_the_first_request_on() -> None:
    made = time.monotonic() - 3600  # when the models were opened; then clips were measured for an hour
    meter = Meter(started=made)

    run([turns(Answering(lambda asked: asked.prompt), "a", 1)], meter=meter)
    began = meter.started
    run([turns(Answering(lambda asked: asked.prompt), "b", 1)], meter=meter)

    assert made + 3600 <= began == meter.started
