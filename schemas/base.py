"""What all contracts share: frozen values, times on a microsecond grid, canonical bytes, digests and keys."""

from __future__ import annotations

import hashlib
import json
import math
import re
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Annotated, Any, ClassVar, Self

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PlainSerializer,
    ValidationInfo,
)

_MICROSECONDS = 1_000_000
_CANONICAL = {"canonical": True}
_WRITER = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def _is_canonical(info: Any) -> bool:
    return bool(info.context and info.context.get("canonical"))


def _read_seconds(value: Any, info: ValidationInfo) -> Any:
    if _is_canonical(info) and isinstance(value, int):
        return value / _MICROSECONDS
    return value


def on_grid(seconds: float) -> float:
    """Round a time in seconds to the microsecond grid that all contracts use.

    Raises:
        ValueError: It is no time: too large to be counted in microseconds, or not a number.
    """
    if not math.isfinite(seconds * _MICROSECONDS):
        raise ValueError("is too large for a time in seconds")
    return round(seconds * _MICROSECONDS) / _MICROSECONDS


def _write_seconds(value: float, info: Any) -> float | int:
    return round(value * _MICROSECONDS) if _is_canonical(info) else value


Seconds = Annotated[
    float,
    BeforeValidator(_read_seconds),
    AfterValidator(on_grid),
    PlainSerializer(_write_seconds, return_type=float | int),
    Field(allow_inf_nan=False),
]
"""A time or duration in seconds on a microsecond grid; stored canonically as integer microseconds."""

NonNegativeSeconds = Annotated[Seconds, Field(ge=0)]
Span = tuple[NonNegativeSeconds, NonNegativeSeconds]
"""`(start, end)` in seconds of the clip it belongs to, start < end."""

Sha256 = Annotated[str, Field(pattern=r"^[0-9a-f]{64}$")]
Key = Sha256
"""The identity of a fact: 64 hexadecimal digits (see `fact_key`)."""

Name = Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")]
"""A short machine name: lower case, digits and dashes."""

Instant = AwareDatetime
"""A moment in UTC, always with its zone."""


def now() -> datetime:
    """The present moment in UTC, cut to whole milliseconds."""
    moment = datetime.now(UTC)
    return moment.replace(microsecond=moment.microsecond // 1000 * 1000)


def check_span(span: tuple[float, float]) -> tuple[float, float]:
    """Refuse a span whose start is not before its end."""
    if span[0] >= span[1]:
        raise ValueError(f"span starts at {span[0]} s but ends at {span[1]} s: start must come first")
    return span


EvidenceSpan = Annotated[Span, AfterValidator(check_span)]


class Value(BaseModel):
    """A frozen value inside a contract; unknown fields are refused."""

    model_config = ConfigDict(
        frozen=True, extra="forbid", use_attribute_docstrings=True, allow_inf_nan=False, ser_json_inf_nan="null"
    )


class Contract(Value):
    """A noun of the design that is stored as a fact.

    Subclasses set `kind` (the noun) and `schema_version` (raised when the stored shape changes).
    """

    kind: ClassVar[str]
    schema_version: ClassVar[int] = 1

    @classmethod
    def tag(cls) -> str:
        """The schema tag stored with the bytes, such as `item/1`."""
        return f"{cls.kind}/{cls.schema_version}"

    def subject(self) -> str:
        """What this fact is about: all revisions of it share this identity (64 hex digits)."""
        raise NotImplementedError

    def canonical(self) -> bytes:
        """The bytes that are stored and digested: sorted JSON, times as integer microseconds, with the tag."""
        body = self.model_dump(mode="json", context=_CANONICAL)
        return canonical_json({"schema": self.tag(), **body})

    @classmethod
    def from_canonical(cls, data: bytes) -> Self:
        """Read stored canonical bytes back.

        Raises:
            ValueError: The bytes carry another schema tag.
        """
        body = json.loads(data)
        tag = body.pop("schema", None)
        if tag != cls.tag():
            raise ValueError(f"stored as {tag}, but this version reads {cls.tag()}")
        return cls.model_validate_json(json.dumps(body), context=_CANONICAL)


def canonical_json(value: Any) -> bytes:
    """Sorted, compact, UTF-8 JSON without NaN: equal values give equal bytes."""
    return _WRITER.encode(value).encode()


def encodable(value: Any) -> Any:
    """A JSON-like value that can be stored: halves of characters (`\\ud83d` alone) become `?`, and NUL is left out."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode().replace("\0", "")
    if isinstance(value, Mapping):
        return {encodable(name): encodable(inner) for name, inner in value.items()}
    return [encodable(inner) for inner in value] if isinstance(value, list) else value


def digest(data: bytes) -> str:
    """The sha256 of bytes as 64 hexadecimal digits."""
    return hashlib.sha256(data).hexdigest()


def identity(*parts: Any) -> str:
    """A stable identity from JSON-like parts: the sha256 of their canonical form."""
    return digest(canonical_json(list(parts)))


def fact_key(kind: str, parents: Iterable[str], params: Mapping[str, Any]) -> str:
    """The key of a fact: what it is, its parents' keys and the parameters (stage version among them).

    Equal work gives an equal key, so work is never repeated and never stored twice.
    """
    return identity("fact", kind, list(parents), dict(params))


def short(key: str) -> str:
    """The first twelve digits of a key or hash: enough to type and to show."""
    return key[:12]


_SPACE = re.compile(r"\s+")


def normal_text(text: str) -> str:
    """Text for comparison: case folded, outer and repeated white space gone, final punctuation gone."""
    return _SPACE.sub(" ", text).strip().strip(".!?;:, ").casefold()


__all__ = [
    "Contract",
    "EvidenceSpan",
    "Instant",
    "Key",
    "Name",
    "NonNegativeSeconds",
    "Seconds",
    "Sha256",
    "Span",
    "Value",
    "canonical_json",
    "check_span",
    "digest",
    "encodable",
    "fact_key",
    "identity",
    "normal_text",
    "now",
    "on_grid",
    "short",
]
