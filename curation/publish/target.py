"""Where a release goes: `hub:OWNER/NAME`, a folder, or the address of an object store."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

from schemas.errors import UsageError

_HUB = "hub:"
_REPO = re.compile(r"^[A-Za-z0-9][\w.-]*/[A-Za-z0-9][\w.-]*$")
_SCHEME = re.compile(r"([A-Za-z][A-Za-z0-9+.-]*)://")


@dataclass(frozen=True)
class Target:
    """Where a release goes.

    Args:
        kind: The Hub, or a folder or store that fsspec reaches.
        place: `OWNER/NAME`, or the folder or address.
    """

    kind: Literal["hub", "storage"]
    place: str

    def __str__(self) -> str:
        return f"{_HUB}{self.place}" if self.kind == "hub" else self.place


def target_of(text: str) -> Target:
    """Read a target.

    Raises:
        UsageError: It names no repository, or carries a key.
    """
    if "://" in text and ("@" in text or "?" in text):
        scheme = _SCHEME.search(text)
        hint = "write SCHEME://BUCKET/PREFIX; keys come from the environment"
        raise UsageError(f"{scheme.group(1) if scheme else ''}://...", "carries a key or a query", hint)
    if text.startswith(_HUB):
        repo = text.removeprefix(_HUB)
        if not _REPO.match(repo):
            raise UsageError(text, "names no repository", "write hub:OWNER/NAME")
        return Target("hub", repo)
    if not text.strip():
        raise UsageError(
            "target", "is empty", "write hub:OWNER/NAME, a folder, or an address such as s3://BUCKET/PREFIX"
        )
    return Target("storage", text.rstrip("/") or "/")
