"""Tokenizers, and what a grammar makes of a text: for the tests of grammars."""

from __future__ import annotations

from typing import Any

import pytest

from aurelia.models.transformers.grammar import Grammar
from tests.aurelia.models.transformers.tiny_qwen25_omni import MARKS, make_tokenizer
from tests.parts import missing

try:
    import torch
    from tokenizers import Tokenizer, decoders, models, normalizers
    from transformers import PreTrainedTokenizerFast
except ImportError:
    missing("torch, transformers and llguidance (pip install 'aurelia-toolkit[models]')")


@pytest.fixture(scope="module")
def tokenizer() -> Any:
    """A byte-level BPE as most models have it."""
    return make_tokenizer(MARKS)


@pytest.fixture(scope="module")
def falling_back() -> Any:
    """A BPE of pieces that falls back to bytes, as Gemma has it."""
    pieces = ["<end>", *(f"<0x{byte:02X}>" for byte in range(256)), "▁", *'{}[]":,.0123456789abcdefnulto', "le", "▁le"]
    bare = Tokenizer(
        models.BPE(
            vocab={piece: number for number, piece in enumerate(pieces)}, merges=[("l", "e"), ("▁", "le")],
            byte_fallback=True, unk_token="<end>",
        )
    )  # fmt: skip
    bare.normalizer = normalizers.Replace(" ", "▁")
    bare.decoder = decoders.Sequence([decoders.Replace("▁", " "), decoders.ByteFallback(), decoders.Fuse()])
    bare.add_special_tokens(["<end>"])
    return PreTrainedTokenizerFast(tokenizer_object=bare, eos_token="<end>")


def field(schema: dict[str, Any]) -> dict[str, Any]:
    """An object with one field."""
    return {"type": "object", "properties": {"a": schema}, "required": ["a"], "additionalProperties": False}


def accepts(tokenizer: Any, schema: dict[str, Any], text: str) -> bool:
    """Whether a reply may be this text, token by token."""
    row = Grammar.compile(tokenizer, schema).row()
    for token in tokenizer.encode(text, add_special_tokens=False):
        logits = torch.zeros(len(tokenizer))
        row.mask(logits)
        if row.finished or logits[token] != 0:
            return False
        row.accept(token)
    return row.finished


def drawn(tokenizer: Any, schema: dict[str, Any], seed: int) -> str:
    """A reply of tokens drawn at random, all alike likely."""
    generator = torch.Generator().manual_seed(seed)
    row, ids = Grammar.compile(tokenizer, schema).row(), []
    while not row.finished:
        logits = torch.zeros(len(tokenizer) + 5)
        row.mask(logits)
        ids.append(int(torch.multinomial(logits.softmax(0), 1, generator=generator)))
        row.accept(ids[-1])
    return str(tokenizer.decode(ids))
