"""The benchmark tasks: one folder each; found by scanning, by entry point, and in folders the user names."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from schemas.errors import PluginError
from schemas.plugins import Plugin, load
from schemas.task import BenchmarkTask

GROUP = "aurelia.tasks"
ATTRIBUTE = "TASK"


def find(folders: Sequence[Path] = ()) -> dict[str, BenchmarkTask]:
    """All benchmark tasks by name: built-in, installed, and in the given folders.

    Args:
        folders: Directories whose sub-folders are benchmark tasks, such as a workspace's `tasks/`.

    Raises:
        PluginError: One does not load, is no `BenchmarkTask`, or two have the same name.
    """
    return {name: plugin.value for name, plugin in plugins(folders).items()}


def plugins(folders: Sequence[Path] = ()) -> dict[str, Plugin]:
    """The same as `find`, with where each task comes from."""
    found = load(GROUP, __name__, ATTRIBUTE, folders)
    for plugin in found.values():
        if not isinstance(plugin.value, BenchmarkTask):
            raise PluginError(
                plugin.where,
                f"gives {type(plugin.value).__name__} as {ATTRIBUTE}",
                "it must be a schemas.task.BenchmarkTask",
            )
    return found
