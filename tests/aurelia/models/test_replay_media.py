"""Recorded answers are told apart by their media, and a log of replies runs a loop again without its model."""

from __future__ import annotations

import json
import random
from dataclasses import replace
from pathlib import Path

import pytest

from aurelia.case import Agents, Case, LoopSettings
from aurelia.loop import Outcome, run_loop
from aurelia.model import Decoding, MediaPart, Request
from aurelia.models import load_model
from aurelia.models.replay import Recorded, ReplayModel
from aurelia.replies import LoggedModel, ReplyLog
from schemas.base import digest
from schemas.errors import ModelError
from schemas.issues import Issue
from schemas.reasoning import Delivered
from tests.aurelia.recorded import Watched, answers, turn, watched
from tests.factories import question

HELLO = digest(b"p")


def about(path: Path, content: str = "", **fields: object) -> Request:
    """A request about a file with that content (its name, where none is given)."""
    path.write_text(content or path.name)
    asked = Request(id=path.name, prompt="p", media=(MediaPart(path),), role="reasoner")
    return replace(asked, **fields)  # type: ignore[arg-type]


def said(name: str) -> Recorded:
    """The answer recorded for one clip."""
    return Recorded(prompt_sha256=HELLO, media_sha256=(digest(name.encode()),), text=f"of {name}")


def test_many_clips_with_one_prompt_are_answered_in_any_order(tmp_path: Path) -> None:
    names = [f"clip-{number}" for number in range(30)]
    requests = [about(tmp_path / name) for name in names]
    random.Random(3).shuffle(requests)

    replies = ReplayModel([said(name) for name in names]).generate(requests)

    assert [reply.text for reply in replies] == [f"of {request.id}" for request in requests]


def test_answers_of_a_role_come_in_order_for_each_clip(tmp_path: Path) -> None:
    recorded = [
        Recorded(role="reasoner", media_sha256=(digest(name.encode()),), text=f"{name}{number}")
        for number in (1, 2)
        for name in ("a", "b")
    ]
    a, b = about(tmp_path / "a"), about(tmp_path / "b")

    model = ReplayModel([*recorded, *answers(("reasoner", "whatever"))])

    assert [r.text for r in model.generate([b, b, a, a, a])] == ["b1", "b2", "a1", "a2", "whatever"]


def test_what_is_recorded_more_closely_comes_first(tmp_path: Path) -> None:
    whatever = Recorded(prompt_sha256=HELLO, text="any clip")
    nothing = Recorded(prompt_sha256=HELLO, media_sha256=(), text="no clip")
    model = ReplayModel([*answers(("reasoner", "in order")), nothing, whatever, said("a")])

    asked = [about(tmp_path / "a"), about(tmp_path / "b"), Request("n", "p"), Request("o", "q", role="reasoner")]

    assert [reply.text for reply in model.generate(asked)] == ["of a", "any clip", "no clip", "in order"]


def test_media_that_cannot_be_read_is_that_requests_error(tmp_path: Path) -> None:
    asked = [Request("gone", "p", (MediaPart(tmp_path / "none"),)), about(tmp_path / "a")]

    gone, there = ReplayModel([said("a")]).generate(asked)

    assert gone.error is not None
    assert gone.error.kind == "media-unreadable"
    assert there.text == "of a"


def test_missing_answer_names_role_media_and_what_is_there(tmp_path: Path) -> None:
    model = ReplayModel([said("a"), *answers(("evaluator", "7"), ("evaluator", "8"))])

    with pytest.raises(ModelError) as caught:
        model.generate([about(tmp_path / "b")])

    message = str(caught.value)
    assert "role 'reasoner'" in message
    assert digest(b"b")[:12] in message
    assert "1 for any, 2 for evaluator" in message


def logged(log: ReplyLog, inner: Watched, *requests: Request) -> None:
    """Ask a model through a log."""
    LoggedModel(inner, log).generate(requests)


def test_log_of_replies_answers_again_without_its_model(tmp_path: Path) -> None:
    path = tmp_path / "replies.jsonl"
    requests = [about(tmp_path / name, seed=seed) for name in "ab" for seed in (0, 1)]
    inner = watched(
        [
            Recorded(role="reasoner", text=f"reply {n}", delivered=Delivered(frames=n), usage={"prompt": n})
            for n in range(4)
        ]
    )
    with ReplyLog(path) as log:
        logged(log, inner, *requests)
        refused = LoggedModel(Refusing(ReplayModel([])), log).generate([about(tmp_path / "a", seed=9)])

    model = load_model(f"replay:{path}?model=watched")
    again = model.generate(requests[::-1])

    assert [reply.text for reply in again] == [f"reply {n}" for n in (3, 2, 1, 0)]
    assert [reply.delivered.frames for reply in again] == [3, 2, 1, 0]
    assert again[0].usage == {"prompt": 3}
    assert load_model(f"replay:{path}").generate([about(tmp_path / "a", seed=9)])[0].error == refused[0].error


class Refusing(Watched):
    """Refuses whatever it is asked."""

    def generate(self, batch):  # type: ignore[no-untyped-def]
        """One refusal a request."""
        error = Issue(kind="reply-refused", subject="m", message="no")
        return [replace(reply, error=error) for reply in ReplayModel(answers(("reasoner", ""))).generate(batch)]


def test_other_settings_than_were_logged_are_answered_only_where_there_is_one_answer(tmp_path: Path) -> None:
    path = tmp_path / "replies.jsonl"
    a, b = about(tmp_path / "a"), about(tmp_path / "b")
    with ReplyLog(path) as log:
        inner = watched(answers(("reasoner", "1"), ("reasoner", "2"), ("reasoner", "3")))
        logged(log, inner, a, b, replace(b, seed=1))
    model = load_model(f"replay:{path}")
    longer = Decoding(max_tokens=9)

    assert model.generate([replace(a, decoding=longer)])[0].text == "1"
    with pytest.raises(ModelError, match="none of them with this seed"):
        model.generate([replace(b, decoding=longer)])


def test_replies_of_several_models_are_not_mixed_up(tmp_path: Path) -> None:
    path = tmp_path / "replies.jsonl"
    a = about(tmp_path / "a")
    with ReplyLog(path) as log:
        for name in ("one", "two"):
            logged(log, watched(answers(("reasoner", f"of {name}")), name=name), a)

    assert load_model(f"replay:{path}?model=two").generate([a])[0].text == "of two"
    with pytest.raises(ModelError, match=r"several models.*one, two.*model=NAME"):
        load_model(f"replay:{path}").generate([a])
    with pytest.raises(ModelError, match=r"no replies of a model 'three'.*one, two"):
        load_model(f"replay:{path}?model=three")


def test_log_torn_by_a_kill_is_still_read(tmp_path: Path) -> None:
    path = tmp_path / "replies.jsonl"
    a, b = about(tmp_path / "a"), about(tmp_path / "b")
    with ReplyLog(path) as log:
        logged(log, watched(answers(("reasoner", "größer"), ("reasoner", "ü" * 9))), a, b)
    whole = path.read_bytes()

    for cut in (len(whole) - 5, whole.rindex("ü".encode()) + 1, whole.index(b"\n") + 4):
        path.write_bytes(whole[:cut])
        model = load_model(f"replay:{path}")
        assert model.generate([a])[0].text == "größer"
        with pytest.raises(ModelError, match="no recorded answer left"):
            model.generate([b])


def test_answer_that_speaks_of_a_key_is_no_log_line(tmp_path: Path) -> None:
    path = tmp_path / "a.jsonl"
    path.write_text(json.dumps({"role": "reasoner", "text": {"key": '"key"'}}))

    assert load_model(f"replay:{path}").generate([Request("r", "p", role="reasoner")])[0].text == '{"key": "\\"key\\""}'


def test_whole_loop_runs_again_from_its_log(tmp_path: Path) -> None:
    path = tmp_path / "replies.jsonl"
    cases = []
    for name in "ab":
        (tmp_path / name).write_text(name)
        cases.append(Case(question(), (MediaPart(tmp_path / name),), duration=10.0))
    inner = watched(turn(3), turn(4, "A"), turn(8, "C"), turn(9, caption="Another."))
    settings = replace(LoopSettings.paper(), tries=2)
    with ReplyLog(path) as log:
        first = run_loop(cases, Agents.all_by(LoggedModel(inner, log)), settings)

    again = run_loop(cases[::-1], Agents.all_by(load_model(f"replay:{path}")), settings)

    def told(outcome: Outcome) -> list[tuple[object, ...]]:
        return [(one.score, one.caption, one.answer, [call.reply for call in one.calls]) for one in outcome.tries]

    assert [told(one) for one in again[::-1]] == [told(one) for one in first]
