"""Replies of random weights at temperature 1: held to a schema, each meets it (many more: benchmarks/schema.py)."""

from __future__ import annotations

import json

import jsonschema
import pytest

from aurelia.agents import EvaluatorReply, QuestionReply, ReasonerReply, read_reply
from aurelia.model import Decoding, Model, Reply, Request
from aurelia.models.transformers import MODEL
from aurelia.structured import bounded, longest
from schemas.base import Value
from schemas.errors import ModelError
from tests.aurelia.models.transformers.tiny_qwen25_omni import build
from tests.parts import missing


@pytest.fixture(scope="module")
def model(tmp_path_factory: pytest.TempPathFactory) -> Model:
    folder = tmp_path_factory.mktemp("tiny")
    try:
        return MODEL.open(f"{build(folder)}?batch=24")
    except (ImportError, ModelError) as exc:
        missing(str(exc))


def asked(model: Model, kind: type[Value], count: int, tokens: int, *, held: bool = True) -> list[Reply]:
    schema = bounded(kind, duration=9.738, budget=700) if held else None
    decoding = Decoding(temperature=1.0, max_tokens=tokens)
    return model.generate([Request(str(n), "Go on.", schema=schema, decoding=decoding, seed=n) for n in range(count)])


@pytest.mark.parametrize("kind", [ReasonerReply, EvaluatorReply, QuestionReply])
def test_every_reply_meets_the_schema_and_none_is_cut_off(model: Model, kind: type[Value]) -> None:
    schema = bounded(kind, duration=9.738, budget=700)
    replies = asked(model, kind, 24, longest(schema))
    for reply in replies:
        assert reply.error is None
        jsonschema.validate(json.loads(reply.text), schema)
        read, issue = read_reply(reply.text, kind, "anyone")
        assert read is not None, issue
        assert len(reply.text.encode()) <= longest(schema)
    assert len({reply.text for reply in replies}) > 12


def test_without_a_schema_none_of_them_would(model: Model) -> None:
    replies = asked(model, ReasonerReply, 8, 200, held=False)
    assert not any(read_reply(reply.text, ReasonerReply, "anyone")[0] for reply in replies)


def test_reply_with_too_few_tokens_says_that_it_was_cut_off(model: Model) -> None:
    (reply,) = asked(model, ReasonerReply, 1, 12)
    assert reply.error is not None
    assert reply.error.kind == "reply-truncated"
