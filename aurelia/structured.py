"""The JSON schema a model is held to: a contract's own, closed and bounded, so that no reply can run on for ever."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_FLOOR, Decimal
from typing import Any

from schemas.base import Value
from schemas.errors import UsageError

MOST_CHARACTERS = 300
"""Length of a string for which the contract sets none."""
MOST_ITEMS = 6
"""Items of a list for which the contract sets no number."""
INTEGERS = (0, 30)
"""Range of an integer for which the contract sets none."""
MOST_SECONDS = 3600.0
"""End of the range of a number for which the contract sets none, where the clip's duration is not known."""
DECIMALS = 2
"""Digits after the point of a number, as `aurelia.models.transformers.grammar` writes them."""

_LISTED = 100
_LADDER = (
    (300, 30), (300, 20), (300, 12), (240, 10), (200, 8), (160, 7), (140, 6), (120, 6), (120, 5), (100, 5), (100, 4),
    (80, 4), (70, 4), (60, 4), (50, 4), (40, 4), (40, 3), (30, 3), (24, 3), (24, 2), (20, 2), (16, 2), (12, 2), (12, 1),
    (6, 1), (3, 1), (1, 1),
)  # fmt: skip
"""Characters of a string and items of a list, shortened together until a budget holds."""
_INNER = 2
"""A list inside a list has this many times fewer items, for what it holds is there for each item of the outer one."""
_BETWEEN = len(", ")
_LETTERS = re.compile(r"\^\[([!-~])-([!-~])\]\$")


@dataclass(frozen=True)
class _Limits:
    """What holds all through one schema."""

    contract: str
    definitions: Mapping[str, Any]
    seconds: float
    characters: int
    items: int

    def refusal(self, where: str, message: str, hint: str) -> UsageError:
        return UsageError(f"contract {self.contract}, {where or 'as a whole'}", message, hint)


def bounded(contract: type[Value], *, duration: float | None = None, budget: int | None = None) -> dict[str, Any]:
    """The JSON schema of a reply as models are held to it; every reply that meets it is finite.

    References are written out, every field is required in the contract's order, no other field is admitted, and every
    string, list, integer and number has an end. Limits of the contract hold; where it sets none the constants of
    this module do. A field can be limited for models without narrowing what is read:
    `Field(json_schema_extra={"maxLength": 80})`. The schema uses only what grammar engines and servers share: no
    references, no fixed tuples of one kind of item, no multiples, no exclusive bounds. The contract's own validators
    still run on every reply (`aurelia.agents.read_reply`).

    Args:
        contract: What the reply must hold.
        duration: Length of the clip in seconds: the end of numbers without a maximum, which are times in the clip.
        budget: The most bytes that a reply may take, and so the most tokens: strings and lists are shortened, all
            alike, until `longest` is at most this. None shortens nothing.

    Raises:
        UsageError: The contract holds something that cannot be bounded (a free dictionary, a contract inside
            itself), the duration is no length, or even the shortest useful reply is over the budget.
    """
    whole = contract.model_json_schema()
    seconds = MOST_SECONDS if duration is None else duration
    if not 0 < seconds < float("inf"):
        raise UsageError(f"duration {duration}", "is not the length of a clip", "give seconds above 0")
    unlimited = _Limits(contract.__name__, whole.get("$defs", {}), seconds, 1_000_000, 1_000_000)
    schema = _node(whole, unlimited, "", ())
    if budget is None:
        return schema
    for characters, items in _LADDER:
        limits = _Limits(contract.__name__, whole.get("$defs", {}), seconds, characters, items)
        schema = _node(whole, limits, "", ()) if longest(schema) > budget else schema
    if longest(schema) > budget:
        hint = f"allow at least {longest(schema)} tokens"
        raise UsageError(f"contract {contract.__name__}", f"cannot be met within {budget} bytes", hint)
    return schema


def longest(schema: Mapping[str, Any]) -> int:
    """The most bytes of UTF-8 that a reply under this schema takes.

    A token is at least one byte, so with `max_tokens` of this and one for the end a reply held to the schema by
    `aurelia.models.transformers.grammar` is never cut off, whatever the model. A trained model writes about four
    characters a token, and most of them take one byte: for it a sixteenth is enough. That grammar writes `, ` and `: `
    and no other white space, no control characters, and numbers with at most `DECIMALS` decimals. A server may write
    more of these.

    Raises:
        UsageError: The schema has no such bound.
    """
    if "enum" in schema:
        return max(len(json.dumps(value, ensure_ascii=False).encode()) for value in schema["enum"])
    if "anyOf" in schema:
        return max(longest(option) for option in schema["anyOf"])
    kind = schema.get("type")
    try:
        if kind == "object":
            return _joined([len(json.dumps(name)) + 2 + longest(inner) for name, inner in schema["properties"].items()])
        if kind == "array":
            first = [longest(inner) for inner in schema.get("prefixItems", ())]
            more = schema["maxItems"] - len(first)
            return _joined([*first, *([longest(schema["items"])] * more if more > 0 else [])])
        if kind == "string":
            # A character is at most four bytes of UTF-8; a pattern may admit control characters, which are `\u0000`.
            return 2 + int(schema["maxLength"]) * (6 if "pattern" in schema else 4)
        if kind in ("integer", "number"):
            ends = max(len(str(int(schema["minimum"]))), len(str(int(schema["maximum"]))))
            return ends + 1 + (1 + DECIMALS if kind == "number" else 0)
    except KeyError as exc:
        raise UsageError(f"a {kind} of a schema", f"has no end: {exc} is missing", "make it with bounded()") from exc
    if kind in ("boolean", "null"):
        return len("false")
    raise UsageError(f"schema {json.dumps(schema)[:80]}", "has no known bound", "make it with bounded()")


def for_server(schema: Mapping[str, Any], *, lengths: bool = True) -> dict[str, Any]:
    """A bounded schema for a server's `response_format`.

    The bounded schema is already what vLLM, SGLang, llama.cpp and strict OpenAI servers share, with two exceptions:
    xgrammar (0.2) passes over the length of a string that also has a pattern, so the pattern goes (the contract checks
    it again), and OpenAI's strict mode documents no lengths of strings. xgrammar also lets raw control characters
    into strings; servers that can be told to use llguidance (vLLM, SGLang: their `guidance` or `llguidance` backend)
    do not.

    Args:
        schema: From `bounded`.
        lengths: Whether the server takes `minLength` and `maxLength`; without them nothing but `max_tokens` ends a
            string that runs on.
    """
    dropped = {"minLength", "maxLength"} if not lengths else {"pattern"} if "maxLength" in schema else set()
    kept = {name: value for name, value in schema.items() if name not in dropped}
    for name, value in kept.items():
        if name == "properties":
            kept[name] = {field: for_server(inner, lengths=lengths) for field, inner in value.items()}
        elif name in ("anyOf", "prefixItems"):
            kept[name] = [for_server(inner, lengths=lengths) for inner in value]
        elif name == "items" and isinstance(value, Mapping):
            kept[name] = for_server(value, lengths=lengths)
    return kept


def _joined(parts: list[int]) -> int:
    return 2 + sum(parts) + _BETWEEN * max(0, len(parts) - 1)


def _node(given: Mapping[str, Any], limits: _Limits, where: str, inside: tuple[str, ...]) -> dict[str, Any]:
    if "$ref" in given:
        name = given["$ref"].rsplit("/", 1)[-1]
        if name in inside:
            raise limits.refusal(where, "holds itself, so a reply could be nested for ever", "end the recursion")
        return _node(limits.definitions[name], limits, where, (*inside, name))
    if "const" in given or "enum" in given:
        values = list(given.get("enum", [given.get("const")]))
        return {**({"type": given["type"]} if "type" in given else {}), "enum": values}
    options = given.get("anyOf") or given.get("oneOf") or given.get("allOf")
    if options and ("allOf" not in given or len(options) == 1):
        inner = [_node(option, limits, where, inside) for option in options]
        return inner[0] if len(inner) == 1 else {"anyOf": inner}
    kind = given.get("type")
    if kind == "object":
        return _object(given, limits, where, inside)
    if kind == "array":
        return _array(given, limits, where, inside)
    if kind == "string":
        return _string(given, limits)
    if kind == "integer":
        return _integer(given)
    if kind == "number":
        return _number(given, limits)
    if kind in ("boolean", "null"):
        return {"type": kind}
    raise limits.refusal(where, "admits anything, so a reply has no bound", "give the field a type")


def _object(given: Mapping[str, Any], limits: _Limits, where: str, inside: tuple[str, ...]) -> dict[str, Any]:
    if "properties" not in given and given.get("additionalProperties"):
        raise limits.refusal(where, "takes any names, so a reply has no bound", "use a contract with fields")
    fields = given.get("properties", {}).items()
    inner = {name: _node(field, limits, f"{where}.{name}".strip("."), inside) for name, field in fields}
    return {"type": "object", "properties": inner, "required": list(inner), "additionalProperties": False}


def _array(given: Mapping[str, Any], limits: _Limits, where: str, inside: tuple[str, ...]) -> dict[str, Any]:
    first = [_node(item, limits, where, inside) for item in given.get("prefixItems", ())]
    if first and any(item != first[0] for item in first):
        return {"type": "array", "prefixItems": first, "items": False, "minItems": len(first), "maxItems": len(first)}
    if first:  # many servers know no `prefixItems`; items all of one kind need none
        return {"type": "array", "items": first[0], "minItems": len(first), "maxItems": len(first)}
    least = given.get("minItems", 0)
    allowed = -(-limits.items // _INNER) if "[]" in where else limits.items
    most = max(least, min(given.get("maxItems", MOST_ITEMS), allowed))
    item = _node(given.get("items", {}), limits, f"{where}[]", inside)
    return {"type": "array", "items": item, "minItems": least, "maxItems": most}


def _string(given: Mapping[str, Any], limits: _Limits) -> dict[str, Any]:
    letters = _LETTERS.fullmatch(given.get("pattern", ""))
    if letters:
        return {"type": "string", "enum": [chr(code) for code in range(ord(letters[1]), ord(letters[2]) + 1)]}
    least = given.get("minLength", 0)
    pattern = {"pattern": given["pattern"]} if "pattern" in given else {}
    # Shortening could make a pattern impossible to meet.
    most = given.get("maxLength", MOST_CHARACTERS)
    most = max(least, most if pattern else min(most, limits.characters))
    return {"type": "string", **pattern, "minLength": least, "maxLength": most}


def _integer(given: Mapping[str, Any]) -> dict[str, Any]:
    low = int(next(_given(given, "minimum", "exclusiveMinimum", 1), INTEGERS[0]))
    high = int(next(_given(given, "maximum", "exclusiveMaximum", -1), max(low, 0) + INTEGERS[1]))
    # Some engines pass over the bounds of integers; none passes over a list.
    if high - low < _LISTED:
        return {"type": "integer", "enum": list(range(low, high + 1))}
    return {"type": "integer", "minimum": low, "maximum": high}


def _number(given: Mapping[str, Any], limits: _Limits) -> dict[str, Any]:
    step = Decimal(1).scaleb(-DECIMALS)
    low = next(_given(given, "minimum", "exclusiveMinimum", step), Decimal(0))
    high = next(_given(given, "maximum", "exclusiveMaximum", -step), Decimal(str(limits.seconds)))
    # On the grid of the digits that are written: an end between two of them confuses engines.
    low, high = low.quantize(step, ROUND_CEILING), high.quantize(step, ROUND_FLOOR)
    return {"type": "number", "minimum": _plain(low), "maximum": _plain(high)}


def _given(given: Mapping[str, Any], inclusive: str, exclusive: str, step: Decimal | int) -> Iterator[Decimal]:
    if inclusive in given:
        yield Decimal(str(given[inclusive]))
    if exclusive in given:
        yield Decimal(str(given[exclusive])) + step


def _plain(value: Decimal) -> int | float:
    return int(value) if value == value.to_integral_value() else float(value)
