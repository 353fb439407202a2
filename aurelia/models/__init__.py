"""Model adapters: one file each, found by scanning; others by entry point."""

from __future__ import annotations

from aurelia.model import Adapter, Model
from schemas.errors import PluginError, UsageError
from schemas.plugins import load

GROUP = "aurelia.models"
ATTRIBUTE = "MODEL"


def find() -> dict[str, Adapter]:
    """All model adapters by name.

    Raises:
        PluginError: One does not load or is no `Adapter`.
    """
    found = load(GROUP, __name__, ATTRIBUTE)
    for plugin in found.values():
        if not isinstance(plugin.value, Adapter):
            raise PluginError(plugin.where, f"its {ATTRIBUTE} is no Adapter", "it must be an aurelia.model.Adapter")
    return {name: plugin.value for name, plugin in found.items()}


def load_model(spec: str) -> Model:
    """Open a model from `NAME:ARGUMENT`, such as `replay:answers.jsonl`.

    Raises:
        UsageError: No adapter has that name, or the argument is missing.
        ModelError: The model cannot be opened.
    """
    name, _, argument = spec.partition(":")
    adapters = find()
    short = {kind: f"{kind}:{adapter.argument.partition('?')[0]}" for kind, adapter in adapters.items()}
    if name not in adapters:
        known = ", ".join(short.values())
        if "/" in name:  # the id of a hub or server alone is what one types first
            known = f"transformers:{spec} or openai:{spec}, or one of: {known}"
        raise UsageError(f"model {spec!r}", "names no kind of model", f"write {known}")
    if not argument:
        raise UsageError(f"model {spec!r}", "says nothing after the colon", f"write {short[name]}; see: aurelia models")
    return adapters[name].open(argument)
