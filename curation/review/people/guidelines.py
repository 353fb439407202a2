"""The rules reviewers work under: versioned texts, shown on the page and bound to every annotation.

A text that people have worked under never changes: what is to be said otherwise is a new version.
"""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from aurelia import whole
from curation.settings import FILE_NAME as SETTINGS_FILE
from curation.workspace import Workspace
from schemas.base import digest
from schemas.errors import ReviewError, UsageError
from schemas.review import Guidelines

BUILT_IN = "v1"
"""The version that comes with the toolkit."""

FOLDER = "guidelines"
"""Where a workspace's own lie, one `VERSION.md` each."""

_KNOWN = ".known.json"
_VERSION = re.compile(r"^[A-Za-z0-9][A-Za-z0-9.-]{0,31}$")
_SETTING = re.compile(r"^[ \t]*#?[ \t]*guidelines[ \t]*=.*$", re.MULTILINE)


@dataclass(frozen=True)
class GuidelinesText:
    """One version of the guidelines with its text."""

    version: str
    text: str

    @property
    def reference(self) -> Guidelines:
        """What an annotation keeps of them: version and sha256 of the text."""
        return Guidelines(version=self.version, sha256=digest(self.text.encode()))


def read(version: str = BUILT_IN, root: Path | None = None) -> GuidelinesText:
    """The guidelines of that version: a workspace's own, or the one that comes with the toolkit.

    Raises:
        ReviewError: There is none.
    """
    own = root / FOLDER / f"{version}.md" if root is not None else None
    place = own if own is not None and own.is_file() else files("curation.review.people") / FOLDER / f"{version}.md"
    try:
        return GuidelinesText(version, place.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError) as exc:
        hint = "curate review guidelines list names those that exist"
        raise ReviewError(f"guidelines {version}", "do not exist or cannot be read", hint) from exc


def current(workspace: Workspace) -> GuidelinesText:
    """The guidelines that hold now, kept from then on: as the setting `guidelines` says, else the newest.

    Raises:
        ReviewError: There is no such version, it is empty, or its text is not the one that people worked under.
    """
    version = workspace.settings.guidelines or versions(workspace.root)[-1]
    text = read(version, workspace.root)
    if not text.text.strip():
        raise ReviewError(f"guidelines {version}", "are empty", "write them")
    if (workspace.root / FOLDER / f"{version}.md").is_file():
        _keep(workspace.root, text)
    return text


def versions(root: Path) -> list[str]:
    """All versions, oldest first by their numbers; the built-in one comes before a workspace's own."""
    own = [path.stem for path in (root / FOLDER).glob("*.md") if _VERSION.match(path.stem)]
    return [BUILT_IN, *sorted((one for one in own if one != BUILT_IN), key=_order)]


def _order(version: str) -> tuple[list[tuple[int, str]], str]:
    parts = re.findall(r"\d+|\D+", version.casefold())
    return [(int(part), "") if part.isdigit() else (-1, part) for part in parts], version


def known(root: Path) -> Mapping[str, str]:
    """Version -> sha256 of the text that people were shown under it.

    Raises:
        ReviewError: The file that says so is damaged.
    """
    path = root / FOLDER / _KNOWN
    try:
        held = json.loads(path.read_text(encoding="utf-8"))
        return {str(version): str(sha256) for version, sha256 in held.items()}
    except FileNotFoundError:
        return {}
    except (OSError, ValueError, AttributeError) as exc:
        raise ReviewError(str(path), "cannot be read", "restore it from a backup, or delete it") from exc


def changed(root: Path, text: GuidelinesText) -> bool:
    """Whether people worked under another text of the same version."""
    before = known(root).get(text.version)
    return before is not None and before != text.reference.sha256


def _keep(root: Path, text: GuidelinesText) -> None:
    if changed(root, text):
        raise ReviewError(
            f"guidelines {text.version}", "were changed after people had worked under them",
            f"put the old text back and say what is new in another version: curate review guidelines new {_next(root)}",
        )  # fmt: skip
    before = known(root)
    if text.version not in before:
        whole.write(root / FOLDER / _KNOWN, json.dumps({**before, text.version: text.reference.sha256}, sort_keys=True))


def _next(root: Path) -> str:
    numbers = [int(found[1]) for one in versions(root) if (found := re.fullmatch(r"v(\d+)", one))]
    return f"v{max(numbers, default=0) + 1}"


def new(workspace: Workspace, version: str) -> Path:
    """Start a version of the workspace's own from the one that holds now; returns the file to edit.

    Raises:
        UsageError: The version exists, or is no name for one.
    """
    if not _VERSION.match(version):
        raise UsageError(f"version {version!r}", "is no name for one", f"such as {_next(workspace.root)}")
    if version in versions(workspace.root):
        raise UsageError(f"guidelines {version}", "exist already", f"the next one is {_next(workspace.root)}")
    path = workspace.root / FOLDER / f"{version}.md"
    before = workspace.settings.guidelines or versions(workspace.root)[-1]
    whole.write(path, read(before, workspace.root).text)
    return path


def use(workspace: Workspace, version: str) -> None:
    """Let a version hold from now on, by a line in the workspace's settings.

    Raises:
        ReviewError: There is no such version.
        WorkspaceError: The settings cannot be written.
    """
    read(version, workspace.root)
    path = workspace.root / SETTINGS_FILE
    line = f'guidelines = "{version}"'
    before = path.read_text(encoding="utf-8")
    found = _SETTING.search(before)
    # At the top where it is new: a line at the end could fall into a table.
    after = _SETTING.sub(line, before, count=1) if found else f"{line}\n{before}"
    whole.write(path, after)
