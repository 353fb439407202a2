"""Groups of commands that find them among the modules of a package."""

from __future__ import annotations

import importlib
import keyword
import pkgutil
from typing import Any

import click

_NO_COMMANDS = {"main", "commands", "context", "server"}
"""Modules that hold what commands share."""


class Commands(click.Group):
    """Finds its commands among the modules of a package; loads one only when it is called for help or work.

    Args:
        package: Each of its modules gives one command as `COMMAND`, under the module's name; one that Python keeps for
            itself ends with `_` (`import_`).
    """

    def __init__(self, *args: Any, package: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._package = package

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click gives it
        """All commands by name."""
        package = importlib.import_module(self._package)
        names = [info.name for info in pkgutil.iter_modules(package.__path__)]
        return sorted(_called(name) for name in names if name not in _NO_COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        if cmd_name not in self.list_commands(ctx):
            return None
        name = f"{cmd_name.replace('-', '_')}{'_' if keyword.iskeyword(cmd_name) else ''}"
        module = importlib.import_module(f"{self._package}.{name}")
        command: click.Command = module.COMMAND
        return command


def _called(module: str) -> str:
    return module.removesuffix("_").replace("_", "-")
