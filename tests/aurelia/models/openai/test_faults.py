"""Servers that fail: each fault becomes its issue, nothing crashes, hangs or is lost."""

from __future__ import annotations

import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest

from aurelia.model import Reply, Request
from aurelia.models.openai.model import OpenAIModel
from aurelia.models.openai.options import read_options
from schemas.errors import ModelError
from tests.aurelia.models.openai.asking import asked
from tests.aurelia.models.openai.faulty import FAULTS, PASSING, faulty, prompt_of
from tests.aurelia.models.openai.loopback import Behaviour, running

FINAL = {
    "cut at the limit", "filtered", "refusal", "filtered by status", "no text", "null text", "too long",
}  # fmt: skip
"""What is the model's reply for good; everything else may pass, so that a later run asks again."""


def patience_for(fault: str) -> float:
    """Seconds: short where the server is slow on purpose, long where only a busy machine could be."""
    return 0.4 if FAULTS[fault][0] == "reply-timeout" else 20.0


def impatient(url: str, retries: int = 0, timeout: float = 2.0, concurrency: int = 16) -> OpenAIModel:
    options = f"&retries={retries}&timeout={timeout}&backoff=0.001&concurrency={concurrency}"
    return OpenAIModel(read_options(f"fake/model?url={url}{options}", {}))


@pytest.mark.parametrize("fault", FAULTS)
def test_each_fault_becomes_its_issue(fault: str) -> None:
    with faulty(lambda _body: "fine", faults=[fault], rate=1.0) as (server, _fates):
        reply = asked(impatient(server.url, timeout=patience_for(fault)), role="reasoner")
        asked_for = len(server.asked())
    assert reply.error is not None
    assert reply.error.kind == FAULTS[fault][0]
    assert reply.error.subject == "reasoner"
    assert reply.error.message
    assert reply.retry == (fault not in FINAL)
    assert reply.id == "r1"
    assert asked_for == 1


@pytest.mark.parametrize("fault", sorted(PASSING))
def test_a_fault_that_passes_is_asked_again_at_once(fault: str) -> None:
    with faulty(lambda _body: "fine", faults=[fault], rate=1.0, passes=True) as (server, _fates):
        reply = asked(impatient(server.url, retries=1))
        asked_for = len(server.asked())
    assert (reply.text, reply.error) == ("fine", None)
    assert asked_for == 2


@pytest.mark.parametrize("fault", sorted(set(FAULTS) - PASSING))
def test_a_fault_that_stays_is_not_asked_again(fault: str) -> None:
    with faulty(lambda _body: "fine", faults=[fault], rate=1.0, passes=True) as (server, _fates):
        reply = asked(impatient(server.url, retries=3))
        asked_for = len(server.asked())
    assert reply.error is not None
    assert asked_for == 1


def test_500_bad_replies_from_16_threads_each_get_their_issue() -> None:
    requests = [Request(f"r{number}", f"question {number}", seed=number) for number in range(500)]
    with faulty(lambda body: f"answer to {prompt_of(body)}", rate=1.0, seed=3) as (server, fates):
        model = impatient(server.url)
        due = [fates.fault_of({"messages": [{"role": "user", "content": r.prompt}], "seed": r.seed}) for r in requests]
        with ThreadPoolExecutor(16) as pool:
            replies = [reply for (reply,) in pool.map(lambda request: model.generate([request]), requests)]
        model.close()
    assert [reply.id for reply in replies] == [request.id for request in requests]
    assert [reply.error and reply.error.kind for reply in replies] == [FAULTS[fault][0] for fault in due]
    assert set(due) == set(FAULTS)
    assert len(server.asked()) == 500


def test_good_and_bad_replies_mixed_none_lost_and_none_swapped() -> None:
    requests = [Request(f"r{number}", f"question {number}", seed=number) for number in range(300)]

    def one(request: Request) -> Reply:
        (reply,) = model.generate([request])
        return reply

    with faulty(lambda body: f"answer to {prompt_of(body)}", rate=0.7, seed=4, passes=True) as (server, fates):
        model = impatient(server.url, retries=1)
        due = [fates.fault_of({"messages": [{"role": "user", "content": r.prompt}], "seed": r.seed}) for r in requests]
        with ThreadPoolExecutor(16) as pool:
            replies = list(pool.map(one, requests))
    for request, reply, fault in zip(requests, replies, due, strict=True):
        if fault and fault not in PASSING:
            assert reply.error is not None
            assert reply.error.kind == FAULTS[fault][0]
        else:
            assert (reply.text, reply.error) == (f"answer to {request.prompt}", None)


def test_a_whole_request_is_over_in_time_however_it_drips() -> None:
    whole = Behaviour(body=b"x" * 1000, piece=1, pause=0.05)
    with running(lambda _seen: whole) as server:
        began = time.monotonic()
        reply = asked(impatient(server.url, timeout=0.3))
    assert reply.error is not None
    assert reply.error.kind == "reply-timeout"
    assert time.monotonic() - began < 2


def test_threads_leave_nothing_running() -> None:
    before = threading.active_count()
    with faulty(lambda _body: "fine", rate=0.5, seed=1) as (server, _fates):
        model = impatient(server.url, timeout=0.3)
        for number in range(20):
            asked(model, f"question {number}")
        model.close()
    assert threading.active_count() <= before


def test_a_server_that_is_not_there_stops_the_run() -> None:
    with running(lambda _seen: Behaviour()) as server:
        url = server.url
    with pytest.raises(ModelError, match="cannot be reached") as caught:
        asked(impatient(url, retries=2))
    assert caught.value.retry
    assert "start it" in caught.value.hint
