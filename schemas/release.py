"""A release: the folder others load, described so that it can be verified and traced."""

from __future__ import annotations

from typing import Any, ClassVar

from pydantic import Field

from schemas.base import Contract, Key, Name, NonNegativeSeconds, Sha256, Value, identity
from schemas.item import SplitName
from schemas.reasoning import Answer, Modality, Option, Step

VERSION_PATTERN = r"^\d+\.\d+\.\d+$"


class ReleasePart(Value):
    """One ingredient of a piece of media: enough to find it again where the file itself may not be passed on."""

    source_id: str
    """The platform's id of the source, or the name of the file it was."""
    source_url: str | None
    """Where it was published; None for a local file."""
    recording_sha256: Sha256
    start: NonNegativeSeconds
    """Start in the recording, in seconds."""
    end: NonNegativeSeconds
    role: str
    """`both`, `picture` or `sound`: what of it was used."""
    licence: str
    """SPDX ids of what was used, joined by AND; `unknown` where nobody knows."""
    attribution: str


class ReleaseMedia(Value):
    """One piece of media of a row."""

    role: Name
    file: str | None
    """Relative to the folder of the table; None where the media may not be passed on."""
    sha256: Sha256
    included: bool
    duration: float = Field(gt=0)
    """Seconds."""
    licence: str
    attribution: str
    parts: tuple[ReleasePart, ...] = Field(min_length=1)


class ReleaseRow(Value):
    """One row of a release's metadata table: one item, with what its media may be used for."""

    id: Key
    """Identity of the item: the same in every release."""
    revision: Sha256
    """Digest of the item's content, as the split version holds it."""
    split: SplitName
    benchmark_task: Name
    dataset: str
    category: str
    question: str = Field(min_length=1)
    options: tuple[Option, ...]
    """Empty for open questions."""
    answer: Answer
    steps: tuple[Step, ...] = Field(min_length=1)
    draft_answer: Answer | None
    """What the drafter answered, before people looked; None where it left that to them."""
    draft_steps: tuple[Step, ...]
    """The steps as they were drafted: what a model was given at test time in AURELIA."""
    required_modality: Modality
    question_extra: dict[str, Any]
    """Fields of the benchmark task's own."""
    file_name: str | None
    """The first (mostly the only) file, relative to the folder of the table; None where it is not included."""
    media_sha256: Sha256
    """The first file's content."""
    media_included: bool
    """True when all files of this row are included."""
    duration: float = Field(gt=0)
    """Length of the first file in seconds."""
    start: NonNegativeSeconds | None
    """Where the first file starts in its recording, in seconds; None where it was put together from parts."""
    end: NonNegativeSeconds | None
    source_id: str
    """Of the first part; all of them stand in `media`."""
    source_url: str | None
    licence: str
    """SPDX ids of all media of this row, joined by AND; `unknown` where nobody knows."""
    attribution: str
    """Whom to name, for all media of this row."""
    third_party_allowed: bool
    """True when the media of this row may be sent to servers of others."""
    media: tuple[ReleaseMedia, ...] = Field(min_length=1)
    maker: str
    """What drafted it, by its own honest sentence."""
    maker_models: tuple[str, ...]
    """Every model that had a part in the draft: none of them may judge how hard the item is."""
    demo: bool
    canary: str
    """A GUID that must not appear in training data."""


class ReleaseFile(Value):
    """One file of a release."""

    path: str = Field(pattern=r"^[A-Za-z0-9_-][A-Za-z0-9._-]*(/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$")
    """Relative to the release folder."""
    sha256: Sha256
    size_bytes: int = Field(ge=0)


class Release(Contract):
    """One built release of one split version."""

    kind: ClassVar[str] = "release"

    name: Name
    version: str = Field(pattern=VERSION_PATTERN)
    line: Name
    split_hash: Sha256
    """Hash of the split version it was built from."""
    items: int = Field(ge=0)
    media_included: int = Field(ge=0)
    media_withheld: int = Field(ge=0)
    files: tuple[ReleaseFile, ...]
    canary: str
    """A GUID in the card and the data, so that training sets that swallowed the benchmark can be found."""
    demo: bool = False

    def subject(self) -> str:
        return identity("release", self.name, self.version)
