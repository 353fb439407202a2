"""What is believed of a server's answers: a small server in memory that loses, drops and lags as told."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Sequence
from dataclasses import replace
from typing import Any, cast

import pytest

from curation.review.sync import wire
from curation.review.sync.client import Client
from curation.review.sync.remote import RefusedError, RemoteProject, RemoteTask, Taken
from curation.review.sync.shipment import Shipment
from curation.review.work import Prepared
from schemas.errors import ReviewError

PROJECT = RemoteProject(1, "AV-QA", "")


class Rows:
    """Stands for the store's rows: what was saved last, by key."""

    def __init__(self) -> None:
        self.state: dict[str, str] = {}
        self.ids: dict[str, int | None] = {}

    def save(self, *rows: Any) -> None:
        self.state |= {row.key: row.state for row in rows}
        self.ids |= {row.key: row.label_studio_id for row in rows}


class Server:
    """Tasks in memory. `answers` says what becomes of each import in turn: its answer lost, the whole call lost, ...

    `ids`: whether it says which ids it gave.
    """

    url = name = "memory"

    def __init__(self, *answers: str, lag: bool = False, ids: bool = False) -> None:
        self.answers, self.lag, self.ids = list(answers), lag, ids
        self.held: dict[int, RemoteTask] = {}
        self.calls: list[str] = []
        self.looks = 0

    def _turn(self, name: str) -> str:
        self.calls.append(name)
        answer = self.answers.pop(0) if self.answers else ""
        if answer == "lost":
            raise ReviewError(self.url, "the line broke")
        if answer == "refused":
            raise RefusedError(self.url, "no such field")
        return answer

    def import_tasks(self, _project: int, tasks: Sequence[dict[str, Any]]) -> Taken:
        turn = self._turn("import")
        before, given = len(self.held), 0
        for task in tasks:
            number, marks = len(self.held) + 1, task["meta"]
            count = 0 if turn == "bare" else len(task.get("predictions", []))
            given += count
            self.held[number] = RemoteTask(number, marks["key"], marks["shows"], marks["content_hash"], 0, count)
        if turn == "unheard":
            raise ReviewError(self.url, "the line broke")
        return Taken(len(tasks), given, tuple(range(before + 1, len(self.held) + 1)) if self.ids else ())

    def import_predictions(self, _project: int, given: Sequence[dict[str, Any]], *, beside: int) -> int:
        assert beside == PROJECT.tasks
        turn = self._turn("predict")
        for one in given if turn != "none" else ():
            task = self.held[one["task"]]
            self.held[task.id] = replace(task, predictions=(task.predictions or 0) + 1)
        if turn == "unheard":
            raise ReviewError(self.url, "the line broke")
        return 0 if turn == "none" else len(given)

    def drop_predictions(self, _project: int, ids: Sequence[int]) -> None:
        self.held |= {number: replace(self.held[number], predictions=0) for number in ids}

    def delete_tasks(self, _project: int, ids: Sequence[int]) -> None:
        self.held = {number: task for number, task in self.held.items() if number not in ids}

    def drafted(self, _project: int) -> set[int]:
        return set()

    def look(self, _project: int, ids: Sequence[int]) -> dict[int, RemoteTask]:
        return {number: self.held[number] for number in ids if number in self.held}

    def tasks(self, _project: int, *, after: int = 0) -> Iterator[RemoteTask]:
        self.looks += 1
        shown = (task for number, task in sorted(self.held.items()) if number > after)
        return (replace(task, predictions=0) for task in shown) if self.lag else shown


class Work:
    """As much of a `Work` as a delivery reads."""

    revision = 1

    def __init__(self, key: str) -> None:
        self.key = key
        self.fact = self.assignment = self
        self.item = key


def batch(count: int) -> list[Prepared]:
    work = [cast("Any", Work(f"{number:064d}")) for number in range(count)]
    return [Prepared(one, {"key": one.key}, [{"id": "r1"}], "maker 1") for one in work]


@pytest.fixture(autouse=True)
def _no_waiting(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(wire, "SETTLE_SECONDS", 0.0)


def send(server: Server, count: int = 3) -> Rows:
    rows = Rows()
    Shipment(cast("Any", rows), cast("Client", server), PROJECT, batch(count), 0).arrive()
    return rows


@pytest.mark.parametrize("ids", [True, False])
@pytest.mark.parametrize(
    "answers", [[], ["lost"], ["unheard"], ["lost", "lost", "unheard"], ["bare"], ["bare", "unheard"], ["bare", "none"]]
)
def test_everything_arrives_once_with_one_prediction(answers: list[str], ids: bool) -> None:
    server = Server(*answers, ids=ids)
    rows = send(server)
    assert set(rows.state.values()) == {"sent"}
    assert rows.ids == {task.key: task.id for task in server.held.values()}
    assert [task.predictions for task in server.held.values()] == [1, 1, 1]
    assert len({task.key for task in server.held.values()}) == 3


@pytest.mark.parametrize(("answers", "looks"), [([], 0), (["lost"], 3), (["bare"], 1)])
def test_what_the_server_said_it_took_is_not_listed_again(answers: list[str], looks: int) -> None:
    server = Server(*answers, ids=True)
    send(server)
    assert server.looks == looks


def test_the_intent_stands_before_the_call_and_nothing_more_before_its_answer() -> None:
    server, rows, answer = Server(ids=True), Rows(), threading.Event()
    real, before = server.import_tasks, []

    def slow(project: int, tasks: Sequence[dict[str, Any]]) -> Taken:
        before.append(set(rows.state.values()))
        answer.wait(10)
        return real(project, tasks)

    server.import_tasks = slow  # type: ignore[assignment,method-assign]
    shipment = Shipment(cast("Any", rows), cast("Client", server), PROJECT, batch(2), 0)
    assert set(rows.state.values()) == {"intent"}
    answer.set()
    shipment.arrive()
    assert (before, set(rows.state.values())) == ([{"intent"}], {"sent"})


def test_a_count_that_lags_makes_no_second_prediction() -> None:
    server = Server(lag=True)
    send(server)
    assert server.calls == ["import"]


def test_a_count_that_lags_after_a_lost_answer_makes_no_second_prediction() -> None:
    server = Server("unheard", lag=True)
    send(server)
    assert [task.predictions for task in server.held.values()] == [1, 1, 1]


def test_a_refusal_is_not_repeated_and_leaves_the_intent() -> None:
    server, rows = Server("refused"), Rows()
    with pytest.raises(RefusedError):
        Shipment(cast("Any", rows), cast("Client", server), PROJECT, batch(2), 0).arrive()
    assert (server.calls, set(rows.state.values())) == (["import"], {"intent"})


def test_a_server_that_never_answers_is_told_after_some_rounds() -> None:
    with pytest.raises(ReviewError, match="the line broke"):
        send(Server(*["lost"] * 20))


def test_a_server_that_drops_predictions_without_a_word_is_told() -> None:
    with pytest.raises(ReviewError, match="does not keep the predictions"):
        send(Server("bare", *["none"] * 20))
