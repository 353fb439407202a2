"""Many at once: hosts take turns, tries are bounded, and what is stopped stops."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence

import pytest

from curation.acquire.fetch import many
from curation.acquire.fetch.hosts import Hosts
from curation.acquire.fetch.many import Crew, Job, Stop, Tried, pause_before_next
from schemas.errors import WorkspaceError


def run(
    work: Callable[[Job[str]], Tried], jobs: Sequence[Job[str]], *, threads: int = 4, **manners: int
) -> tuple[list[str], Crew[str]]:
    """What ended, in order."""
    stop = Stop()
    crew = Crew(work, Hosts(pause=0.0, **manners), threads, stop)
    ended = [f"{job.value}:{tried.kind or 'ok'}" for job, tried in crew.run(jobs)]
    assert stop.is_set()
    return ended, crew


def test_every_job_ends_once() -> None:
    ended, _ = run(lambda job: Tried(job.value), [Job(str(n), f"h{n % 5}") for n in range(100)])
    assert Counter(ended) == Counter(f"{n}:ok" for n in range(100))


def test_few_of_one_host_run_at_once_while_others_go_on() -> None:
    running, most, lock = Counter[str](), Counter[str](), threading.Lock()

    def work(job: Job[str]) -> Tried:
        with lock:
            running[job.host] += 1
            most[job.host] = max(most[job.host], running[job.host])
            most["all"] = max(most["all"], sum(running.values()))
        threading.Event().wait(0.01)
        with lock:
            running[job.host] -= 1
        return Tried(None)

    run(work, [Job(str(n), "a" if n < 20 else "b") for n in range(40)], at_once=2)
    assert (most["a"], most["b"]) == (2, 2)
    assert most["all"] > 2


def test_failure_that_may_pass_is_tried_again_and_counted() -> None:
    def work(job: Job[str]) -> Tried:
        return Tried(None, "network") if job.tries < 2 else Tried(None)

    jobs = [Job("x", "a")]
    assert run(work, jobs)[0] == ["x:ok"]
    assert jobs[0].tries == 3


@pytest.mark.parametrize(("kind", "tries"), [("not-found", 1), ("bot-check", 1), ("network", 4), ("rate-limit", 2)])
def test_tries_are_bounded_and_none_is_made_that_cannot_help(kind: str, tries: int) -> None:
    jobs = [Job("x", "a")]
    assert run(lambda _: Tried(None, kind), jobs)[0] == [f"x:{kind}"]
    assert jobs[0].tries == tries


def test_try_that_brings_something_does_not_count() -> None:
    jobs = [Job("x", "a")]

    def work(job: Job[str]) -> Tried:
        return Tried(None, "network", here=100 * min(job.tries, 10))

    run(work, jobs)
    assert jobs[0].tries == 11 + many.TRIES


def test_server_that_sends_one_byte_a_try_does_not_hold_us_for_ever() -> None:
    jobs = [Job("x", "a")]
    run(lambda job: Tried(None, "network", here=job.tries + 1), jobs)
    assert jobs[0].tries == many.MOST_TRIES


def test_other_sources_of_a_host_that_turns_us_away_are_left() -> None:
    asked = Counter[str]()

    def work(job: Job[str]) -> Tried:
        asked[job.host] += 1
        return Tried(None, "bot-check") if job.host == "bad" else Tried(None)

    ended, crew = run(work, [Job(f"{n}", ("bad", "good")[n % 2]) for n in range(200)], threads=2, at_once=1)
    assert asked["bad"] == 3
    assert len(crew.left["bad"]) == 97
    assert sum(line.endswith(":ok") for line in ended) == 100


def test_waits_grow_with_chance_and_have_an_end(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(many, "FIRST_WAIT", 1.0)
    for fruitless, around in ((0, 1), (1, 1), (2, 2), (3, 4)):
        waits = {pause_before_next(Tried(None, "network"), fruitless, fruitless) for _ in range(50)}
        assert len(waits) > 10
        assert all(wait is not None and around / 2 <= wait <= around * 1.5 for wait in waits)
    assert pause_before_next(Tried(None, "network"), 4, 4) is None
    assert pause_before_next(Tried(None, "network", here=1), 39, 0) is not None
    assert pause_before_next(Tried(None, "network", here=1), 40, 0) is None


def test_what_a_server_asks_for_is_obeyed_within_bounds() -> None:
    assert pause_before_next(Tried(None, "rate-limit", wait=30.0), 1, 1) == 30.0
    assert pause_before_next(Tried(None, "rate-limit", wait=3600.0), 1, 1) is None


def test_failure_of_the_workspace_ends_all() -> None:
    def work(job: Job[str]) -> Tried:
        raise WorkspaceError("w", "the disk is full")

    with pytest.raises(WorkspaceError):
        run(work, [Job(str(n), "a") for n in range(50)])


def test_closing_breaks_off_what_runs() -> None:
    stop, cut = Stop(), threading.Event()

    class Wire:
        def cut(self) -> None:
            cut.set()

    wire = Wire()

    def work(job: Job[str]) -> Tried:
        if job.value == "slow":
            stop.add(wire)
            cut.wait(20)
            return Tried(None, "stopped")
        return Tried(None)

    ended = Crew(work, Hosts(pause=0.0), 2, stop).run([Job("slow", "a"), Job("quick", "b")])
    assert next(ended)[0].value == "quick"
    ended.close()
    assert cut.is_set()
