"""The envelope every stored fact travels in, and the record of a stage's attempt at one input."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal, TypeVar

from pydantic import Field

from schemas.base import Contract, Instant, Value, digest, fact_key
from schemas.errors import StoreError
from schemas.issues import Issue

C = TypeVar("C", bound=Contract)


@dataclass(frozen=True)
class Fact:
    """An immutable fact: canonical bytes in an envelope.

    `body` is None after a redaction; the digest stays and still proves what stood there.
    """

    kind: str
    key: str
    subject: str
    digest: str
    body: bytes | None
    parents: tuple[str, ...] = ()
    supersedes: str | None = None

    def contract(self, type_: type[C]) -> C:
        """The fact's value.

        Raises:
            StoreError: The body was redacted, is of another kind, or was stored by another schema version.
        """
        if self.body is None:
            raise StoreError(f"{self.kind} {self.key[:12]}", "its content was redacted")
        try:
            return type_.from_canonical(self.body)
        except ValueError as exc:
            raise StoreError(f"{self.kind} {self.key[:12]}", f"cannot be read: {exc}", "run: curate doctor") from exc


def machine_fact(
    contract: Contract, *, parents: tuple[str, ...], stage: str, version: int, params: Mapping[str, Any] | None = None
) -> Fact:
    """A fact made by a stage: its key is the work that made it, so equal work is stored once.

    Args:
        contract: The value.
        parents: Keys of the facts it was made from, in order.
        stage: Name of the stage.
        version: The stage's version; raised when its results change.
        params: Whatever else decides the result (settings, seed, ordinal among siblings).
    """
    body = contract.canonical()
    key = fact_key(contract.kind, parents, {"stage": stage, "version": version, **(params or {})})
    return Fact(contract.kind, key, contract.subject(), digest(body), body, parents)


def given_fact(contract: Contract, *, parents: tuple[str, ...] = (), supersedes: str | None = None) -> Fact:
    """A fact given by a person or the world: its key is its content and what it replaces."""
    body = contract.canonical()
    key = fact_key(contract.kind, parents, {"digest": digest(body), "supersedes": supersedes})
    return Fact(contract.kind, key, contract.subject(), digest(body), body, parents, supersedes)


class Run(Value):
    """One attempt of a stage at one input: what differs from run to run lives here, outside the facts."""

    stage: str
    version: int
    input_key: str
    """Key of the fact that was worked on."""
    outcome: Literal["done", "rejected", "failed"]
    """`rejected`: looked at and turned down, for good. `failed`: could not be done."""
    retry: bool = False
    """For `failed`: whether another try could help; such an input stays pending."""
    issues: tuple[Issue, ...] = ()
    detail: dict[str, Any] = Field(default_factory=dict)
    """Durations, hosts, token counts, local paths; never a secret."""
    started: Instant
    ended: Instant

    @property
    def final(self) -> bool:
        """True when the input is not pending any more at this version."""
        return self.outcome != "failed" or not self.retry

    @property
    def seconds(self) -> float:
        """How long it took."""
        started: datetime = self.started
        return (self.ended - started).total_seconds()
