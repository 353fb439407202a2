"""A worker ends with us, however we end, and takes all that it started with it."""

from __future__ import annotations

import gc
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

import pytest

from aurelia.model import Request
from aurelia.models import load_model
from tests.aurelia.models.subprocess.conftest import Open, said

ROOT = Path(__file__).parents[4]
linux = pytest.mark.skipif(sys.platform != "linux", reason="looks into /proc")


def state(pid: int) -> str:
    """The state of a process: empty when there is none, Z for a zombie."""
    try:
        text = Path(f"/proc/{pid}/stat").read_text()
    except (FileNotFoundError, ProcessLookupError):
        return ""
    return text.rpartition(")")[2].split()[0]


def gone(pid: int, *, zombie: bool = False) -> bool:
    """Whether a process is no more, and no zombie either unless that is allowed, within some seconds."""
    until = time.monotonic() + 10
    while time.monotonic() < until:
        if not state(pid) or (zombie and state(pid) == "Z"):
            return True
        time.sleep(0.05)
    return False


def children() -> set[int]:
    """The processes that this one has started and not taken leave of."""
    tasks = Path(f"/proc/{os.getpid()}/task").glob("*/children")
    return {int(child) for found in tasks for child in found.read_text().split()}


def pids(text: str) -> list[int]:
    """Process ids in a reply."""
    return [int(word) for word in text.split()]


@linux
def test_close_ends_the_worker_and_its_children(worker: Open) -> None:
    model = worker()
    started = pids(model.generate([Request("a", "spawn")])[0].text)
    assert all(state(pid) for pid in started)

    model.close()

    assert all(gone(pid) for pid in started)
    model.close()


@linux
def test_forgotten_model_ends_its_worker(settings_file: Callable[..., Path]) -> None:
    model = load_model(f"subprocess:{settings_file()}")
    started = pids(model.generate([Request("a", "spawn")])[0].text)

    del model
    gc.collect()

    assert all(gone(pid) for pid in started)


@linux
def test_worker_that_ignores_all_signals_is_ended(worker: Open) -> None:
    model = worker()
    (pid,) = pids(model.generate([Request("a", "stubborn")])[0].text)
    begun = time.monotonic()

    model.close()

    assert gone(pid)
    assert time.monotonic() - begun < 10


@linux
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM, signal.SIGINT, None])
def test_worker_does_not_outlive_the_process_that_uses_it(
    settings_file: Callable[..., Path], how: signal.Signals | None
) -> None:
    path = settings_file()
    code = (
        "import sys, time\nfrom aurelia.model import Request\nfrom aurelia.models import load_model\n"
        "model = load_model('subprocess:' + sys.argv[1])\n"
        "pids = model.generate([Request('a', 'spawn')])[0].text\n"
        "guard = model._keeper._worker.pid\n"
        "print(pids, guard, flush=True)\n"
        "sys.argv[2] == 'exit' or model.generate([Request('b', 'hang')])\n"
    )
    user = subprocess.Popen(
        [sys.executable, "-c", code, str(path), "hang" if how else "exit"],
        stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT, env={**os.environ, "PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    try:
        assert user.stdout is not None
        started = pids(user.stdout.readline().decode())
        assert len(started) == 3
        if how is not None:
            time.sleep(0.2)
            user.send_signal(how)
        user.wait(20)
        for pid in started[:2]:
            assert gone(pid), f"{pid} is still there: {state(pid)}"
        assert gone(started[2], zombie=True), "the guard has lost its parent: whoever takes it over must reap it"
    finally:
        with suppress(ProcessLookupError):
            user.kill()
        user.wait()
        user.stdout.close()  # type: ignore[union-attr]


@linux
def test_many_failures_leave_nothing_behind(worker: Open) -> None:
    model = worker(restarts=100)
    before = set(Path("/proc/self/fd").iterdir()), threading.active_count()
    others = children()

    for _ in range(8):
        assert said(model.generate([Request("a", "crash")])) == ["reply-dropped"]
    model.generate([Request("a", "a")])

    after = set(Path("/proc/self/fd").iterdir()), threading.active_count()
    assert len(after[0]) <= len(before[0]) + 1
    assert after[1] <= before[1]
    assert "Z" not in [state(child) for child in children() - others]


def test_much_on_stderr_neither_blocks_nor_is_kept(worker: Open) -> None:
    model = worker()

    assert said(model.generate([Request("a", "noise")])) == ["reply to noise"]
    (dropped,) = model.generate([Request("b", "crash")])

    assert dropped.error is not None
    assert "last words | Segmentation fault" in dropped.error.message
    assert len(dropped.error.message) < 1000


def test_threads_take_turns(worker: Open) -> None:
    model = worker()
    found: dict[str, str] = {}

    def one(name: str) -> None:
        found[name] = model.generate([Request(name, name)])[0].text

    threads = [threading.Thread(target=one, args=(f"t{number}",)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()

    assert found == {f"t{number}": f"reply to t{number}" for number in range(8)}


def test_interrupted_request_does_not_answer_the_next(worker: Open, monkeypatch: pytest.MonkeyPatch) -> None:
    model = worker()
    timer = threading.Timer(0.3, lambda: signal.pthread_kill(threading.main_thread().ident or 0, signal.SIGINT))
    timer.start()

    with pytest.raises(KeyboardInterrupt):
        model.generate([Request("a", "slow 4")])
    timer.join()

    assert said(model.generate([Request("b", "b")])) == ["reply to b"]
