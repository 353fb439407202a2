"""The log of replies: kept before use, never asked twice, and unharmed by a stop at any byte."""

from __future__ import annotations

import threading
import tracemalloc
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import pytest

from aurelia.case import Agents, Case, LoopSettings
from aurelia.loop import run_loop
from aurelia.model import Decoding, MediaPart, Reply, Request
from aurelia.replies import Entry, LoggedModel, ReplyLog, reply_key
from schemas.errors import MediaError, WorkspaceError
from schemas.issues import Issue
from tests.aurelia.answering import Answering
from tests.aurelia.recorded import Watched, answers, turn, watched
from tests.factories import question, sha

ASK = Request(id="a", prompt="p", role="reasoner")


def entry(name: str) -> Entry:
    """An entry whose key depends on its name."""
    return Entry(key=sha(name), model="m", revision="1", role="reasoner", prompt_sha256=sha("p"), text=name)


def test_entries_are_there_after_a_restart(tmp_path: Path) -> None:
    with ReplyLog(tmp_path / "deep" / "log.jsonl") as log:
        log.put(entry("one"))
        log.put(entry("zwei ü\n"))
        log.put(entry("one"))

    again = ReplyLog(tmp_path / "deep" / "log.jsonl")

    assert len(again) == 2
    assert again.get(sha("zwei ü\n")) == entry("zwei ü\n")
    assert again.get(sha("three")) is None
    assert again.torn == 0


def test_log_torn_at_any_byte_loses_at_most_its_last_entry(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    with ReplyLog(path) as log:
        log.put(entry("one"))
        log.put(entry("two"))
    whole = path.read_bytes()
    first = whole.index(b"\n") + 1

    for cut in range(first, len(whole)):
        path.write_bytes(whole[:cut])
        with ReplyLog(path) as log:
            assert log.get(sha("one")) == entry("one")
            log.put(entry("three"))
            log.put(entry("two"))
        again = ReplyLog(path)
        assert len(again) == 3
        assert again.torn == (1 if first < cut < len(whole) - 1 else 0)


def test_many_threads_share_one_log(tmp_path: Path) -> None:
    log = ReplyLog(tmp_path / "log.jsonl")
    threads = [threading.Thread(target=lambda n=n: [log.put(entry(f"{n}-{k}")) for k in range(10)]) for n in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    log.close()

    assert len(ReplyLog(tmp_path / "log.jsonl")) == 40


def test_log_that_cannot_be_written_says_so(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(WorkspaceError, match="cannot be written"):
        ReplyLog(tmp_path / "file" / "log.jsonl").put(entry("one"))
    with pytest.raises(WorkspaceError, match="cannot be read"):
        ReplyLog(tmp_path)


def test_key_changes_with_all_that_can_change_the_reply(tmp_path: Path) -> None:
    model = watched()
    part = MediaPart(tmp_path / "a.mp4")
    base = replace(ASK, media=(part,))
    variants = [
        (model, base, "x"),
        (model, base, "y"),
        (watched(name="other"), base, "x"),
        (watched(revision="r2"), base, "x"),
        (model, replace(base, prompt="q"), "x"),
        (model, replace(base, seed=1), "x"),
        (model, replace(base, decoding=Decoding(temperature=1.0)), "x"),
        (model, replace(base, schema={"type": "object"}), "x"),
        (model, replace(base, media=(replace(part, senses=("audio",)),)), "x"),
        (model, replace(base, media=(replace(part, role="dance"),)), "x"),
    ]

    assert len({reply_key(m, request, [sha(name)]) for m, request, name in variants}) == len(variants)
    assert reply_key(model, replace(base, id="b"), [sha("x")]) == reply_key(model, base, [sha("x")])


def test_the_same_is_asked_once_also_within_a_batch(tmp_path: Path) -> None:
    inner = watched(answers(("reasoner", "1"), ("reasoner", "2")))
    model = LoggedModel(inner, ReplyLog(tmp_path / "log.jsonl"))

    replies = model.generate([ASK, replace(ASK, id="b"), replace(ASK, id="c", prompt="q")])
    later = model.generate([replace(ASK, id="d")])

    assert [(reply.id, reply.text) for reply in (*replies, *later)] == [("a", "1"), ("b", "1"), ("c", "2"), ("d", "1")]
    assert inner.batches == [2]


def test_errors_that_may_pass_are_asked_again(tmp_path: Path) -> None:
    class Failing(Watched):
        def generate(self, batch: Sequence[Request]) -> list[Reply]:
            self.batches.append(len(batch))
            return [Reply(r.id, "", error=Issue(kind="busy", subject="m", message="busy"), retry=True) for r in batch]

    inner = Failing(watched().inner)
    model = LoggedModel(inner, ReplyLog(tmp_path / "log.jsonl"))

    assert [model.generate([ASK])[0].error is not None for _ in range(2)] == [True, True]
    assert inner.batches == [1, 1]


def test_changed_media_is_another_question(tmp_path: Path) -> None:
    clip = tmp_path / "clip.mp4"
    inner = watched(answers(("reasoner", "1"), ("reasoner", "2")))
    model = LoggedModel(inner, ReplyLog(tmp_path / "log.jsonl"))
    request = replace(ASK, media=(MediaPart(clip),))

    clip.write_bytes(b"one")
    first = model.generate([request])[0].text
    clip.write_bytes(b"other")

    assert (first, model.generate([request])[0].text) == ("1", "2")


def test_media_that_is_not_there_is_named(tmp_path: Path) -> None:
    model = LoggedModel(watched(), ReplyLog(tmp_path / "log.jsonl"))

    with pytest.raises(MediaError, match=r"none\.mp4"):
        model.generate([replace(ASK, media=(MediaPart(tmp_path / "none.mp4"),))])


def test_stopped_loop_goes_on_where_it_was(tmp_path: Path) -> None:
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(b"film")
    case = Case(question(), (MediaPart(clip),), duration=10.0)
    whole = run_loop([case], Agents.all_by(watched(turn(3), turn(8))), LoopSettings.paper())

    with ReplyLog(tmp_path / "log.jsonl") as log:
        stopped = LoggedModel(watched(turn(3), turn(8)[:1]), log)
        with pytest.raises(Exception, match="no recorded answer"):
            run_loop([case], Agents.all_by(stopped), LoopSettings.paper())
    rest = watched(turn(8)[1:])
    with ReplyLog(tmp_path / "log.jsonl") as log:
        resumed = run_loop([case], Agents.all_by(LoggedModel(rest, log)), LoopSettings.paper())

    assert resumed == whole
    assert [request.role for request in rest.asked] == ["summarizer", "evaluator"]


def test_the_same_asked_twice_at_once_gives_the_reply_that_is_kept(tmp_path: Path) -> None:
    both = threading.Barrier(2)

    def answer(_asked: Request) -> str:
        return str(both.wait(5))  # a server that says something else every time

    model = LoggedModel(Answering(answer, concurrency=2), ReplyLog(tmp_path / "log.jsonl"))
    with ThreadPoolExecutor(2) as pool:
        said = {reply.text for replies in pool.map(model.generate, [[ASK], [ASK]]) for reply in replies}

    assert said == {model.generate([ASK])[0].text}


def test_a_log_of_many_replies_takes_little_memory(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    long = "x" * 20_000
    path.write_text(
        "".join(entry(str(n)).model_copy(update={"text": long}).model_dump_json() + "\n" for n in range(500))
    )

    tracemalloc.start()
    log = ReplyLog(path)
    held, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert len(log) == 500
    assert peak < 2_000_000 < path.stat().st_size
    assert held < 500_000


def test_a_log_that_went_away_under_a_run_says_so(tmp_path: Path) -> None:
    path = tmp_path / "log.jsonl"
    with ReplyLog(path) as log:
        log.put(entry("one"))
        path.unlink()

        with pytest.raises(WorkspaceError, match="while it was in use"):
            log.get(sha("one"))
