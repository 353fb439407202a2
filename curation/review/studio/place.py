"""Where everything about a workspace's review lies."""

from __future__ import annotations

import fcntl
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from aurelia import whole
from schemas.errors import ReviewError


@dataclass(frozen=True)
class Place:
    """Where everything about a workspace's review lies."""

    root: Path
    """`WORKSPACE/review`."""

    @property
    def data(self) -> Path:
        """Label Studio's own database and files."""
        return self.root / "data"

    @property
    def served(self) -> Path:
        """The only folder Label Studio may serve files from."""
        return self.root / "media"

    @property
    def clips(self) -> Path:
        """The clips under review, inside `served`."""
        return self.served / "clips"

    @property
    def secrets(self) -> Path:
        """User, password and token, readable by the owner alone."""
        return self.root / "secrets.json"

    @property
    def record(self) -> Path:
        """Pid, start and port of the running server."""
        return self.root / "server.json"

    @property
    def settled(self) -> Path:
        """Present once the server has been seen to work: from then on its data are people's work."""
        return self.root / "settled"

    @property
    def log(self) -> Path:
        """What the server printed."""
        return self.root / "server.log"


def place_of(workspace: Path) -> Place:
    """The review folder of a workspace."""
    return Place(workspace.resolve() / "review")


def workspace_id(workspace: Path) -> str:
    """Sixteen digits that tell this workspace from others on a shared server; made once."""
    path = place_of(workspace).root / "workspace-id"
    if not path.exists():
        whole.write(path, secrets.token_hex(8), whole.PRIVATE)
    return path.read_text().strip()


@contextmanager
def locked(place: Place, work: str) -> Iterator[None]:
    """Hold other processes that do the same work in this workspace back until this one is done (or killed).

    Raises:
        ReviewError: The folder cannot be written.
    """
    try:
        place.root.mkdir(parents=True, exist_ok=True)
        stream = (place.root / f".{work}.lock").open("w")
    except OSError as exc:
        raise ReviewError(str(place.root), f"cannot be written: {exc.strerror}", "check its permissions") from exc
    with stream:
        fcntl.flock(stream, fcntl.LOCK_EX)
        yield
