"""A release as other harnesses read it: one file or folder a harness, found by scanning; others by entry point.

All of them share the questions with their prompts (the very text that `aurelia evaluate` sends), the media with one
sense a file, and the reading of answers.
"""

from __future__ import annotations

from curation.exporters.base import Exporter
from schemas.errors import PluginError
from schemas.plugins import load

GROUP = "curation.exporters"
ATTRIBUTE = "EXPORTER"


def find() -> dict[str, Exporter]:
    """All exporters by name.

    Raises:
        PluginError: One does not load or is no `Exporter`.
    """
    found = load(GROUP, __name__, ATTRIBUTE)
    for plugin in found.values():
        if not isinstance(plugin.value, Exporter):
            raise PluginError(plugin.where, f"its {ATTRIBUTE} is no Exporter", "see curation.exporters.base")
    return {name: plugin.value for name, plugin in found.items()}
