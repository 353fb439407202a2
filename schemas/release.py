"""A release: the folder others load, described so that it can be verified and traced."""

from __future__ import annotations

from typing import ClassVar

from pydantic import Field

from schemas.base import Contract, Name, Sha256, Value, identity


class ReleaseFile(Value):
    """One file of a release."""

    path: str = Field(pattern=r"^[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$")
    """Relative to the release folder."""
    sha256: Sha256
    size_bytes: int = Field(ge=0)


class Release(Contract):
    """One built release of one split version."""

    kind: ClassVar[str] = "release"

    name: Name
    version: str = Field(pattern=r"^\d+\.\d+\.\d+$")
    line: Name
    split_hash: Sha256
    """Hash of the split version it was built from."""
    items: int = Field(ge=0)
    media_included: int = Field(ge=0)
    media_withheld: int = Field(ge=0)
    files: tuple[ReleaseFile, ...]
    canary: str
    """A GUID in the card and the data, so that training sets that swallowed the benchmark can be found."""
    demo: bool = False

    def subject(self) -> str:
        return identity("release", self.name, self.version)
