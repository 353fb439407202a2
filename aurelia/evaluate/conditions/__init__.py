"""The conditions: what a model is handed beside the question; one small file each, found by scanning."""

from __future__ import annotations

from functools import cache

from aurelia.evaluate.conditions.base import Asked, Handing, Notes
from schemas.errors import PluginError
from schemas.evaluation import Condition
from schemas.plugins import load

GROUP = "aurelia.conditions"
ATTRIBUTE = "HANDING"

__all__ = ["Asked", "Handing", "Notes", "find"]


@cache
def find() -> dict[Condition, Handing]:
    """All conditions.

    Raises:
        PluginError: One is no `Handing`.
    """
    found = {}
    for plugin in load(GROUP, __name__, ATTRIBUTE).values():
        if not isinstance(plugin.value, Handing):
            raise PluginError(plugin.where, f"its {ATTRIBUTE} is no Handing", "see aurelia.evaluate.conditions.base")
        found[plugin.value.condition] = plugin.value
    return found
