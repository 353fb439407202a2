"""Replies that cannot but meet their schema: at each step the tokens that would break it are forbidden (llguidance)."""

from __future__ import annotations

import json
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from threading import Lock
from typing import TYPE_CHECKING, Any
from weakref import WeakKeyDictionary

from aurelia.structured import DECIMALS
from schemas.base import digest
from schemas.errors import ModelError

if TYPE_CHECKING:
    import torch

_WRITING = {"whitespace_flexible": False, "item_separator": ", ", "key_separator": ": "}
_KEPT = 64
"""Compiled schemas kept a tokenizer; clips of other durations have other schemas."""
_BITS = 32
# Control characters (and halves of surrogate pairs, which only escapes could make) are never wanted in a reply, and
# some stores refuse them. A string that must not be empty does not begin with white space, so it is never blank.
_CHARACTER = r"[^\x00-\x1F\x7F]"
_FIRST = r"[^\s\x00-\x1F\x7F]"
_INSIDE = {"items", "prefixItems", "anyOf", "oneOf", "allOf", "additionalProperties"}
_NAMED = {"properties", "$defs"}


@dataclass
class _Known:
    """A tokenizer as llguidance knows it, and the schemas compiled for it, the last used last."""

    tokenizer: Any
    grammars: OrderedDict[str, Grammar] = field(default_factory=OrderedDict)
    lock: Lock = field(default_factory=Lock)


_KNOWN: WeakKeyDictionary[Any, _Known] = WeakKeyDictionary()
_LOCK = Lock()


class Grammar:
    """A schema compiled for a tokenizer. Each reply under it is a `row`."""

    def __init__(self, start: Any, words: int) -> None:
        self._start = start
        self._words = words
        self._lock = Lock()

    @classmethod
    def compile(cls, tokenizer: Any, schema: Mapping[str, Any]) -> Grammar:
        """The grammar of a schema; kept, so that asking again costs nothing.

        A reply is written with `, ` and `: ` and no other white space, its strings hold no control characters, and
        its numbers at most `aurelia.structured.DECIMALS` decimals.

        Args:
            tokenizer: A fast tokenizer of transformers.
            schema: A JSON schema; for replies that must end, one from `aurelia.structured.bounded`.

        Raises:
            ModelError: llguidance is not installed, or refuses the tokenizer or the schema.
        """
        known = _known(tokenizer)
        text = json.dumps(_narrowed(schema))
        with known.lock:
            grammar = known.grammars.get(text) or _compiled(known.tokenizer, text)
            known.grammars[text] = grammar
            known.grammars.move_to_end(text)
            while len(known.grammars) > _KEPT:
                known.grammars.popitem(last=False)
        return grammar

    def row(self) -> Row:
        """A new reply under this grammar, with nothing written yet."""
        with self._lock:
            return Row(self._start.deep_copy(), self._words)


class Row:
    """One reply that is being written under a grammar."""

    def __init__(self, matcher: Any, words: int) -> None:
        self._matcher = matcher
        self._words = words
        self._packed: torch.Tensor | None = None
        self.finished = False
        """The reply is whole: nothing but the end token could follow."""

    def mask(self, logits: torch.Tensor) -> None:
        """Forbid every next token that would break the schema: its logit becomes minus infinity.

        Args:
            logits: One row `[vocabulary]` on any device, changed in place. It may be longer than the tokenizer's
                vocabulary; what is beyond stays forbidden.

        Raises:
            ModelError: The grammar has become too complex to follow.
        """
        import torch

        if self._packed is None:
            self._packed = torch.zeros((1, self._words), dtype=torch.int32)
        self._matcher.unsafe_compute_mask_ptr(self._packed.data_ptr(), self._words * _BITS // 8)
        self._check("the next token")
        _forbid(logits.unsqueeze(0), self._packed)

    def accept(self, token_id: int) -> None:
        """Go on by a token that the model chose; once the reply is finished, whatever follows is passed over.

        Raises:
            ModelError: The token breaks the schema: it was forbidden.
        """
        if self.finished:
            return
        self._matcher.consume_token(token_id)
        self._check(f"token {token_id}")
        self.finished = self._matcher.is_stopped()

    def _check(self, what: str) -> None:
        if self._matcher.is_error():
            reason = self._matcher.get_error().strip().splitlines()[0]
            raise ModelError("reply held to its schema", f"cannot go on with {what}: {reason}", "mask the logits first")


def mask_rows(rows: Sequence[Row | None], logits: torch.Tensor) -> None:
    """Forbid for many replies at once what would break their schemas: `Row.mask` in one transfer to the device.

    Args:
        rows: Replies under grammars of one tokenizer; None for one that is held to nothing.
        logits: `[rows, vocabulary]` on any device, changed in place.

    Raises:
        ModelError: A grammar has become too complex to follow.
    """
    import torch

    held = [(number, row) for number, row in enumerate(rows) if row is not None]
    if not held:
        return
    words = held[0][1]._words
    packed = torch.zeros((len(held), words), dtype=torch.int32)
    pairs = [(row._matcher, number) for number, (_, row) in enumerate(held)]
    _executor().unsafe_compute_mask_ptr(pairs, packed.data_ptr(), words * _BITS // 8, len(held))
    for _, row in held:
        row._check("the next token")
    if len(held) == len(rows):
        _forbid(logits, packed)
        return
    numbers = torch.tensor([number for number, _ in held], device=logits.device)
    some = logits[numbers]
    _forbid(some, packed)
    logits[numbers] = some


def _forbid(logits: torch.Tensor, packed: torch.Tensor) -> None:
    # Pageable memory is staged before an asynchronous copy returns, so the buffer can be filled again at once.
    bits = packed.to(logits.device, non_blocking=True).unsqueeze(-1) >> _shifts(logits.device)
    forbidden = (bits & 1 == 0).flatten(1)
    known = min(logits.shape[1], forbidden.shape[1])
    logits[:, :known].masked_fill_(forbidden[:, :known], float("-inf"))
    logits[:, known:] = float("-inf")


@lru_cache(maxsize=8)
def _shifts(device: torch.device) -> torch.Tensor:
    import torch

    return torch.arange(_BITS, dtype=torch.int32, device=device)


@lru_cache(maxsize=1)
def _executor() -> Any:
    import llguidance

    return llguidance.LLExecutor()


def _known(tokenizer: Any) -> _Known:
    try:
        from llguidance.hf import from_tokenizer
    except ImportError as exc:
        raise ModelError("llguidance", "is not installed", "pip install 'aurelia-toolkit[models]'") from exc
    with _LOCK:
        if tokenizer not in _KNOWN:
            try:
                _KNOWN[tokenizer] = _Known(from_tokenizer(tokenizer))
            except ValueError as exc:
                subject = f"tokenizer {type(tokenizer).__name__}"
                raise ModelError(subject, f"cannot hold replies to a schema: {exc}", "use a fast tokenizer") from exc
        return _KNOWN[tokenizer]


def _compiled(tokenizer: Any, schema: str) -> Grammar:
    import llguidance

    matcher_of = llguidance.LLMatcher
    matcher = matcher_of(tokenizer, matcher_of.grammar_from_json_schema(schema, overrides=_WRITING), log_level=0)
    if matcher.is_error():
        reason = matcher.get_error().strip().splitlines()[0]
        raise ModelError(_name(schema), f"is refused by llguidance: {reason}", "make it with aurelia.structured")
    return Grammar(matcher, -(-tokenizer.vocab_size // _BITS))


def _name(schema: str) -> str:
    """A schema named by its beginning and its digest."""
    return f"schema {schema[:60]}... ({digest(schema.encode())[:12]})"


def _narrowed(schema: Any) -> Any:
    """The schema with what the grammar holds replies to beyond it."""
    if isinstance(schema, list):
        return [_narrowed(inner) for inner in schema]
    if not isinstance(schema, Mapping):
        return schema
    kept = dict(schema)
    for name in _INSIDE & set(schema):
        kept[name] = _narrowed(schema[name])
    for name in _NAMED & set(schema):
        kept[name] = {field: _narrowed(inner) for field, inner in schema[name].items()}
    kind = schema.get("type")
    if kind == "number" and "multipleOf" not in schema and "enum" not in schema:
        kept["multipleOf"] = 10**-DECIMALS
    if kind == "string" and not {"enum", "const", "pattern", "format"} & set(schema):
        kept["pattern"] = _string(kept.pop("minLength", 0), kept.pop("maxLength", None))
    return kept


def _string(least: int, most: int | None) -> str:
    """The pattern of a string, its length included: a length beside a pattern costs a millisecond for each token."""
    begin, used = (_FIRST, 1) if least else ("", 0)
    return f"^{begin}{_CHARACTER}{{{least - used},{'' if most is None else most - used}}}$"
