"""Accounts of people who were erased: known again by a keyed hash, so that what they do later is nobody's new work.

The hash lies in the store, the key in a file beside it: the numbers of accounts are small, and with the key whoever
likes could try them all. Without the file nobody can tell whose an account was.
"""

from __future__ import annotations

import hashlib
import hmac
import secrets
from pathlib import Path

from aurelia import whole
from curation.review.studio.place import place_of
from curation.workspace import Workspace
from schemas.errors import ReviewError


def trace(workspace: Workspace, server: str, user: str) -> str:
    """What an account is known again by; the key is made where there is none.

    Raises:
        ReviewError: The key was lost, or cannot be read.
    """
    path = key_file(workspace)
    if not path.exists() and not any(one.trace for one in workspace.store.people.all()):
        whole.write(path, secrets.token_hex(32), whole.PRIVATE)
    try:
        key = bytes.fromhex(path.read_text())
    except (OSError, ValueError) as exc:
        raise ReviewError(
            str(path), "is missing or damaged: it tells which accounts were those of people who were erased",
            "restore it from a backup of the workspace; until then judgements by accounts that nobody here has wait, "
            "and curate review people add gives an account to somebody",
        ) from exc  # fmt: skip
    return hmac.new(key, f"{server}\n{user}".encode(), hashlib.sha256).hexdigest()


def holders(workspace: Workspace, server: str, user: str) -> list[str]:
    """The pseudonyms of the erased person whose account it was; none where it was nobody's.

    Raises:
        ReviewError: People were erased, and the key was lost.
    """
    left = [one for one in workspace.store.people.all() if one.trace]
    known = trace(workspace, server, user) if left else None
    return [one.pseudonym for one in left if one.trace == known]


def key_file(workspace: Workspace) -> Path:
    """Where the key lies, for its owner alone."""
    return place_of(workspace.root).root / "erased-key"
