"""Fetching in a process of its own: what hangs it or fills its memory is that source's failure, and nobody else's."""

from __future__ import annotations

import os
import signal
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from aurelia.media.child import Child, ChildDied
from curation.acquire.add import add
from curation.acquire.download import Download, download
from curation.acquire.fetch import apart, hands
from curation.acquire.fetch.base import FetchError
from curation.acquire.fetch.many import Stop
from curation.acquire.fetch.worker import wait_turn
from curation.workspace import Workspace
from tests.curation.acquire.conftest import Site
from tests.curation.acquire.fetch.rough import Rough, serving
from tests.curation.acquire.fetching import kinds


@pytest.fixture(autouse=True)
def _in_this_process() -> None:
    """Here processes are what is tested."""


@pytest.fixture
def rough(site: Site) -> Iterator[Rough]:
    with serving() as server:
        yield server


BOMB = """<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT9S">
<Period><AdaptationSet mimeType="video/mp4"><Representation id="v" bandwidth="9" width="64" height="64"
codecs="avc1.64001e"><SegmentTemplate timescale="1" media="$Number$.m4s" startNumber="1"><SegmentTimeline>
<S d="1" r="2000000000"/></SegmentTimeline></SegmentTemplate></Representation></AdaptationSet></Period></MPD>"""


def test_good_source_beside_one_that_would_fill_the_memory(workspace: Workspace, rough: Rough, movie: Path) -> None:
    bomb = rough.put("/bomb.mpd", BOMB.encode(), kind="application/dash+xml")
    add(workspace, [bomb, rough.put("/film.mp4", movie.read_bytes())])
    report = download(workspace)
    assert (report.done, report.rejected, kinds(report)) == (1, 1, ["too-large"])


def test_process_that_hangs_is_given_up(workspace: Workspace, rough: Rough, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(apart, "SILENCE", 1.0)
    add(workspace, [rough.put("/film.mp4", b"x" * 100_000, block=1000, seconds=0.1)])
    stage = Download(workspace)
    stopped = threading.Event()

    def freeze(_stage: str, _done: int, _total: int, _note: str = "") -> None:
        if rough.sent and not stopped.is_set():
            held = [one for one in stage._stop._open if isinstance(one, hands._Held)]
            for one in held:
                os.kill(one._child.pid or 0, signal.SIGSTOP)
                stopped.set()

    stage._progress = freeze
    began = time.monotonic()
    report = download(workspace, stage=stage)
    assert stopped.is_set()
    assert (kinds(report), report.rejected) == (["harmful"], 1)
    assert time.monotonic() - began < 60


@pytest.mark.parametrize(
    "told",
    [
        {}, {"failed": "no such kind"},
        {"media": "../../etc/passwd", "sound": None, "info": {}, "captions": [], "chapters": []},
        {"media": "link", "sound": None, "info": {}, "captions": [], "chapters": []},
        {"media": "media0", "sound": None, "info": [], "captions": [["x.sh", "en", 0]], "chapters": []},
        {"media": "media0", "sound": None, "info": {}, "captions": [], "chapters": [{"start": -1, "end": "x"}]},
        {"media": "media1", "sound": None, "info": {}, "captions": [], "chapters": []},
    ],
)  # fmt: skip
def test_process_that_was_taken_over_is_not_believed(tmp_path: Path, told: dict[str, Any]) -> None:
    (tmp_path / "media0").write_bytes(b"x")
    (tmp_path / "media1").symlink_to("/etc/passwd")
    with pytest.raises(FetchError) as failed:
        apart._read(told, tmp_path, "https://example.org")
    assert failed.value.kind == "harmful"


@pytest.mark.parametrize("wait", [-1, 1e300, 10**400, True, "soon"])
def test_wait_that_cannot_be_is_not_obeyed(tmp_path: Path, wait: object) -> None:
    with pytest.raises(FetchError) as failed:
        apart._read({"failed": "rate-limit", "wait": wait}, tmp_path, "https://example.org")
    assert failed.value.wait in (None, 1.0)


def test_processes_take_turns_at_a_host(tmp_path: Path) -> None:
    times: list[float] = []

    def ask(host: str) -> None:
        wait_turn(tmp_path, 0.2, host)
        times.append(time.monotonic())

    began = time.monotonic()
    threads = [threading.Thread(target=ask, args=(host,)) for host in ("a.org", "www.a.org", "A.org", "b.org")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert max(times) - began >= 0.39
    assert sorted(times)[1] - began < 0.2, "another host waits for nobody"
    wait_turn(tmp_path, 0.0, "a.org")


@pytest.mark.parametrize("count", [0, 2])
def test_process_that_answers_twice_or_not_at_all_has_not_answered(count: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def call(*_given: Any, **_more: Any) -> Iterator[dict[str, Any]]:
        yield from [{}] * count

    monkeypatch.setattr(Child, "call", call)
    with pytest.raises(ChildDied, match="did not give the one answer"):
        hands.Hands(2**20, Stop()).ask("aurelia.media.chapters:look", {}, "film", 20.0)


def test_nothing_begins_after_a_stop() -> None:
    stop = Stop()
    stop.set()
    made = hands.Hands(2**20, stop)
    with pytest.raises(ChildDied, match="stopped") as died:
        made.ask("aurelia.media.chapters:look", {"path": "film.mp4"}, "film", 20.0)
    assert died.value.outside
    with pytest.raises(ChildDied, match="stopped"):
        next(made.follow("aurelia.media.chapters:look", {"path": "film.mp4"}, "film", 20.0))
