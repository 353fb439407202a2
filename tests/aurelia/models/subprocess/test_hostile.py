"""A worker may crash, hang or talk nonsense: each request gets its reply or its error, and the run goes on."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from aurelia.model import Request
from schemas.errors import ModelError
from tests.aurelia.models.subprocess.conftest import Open, said


def ask(*prompts: str) -> list[Request]:
    """One request a prompt."""
    return [Request(f"{number}", prompt) for number, prompt in enumerate(prompts)]


def starts(tmp_path: Path) -> int:
    """How often the worker was started."""
    return len((tmp_path / "home" / "starts").read_text())


@pytest.mark.parametrize(
    ("prompt", "kind", "told"),
    [
        ("crash", "reply-dropped", "ended with status 1"),
        ("crash 9", "reply-dropped", "ended with status 9"),
        ("crash 3", "reply-dropped", "it last said: Segmentation fault 3"),
        ("close", "reply-dropped", "ended before it replied"),
        ("print", "reply-malformed", "no reply: '100%|####| 5/5'"),
        ("binary", "reply-malformed", "no reply"),
        ("flood", "reply-malformed", "too long a line"),
        ("unknown", "reply-malformed", "no request that waits"),
        ("number", "reply-malformed", "no request that waits"),
        ("raw []", "reply-malformed", "no reply: '[]'"),
        ("raw {}", "reply-malformed", "no request that waits"),
        ("raw " + "[" * 20000, "reply-malformed", "no reply"),
    ],
)
def test_what_breaks_a_worker_is_the_error_of_its_request(
    worker: Open, tmp_path: Path, prompt: str, kind: str, told: str
) -> None:
    model = worker(max_line_bytes=100_000)

    (bad,), (good,) = model.generate(ask(prompt)), model.generate(ask("hello"))

    assert bad.error is not None
    assert (bad.error.kind, bad.text, bad.retry) == (kind, "", True)
    assert told in bad.error.message
    assert "\x1b" not in bad.error.message
    assert good.text == "reply to hello"
    assert starts(tmp_path) == 2


@pytest.mark.parametrize(
    ("line", "kind", "told", "retry"),
    [
        ('{"id": "ID", "text": 5}', "reply-malformed", "text: ", False),
        ('{"id": "ID"}', "reply-malformed", "text: ", False),
        ('{"id": "ID", "text": "x", "usage": {"prompt": -1}}', "reply-malformed", "usage.prompt: ", False),
        ('{"id": "ID", "text": "x", "usage": 3}', "reply-malformed", "usage: ", False),
        ('{"id": "ID", "text": "x", "delivered": {"video_frames": true}}', "reply-malformed", "delivered.", False),
        ('{"id": "ID", "text": "x", "delivered": {"audio_seconds": NaN}}', "reply-malformed", "delivered.", False),
        ('{"id": "ID", "text": "x", "delivered": {"audio_seconds": "9"}}', "reply-malformed", "delivered.", False),
        ('{"id": "ID", "text": " "}', "reply-empty", "said nothing", False),
        ('{"id": "ID", "error": "no clip"}', "reply-failed", "reports: no clip", True),
        ('{"id": "ID", "error": {"kind": "out-of-memory", "message": "m"}}', "out-of-memory", "reports: m", True),
        ('{"id": "ID", "error": {"kind": "reply-refused"}}', "reply-refused", "reports", False),
        ('{"id": "ID", "error": {"kind": "reply-refused", "retry": true}}', "reply-refused", "reports", True),
        ('{"id": "ID", "error": {"kind": "of its own"}}', "reply-malformed", "kind: ", False),
        ('{"id": "ID", "error": 5}', "reply-malformed", "cannot be read", False),
        ('{"id": "ID", "error": "half \\ud83d"}', "reply-failed", "half ?", True),
    ],
)
def test_reply_that_is_none_is_an_error_and_the_worker_stays(
    worker: Open, tmp_path: Path, line: str, kind: str, told: str, retry: bool
) -> None:
    (reply,) = worker().generate(ask(f"raw {line}"))

    assert reply.error is not None
    assert (reply.error.kind, reply.retry) == (kind, retry)
    assert told in reply.error.message
    assert starts(tmp_path) == 1


def test_hang_is_ended_in_time(worker: Open, tmp_path: Path) -> None:
    model = worker(timeout=0.3)
    begun = time.monotonic()

    (late,), (good,) = model.generate(ask("hang")), model.generate(ask("hello"))

    assert late.error is not None
    assert (late.error.kind, late.retry) == ("reply-timeout", True)
    assert "0.3 s" in late.error.message
    assert good.text == "reply to hello"
    assert time.monotonic() - begun < 10


def test_slow_replies_of_a_batch_each_have_their_time(worker: Open) -> None:
    model = worker("max_batch=4", timeout=1.5)

    replies = model.generate(ask(*["slow 0.6"] * 4))

    assert said(replies) == ["reply to slow 0.6"] * 4
    assert sum(reply.seconds for reply in replies) >= 2.4


def test_only_the_one_at_fault_pays_for_a_broken_batch(worker: Open, tmp_path: Path) -> None:
    model = worker("max_batch=8", timeout=2)
    prompts = ["a", "crash", "b", "print", "c", "unknown", "d", "hang"]

    replies = model.generate(ask(*prompts))

    assert [reply.id for reply in replies] == [str(number) for number in range(8)]
    assert said(replies) == [
        "reply to a", "reply-dropped", "reply to b", "reply-malformed", "reply to c", "reply-malformed", "reply to d",
        "reply-timeout",
    ]  # fmt: skip


def test_doubled_reply_is_the_error_of_its_request_alone(worker: Open, tmp_path: Path) -> None:
    model = worker("max_batch=4")

    (first, double, last) = model.generate(ask("a", "twice", "b"))

    assert said([first, double, last]) == ["reply to a", "reply-malformed", "reply to b"]
    assert "twice to one request" in str(double.error)
    assert double.retry
    for _ in range(20):
        assert said(model.generate(ask("twice"))) == ["reply to twice"], "the other one comes when this has returned"
        assert said(model.generate(ask("after"))) == ["reply to after"]
    assert starts(tmp_path) == 1


def test_worker_that_repeats_itself_is_ended_in_time(worker: Open) -> None:
    model = worker(timeout=0.5)
    model.generate(ask("a"))
    begun = time.monotonic()

    assert said(model.generate(ask("stuck"))) == ["reply-timeout"]
    assert time.monotonic() - begun < 5


def test_worker_that_always_fails_is_given_up(worker: Open, tmp_path: Path) -> None:
    model = worker(restarts=2)

    kinds = [said(model.generate(ask("crash 1")))[0] for _ in range(3)]
    with pytest.raises(ModelError, match=r"worker worker\.json: failed 3 times in a row") as caught:
        model.generate(ask("a"))

    assert kinds == ["reply-dropped"] * 3
    assert starts(tmp_path) == 3
    assert "mend the worker" in str(caught.value)
    with pytest.raises(ModelError):
        model.generate(ask("a"))


def test_replies_between_failures_keep_it_going(worker: Open, tmp_path: Path) -> None:
    model = worker(restarts=1)

    for _ in range(5):
        assert said(model.generate(ask("crash"))) == ["reply-dropped"]
        assert said(model.generate(ask("a"))) == ["reply to a"]
    assert starts(tmp_path) == 6


@pytest.mark.parametrize(
    ("how", "told"), [("die-later", "no module named torch"), ("hang-later", "say hello in 0.5 s")]
)
def test_worker_that_cannot_be_started_again_says_why(worker: Open, tmp_path: Path, how: str, told: str) -> None:
    model = worker(f"greet={how}", restarts=2, options="?hello_timeout=0.5")
    assert said(model.generate(ask("crash"))) == ["reply-dropped"]

    with pytest.raises(ModelError, match=r"failed 3 times in a row") as caught:
        model.generate(ask("a"))

    assert told in str(caught.value)
    assert starts(tmp_path) == 3


def test_given_replies_are_kept_when_the_worker_gives_up_within_a_batch(worker: Open) -> None:
    model = worker("max_batch=3", "greet=die-later", restarts=1)

    replies = model.generate(ask("a", "crash", "b"))

    assert said(replies) == ["reply-dropped", "reply-dropped", "reply to b"]
    assert "failed 2 times in a row" in replies[0].error.message  # type: ignore[union-attr]


def test_another_model_after_a_restart_is_refused(worker: Open) -> None:
    model = worker("greet=other-later")
    model.generate(ask("crash"))

    with pytest.raises(ModelError, match="another model"):
        model.generate(ask("a"))


def test_hundreds_of_requests_to_a_bad_worker_lose_none(worker: Open) -> None:
    model = worker("max_batch=8", restarts=1000, timeout=1)
    good, own, broken = "fine", 'raw {"id": "ID", "text": 5}', ("crash", "print", "unknown", "hang")
    luck = random.Random(11)
    prompts = luck.choices([good, own, *broken], [20, 4, 0.4, 0.3, 0.3, 0.1], k=300)

    replies = [reply for first in range(0, 300, 20) for reply in model.generate(ask(*prompts[first : first + 20]))]

    assert len(replies) == 300
    expected = {good: "reply to fine", own: "reply-malformed"} | {
        "crash": "reply-dropped", "print": "reply-malformed", "unknown": "reply-malformed", "hang": "reply-timeout",
    }  # fmt: skip
    assert said(replies) == [expected[prompt] for prompt in prompts]
