"""Replies that no model should give: told as that, or made harmless, and nothing else is lost."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from aurelia.agents import QuestionReply, ReasonerReply, read_reply, read_steps
from aurelia.model import Reply, Request, ask
from aurelia.prompts import shared
from aurelia.replies import LoggedModel, ReplyLog
from schemas.base import Value, canonical_json
from schemas.errors import ModelError

HALF = "\ud83d"


@dataclass(frozen=True)
class Hostile:
    """A model that gives what it is told to."""

    replies: list[Any]
    name: str = "hostile"
    revision: str = "1"
    modalities: tuple[str, ...] = ("text",)
    remote: bool = False
    max_batch: int = 64
    concurrency: int = 1
    settings: Mapping[str, Any] = field(default_factory=dict)

    def generate(self, batch: Sequence[Request]) -> list[Reply]:
        return self.replies[: len(batch)]


def reasoned(finding: str, start: Any, end: Any) -> str:
    step = {"text": "look", "answer": finding, "modality": "visual", "evidence": [[start, end]]}
    return json.dumps({"steps": [step], "answer": "b"})


@pytest.mark.parametrize("span", [(1e308, 1e308), (0, 1e308), (-1e308, 1), (2, 1)])
def test_evidence_outside_the_clip_is_left_out(span: tuple[float, float]) -> None:
    reply, _ = read_reply(reasoned("x", *span), ReasonerReply, "reasoner")
    assert reply is not None
    steps, issues = read_steps(reply, 5.0)
    assert (steps[0].evidence, [issue.kind for issue in issues]) == ((), ["evidence-outside"])


def test_half_a_character_in_a_reply_can_be_stored() -> None:
    reply, _ = read_reply(reasoned(HALF, 0, 1), ReasonerReply, "reasoner")
    assert reply is not None
    assert canonical_json(read_steps(reply, 5.0)[0][0].model_dump(mode="json"))


@pytest.mark.parametrize("logged", [False, True])
def test_half_a_character_in_a_text_can_be_stored(tmp_path: Path, logged: bool) -> None:
    model = Hostile([Reply("a", f"x{HALF}", value={"caption": HALF})])
    asked = LoggedModel(model, ReplyLog(tmp_path / "replies.jsonl")) if logged else model
    (reply,) = ask(asked, [Request("a", "prompt")], third_party_allowed=False)
    assert (reply.text, reply.value) == ("x?", {"caption": "?"})


@pytest.mark.parametrize("logged", [False, True])
@pytest.mark.parametrize("replies", [[], ["text"], [Reply("a", None)]])  # type: ignore[arg-type]
def test_a_model_that_breaks_its_protocol_is_named(tmp_path: Path, replies: list[Any], logged: bool) -> None:
    model = Hostile(replies)
    asked = LoggedModel(model, ReplyLog(tmp_path / "replies.jsonl")) if logged else model
    with pytest.raises(ModelError, match="hostile"):
        ask(asked, [Request("a", "prompt")], third_party_allowed=False)


def test_a_reply_of_a_thousand_brackets_is_malformed_and_no_crash() -> None:
    deep: Any = "x"
    for _ in range(3000):
        deep = [deep]
    reply, issue = read_reply("", ReasonerReply, "reasoner", value={"steps": deep, "answer": "b"})
    assert reply is None
    assert issue is not None


@pytest.mark.parametrize(("role", "contract"), [("reasoner", ReasonerReply), ("question", QuestionReply)])
def test_a_model_that_repeats_its_prompt_has_answered_nothing(role: str, contract: type[Value]) -> None:
    found, issue = read_reply(f"I was asked: {shared()[role]}", contract, role)

    assert found is None
    assert issue is not None
    assert "the prompt's example" in issue.message
