"""Hints from the server: only those that know the secret, answered at once, and cleared away at the end."""

from __future__ import annotations

import threading
import time
from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from curation.review.page import prepare
from curation.review.studio import environment, server
from curation.review.sync import webhook
from curation.review.sync.pull import PullReport, our_projects
from curation.review.sync.pull_watch import Hook, watch
from curation.review.sync.push import push
from curation.workspace import Workspace
from schemas.errors import ReviewError
from tests.curation.review.conftest import Make
from tests.parts import missing


def test_only_a_hint_with_the_secret_wakes() -> None:
    wake = threading.Event()
    with webhook.listening("127.0.0.1", 0, wake) as listener:
        url = f"http://127.0.0.1:{listener.port}/"
        for headers in ({}, {"X-Curate-Secret": "guess"}, {"X-Curate-Secret": "\xe9"}):
            sent = {name: value.encode("latin-1") for name, value in headers.items()}
            assert httpx.post(url, headers=sent, json={"action": "x"}).status_code == 404  # type: ignore[arg-type]
        assert httpx.get(url).status_code == 501
        assert not wake.is_set()
        assert httpx.post(url, headers={"X-Curate-Secret": listener.secret}, json={}).status_code == 204
        assert wake.wait(1)
        assert listener.secret not in repr(listener)
    with pytest.raises(httpx.ConnectError):
        httpx.post(url)


def test_a_taken_port_is_told_with_the_way_out() -> None:
    wake = threading.Event()
    with webhook.listening("127.0.0.1", 0, wake) as listener:
        second = webhook.listening("127.0.0.1", listener.port, wake)
        with pytest.raises(ReviewError, match=r"another with --port"):
            second.__enter__()


@pytest.fixture
def hinting(place: Workspace, add_draft: Make, monkeypatch: pytest.MonkeyPatch) -> Iterator[Workspace]:
    """A workspace with two tasks on a server of its own that may call this machine."""
    real = environment.variables
    monkeypatch.setattr(
        environment, "variables", lambda data: real(data) | {"LABEL_STUDIO_SSRF_PROTECTION_ENABLED": "false"}
    )
    try:
        server.up(place.root)
    except ReviewError as exc:
        if "cannot be installed" in exc.message:
            missing(f"{exc}")
        raise
    for number in range(2):
        add_draft(place, number)
    push(place)
    yield place
    server.down(place.root, force=True)


def hooks(place: Workspace) -> list[dict[str, Any]]:
    """All webhooks on the workspace's server."""
    with server.connect(place.root) as client:
        return list(client.get("/api/webhooks/"))


@pytest.mark.labelstudio
def test_a_watcher_pulls_when_hinted_and_leaves_no_webhook(hinting: Workspace) -> None:
    stop, reports = threading.Event(), list[PullReport]()
    with server.connect(hinting.root) as client:
        [project] = our_projects(hinting, client)
        tasks = sorted(task.id for task in client.tasks(project.id))
        left = webhook.Hooks(hinting, "http://127.0.0.1:9/", "of-a-killed-run")
        left.cover(client, [project.id])
        thread = threading.Thread(
            target=watch, args=(hinting, lambda: server.connect(hinting.root)),
            kwargs={"every": 600.0, "hook": Hook(), "stop": stop, "told": reports.append},
        )  # fmt: skip
        thread.start()
        try:
            _until(lambda: [one["url"] for one in hooks(hinting)] not in ([], ["http://127.0.0.1:9/"]))
            time.sleep(1)  # the first look, which finds nothing
            began = time.monotonic()
            for task in tasks:
                client.annotate(task, [*client.predictions(task), prepare.choice("verdict", "accept")])
            _until(lambda: sum(report.new for report in reports) == 2)
            assert time.monotonic() - began < 20, "not after ten minutes"
        finally:
            stop.set()
            thread.join(20)
    assert not thread.is_alive()
    assert hooks(hinting) == []


def _until(seen: Any) -> None:
    end = time.monotonic() + 20
    while not seen():
        assert time.monotonic() < end
        time.sleep(0.1)


@pytest.mark.labelstudio
def test_a_server_that_refuses_the_address_is_told_with_the_way_out(served: Workspace, add_draft: Make) -> None:
    add_draft(served)
    push(served)
    with pytest.raises(
        ReviewError, match=r"takes no webhook to http://127.0.0.1:\d+/ \(servers refuse .*LABEL_STUDIO_SSRF"
    ):
        watch(served, lambda: server.connect(served.root), hook=Hook())


@pytest.mark.labelstudio
def test_a_watcher_goes_on_when_the_server_is_away_for_a_while(
    served: Workspace, add_draft: Make, monkeypatch: pytest.MonkeyPatch
) -> None:
    add_draft(served)
    push(served)
    stop, reports, calls = threading.Event(), list[PullReport](), list[int]()

    def connect() -> Any:
        calls.append(1)
        if len(calls) == 2:
            raise ReviewError("Label Studio", "is not there")
        if len(calls) == 4:
            stop.set()
        return server.connect(served.root)

    watch(served, connect, every=0.1, stop=stop, told=reports.append)
    assert [issue.kind for report in reports for issue in report.issues] == ["watch"]
    assert len(calls) == 4
