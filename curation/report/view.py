"""What a page shows: plain frozen values, ready to be laid out."""

from __future__ import annotations

from dataclasses import dataclass, field

from curation.report.card import ClipCard
from curation.report.tries import BalanceRow, TryRow


@dataclass(frozen=True)
class BarPart:
    """A share of a bar."""

    label: str
    count: int
    tone: str
    x: float = 0.0
    width: float = 0.0


@dataclass(frozen=True)
class Bar:
    """One stage of the funnel picture."""

    label: str
    count: int
    parts: tuple[BarPart, ...]


@dataclass(frozen=True)
class Agreement:
    """How far reviewers of the same item agree, raw: the share of pairs that say the same."""

    items: int
    """Items with at least one annotation."""
    shared: int
    """Items with annotations of two or more people."""
    pairs: int = 0
    verdict: float | None = None
    answer_pairs: int = 0
    answer: float | None = None
    scripted: bool = False
    """True when some of these annotations come from a script."""


@dataclass(frozen=True)
class Timing:
    """How long a stage took."""

    stage: str
    inputs: int
    rejected: int
    failed: int
    seconds: float
    longest: float
    share: float
    """Percent of all seconds."""

    @property
    def mean(self) -> float:
        """Seconds an input."""
        return self.seconds / self.inputs if self.inputs else 0.0


@dataclass(frozen=True)
class RightsLine:
    """What may be done with a source."""

    title: str
    locator: str
    footage: str
    soundtrack: str
    publishable: bool
    third_party: bool
    flags: tuple[str, ...]
    evidence: str
    demo: bool


@dataclass(frozen=True)
class IssueLine:
    """Data problems of one kind."""

    kind: str
    severity: str
    count: int
    examples: tuple[str, ...]
    hint: str


@dataclass(frozen=True)
class MakerLine:
    """What made drafts, by its true name."""

    name: str
    version: str
    description: str
    models: tuple[tuple[str, str], ...]
    is_language_model: bool
    drafts: int


@dataclass(frozen=True)
class Page:
    """Everything on one page."""

    heading: str
    kicker: str
    made: str
    demo: str = ""
    """What to say in the demo banner; empty where nothing is demo."""
    bars: tuple[Bar, ...] = ()
    next_command: str = ""
    next_reason: str = ""
    clips: tuple[ClipCard, ...] = ()
    left_out: int = 0
    redacted: int = 0
    agreement: Agreement | None = None
    timings: tuple[Timing, ...] = ()
    rights: tuple[RightsLine, ...] = ()
    issues: tuple[IssueLine, ...] = ()
    makers: tuple[MakerLine, ...] = ()
    tries: tuple[TryRow, ...] = ()
    dropped: tuple[tuple[str, int], ...] = ()
    balance: tuple[BalanceRow, ...] = ()
    tools: tuple[tuple[str, str], ...] = ()
    releases: tuple[str, ...] = ()
    families: tuple[tuple[str, int, int, int], ...] = field(default=())
    """`(family, drafted, dropped, unanswered)`."""
    preview: bool = False
    folded: bool = False
    """Drafts are shown closed."""
