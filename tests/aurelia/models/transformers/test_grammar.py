"""What a grammar admits and forbids, token by token."""

from __future__ import annotations

import json
from typing import Any

import pytest

from aurelia.agents import EvaluatorReply, QuestionReply, ReasonerReply, read_reply
from aurelia.models.transformers.grammar import Grammar
from aurelia.structured import bounded, longest
from schemas.base import Value
from tests.aurelia.models.transformers.holding import accepts, drawn, falling_back, field, tokenizer
from tests.parts import missing

try:
    import llguidance  # noqa: F401 - whether it is there
    import torch
except ImportError:
    missing("torch, transformers and llguidance (pip install 'aurelia-toolkit[models]')")

__all__ = ["falling_back", "tokenizer"]


@pytest.mark.parametrize("contract", [ReasonerReply, EvaluatorReply, QuestionReply])
def test_model_that_never_wants_to_end_is_ended_within_the_longest(tokenizer: Any, contract: type[Value]) -> None:
    schema = bounded(contract, duration=9.738, budget=2000)
    words = [tokenizer.decode([number]) for number in range(len(tokenizer))]
    wish = torch.zeros(len(words))
    wish[[number for number, word in enumerate(words) if set('"]}') & set(word)]] = -50.0
    # Four bytes of UTF-8 begin with F0 to F4; in a byte-level vocabulary these are the letters ð to ô.
    wish[tokenizer.convert_tokens_to_ids(list("ðñòóô"))] = 50.0
    row, ids = Grammar.compile(tokenizer, schema).row(), []
    while not row.finished:
        logits = wish.clone()
        row.mask(logits)
        ids.append(int(logits.argmax()))
        row.accept(ids[-1])
    text = tokenizer.decode(ids)
    assert read_reply(text, contract, "anyone")[0] is not None
    assert len(ids) <= longest(schema)
    assert len(text.encode()) > 0.7 * longest(schema)


def test_tokenizer_that_falls_back_to_bytes_is_held_too(falling_back: Any) -> None:
    schema = bounded(ReasonerReply, duration=9.738, budget=700)
    for seed in range(8):
        reply, issue = read_reply(drawn(falling_back, schema, seed), ReasonerReply, "anyone")
        assert reply is not None, issue


@pytest.mark.parametrize(
    "text",
    ['é😀語', "\\\"\\\\", "", "abcdefgh", "a b", "{}[],:", "<|VIDEO|"],
    ids=["unicode", "escapes", "empty", "full", "space", "marks", "almost special"],
)  # fmt: skip
def test_string_may_be(tokenizer: Any, text: str) -> None:
    assert accepts(tokenizer, field({"type": "string", "minLength": 0, "maxLength": 8}), f'{{"a": "{text}"}}')


@pytest.mark.parametrize(
    "text",
    ["\n", "\x00", "\x7f", "\\n", "\\u0000", "\\u000a", "\\ud83d", "\\ud83d\\ude00", "\\u0041", "\\x", "abcdefghi", '"',
     "<|VIDEO|>", "<|im_end|>"],
    ids=["raw newline", "raw null", "raw delete", "newline", "null", "escaped newline", "half a character", "pair",
         "escaped letter", "no escape", "too long", "quote", "special", "end"],
)  # fmt: skip
def test_string_may_not_be(tokenizer: Any, text: str) -> None:
    assert not accepts(tokenizer, field({"type": "string", "minLength": 0, "maxLength": 8}), f'{{"a": "{text}"}}')


def test_character_that_the_tokenizer_splits_into_bytes_is_never_left_half(tokenizer: Any) -> None:
    schema = field({"type": "string", "minLength": 3, "maxLength": 3})
    row = Grammar.compile(tokenizer, schema).row()
    ids = tokenizer.encode('{"a": "😀', add_special_tokens=False)
    for token in ids[:-1]:
        row.accept(token)
    logits = torch.zeros(len(tokenizer))
    row.mask(logits)
    allowed = (logits == 0).nonzero()[:, 0].tolist()
    assert len(allowed) == 64  # a last byte of UTF-8 is one of 64, and nothing else may follow
    assert ids[-1] in allowed


@pytest.mark.parametrize("blank", ["", " ", "  ", "\u3000", "\u00a0"])
def test_string_that_must_not_be_empty_is_not_blank_either(tokenizer: Any, blank: str) -> None:
    schema = field({"type": "string", "minLength": 1, "maxLength": 8})
    assert not accepts(tokenizer, schema, f'{{"a": "{blank}"}}')
    assert accepts(tokenizer, schema, f'{{"a": "b{blank}"}}')


@pytest.mark.parametrize(
    ("text", "fits"),
    [("0", True), ("0.0", True), ("0.00", True), ("0.000", False), ("9.73", True), ("9.74", False), ("9.738", False),
     ("10", False), ("1.", False), ("01", False), ("-0", False), ("-1", False), ("1e1", False), ("1.10", True)],
)  # fmt: skip
def test_time_has_two_decimals_at_most_and_ends_with_the_clip(tokenizer: Any, text: str, fits: bool) -> None:
    evidence = bounded(ReasonerReply, duration=9.738)["properties"]["steps"]["items"]["properties"]["evidence"]
    assert accepts(tokenizer, field(evidence["items"]["items"]), f'{{"a": {text}}}') is fits


@pytest.mark.parametrize("duration", [0.05, 1.0, 9.738, 12.5, 600.25])
def test_every_hundredth_of_a_clip_can_be_written(tokenizer: Any, duration: float) -> None:
    number = {"type": "number", "minimum": 0, "maximum": int(duration * 100) / 100}
    grammar = Grammar.compile(tokenizer, number)
    for hundredth in range(0, int(duration * 100) + 1, 1 + int(duration)):
        row = grammar.row()
        for token in tokenizer.encode(f"{hundredth / 100:.2f}", add_special_tokens=False):
            row.accept(token)


@pytest.mark.parametrize(
    ("schema", "yes", "no"),
    [
        ({"enum": [*range(1, 11)]}, ["1", "10"], ["0", "11", "1.0", '"1"', "null"]),
        ({"enum": ["a", "ab", "é"]}, ['"a"', '"ab"', '"é"'], ['"b"', "a", '"abc"']),
        ({"anyOf": [{"type": "string", "enum": ["a"]}, {"type": "null"}]}, ['"a"', "null"], ["None", '"null"', "nul"]),
        ({"type": "array", "items": {"type": "boolean"}, "minItems": 0, "maxItems": 2}, ["[]", "[true, false]"],
         ["[true,false]", "[true, true, true]", "[true, ]", "[ ]"]),
        ({"type": "array", "items": {"type": "array", "items": {"enum": [1]}, "minItems": 2, "maxItems": 2},
          "minItems": 1, "maxItems": 2}, ["[[1, 1]]", "[[1, 1], [1, 1]]"], ["[]", "[[1]]", "[[1, 1, 1]]", "[[], []]"]),
    ],
    ids=["numbers", "words", "nullable", "list", "nested"],
)  # fmt: skip
def test_schema_is_held_to_the_letter(tokenizer: Any, schema: dict[str, Any], yes: list[str], no: list[str]) -> None:
    assert [text for text in yes if not accepts(tokenizer, field(schema), f'{{"a": {text}}}')] == []
    assert [text for text in no if accepts(tokenizer, field(schema), f'{{"a": {text}}}')] == []


@pytest.mark.parametrize("text", ['{"a":1}', '{ "a": 1}', '{"a": 1 }', '{"a": 1}\n', '{"a": 1, "b": 2}', "{}", "[]"])
def test_nothing_but_the_named_field_and_no_free_white_space(tokenizer: Any, text: str) -> None:
    assert not accepts(tokenizer, field({"enum": [1, 2]}), text)


def test_fields_named_like_parts_of_a_schema_are_only_fields(tokenizer: Any) -> None:
    text = {"type": "string", "minLength": 0, "maxLength": 3}
    names = ["type", "enum", "items", "properties", "minLength"]
    schema = {**field(text), "properties": dict.fromkeys(names, text), "required": names}
    assert accepts(tokenizer, schema, json.dumps(dict.fromkeys(names, "x")))
    assert not accepts(tokenizer, schema, json.dumps(dict.fromkeys(names, "\n")))
