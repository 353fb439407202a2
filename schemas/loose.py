"""A question as somebody else's file has it: nothing in it is taken for right.

Importers read their files into these, the lint looks at them, and only then do they become contracts. Positions are
kept, so that whatever is found can be told at its place in the file.
"""

from __future__ import annotations

from typing import Any

from pydantic import Field

from schemas.base import Value
from schemas.issues import Issue


class LooseMedia(Value):
    """A piece of media as a row names it."""

    role: str = "clip"
    id: str = ""
    """The dataset's own id of the video or sound."""
    url: str = ""
    file: str = ""
    """File name or relative path."""
    start: float | None = None
    """Seconds in the recording; None for the beginning."""
    end: float | None = None
    """Seconds in the recording; None for the end."""
    duration: float | None = None
    """Seconds of the piece, where the row says so."""


class LooseOption(Value):
    """One choice."""

    id: str
    """The letter, as it stands there or by its place."""
    text: str


class LooseStep(Value):
    """One step of reasoning as a row has it."""

    id: str = ""
    text: str = ""
    """What to look or listen for, or the inference."""
    evidence_text: str = ""
    """What is said to be seen or heard, in words."""
    answer: str = ""
    """What the step finds out."""
    modality: str | None = None
    """As it stands there; None where the format has none."""
    audio_type: str = ""
    kind: str = ""
    evidence: tuple[tuple[float | None, float | None], ...] = ()
    """Spans in seconds of the clip; None where an end is not given or cannot be read."""
    final: bool | None = None
    """Marked as the last step, where the format marks it."""


class LooseRow(Value):
    """One question of one file."""

    subject: str
    """How findings name it: `avqa-val.json, record 17`."""
    id: str = ""
    """The dataset's own id of the question."""
    raw: dict[str, Any] = Field(default_factory=dict)
    """The row as it was read; what the format keeps elsewhere in the file (a dialogue's caption) is beside it."""
    benchmark_task: str = ""
    dataset: str = ""
    template: str = ""
    """The template or type that the question was made from; text priors are counted within it."""
    category: str = ""
    media: tuple[LooseMedia, ...] = ()
    question: str = ""
    options: tuple[LooseOption, ...] = ()
    """Empty for open questions."""
    answers: tuple[str, ...] = ()
    """Right texts; none where the answer is not disclosed."""
    option: str = ""
    """The key to the right option, as it stands there."""
    undisclosed: bool = False
    """The dataset withholds the answer."""
    modality: str | None = None
    """The sense that the row says it needs, as it stands there."""
    steps: tuple[LooseStep, ...] | None = None
    """None where the format has no steps; empty where this row lacks them."""
    licence: str = ""
    """Licence of the annotations, as their publisher states it; SPDX where there is one."""
    issues: tuple[Issue, ...] = ()
    """What could not be read."""

    @property
    def clip(self) -> str:
        """What the question is about: the same for rows about the same moment of the same media."""
        return "|".join(
            f"{one.role}={one.id or one.url or one.file}@{one.start or 0:g}-{'' if one.end is None else f'{one.end:g}'}"
            for one in self.media
        )  # fmt: skip
