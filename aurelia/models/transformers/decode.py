"""Replies made token by token, many rows at once; no row's tokens depend on which others are beside it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

import torch

from aurelia.model import Decoding
from aurelia.models.transformers import caches, grammar
from aurelia.models.transformers.choose import choose
from aurelia.models.transformers.fixed import FixedStep
from aurelia.models.transformers.net import Net, Started, forward

LEAST_DROPPED = 0.25
"""Share of the rows that must have ended before the others are moved together: moving copies their caches."""

ROOM = 256
"""Tokens that a batch has room for at first; most replies are far shorter than they may be."""


@dataclass
class Row:
    """One reply in the making.

    Args:
        started: Its prompt, read.
        decoding: How its tokens are chosen.
        generator: Its own random numbers.
        grammar: What holds it to a schema, if anything does.
        tokens: The reply so far, without the token that ended it.
        ended: `stop`, `length`, or nothing yet.
    """

    started: Started
    decoding: Decoding
    generator: Any
    grammar: grammar.Row | None = None
    tokens: list[int] = field(default_factory=list)
    ended: str = ""

    def take(self, token: int, stops: frozenset[int]) -> None:
        """Take a token, and see whether the reply ends here."""
        if token in stops:
            self.ended = "stop"
            return
        self.tokens.append(token)
        if self.grammar is not None:
            self.grammar.accept(token)
            if self.grammar.finished:
                self.ended = "stop"
                return
        if len(self.tokens) >= self.decoding.max_tokens:
            self.ended = "length"


@dataclass
class _Batch:
    """Rows in step: `last` are their newest tokens, `valid` the places `(rows, n)` that are no padding.

    `ready` says whether masks are given ready made.
    """

    rows: list[Row]
    cache: Any
    valid: Any
    places: Any
    ready: bool
    last: list[int] = field(default_factory=list)


def decode(net: Net, rows: Sequence[Row], fixed: FixedStep | None = None) -> None:
    """Complete the replies of some rows.

    Rows of different lengths end at the same place of one batch, with padding on the left that nothing attends to.

    Args:
        net: The model.
        rows: The replies, each with its prompt read; they are completed in place.
        fixed: Decodes in a cache of fixed length, where the model's layers allow that.
    """
    first = torch.cat([row.started.logits for row in rows])
    last = _take(net, rows, first)
    live = [row for row in rows if not row.ended]
    if not live:
        return
    last = [token for row, token in zip(rows, last, strict=True) if not row.ended]
    if fixed is not None and net.takes_ready_masks and caches.can_be_fixed(live[0].started.cache):
        _in_fixed_length(net, live, last, fixed)
        return
    batch = _joined(net, live, last)
    while batch.rows:
        logits = _step(net, batch)
        batch.last = _take(net, batch.rows, logits)
        _drop(batch)


def _in_fixed_length(net: Net, rows: list[Row], last: list[int], fixed: FixedStep) -> None:
    """Complete replies in a cache of fixed length; rows that have ended stay in it to the end."""
    lengths = [row.started.length for row in rows]
    batch = fixed.batch([row.started.cache for row in rows], lengths, max(row.decoding.max_tokens for row in rows))
    places = torch.tensor([[row.started.place] for row in rows], device=net.device)
    while not all(row.ended for row in rows):
        with net.counts.timed("decode"):
            logits = fixed.step(batch, last, places)
        net.counts.steps += 1
        places = places + 1
        last = _take(net, rows, logits)


def _take(net: Net, rows: Sequence[Row], logits: Any) -> list[int]:
    """Choose the next token of each row that goes on."""
    logits = _masked(rows, logits)
    tokens = choose(logits, [row.decoding for row in rows], [row.generator for row in rows])
    for row, token in zip(rows, tokens, strict=True):
        if not row.ended:
            row.take(token, net.stops)
            net.counts.tokens += 1
    return tokens


def _masked(rows: Sequence[Row], logits: Any) -> Any:
    """The logits without what the rows' grammars forbid."""
    held = [(number, row.grammar) for number, row in enumerate(rows) if row.grammar is not None and not row.ended]
    if held:
        numbers = torch.tensor([number for number, _ in held], device=logits.device)
        some = logits[numbers]
        grammar.mask_rows([row for _, row in held], some)
        logits = logits.index_copy(0, numbers, some)
    return logits


def _joined(net: Net, rows: list[Row], last: list[int]) -> _Batch:
    room = max(row.decoding.max_tokens for row in rows)
    longest = max(row.started.length for row in rows)
    ready = net.takes_ready_masks and not caches.has_windows(rows[0].started.cache)
    lengths = torch.tensor([[row.started.length] for row in rows], device=net.device)
    valid = torch.arange(longest, device=net.device)[None] >= longest - lengths
    valid = torch.nn.functional.pad(valid, (0, room), value=True)
    places = torch.tensor([[row.started.place] for row in rows], device=net.device)
    cache = caches.joined([row.started.cache for row in rows], min(room, ROOM))
    return _Batch(rows, cache, valid, places, ready, last)


def _step(net: Net, batch: _Batch) -> Any:
    ids = torch.tensor(batch.last, device=net.device)[:, None]
    mask = batch.valid[:, : batch.cache.get_seq_length() + 1]
    with net.counts.timed("decode"):
        logits = forward(
            net, ids, _mask(mask, batch.ready), net.family.text_positions(batch.places), batch.cache,
            net.family.text_inputs(ids),
        )  # fmt: skip
    net.counts.steps += 1
    batch.places = batch.places + 1
    return logits


def _mask(valid: Any, ready: bool) -> Any:
    """What the forward takes as mask; ready made where all layers see everything, which saves it the work."""
    return valid[:, None, None] if ready else valid.long()


def _drop(batch: _Batch) -> None:
    """Leave out ended rows where enough have ended."""
    going = [number for number, row in enumerate(batch.rows) if not row.ended]
    if len(batch.rows) - len(going) < max(1, LEAST_DROPPED * len(batch.rows)):
        return
    batch.rows = [batch.rows[number] for number in going]
    if going:
        batch.cache.batch_select_indices(torch.tensor(going, device=batch.valid.device))
        batch.valid, batch.places = batch.valid[going], batch.places[going]
        batch.last = [batch.last[number] for number in going]
