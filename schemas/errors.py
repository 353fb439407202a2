"""The error tree: everything that is not a data problem raises from here.

An expected failure carries three short texts: what it is about (subject), what happened (message)
and the way out (hint). The command line prints them as one sentence and exits 1. Anything else
is a bug and keeps its traceback.
"""

from __future__ import annotations

import errno
from pathlib import Path


class ToolkitError(Exception):
    """An expected failure, told in one sentence with the way out.

    Args:
        subject: What it is about: a file, an item, a setting. Never a secret.
        message: What happened, without a full stop at the end.
        hint: What the reader can do about it, as an instruction.
    """

    exit_code = 1
    retry = False
    """Whether the same call may work later: a server that is down, not a file that is broken."""

    def __init__(self, subject: str, message: str, hint: str = "") -> None:
        self.subject = subject
        self.message = message
        self.hint = hint
        super().__init__(str(self))

    def __str__(self) -> str:
        way_out = f" ({self.hint})" if self.hint else ""
        return f"{self.subject}: {self.message}{way_out}"


class UsageError(ToolkitError):
    """The command or call does not fit: a wrong flag, a name that does not exist."""

    exit_code = 2


class SettingsError(ToolkitError):
    """A setting in the flags, the environment or curation.toml is missing or wrong."""


class WorkspaceError(ToolkitError):
    """The workspace is missing, too old, too new, locked, or its disk is full."""


class StoreError(ToolkitError):
    """The store refused a row or a version: a broken chain, a conflict, an unknown key."""


class MediaError(ToolkitError):
    """A media file cannot be read, decoded or written."""


class AcquireError(ToolkitError):
    """A source could not be fetched; the outcome kind is in the run's record."""


class ModelError(ToolkitError):
    """A model could not be loaded, reached, or gave no usable reply."""

    retry = True


class ReviewError(ToolkitError):
    """Label Studio is down, refuses us, or answers against the contract we rely on."""

    retry = True


class RightsError(ToolkitError):
    """What was asked would let media go where its rights do not allow it."""

    retry = True
    """The permission may be recorded later."""


class ReleaseError(ToolkitError):
    """A release cannot be built or does not verify."""


class PluginError(ToolkitError):
    """A plug-in is missing, does not load, or breaks its protocol."""


def disk_error(path: Path, exc: OSError) -> WorkspaceError:
    """One sentence for what the file system refused."""
    if exc.errno in (errno.ENOSPC, errno.EDQUOT):
        return WorkspaceError(str(path.parent), "the disk is full", "free some space and run the same command again")
    return WorkspaceError(str(path), f"cannot be written or read: {exc.strerror}", "check the path and its permissions")
