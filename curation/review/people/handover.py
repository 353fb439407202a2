"""What a person needs to log in, printed or written where the lead alone can read it; kept nowhere else."""

from __future__ import annotations

from pathlib import Path

from aurelia import whole
from curation.review.people.accounts import Account, letter_file
from curation.workspace import Workspace


def letter(account: Account) -> str:
    """Address, log-in name and password, as they are handed to a person."""
    secret = account.password or "the one they have"
    return f"  address   {account.url}\n  log in as {account.person.email}\n  password  {secret}"


def written(workspace: Workspace, account: Account, out: Path | None, *, hide: bool) -> Path | None:
    """Write the letter into a private file where that is asked for, or must be.

    Args:
        workspace: An open workspace.
        account: What is handed over.
        out: The file that was asked for.
        hide: The password may not be printed: without `out` it is written into the workspace's review folder.

    Returns:
        The file; None where nothing was written, since there is no new password or it may be printed.
    """
    if account.password is None or (out is None and not hide):
        return None
    path = out or letter_file(workspace, account.person.pseudonym)
    whole.write(path, letter(account) + "\n", whole.PRIVATE)
    return path
