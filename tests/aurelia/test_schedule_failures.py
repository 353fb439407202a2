"""The scheduler when something fails: each failure stays where it belongs, and a model that is gone ends the run."""

from __future__ import annotations

import threading
import time
from typing import Any

import pytest

from aurelia.model import Reply, Request
from aurelia.script import Ask, Script
from schemas.errors import MediaError, ModelError, ToolkitError, WorkspaceError
from tests.aurelia.answering import Answering
from tests.aurelia.scripted import request, run, turns


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
