"""Plug-ins: built-ins are found by scanning a package's folder, other people's by entry point.

A built-in is a module or sub-package that has the attribute asked for (such as `TASK`). An
installed plug-in is an entry point of the group whose object is that value. A folder plug-in lies
in a directory the user named (a workspace's `tasks/`).
"""

from __future__ import annotations

import importlib
import importlib.util
import pkgutil
import sys
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import entry_points
from pathlib import Path
from types import ModuleType
from typing import Any, Literal

from schemas.errors import PluginError, UsageError


@dataclass(frozen=True)
class Plugin:
    """One thing found, and where."""

    name: str
    value: Any
    origin: Literal["built-in", "installed", "folder"]
    where: str
    """Module, distribution or folder, for messages."""


def load(group: str, package: str, attribute: str, folders: Sequence[Path] = ()) -> dict[str, Plugin]:
    """All plug-ins of one kind by name.

    Args:
        group: Entry-point group, such as `aurelia.tasks`.
        package: The package whose modules are the built-ins.
        attribute: What a module must define to count; its value (or `value.name`) is the plug-in.
        folders: Directories whose sub-folders are plug-ins too.

    Raises:
        PluginError: One does not load, or two have the same name.
    """
    found: dict[str, Plugin] = {}
    for plugin in (*_built_in(package, attribute), *_installed(group), *_in_folders(folders, attribute)):
        if plugin.name in found:
            other = found[plugin.name]
            raise PluginError(plugin.name, f"is given by {other.where} and by {plugin.where}", "remove or rename one")
        found[plugin.name] = plugin
    return dict(sorted(found.items()))


def pick(found: dict[str, Plugin], name: str, noun: str) -> Any:
    """The plug-in of that name.

    Raises:
        UsageError: There is none; the message lists those there are.
    """
    if name not in found:
        raise UsageError(f"{noun} {name!r}", "does not exist", f"there are: {', '.join(found) or 'none'}")
    return found[name].value


def _name_of(value: Any, fallback: str) -> str:
    name = getattr(value, "name", None)
    return name if isinstance(name, str) else fallback.replace("_", "-")


def _built_in(package: str, attribute: str) -> Iterator[Plugin]:
    root = importlib.import_module(package)
    for info in pkgutil.iter_modules(root.__path__):
        if info.name.startswith("_"):
            continue
        module = importlib.import_module(f"{package}.{info.name}")
        if hasattr(module, attribute):
            value = getattr(module, attribute)
            yield Plugin(_name_of(value, info.name), value, "built-in", module.__name__)


def _installed(group: str) -> Iterator[Plugin]:
    for point in sorted(entry_points(group=group), key=lambda p: p.name):
        where = point.dist.name if point.dist else point.value
        try:
            value = point.load()
        except Exception as exc:  # a plug-in is code of others: whatever it raises is reported as its fault
            raise PluginError(
                f"plug-in {point.name} of {where}", f"does not load: {exc}", f"update it, or: pip uninstall {where}"
            ) from exc
        yield Plugin(_name_of(value, point.name), value, "installed", where)


def _in_folders(folders: Sequence[Path], attribute: str) -> Iterator[Plugin]:
    for folder in folders:
        for path in sorted(folder.glob("*/__init__.py")):
            module = _import_folder(path.parent)
            if hasattr(module, attribute):
                value = getattr(module, attribute)
                yield Plugin(_name_of(value, path.parent.name), value, "folder", str(path.parent))


def _import_folder(folder: Path) -> ModuleType:
    name = f"_folder_plugins.{folder.name}"
    known = sys.modules.get(name)
    if known is not None and known.__file__ == str(folder / "__init__.py"):
        return known
    spec = importlib.util.spec_from_file_location(
        name, folder / "__init__.py", submodule_search_locations=[str(folder)]
    )
    if spec is None or spec.loader is None:
        raise PluginError(str(folder), "is not a Python package", "it needs an __init__.py")
    module = importlib.util.module_from_spec(spec)
    for stale in [known for known in sys.modules if known.startswith(f"{name}.")]:
        del sys.modules[stale]  # parts of another folder of the same name
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except Exception as exc:  # same as above: the folder holds somebody's code
        del sys.modules[name]
        raise PluginError(str(folder), f"does not load: {exc}", "mend it, or move the folder away") from exc
    return module
