"""What the facts were when something was made of them."""

from __future__ import annotations

import hashlib
from importlib.metadata import version
from pathlib import Path

from aurelia.knowledge.extract import files

_DATA = Path(__file__).parent / "data"


def facts_version() -> str:
    """A hash of all packaged tables, the libraries' versions and the extracts in use: with other facts it is another.

    Raises:
        UsageError: An extract does not exist.
    """
    digest = hashlib.sha256()
    for path in (*sorted(_DATA.iterdir()), *files()):
        digest.update(f"{path.name}\n".encode())
        with path.open("rb") as file:
            digest.update(hashlib.file_digest(file, "sha256").digest())
    for library in ("babel", "pycountry"):
        digest.update(f"{library} {version(library)}\n".encode())
    return digest.hexdigest()
