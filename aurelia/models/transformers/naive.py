"""The plain way, for comparison: each request alone and from scratch, through transformers' own `generate`."""

from __future__ import annotations

import torch

from aurelia.model import Request
from aurelia.models.transformers.choose import generator
from aurelia.models.transformers.decode import Row, decode
from aurelia.models.transformers.family import Prefix
from aurelia.models.transformers.grammar import Grammar
from aurelia.models.transformers.memory import check_fits
from aurelia.models.transformers.net import Net, inputs_of, keep, on_device, start


def reply_tokens(net: Net, prefix: Prefix, request: Request) -> tuple[list[int], str, int]:
    """The reply's tokens, how it ended (`stop`, `length`), and the length of its prompt.

    What `generate` cannot do alike (a request's own random numbers, a schema) goes through our own steps, still from
    scratch.
    """
    tail = net.family.tail(net.processor, request.prompt)
    length = len(prefix.ids) + len(tail)
    check_fits(net, length)
    if request.decoding.temperature > 0 or request.schema is not None:
        grammar = Grammar.compile(net.tokenizer, request.schema).row() if request.schema is not None else None
        started = start(net, keep(net, prefix, "none"), tail, remember=False)
        row = Row(started, request.decoding, generator(request.seed), grammar)
        decode(net, [row])
        return row.tokens, row.ended, length
    ids = torch.tensor([[*prefix.ids, *tail]], device=net.device)
    inputs = inputs_of(net, prefix, ids[:, len(prefix.ids) :])
    with net.counts.timed("naive"):
        made = net.model.generate(
            input_ids=ids,
            attention_mask=torch.ones_like(ids),
            **on_device(inputs, net.device),
            do_sample=False,
            max_new_tokens=request.decoding.max_tokens,
            eos_token_id=sorted(net.stops) or None,
            pad_token_id=0,
        )
    tokens = made[0, ids.shape[1] :].tolist()
    net.counts.prefills["whole"] += 1
    net.counts.tokens += len(tokens)
    net.counts.steps += len(tokens) - 1
    if tokens and tokens[-1] in net.stops:
        return tokens[:-1], "stop", length
    return tokens, "length", length
