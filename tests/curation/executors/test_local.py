"""The local pool: jobs side by side under limits, whatever becomes of their processes."""

from __future__ import annotations

import os
import random
import signal
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import count as forever
from pathlib import Path

import pytest

from aurelia.media.child import ChildDied, ChildFailed, Limits
from curation.executors import base
from curation.executors.base import Ended, Executor, Job, Message
from curation.executors.local import LocalPool
from schemas.errors import MediaError
from tests.aurelia.media.test_child import gone
from tests.curation.executors.work import HERE, job

LIMITS = Limits(memory_bytes=300 * 2**20, seconds=60)


@pytest.fixture(scope="module")
def pool() -> Iterator[LocalPool]:
    with LocalPool(2, LIMITS, packages=["tests"]) as made:
        yield made


def ended(pool: Executor, *jobs: Job) -> dict[str, Ended]:
    return {event.job.id: event for event in pool.run(jobs) if isinstance(event, Ended)}


def last_messages(events: list[Message | Ended]) -> dict[str, list[dict[str, object]]]:
    """What each job said on the try that counts."""
    said: dict[tuple[str, int], list[dict[str, object]]] = defaultdict(list)
    tries = {event.job.id: event.tries for event in events if isinstance(event, Ended)}
    for event in events:
        if isinstance(event, Message):
            said[event.job.id, event.attempt].append(dict(event.value))
    return {name: said[name, number] for name, number in tries.items()}


def test_every_job_gives_its_messages_in_order_and_ends_once(pool: LocalPool) -> None:
    events = list(pool.run(job("count", f"job-{n}", name=f"{n}", to=3) for n in range(7)))
    assert Counter(event.job.id for event in events if isinstance(event, Ended)) == {f"job-{n}": 1 for n in range(7)}
    for said in last_messages(events).values():
        assert [one["number"] for one in said if "number" in one] == [0, 1, 2]


def test_jobs_are_taken_as_processes_become_free(pool: LocalPool) -> None:
    taken: list[int] = []

    def coming() -> Iterator[Job]:
        for number in forever():
            taken.append(number)
            yield job("count", f"{number}", name="x", to=1)

    events = pool.run(coming())
    over = [next(event for event in events if isinstance(event, Ended)) for _ in range(4)]
    assert len(taken) <= len(over) + pool.slots
    events.close()  # type: ignore[attr-defined]
    assert not pool.pids


def test_jobs_run_side_by_side_and_processes_are_used_again(pool: LocalPool) -> None:
    jobs = [job("whoami", f"{n}") for n in range(6)]
    pids = {event.value["pid"] for event in pool.run(jobs) if isinstance(event, Message)}
    assert 1 <= len(pids) <= 2


def test_errors_of_jobs_are_their_own(pool: LocalPool) -> None:
    over = ended(pool, job("fail", name="film.mp4"), job("bug"), job("whoami"))
    assert isinstance(over["fail"].error, MediaError)
    assert str(over["fail"].error) == "film.mp4: cannot be read (mend it)"
    assert isinstance(over["bug"].error, ChildFailed)
    assert over["bug"].error.retry, "another version may do better"
    assert over["whoami"].error is None
    assert not any(one.poisoned for one in over.values())


@pytest.mark.parametrize(
    ("name", "reason"), [("crash", r"crashed \(signal 6\)"), ("eat", "ran out of memory")]
)  # fmt: skip
def test_a_job_whose_process_always_dies_is_poisoned_after_some_tries(pool: LocalPool, name: str, reason: str) -> None:
    if name == "eat" and sys.platform != "linux":
        pytest.skip("macOS bounds no memory")
    over = ended(pool, job(name), job("whoami"))
    assert (over[name].poisoned, over[name].tries, over["whoami"].error) == (True, 3, None)
    with pytest.raises(ChildDied, match=reason):
        raise over[name].error or AssertionError


def test_a_jobs_own_time_limit_holds(pool: LocalPool) -> None:
    over = ended(pool, Job("late", f"{HERE}:sleep", {"seconds": 60}, 0.4))
    assert over["late"].poisoned
    assert "took longer than 0.4 s" in str(over["late"].error)


def test_a_tenth_of_all_processes_killed_changes_nothing() -> None:
    rng = random.Random(7)
    jobs = [job("count", f"{n}", name=f"{n}", to=5, pause=0.01) for n in range(40)]
    with LocalPool(2, LIMITS, packages=["tests"]) as pool:
        calm = last_messages(list(pool.run(jobs)))
        events, killed = [], 0
        for event in pool.run(jobs):
            events.append(event)
            if killed < 8 and isinstance(event, Message) and rng.random() < 0.05:
                os.kill(rng.choice(pool.pids), signal.SIGKILL)
                killed += 1
        assert killed >= 4
        assert last_messages(events) == calm
        assert all(event.error is None for event in events if isinstance(event, Ended))
        assert sum(event.tries - 1 for event in events if isinstance(event, Ended)) >= 1


def test_a_job_that_is_killed_from_outside_again_and_again_is_given_up_at_last(
    pool: LocalPool, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(base, "MOST_LOST", 1)
    events = []
    for event in pool.run([job("count", "doomed", name="x", to=1000, pause=0.02)]):
        events.append(event)
        if isinstance(event, Message):
            os.kill(pool.pids[0], signal.SIGKILL)
    assert isinstance(events[-1], Ended)
    assert events[-1].poisoned
    assert events[-1].tries == 4


def test_closing_midway_ends_all_at_once(pool: LocalPool) -> None:
    events = pool.run(job("count", f"{n}", name="x", to=100, pause=0.1) for n in range(5))
    next(events)
    pids, began = pool.pids, time.monotonic()
    assert len(pids) == 2
    events.close()  # type: ignore[attr-defined]
    assert all(gone(pid) for pid in pids)
    assert time.monotonic() - began < 30


def test_an_error_in_the_list_of_jobs_ends_all(pool: LocalPool) -> None:
    def coming() -> Iterator[Job]:
        yield job("count", "a", name="x", to=100, pause=0.1)
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        list(pool.run(coming()))
    assert not pool.pids


def test_a_process_killed_while_it_has_nothing_to_do_is_replaced(pool: LocalPool) -> None:
    [message, _] = pool.run([job("whoami")])
    assert isinstance(message, Message)
    os.kill(message.value["pid"], signal.SIGKILL)
    assert gone(message.value["pid"])
    assert all(one.error is None for one in ended(pool, *(job("whoami", f"{n}") for n in range(4))).values())


def test_no_file_is_left_open() -> None:
    if not Path("/proc/self/fd").exists():
        pytest.skip("needs /proc")
    before = len(list(Path("/proc/self/fd").iterdir()))
    with LocalPool(2, LIMITS, tries=2, packages=["tests"]) as pool:
        ended(pool, *(job("crash", f"{n}") for n in range(2)))
    assert len(list(Path("/proc/self/fd").iterdir())) <= before
