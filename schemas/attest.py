"""What a check with planted probes showed of a model: which senses it uses, and how sure that is."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Literal, Protocol

from pydantic import Field

from schemas.base import Instant, Sha256, Value, identity
from schemas.reasoning import Delivered

Tested = Literal["audio", "video", "together"]
"""What a probe tests: hearing, seeing, or putting both together."""

SENSE_NAMES: Mapping[str, str] = {"audio": "sound", "video": "picture", "together": "sound and picture together"}
"""The senses in words for people."""


class Named(Protocol):
    """What an attestation looks at in a model."""

    @property
    def name(self) -> str:
        """The model's id."""

    @property
    def revision(self) -> str:
        """Which version of it."""

    @property
    def settings(self) -> Mapping[str, Any]:
        """What else decides its replies."""


class ProbeResult(Value):
    """One planted clip, and its twin with the tested sense taken away: silence, or a black picture."""

    name: str
    """The kind of probe, such as `tone-count`."""
    sense: Tested
    question: str
    expected: str
    chance: float = Field(gt=0, lt=1)
    """How probable the expected answer is for whoever lacks the sense: one divided by what may have been planted."""
    reply: str = ""
    """The reply to the clip as it came, shortened."""
    twin_reply: str = ""
    """The reply to the twin, shortened."""
    right: bool
    """The reply to the clip was read as the expected answer."""
    changed: bool
    """The twin was answered, and not with the expected answer: what was right did come from the sense."""
    delivered: Delivered = Delivered()
    """What the model says that it was given of the clip."""
    note: str = ""
    """Why there is no usable reply, where there is none."""

    @property
    def counts(self) -> bool:
        """Right, and changed once the sense was taken away."""
        return self.right and self.changed


class SenseResult(Value):
    """What the probes of one sense came to."""

    sense: Tested
    asked: int = Field(ge=0)
    """How many probes."""
    right: int = Field(ge=0)
    """How many were answered right, and otherwise once the sense was taken away."""
    chance: float = Field(ge=0, le=1)
    """How probable it is that whoever lacks the sense does as well, or better."""
    shown: bool
    """The sense was shown to be used."""
    reason: str = ""
    """Why not, where it was not."""


class Attestation(Value):
    """What a model was shown to use of what it is given; holds for that revision and those settings alone."""

    model: str
    revision: str
    settings: dict[str, Any] = Field(default_factory=dict)
    """The model's settings, as part of a reply's key."""
    probes: str
    """Version of the probes."""
    seed: int
    """What was planted follows from it."""
    at: Instant
    results: tuple[ProbeResult, ...] = ()
    measures: tuple[SenseResult, ...] = ()
    """One for each sense, and one for both together where both could be asked about."""
    senses: tuple[Literal["audio", "video"], ...] = ()
    """The senses it was shown to use."""
    status: Literal["audio-visual", "one-sense", "failed"]
    reason: str
    """One sentence for people."""

    @property
    def audio_visual(self) -> bool:
        """Whether the model may be called audio-visual."""
        return self.status == "audio-visual"

    @property
    def key(self) -> Sha256:
        """What it speaks for: the same for every check of the same model, revision and settings."""
        return speaks_for_key(self)

    def speaks_for(self, model: Named) -> bool:
        """Whether it is about this model: the same name, revision and settings."""
        return self.key == speaks_for_key(model)


def speaks_for_key(model: Named | Attestation) -> str:
    """The identity of a model as attestations know it: name, revision and settings."""
    name = model.model if isinstance(model, Attestation) else model.name
    return identity("attested", name, model.revision, dict(model.settings))
