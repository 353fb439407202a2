"""Replies held to their schema: 1,000 generations of random weights at temperature 1, none retried, none cut off.

A tiny Qwen2.5-Omni with random weights knows no JSON: whatever it writes well-formed, the grammar made it. Each reply
is checked against its schema by `jsonschema` and read as its contract; one that was cut off counts as failed. The same
model asked for the same things without a schema stands beside it.

    python benchmarks/schema.py [--quick] [--seed N]
"""

from __future__ import annotations

import argparse
import json
import secrets
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

import jsonschema
import torch

from aurelia import agents
from aurelia.agents import read_reply
from aurelia.model import Decoding, Model, Reply, Request
from aurelia.models.transformers import MODEL
from aurelia.structured import bounded, longest
from schemas.base import Value
from tests.aurelia.models.transformers.tiny_qwen25_omni import build

MAIN = agents.ReasonerReply
OTHERS = (agents.EvaluatorReply, agents.ScoreReply, agents.StepCheckReply, agents.BlindReply, agents.QuestionReply)
SPREADS = (0.02, 0.2)
"""Spreads of the random weights: the first likes all tokens alike and fills every string, the second has its fads."""
TIGHT, WIDE = 1024, 16384
"""Budgets: what a tiny model does fast, and what a real one is given."""
DURATION = 9.738
BATCH = 50


def main() -> int:
    """Measure, print, and say whether the goals are met."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--quick", action="store_true", help="a tenth of the replies")
    parser.add_argument("--seed", type=int, default=secrets.randbelow(2**31))
    given = parser.parse_args()
    torch.set_num_threads(1)
    share = 10 if given.quick else 1
    print(f"seed {given.seed}{', quick: a tenth of the replies' if given.quick else ''}")
    with tempfile.TemporaryDirectory() as folder:
        models = [_model(Path(folder), spread, given.seed) for spread in SPREADS]
        reasoned = [_held(model, MAIN, 500 // share, TIGHT, given.seed) for model in models]
        wide = [_held(model, MAIN, 20 // share, WIDE, given.seed) for model in models]
        others = [_held(model, kind, 50 // share, TIGHT, given.seed) for model in models for kind in OTHERS]
        free = [_free(model, 100 // share, given.seed) for model in models]
    return _figures(reasoned, wide, others, free)


def _model(folder: Path, spread: float, seed: int) -> Model:
    text = {"initializer_range": spread, "max_position_embeddings": 2 * WIDE}
    return MODEL.open(str(build(folder / str(spread), seed=seed, text=text)))


def _asked(kind: type[Value], count: int, seed: int, tokens: int, schema: dict[str, object] | None) -> list[Request]:
    decoding = Decoding(temperature=1.0, max_tokens=tokens)
    prompt = f"Reply with one JSON object that is a {kind.__name__}."
    return [Request(str(n), prompt, schema=schema, decoding=decoding, seed=seed + n) for n in range(count)]


def _replies(model: Model, requests: Sequence[Request]) -> list[Reply]:
    size = min(BATCH, model.max_batch)
    return [reply for at in range(0, len(requests), size) for reply in model.generate(requests[at : at + size])]


def _held(model: Model, kind: type[Value], count: int, budget: int, seed: int) -> tuple[int, int]:
    """How many replies under the schema are valid, of how many."""
    schema = bounded(kind, duration=DURATION, budget=budget)
    started = time.perf_counter()
    replies = _replies(model, _asked(kind, count, seed, longest(schema), schema))
    took = time.perf_counter() - started
    good = sum(_valid(reply, kind, schema) for reply in replies)
    tokens = sum(reply.usage.get("completion", 0) for reply in replies)
    longest_seen = max(len(reply.text.encode()) for reply in replies)
    print(
        f"{kind.__name__}: {good} of {count} valid, up to {longest_seen} bytes of {longest(schema)}, "
        f"{tokens} tokens in {took:.1f} s"
    )
    return good, count


def _free(model: Model, count: int, seed: int) -> tuple[int, int]:
    """The peer: the same asked without a schema."""
    schema = bounded(MAIN, duration=DURATION, budget=TIGHT)
    replies = _replies(model, _asked(MAIN, count, seed, longest(schema), None))
    good = sum(_valid(reply, MAIN, schema) for reply in replies)
    print(f"{MAIN.__name__} without a schema: {good} of {count} valid")
    return good, count


def _valid(reply: Reply, kind: type[Value], schema: dict[str, object]) -> bool:
    """Whether a reply came whole, meets the schema and reads as its contract."""
    if reply.error is not None:
        return False
    try:
        jsonschema.validate(json.loads(reply.text), schema)
    except (ValueError, jsonschema.ValidationError):
        return False
    return read_reply(reply.text, kind, "model")[0] is not None


def _figures(*groups: Sequence[tuple[int, int]]) -> int:
    reasoned, wide, others, free = [tuple(map(sum, zip(*group, strict=True))) for group in groups]
    print(f"schema-valid replies: {reasoned[0]} of {reasoned[1]}, without a schema {free[0]} of {free[1]}")
    lines = {"schema-valid-replies": reasoned, "schema-valid-long-replies": wide, "schema-valid-other-replies": others}
    for name, (good, goal) in lines.items():
        print(f"{name} {good} (goal {goal}) {'ok' if good == goal else 'short'}")
    return int(any(good < goal for good, goal in lines.values()))


if __name__ == "__main__":
    raise SystemExit(main())
