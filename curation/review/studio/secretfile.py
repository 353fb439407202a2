"""The review server's user, password and token: made once, in a file only its owner can read."""

from __future__ import annotations

import json
import secrets
from dataclasses import asdict, dataclass
from pathlib import Path

from aurelia import whole
from schemas.base import digest
from schemas.errors import ReviewError


@dataclass(frozen=True)
class Secrets:
    """How to get into the review server of one workspace."""

    user: str
    password: str
    token: str

    def __repr__(self) -> str:
        return f"Secrets(user={self.user!r})"

    @property
    def server(self) -> str:
        """A name for this server that stays when its port changes, and tells nothing."""
        return f"own-{digest(self.token.encode())[:16]}"


def read(path: Path) -> Secrets | None:
    """The stored secrets, or None where there are none yet.

    Raises:
        ReviewError: The file is there but damaged, or others can read it.
    """
    try:
        if path.stat().st_mode & 0o077:
            raise ReviewError(str(path), "can be read by others", f"run: chmod 600 {path}")
        return Secrets(**json.loads(path.read_text()))
    except FileNotFoundError:
        return None
    except (OSError, TypeError, ValueError) as exc:
        raise ReviewError(str(path), "cannot be read", "restore it from a backup") from exc


def ensure(path: Path) -> Secrets:
    """The stored secrets; makes them where there are none."""
    known = read(path)
    if known is not None:
        return known
    made = Secrets("curator@localhost", secrets.token_urlsafe(18), secrets.token_hex(20))
    whole.write(path, json.dumps(asdict(made)), whole.PRIVATE)
    return made
