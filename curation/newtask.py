"""A benchmark task of one's own: a copy of another task's folder under a new name, checked by the conformance suite."""

from __future__ import annotations

import keyword
import os
import re
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib.metadata import entry_points
from importlib.util import find_spec
from pathlib import Path

from aurelia import tasks
from aurelia.tasks.conformance import conform
from schemas.errors import PluginError, UsageError, WorkspaceError
from schemas.issues import Issue
from schemas.plugins import Plugin

_NAME = re.compile(r"^[a-z][a-z0-9]*(-[a-z0-9]+)*$")
_LONGEST = 64
_COPIED = {".py", ".md", ".xml", ".json"}

EDIT_NEXT: Mapping[str, str] = {
    "__init__.py": "title, description, answer type, options, categories",
    "contract.py": "the extra fields of question and answer",
    "page.xml": "the task's own controls on the review page; page.py fills and reads them",
    "checks.py": "what must hold for an item",
    "score.py": "how a reply is scored",
    "prompts": "what models are told, where it differs from the shared prompts",
    "examples.json": "a few right items of your own; the copied ones belong to the other task",
}
"""File -> what to change in it, in a good order."""


@dataclass(frozen=True)
class NewTask:
    """What was made.

    Args:
        folder: The new task's folder.
        issues: What the conformance suite says; empty for a task that works at once.
        edit: File -> what to change in it.
    """

    folder: Path
    issues: tuple[Issue, ...]
    edit: Mapping[str, str]


def new_task(name: str, base: str, root: Path) -> NewTask:
    """Copy a benchmark task's folder to `root` under a new name and run the conformance suite on it.

    Args:
        name: The new task's name: lower case words joined by dashes.
        base: The task to start from.
        root: Folder for tasks of one's own (a workspace's `tasks/`).

    Raises:
        UsageError: The name is no name, or taken; or there is no such base.
        PluginError: The base is not a folder that can be copied.
        WorkspaceError: The folder cannot be written.
    """
    found = tasks.plugins((root,))
    _check_name(name, found, root)
    if base not in found:
        raise UsageError(f"benchmark task {base!r}", "does not exist", f"there are: {', '.join(found)}")
    folder = root / name.replace("-", "_")
    origin, package = _origin(found[base])
    words = {
        found[base].value.title: name.replace("-", " ").capitalize(),
        base: name,
        base.replace("-", "_"): folder.name,
    }
    _copy(origin, folder, package, words)
    made = tasks.find((root,))
    if name not in made:
        raise PluginError(str(folder), f"does not give a task named {name}", "set the name in its __init__.py")
    edit = {file: what for file, what in EDIT_NEXT.items() if (folder / file).exists()}
    return NewTask(folder, tuple(conform(made[name], folder.name)), edit)


def _check_name(name: str, found: Mapping[str, Plugin], root: Path) -> None:
    folder = root / name.replace("-", "_")
    if not _NAME.fullmatch(name) or len(name) > _LONGEST or keyword.iskeyword(folder.name):
        raise UsageError(
            f"name {name!r}", "is no name for a benchmark task", "use words joined by dashes: street-sounds"
        )
    if name in found:
        raise UsageError(f"benchmark task {name!r}", f"exists: {found[name].where}", "choose another name")
    if folder.exists():
        raise UsageError(str(folder), "exists", "choose another name, or move the folder away")


def _origin(plugin: Plugin) -> tuple[Path, str]:
    """The folder a task lies in, and the package name by which its files import each other ('' if relative)."""
    if plugin.origin == "folder":
        return Path(plugin.where), ""
    module = plugin.where
    if plugin.origin == "installed":
        points = [point for point in entry_points(group=tasks.GROUP) if point.load().name == plugin.name]
        module = points[0].module
    spec = find_spec(module)
    if spec is None or spec.origin is None or Path(spec.origin).name != "__init__.py":
        raise PluginError(f"benchmark task {plugin.name}", "is not a folder of its own", "start from another task")
    return Path(spec.origin).parent, module


def _copy(origin: Path, folder: Path, package: str, words: Mapping[str, str]) -> None:
    """Copy the files with their names exchanged: all of them or none."""
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(prefix=".new-", dir=folder.parent) as scratch:
            target = Path(scratch) / folder.name
            for path in _files(origin):
                copy = target / path.relative_to(origin)
                copy.parent.mkdir(parents=True, exist_ok=True)
                copy.write_text(_renamed(path.read_text(encoding="utf-8"), package, words), encoding="utf-8")
            os.replace(target, folder)
    except OSError as exc:
        raise WorkspaceError(str(folder), f"cannot be written: {exc.strerror}", "make room there, then repeat") from exc


def _files(origin: Path) -> Sequence[Path]:
    return sorted(
        path
        for path in origin.rglob("*")
        if path.suffix in _COPIED and path.is_file() and "__pycache__" not in path.parts
    )


def _renamed(text: str, package: str, words: Mapping[str, str]) -> str:
    """Text with the old names exchanged; the folder's files import each other relatively from now on."""
    if package:
        text = re.sub(rf"^(\s*from ){re.escape(package)}(?=[. ])\.?", r"\1.", text, flags=re.MULTILINE)
    for old, new in words.items():
        text = re.sub(rf"(?<![A-Za-z0-9_-]){re.escape(old)}(?![A-Za-z0-9_-])", new, text)
    return text
