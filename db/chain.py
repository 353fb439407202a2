"""What is hashed of a split version; committing and verifying share these rules."""

from __future__ import annotations

from collections.abc import Iterable

from schemas.base import canonical_json, identity

Triple = tuple[str, str, str]
"""Item, digest of its revision, split."""


def member_bytes(member: Triple) -> bytes:
    """The bytes of a member that the set digest is made of."""
    return canonical_json(["member", *member])


def delta_digest(added: Iterable[Triple], removed: Iterable[Triple]) -> str:
    """The hash of what a version added and removed, whatever the order they come in."""
    return identity("split-delta", sorted(map(list, added)), sorted(map(list, removed)))


def version_hash(
    line: str, number: int, parent: str | None, size: int, delta: str, set_digest: str, message: str
) -> str:
    """The hash of a version: it covers the content, the message and, through the parent, all versions before."""
    return identity("split-version", line, number, parent, size, delta, set_digest, message)
