"""The rows of a grammar: masked in place, apart from each other, ended in time, refused where they cannot be."""

from __future__ import annotations

from typing import Any

import pytest

from aurelia.agents import QuestionReply, ReasonerReply
from aurelia.models.transformers.grammar import Grammar, mask_rows
from aurelia.structured import bounded
from schemas.errors import ModelError
from tests.aurelia.models.transformers.holding import falling_back, field, tokenizer
from tests.parts import missing

try:
    import llguidance  # noqa: F401 - whether it is there
    import torch
except ImportError:
    missing("torch, transformers and llguidance (pip install 'aurelia-toolkit[models]')")

__all__ = ["falling_back", "tokenizer"]


def test_finished_reply_admits_the_end_alone_and_passes_over_what_follows(tokenizer: Any) -> None:
    row = Grammar.compile(tokenizer, field({"enum": [1]})).row()
    for token in tokenizer.encode('{"a": 1}', add_special_tokens=False):
        assert not row.finished
        row.accept(token)
    assert row.finished
    logits = torch.zeros(len(tokenizer))
    row.mask(logits)
    assert (logits == 0).nonzero().flatten().tolist() == [tokenizer.eos_token_id]
    row.accept(tokenizer.eos_token_id)
    row.accept(3)
    assert row.finished


def test_tokens_beyond_the_tokenizer_stay_forbidden(tokenizer: Any) -> None:
    row = Grammar.compile(tokenizer, field({"type": "string", "minLength": 0, "maxLength": 8})).row()
    logits = torch.zeros(len(tokenizer) + 500)
    row.mask(logits)
    assert logits[: len(tokenizer)].max() == 0
    assert torch.isneginf(logits[len(tokenizer) :]).all()


@pytest.mark.parametrize("kind", [torch.float32, torch.float16, torch.bfloat16])
def test_logits_of_any_number_type_are_masked_in_place(tokenizer: Any, kind: Any) -> None:
    logits = torch.zeros((2, len(tokenizer)), dtype=kind)
    Grammar.compile(tokenizer, field({"enum": [1]})).row().mask(logits[1])
    assert (logits[0] == 0).all()
    assert 0 < (logits[1] == 0).sum() < 10


def test_rows_masked_together_are_masked_as_each_alone(tokenizer: Any) -> None:
    def rows() -> list[Any]:
        made = [Grammar.compile(tokenizer, bounded(kind, duration=9)).row() for kind in (ReasonerReply, QuestionReply)]
        made[0].accept(tokenizer.encode("{", add_special_tokens=False)[0])
        return [*made, Grammar.compile(tokenizer, field({"enum": [1]})).row()]

    together = torch.randn(3, len(tokenizer) + 9)
    alone, some, free = together.clone(), together.clone(), together.clone()
    mask_rows(rows(), together)
    for row, logits in zip(rows(), alone, strict=True):
        row.mask(logits)
    assert torch.equal(together, alone)
    first, _, third = rows()
    mask_rows([first, None, third], some)
    assert torch.equal(some, torch.stack([alone[0], free[1], alone[2]]))
    mask_rows([None, None, None], free)
    assert torch.equal(free[1], some[1])
    mask_rows([], torch.zeros(0, 5))


def test_rows_of_one_grammar_do_not_touch_each_other(tokenizer: Any) -> None:
    grammar = Grammar.compile(tokenizer, field({"enum": [1]}))
    first, second = grammar.row(), grammar.row()
    first.accept(tokenizer.encode("{", add_special_tokens=False)[0])
    fresh, other = torch.zeros(2, len(tokenizer)).unbind()
    second.mask(other)
    grammar.row().mask(fresh)
    assert torch.equal(fresh, other)


def test_schema_is_compiled_once_and_old_ones_go(tokenizer: Any) -> None:
    first = Grammar.compile(tokenizer, field({"enum": [1]}))
    assert Grammar.compile(tokenizer, field({"enum": [1]})) is first
    for number in range(70):
        Grammar.compile(tokenizer, field({"enum": [1, number]}))
    assert Grammar.compile(tokenizer, field({"enum": [1]})) is not first


def test_schema_that_cannot_be_held_is_named(tokenizer: Any) -> None:
    with pytest.raises(ModelError, match="is refused by llguidance") as told:
        Grammar.compile(tokenizer, field({"type": "string", "pattern": "(?=x)y"}))
    assert '"properties"' in told.value.subject


def test_tokenizer_that_is_not_fast_is_refused() -> None:
    class Slow:
        """Not one of transformers."""

    with pytest.raises(ModelError, match="tokenizer Slow: cannot hold replies"):
        Grammar.compile(Slow(), field({"enum": [1]}))


def test_forbidden_token_is_an_error(tokenizer: Any) -> None:
    row = Grammar.compile(tokenizer, field({"enum": [1]})).row()
    with pytest.raises(ModelError, match="cannot go on with token"):
        row.accept(tokenizer.encode("]", add_special_tokens=False)[0])
