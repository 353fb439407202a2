"""What may be done with media: licences of picture and sound apart, with the evidence, and flags about people."""

from __future__ import annotations

from enum import StrEnum

from pydantic import Field

from schemas.base import Sha256, Value

UNKNOWN_LICENCE = "unknown"

OPEN_LICENCES = frozenset(
    {"CC0-1.0", "PDM-1.0", "CC-BY-2.0", "CC-BY-2.5", "CC-BY-3.0", "CC-BY-4.0", "CC-BY-SA-3.0", "CC-BY-SA-4.0"}
)
"""SPDX ids under which media may be passed on (with attribution where the licence asks for it)."""


class Evidence(Value):
    """Why we believe a rights statement."""

    claimed_by: str = ""
    """Who said so: the platform's metadata, a licence file, a person."""
    claimed_at: str = Field(default="", pattern=r"^(\d{4}-\d{2}-\d{2})?$")
    """The day the claim was seen (ISO date), or empty."""
    url: str = ""
    """Where the claim can be read."""
    snapshot_sha256: Sha256 | None = None
    """The stored copy of the page or record that states it."""


class Licence(Value):
    """The licence of one part of the media."""

    spdx: str = UNKNOWN_LICENCE
    """An SPDX licence id such as `CC-BY-3.0`, or `unknown`."""
    attribution: str = ""
    """Whom to name, as the licence asks."""
    evidence: Evidence = Evidence()

    @property
    def redistributable(self) -> bool:
        """True when the media itself may be passed on."""
        return self.spdx in OPEN_LICENCES

    def crediting(self, fallback: str) -> Licence:
        """This licence, naming `fallback` where it asks to name somebody and nobody is given."""
        if self.attribution or not self.spdx.startswith("CC-BY"):
            return self
        return self.model_copy(update={"attribution": fallback})


class Rights(Value):
    """What may be done with a source: picture and soundtrack are licensed apart."""

    footage: Licence = Licence()
    soundtrack: Licence = Licence()
    third_party_allowed: bool = False
    """Whether the media may be sent to servers of others (hosted models, remote review)."""

    @property
    def publishable(self) -> bool:
        """True when both the picture and the sound may be passed on."""
        return self.footage.redistributable and self.soundtrack.redistributable


class PeopleFlag(StrEnum):
    """Something about the people shown or heard that keeps an item out of a release until cleared."""

    minor = "minor"
    private_person = "private-person"
    medical = "medical"
    distress = "distress"
