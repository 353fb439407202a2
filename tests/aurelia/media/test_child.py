"""A child process works under limits; however it ends, the parent gets a reason and goes on."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from aurelia.media import probe
from aurelia.media.child import Child, ChildDied, ChildFailed, Limits, once
from schemas.errors import AcquireError, MediaError, PluginError
from tests import media_factory

HERE = "tests.aurelia.media.child_work"
LINUX = sys.platform == "linux"
SMALL = Limits(memory_bytes=300 * 2**20, seconds=120, file_bytes=2**20, reply_bytes=2**20)


@pytest.fixture(scope="module")
def child() -> Iterator[Child]:
    with Child(SMALL, ["tests"]) as made:
        yield made


def given(child: Child, name: str, seconds: float | None = None, **arguments: Any) -> list[dict[str, Any]]:
    return list(child.call(f"{HERE}:{name}", arguments, seconds=seconds, subject="film.mp4"))


def running(pid: int) -> bool:
    """Whether a process is there and no zombie."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except OSError:
        return False


def gone(pid: int) -> bool:
    deadline = time.monotonic() + 30
    while running(pid) and time.monotonic() < deadline:
        time.sleep(0.02)
    return not running(pid)


def test_values_come_as_they_are_given_and_a_return_value_counts_as_one(child: Child) -> None:
    assert given(child, "echo", text="äöü 𝄞\x00\ud83d", deep=[{"a": [1.5, None, True]}]) == [
        {"text": "äöü 𝄞?", "deep": [{"a": [1.5, None, True]}]}
    ]
    assert [one["number"] for one in given(child, "count", to=3)] == [0, 1, 2]
    assert given(child, "nothing") == []


def test_one_process_takes_call_after_call(child: Child) -> None:
    assert given(child, "count", to=1)[0]["pid"] == given(child, "count", to=1)[0]["pid"] == child.pid


def test_a_child_inherits_nothing_it_does_not_need(child: Child, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("CURATE_LABEL_STUDIO_TOKEN", "secret")
    with Child(SMALL, ["tests"]) as fresh, open(os.devnull) as other:
        os.set_inheritable(other.fileno(), True)
        [around] = given(fresh, "around")
    assert "secret" not in str(around["environment"])
    assert around["environment"]["OMP_NUM_THREADS"] == "1"
    assert (around["stdin"], around["files"]) == ("", 5 if LINUX else 0)
    assert "" not in around["path"]


def test_expected_failures_keep_their_class_and_words(child: Child) -> None:
    with pytest.raises(AcquireError) as told:
        given(child, "refuse")
    assert (told.value.subject, told.value.message, told.value.hint) == ("film.mp4", "is not there", "look elsewhere")
    assert given(child, "nothing") == []


def test_a_bug_is_named_without_secrets_and_the_child_goes_on(child: Child) -> None:
    pid = given(child, "count", to=1)[0]["pid"]
    with capture_logs() as logs, pytest.raises(ChildFailed, match=r"film\.mp4: failed: KeyError") as told:
        given(child, "bug")
    assert "secret" not in str(told.value)
    assert "KeyError" in str(logs)
    assert "secret" not in str(logs)
    for name in ("nan", "wrong"):
        with pytest.raises((ChildFailed, PluginError), match=r"ValueError|not a JSON object"):
            given(child, name)
    assert child.pid == pid


@pytest.mark.skipif(not LINUX, reason="macOS bounds no memory")
@pytest.mark.parametrize("name", ["eat", "eat_and_hide"])
def test_memory_is_bounded(child: Child, name: str) -> None:
    with pytest.raises(ChildDied, match=r"ran out of memory \(limit 0\.293 GB\)"):
        given(child, name)
    assert given(child, "nothing") == []


@pytest.mark.parametrize("name", ["sleep", "hang"])
def test_time_is_bounded(child: Child, name: str) -> None:
    began = time.monotonic()
    with pytest.raises(ChildDied, match=r"took longer than 0\.5 s"):
        list(child.call(f"{HERE}:{name}", {"seconds": 100}, seconds=0.5))
    assert time.monotonic() - began < 60


def test_time_that_the_parent_takes_is_not_the_childs(child: Child) -> None:
    given(child, "nothing")
    calls = child.call(f"{HERE}:count", {"to": 3}, seconds=1.2)
    next(calls)
    time.sleep(1.3)
    assert len(list(calls)) == 2


@pytest.mark.parametrize(
    ("name", "arguments", "reason"),
    [
        ("crash", {}, r"crashed \(signal 11\)"),
        ("leave", {"status": 3}, r"ended before it was done \(status 3\)"),
        ("leave", {"status": 0}, r"ended before it was done \(status 0\)"),
        ("die", {}, r"was killed \(signal 9\)"),
    ],
)
def test_however_a_child_dies_its_file_is_named_with_the_reason(
    child: Child, name: str, arguments: dict[str, Any], reason: str
) -> None:
    with pytest.raises(ChildDied, match=reason) as told:
        given(child, name, **arguments)
    assert (told.value.subject, isinstance(told.value, MediaError)) == ("film.mp4", True)
    assert given(child, "nothing") == []


@pytest.mark.parametrize(
    ("text", "times"),
    [
        ("x" * 1000, 2000),
        ('{"value": 1}\n', 1),
        ('{"value": {"a": NaN}}\n', 1),
        ('{"value": {}, "done": true}\n', 1),
        ('{"error": {"class": "SystemExit", "subject": "", "message": ""}}\n', 1),
        ('{"error": {"class": "__builtins__"}}\n', 1),
        ('{"error": {"class": ["x"]}}\n', 1),
        ("[" * 100_000 + "\n", 1),
        ('{"value": {"a": ' + "1" * 5000 + "}}\n", 1),
        ("\xff\n", 1),
        ("null\n", 1),
    ],
)
def test_nonsense_from_a_child_that_was_taken_over_ends_it(child: Child, text: str, times: int) -> None:
    with pytest.raises(ChildDied, match="sent what nobody can read"):
        given(child, "say", text=text, times=times)
    assert given(child, "nothing") == []


def test_files_are_bounded(child: Child, tmp_path: Path) -> None:
    with pytest.raises(ChildFailed, match="File too large"):
        given(child, "write", path=str(tmp_path / "large"), size=2**21)


@pytest.mark.parametrize(
    "function",
    ["os:system", "subprocess:run", "posixpath:basename", f"{HERE}:basename", f"{HERE}:Path", f"{HERE}:os.system",
     "builtins:eval", "aurelia.media.probe:Path", "tests", ":x", f"{HERE}:none_there", "aurelia.nowhere:x"],
)  # fmt: skip
def test_only_functions_of_our_packages_run(child: Child, function: str) -> None:
    with pytest.raises(PluginError):
        list(child.call(function, {}))


def test_others_packages_run_only_where_they_are_named() -> None:
    with pytest.raises(PluginError, match="neither ours"):
        once(f"{HERE}:nothing", {}, SMALL)


def test_closing_the_iterator_ends_the_process(child: Child) -> None:
    values = child.call(f"{HERE}:count", {"to": 1000, "pause": 0.1})
    pid = next(values)["pid"]
    values.close()
    assert gone(pid)


def test_a_child_that_was_killed_between_calls_is_replaced(child: Child) -> None:
    pid = given(child, "count", to=1)[0]["pid"]
    os.kill(pid, signal.SIGKILL)
    assert gone(pid)
    assert given(child, "count", to=1)[0]["pid"] != pid


def test_a_child_outlives_the_thread_that_began_it(child: Child) -> None:
    child.close()
    began: list[int] = []
    thread = threading.Thread(target=lambda: began.append(given(child, "count", to=1)[0]["pid"]))
    thread.start()
    thread.join()
    assert given(child, "count", to=1)[0]["pid"] == began[0]


def test_waiting_for_a_child_that_closed_its_output_takes_no_time(child: Child) -> None:
    given(child, "count", to=1)
    began = time.process_time()
    assert given(child, "hush", pause=1.0) == [{}]
    assert time.process_time() - began < 0.5
    assert len(given(child, "count", to=2)) == 2


def test_a_large_call_crosses(child: Child) -> None:
    text = "x" * 500_000
    assert given(child, "echo", text=text) == [{"text": text}]


DRIVER = """
import sys
from aurelia.media.child import Child
child = Child(packages=["tests"])
for value in child.call("tests.aurelia.media.child_work:count", {"to": 2000, "pause": 0.05}):
    print(value["pid"], flush=True)
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT, signal.SIGTERM])
def test_no_child_is_left_when_the_driver_is_killed(number: signal.Signals) -> None:
    root = Path(__file__).parents[3]
    with subprocess.Popen(
        [sys.executable, "-c", DRIVER], cwd=root, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as driver:
        assert driver.stdout is not None
        pid = int(driver.stdout.readline())
        driver.send_signal(number)
        driver.wait(20)
    assert gone(pid)


def test_a_probe_crosses_as_json(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    media_factory.film(path)
    [told] = once("aurelia.media.probe:as_json", {"path": str(path)}, Limits(memory_bytes=2**30, seconds=60))
    assert probe.from_json(told) == probe.probe(path)
    with pytest.raises(MediaError):
        once("aurelia.media.probe:as_json", {"path": str(tmp_path / "none.mp4")})
    for wrong in ({"duration": -1}, {"container": "../x"}, {"size_bytes": "x"}, {"video": {"width": 0}}):
        with pytest.raises(MediaError, match="cannot be"):
            probe.from_json({**told, **wrong})
