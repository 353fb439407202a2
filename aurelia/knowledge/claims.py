"""The values that facts travel in: a claim, what is found about it, links from a thing, and the plug-in that knows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

Status = Literal["supported", "contradicted", "contested", "unknown"]


@dataclass(frozen=True)
class Claim:
    """One hop to check: a subject stands in a relation to an object."""

    subject: str
    relation: str
    object: str
    identifiers: tuple[str, ...] = ()
    """Of subject or object, in known schemes: `iso3166:JP`, `iso3166-2:US-GA`, `iso4217:JPY`, `iso639:ja`,
    `m49:142`, `wikidata:Q17`."""
    valid_on: str = ""
    """Year, month or day (ISO) for which it is claimed; empty for today."""


@dataclass(frozen=True)
class Finding:
    """What is known about a claim."""

    status: Status
    source: str = ""
    as_of: str = ""
    """The date of the data (ISO)."""
    note: str = ""
    """Why, in a few words, for a person."""
    identifiers: tuple[str, ...] = ()
    right: tuple[str, ...] = ()
    """The right objects (or subjects, where the claim goes from object to subject), as far as they are known."""


@dataclass(frozen=True)
class Entity:
    """A thing to build a chain from."""

    name: str
    identifiers: tuple[str, ...] = ()


@dataclass(frozen=True)
class Link:
    """One known fact about an entity, in words that `check_hop` understands."""

    relation: str
    object: str
    identifiers: tuple[str, ...] = ()
    valid_on: str = ""
    """The date of the data (ISO)."""
    source: str = ""


def no_links(_entity: Entity) -> Sequence[Link]:
    """For a plug-in that only judges."""
    return ()


@dataclass(frozen=True)
class Knowledge:
    """A plug-in that knows facts (entry-point group `aurelia.knowledge`, attribute `KNOWLEDGE`)."""

    name: str
    description: str
    as_of: str
    """The date of its data (ISO), or what tells it."""
    source: str
    licence: str
    judge: Callable[[Claim], Finding | None]
    """What it finds about a claim; None where it has nothing to say about such claims. Never guesses."""
    links: Callable[[Entity], Sequence[Link]] = no_links
    """What it knows to hold today of an entity and nobody contests."""
