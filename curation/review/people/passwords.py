"""A new password for a person who lost theirs: Label Studio has no page for it, its command line has."""

from __future__ import annotations

import secrets
import subprocess

from curation.review.people import moving
from curation.review.people.accounts import Account
from curation.review.people.balance import reviewers
from curation.review.studio import environment, secretfile, server
from curation.review.studio.place import place_of
from curation.workspace import Workspace
from schemas.errors import ReviewError, UsageError

_PATIENCE_SECONDS = 120.0


def renew(workspace: Workspace, pseudonym: str) -> Account:
    """Give a person of our own server another password.

    Raises:
        UsageError: There is no such person, or their account is on another server.
        ReviewError: The server is not up, or its command fails.
    """
    person = moving.find(reviewers(workspace), pseudonym)
    place, running = place_of(workspace.root), server.state(workspace.root)
    known = secretfile.read(place.secrets)
    if running is None or known is None:
        raise ReviewError("Label Studio", "is not running for this workspace", "run: curate review up")
    if person.server != known.server or person.email is None:
        raise UsageError(
            f"person {pseudonym}", "has no account on this workspace's own server",
            "on another server its administrator runs: label-studio reset_password",
        )  # fmt: skip
    password = secrets.token_urlsafe(12)
    installed = environment.folder() / "bin"
    command = [
        str(installed / "python"), str(installed / "label-studio"), "reset_password", "--data-dir", str(place.data),
    ]  # fmt: skip
    # In a session of its own it has no terminal, so it reads both from here: on the command line others could see them.
    try:
        done = subprocess.run(
            command, input=f"{person.email}\n{password}\n", capture_output=True, text=True, check=False,
            env=server.server_environment(place, known), start_new_session=True, timeout=_PATIENCE_SECONDS,
        )  # fmt: skip
    except (OSError, subprocess.TimeoutExpired) as exc:
        raise ReviewError("label-studio reset_password", "cannot be run", "look at the server's log") from exc
    if done.returncode or "not found" in done.stdout:
        raise ReviewError(
            "label-studio reset_password", f"failed with {done.returncode}", "is the account still there?"
        )
    return Account(person, running.url, password, new=False)
