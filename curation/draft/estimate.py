"""What a draft run would take: requests, tokens, time and cost, from what this model has done here before."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from aurelia.case import LoopSettings
from aurelia.draft.base import Drafter
from aurelia.draft.model import ModelDrafter
from aurelia.model import Model
from aurelia.replies import ReplyLog
from aurelia.spending import Price, Spent, clock, cost_line, cost_of
from curation.draft.asked import DraftAsked
from curation.draft.clips import DraftClips
from curation.draft.perceive import Perceive
from curation.draft.run import REPLIES, drafter_of
from curation.workspace import Workspace
from schemas.reasoning import Draft

_PERCEIVED_STEPS = 3
"""Steps whose evidence the critic watches, where nothing is known yet."""


@dataclass(frozen=True)
class Estimate:
    """What a draft run would take.

    Args:
        clips: Clips to draft from.
        questions: People's questions to draft for.
        drafts: Drafts that would be made.
        requests: Requests to models, fewest and most.
        measured: How many earlier drafts of these models the figures rest on; 0 where there are none.
        tokens_in: Tokens given to models; None where unknown.
        tokens_out: Tokens written by models; None where unknown.
        seconds: Models' time; None where unknown.
        calls: Requests a draft by role, as measured.
    """

    clips: int
    questions: int
    drafts: int
    requests: tuple[int, int]
    measured: int = 0
    tokens_in: int | None = None
    tokens_out: int | None = None
    seconds: float | None = None
    calls: Mapping[str, float] = field(default_factory=dict)

    def cost(self, price: Price | None) -> float | None:
        """In the currency of the prices, given for a million tokens in and out; None where unknown."""
        return cost_of(self.tokens_in, self.tokens_out, price)

    def as_dict(self, price: Price | None = None) -> dict[str, Any]:
        """All figures by name."""
        return {**asdict(self), "cost": self.cost(price)}

    def lines(self, price: Price | None = None) -> list[str]:
        """The figures for people."""
        said = [f"{self.drafts} drafts to make, of {self.clips} clips and {self.questions} questions"]
        if not self.requests[1]:
            return [*said, "no model is asked: rules over measurements draft these"]
        low, high = self.requests
        said.append(f"requests: {low}" if low == high else f"requests: {low} to {high}")
        if not self.measured or self.tokens_in is None or self.tokens_out is None or self.seconds is None:
            said.append("tokens, time and cost: unknown, for these models have drafted nothing here yet")
            return [*said, "Next: curate draft --limit 5, then the estimate again"]
        said.append(f"tokens: {self.tokens_in:,} in, {self.tokens_out:,} out")
        said.append(f"time: about {clock(self.seconds)}")
        said.append(cost_line(self.cost(price)))
        return [*said, f"measured on {self.measured} earlier drafts of these models"]


def estimate(workspace: Workspace, *, limit: int | None = None) -> Estimate:
    """What `curate draft` would take with the workspace's settings as they are.

    Args:
        workspace: An open workspace.
        limit: Most clips and questions to draft from.

    Raises:
        UsageError: No adapter has the model's name.
        ModelError: The model cannot be opened.
    """
    drafter = drafter_of(workspace)
    store = workspace.store
    on_clips, on_asked = DraftClips(workspace, drafter), DraftAsked(workspace, drafter)
    clips = len(store.pending("perception", on_clips.name, on_clips.version))
    clips += len(store.pending("clip", Perceive.name, Perceive.version))
    questions = len(store.pending("question", on_asked.name, on_asked.version))
    if limit is not None:
        clips, questions = min(clips, limit), min(questions, limit)
    if not isinstance(drafter, ModelDrafter):
        return Estimate(clips, questions, clips + questions, (0, 0))
    drafts = clips * len(drafter.write) + questions
    known = _measured(workspace, drafter)
    if not known.measured:
        fewest, most = _bounds(drafter.settings)
        return Estimate(clips, questions, drafts, (drafts * fewest, drafts * most))
    asked = round(drafts * sum(known.calls.values()))
    return Estimate(
        clips, questions, drafts, (asked, asked), known.measured,
        round(drafts * known.tokens_in), round(drafts * known.tokens_out), drafts * known.seconds, known.calls,
    )  # fmt: skip


@dataclass(frozen=True)
class _Known:
    """What one draft took on average."""

    measured: int = 0
    tokens_in: float = 0.0
    tokens_out: float = 0.0
    seconds: float = 0.0
    calls: Mapping[str, float] = field(default_factory=dict)


def _spent(log: ReplyLog) -> dict[tuple[str, str, str], Spent]:
    """By model, revision and role; one reply at a time is in memory, for there may be millions."""
    sums: defaultdict[tuple[str, str, str], Spent] = defaultdict(Spent)
    for entry in log.entries():
        sums[entry.model, entry.revision, entry.role].add(entry)
    return dict(sums)


def _measured(workspace: Workspace, drafter: ModelDrafter) -> _Known:
    drafts = [draft for draft in _drafts(workspace, drafter) if draft.tries]
    spent = _spent(ReplyLog(workspace.root / REPLIES)) if drafts else {}
    if not drafts or not spent:
        return _Known()
    calls = Counter(call.role for draft in drafts for made in draft.tries for call in made.calls)
    models = {role: model for model in _models(drafter) for role in _roles(drafter, model)}
    tokens_in = tokens_out = seconds = 0.0
    for role, count in calls.items():
        model = models.get(role, drafter.by.reasoner)
        mine = spent.get((model.name, model.revision, role), Spent())
        share = count / len(drafts) / max(1, mine.replies)
        tokens_in += share * mine.tokens_in
        tokens_out += share * mine.tokens_out
        seconds += share * mine.seconds / max(1, model.concurrency)
    each: dict[str, float] = {role: count / len(drafts) for role, count in calls.items()}
    return _Known(len(drafts), tokens_in, tokens_out, seconds, each)


def _drafts(workspace: Workspace, drafter: Drafter) -> list[Draft]:
    made = [fact.contract(Draft) for fact in workspace.store.heads("draft") if fact.body is not None]
    return [draft for draft in made if draft.maker.models == drafter.maker.models]


def _models(drafter: ModelDrafter) -> tuple[Model, ...]:
    by = drafter.by
    return tuple({id(model): model for model in (by.reasoner, by.summarizer, by.evaluator, by.critic)}.values())


def _roles(drafter: ModelDrafter, model: Model) -> tuple[str, ...]:
    """The requests that a model answers."""
    by = drafter.by
    parts = (
        (by.reasoner, ("question", "reasoner")),
        (by.summarizer, ("summarizer",)),
        (by.evaluator, ("evaluator",)),
        (by.critic, ("step-check", "blind-read")),
    )
    return tuple(role for player, roles in parts if player is model for role in roles)


def _bounds(settings: LoopSettings) -> tuple[int, int]:
    """Fewest and most requests for a draft with a question of its own."""
    gates = 2 * settings.blind_read + _PERCEIVED_STEPS * settings.step_check + settings.evaluations - 1
    return 1 + 3 + gates, 1 + settings.tries * (3 + gates)
