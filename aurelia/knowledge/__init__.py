"""Facts with their sources: what is known about a hop of a chain, and what links lead on from a thing.

Plug-ins are built in (a module of this folder with `KNOWLEDGE`) or installed (entry-point group
`aurelia.knowledge`). None of them asks the network; none guesses: what they do not know is `unknown`, and what
serious sources disagree about is `contested`.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache

from aurelia.knowledge.appearance import appearance_inference
from aurelia.knowledge.check import check, gather
from aurelia.knowledge.claims import Claim, Entity, Finding, Knowledge, Link, Status
from schemas.errors import PluginError
from schemas.plugins import load

__all__ = [
    "ATTRIBUTE",
    "GROUP",
    "Claim",
    "Entity",
    "Finding",
    "Knowledge",
    "Link",
    "Status",
    "appearance_inference",
    "check_hop",
    "find",
    "links",
]

GROUP = "aurelia.knowledge"
ATTRIBUTE = "KNOWLEDGE"


@cache
def _found() -> dict[str, Knowledge]:
    plugins = load(GROUP, __name__, ATTRIBUTE)
    for plugin in plugins.values():
        if not isinstance(plugin.value, Knowledge):
            hint = "it must be an aurelia.knowledge.Knowledge"
            raise PluginError(plugin.where, f"its {ATTRIBUTE} is no Knowledge", hint)
    return {name: plugin.value for name, plugin in plugins.items()}


def find() -> dict[str, Knowledge]:
    """All knowledge by name.

    Raises:
        PluginError: One does not load or is no `Knowledge`.
    """
    return dict(_found())


def check_hop(claim: Claim, knowledge: Iterable[Knowledge] | None = None) -> Finding:
    """What is known about a claim, by all knowledge there is or by that given.

    Any source that contests it wins; sources that disagree make it contested; it is supported only where at
    least one source supports it and none speaks against. An identifier that names something else than the words
    makes it contradicted.

    Raises:
        PluginError: A plug-in does not load.
        UsageError: A given extract of Wikidata cannot be read.
    """
    return check(claim, _found().values() if knowledge is None else knowledge)


def links(entity: Entity) -> tuple[Link, ...]:
    """All that is known to hold today of an entity and that nobody contests: the next hops of a chain.

    Raises:
        PluginError: A plug-in does not load.
        UsageError: A given extract of Wikidata cannot be read.
    """
    return gather(entity, _found())
