"""All of drafting in order: cut what was asked for, measure, draft, answer, compose."""

from __future__ import annotations

import shlex
from collections.abc import Callable, Iterator
from dataclasses import replace
from functools import cached_property
from pathlib import Path

import structlog

from aurelia.case import Agents, LoopSettings
from aurelia.casting import CHECKS, Cast, attested
from aurelia.draft.base import Drafter
from aurelia.draft.evidence import EvidenceDrafter
from aurelia.draft.evidence.evaluate import Evaluator
from aurelia.draft.model import ModelDrafter
from aurelia.model import SENSES, Decoding
from aurelia.perceive.clip import perceive
from aurelia.perceive.screen import Eyes
from aurelia.perceive.words import Ears
from aurelia.replies import ReplyLog
from aurelia.tasks import find
from curation.draft.asked import DraftAsked
from curation.draft.clips import DraftClips
from curation.draft.compose import Compose
from curation.draft.perceive import Perceive
from curation.outcome import AnyStage
from curation.segment.late import SegmentLate
from curation.stage import Progress, StageReport, quiet, run_stage
from curation.workspace import Workspace
from schemas.errors import ModelError, UsageError
from schemas.perception import Perception

log = structlog.get_logger(__name__)

REPLIES = "replies.jsonl"
"""The log of models' replies, in the workspace's folder."""


class _Senses:
    """The tools that hear and read, loaded when the first clip needs them."""

    @cached_property
    def ears(self) -> Ears:
        return Ears()

    @cached_property
    def eyes(self) -> Eyes:
        return Eyes()

    @cached_property
    def evaluator(self) -> Evaluator:
        return Evaluator(self.ears, self.eyes)

    def perceive(self, path: Path, clip: str) -> Perception:
        return perceive(path, clip, self.ears, self.eyes)


def draft(
    workspace: Workspace,
    model: str | None = None,
    *,
    limit: int | None = None,
    progress: Progress = quiet,
    tell: Callable[[str], None] | None = None,
) -> list[StageReport]:
    """Draft from every clip and question that has no draft yet.

    Args:
        workspace: An open workspace.
        model: A model such as `replay:answers.jsonl`; None for that of the settings, and where these name none, the
            embedded evidence drafter, which needs none.
        limit: Draft from so many clips and questions at most; None for all.
        progress: Told after every input.
        tell: Told before the work what will be held against the drafts; None for the log.

    Returns:
        A report a stage.

    Raises:
        UsageError: No adapter has the model's name.
        ModelError: The model or a tool that measures cannot be loaded.
    """
    if model:
        workspace = replace(workspace, settings=workspace.settings.model_copy(update={"model": model}))
    senses = _Senses()
    drafter = drafter_of(workspace)
    for doubt in doubts(drafter, workspace):
        (tell or log.warning)(doubt)
    measured: list[AnyStage] = [SegmentLate(workspace, "question"), Perceive(workspace, senses.perceive)]
    drafted: list[AnyStage] = [DraftAsked(workspace, drafter), DraftClips(workspace, drafter)]
    reports = []
    for stage in (*measured, *drafted):
        inputs = workspace.store.pending(stage.consumes, stage.name, stage.version)
        some = inputs if stage is measured[0] else inputs[:limit]
        reports.append(run_stage(workspace.store, stage, inputs=some, progress=progress))
    if not workspace.settings.model:
        last = Compose(workspace, lambda: senses.evaluator)
        reports.append(run_stage(workspace.store, last, inputs=last.due(), progress=progress))
    return reports


def drafter_of(workspace: Workspace) -> Drafter:
    """The drafter that the workspace's settings name.

    Raises:
        UsageError: No adapter has a model's name, or a benchmark task does not exist.
        ModelError: A model cannot be opened.
    """
    settings = workspace.settings
    if not settings.model:
        return EvidenceDrafter(threshold=settings.threshold, tries=settings.tries)
    return _model_drafter(workspace)


def _model_drafter(workspace: Workspace) -> ModelDrafter:
    """The drafter by the workspace's models; every reply is kept in the workspace's log."""
    settings = workspace.settings
    tasks = find(workspace.task_folders)
    one_clip = [name for name, task in tasks.items() if task.roles == ("clip",)]
    for name in settings.write_for:
        if name not in one_clip:
            wrong = "asks about several media, and a model is given one clip" if name in tasks else "does not exist"
            raise UsageError(f"benchmark task {name!r}", wrong, f"there are: {', '.join(one_clip)}")
    cast = Cast(settings.model, settings.summarizer, settings.evaluator, settings.critic)
    agents = cast.open(ReplyLog(workspace.root / REPLIES))
    for model in agents.watching:
        if not set(SENSES) & set(model.modalities):
            hint = "name an audio-visual model; one that takes text alone can only be the --summarizer"
            raise ModelError(f"model {model.name}", "takes no video and no audio", hint)
    shown = attested(agents, workspace.root / CHECKS)
    return ModelDrafter(agents, tasks, settings.write_for, loop_settings(workspace), shown)


def loop_settings(workspace: Workspace) -> LoopSettings:
    """The loop as the workspace's settings have it."""
    settings = workspace.settings
    decoding = Decoding(temperature=settings.temperature, max_tokens=settings.max_tokens)
    if settings.loop == "paper":
        return LoopSettings.paper(settings.threshold, settings.tries, decoding)
    return LoopSettings(
        threshold=settings.threshold, tries=settings.tries, decoding=decoding,
        budget_tokens=settings.budget_tokens, budget_seconds=settings.budget_seconds,
    )  # fmt: skip


def doubts(drafter: Drafter, workspace: Workspace) -> Iterator[str]:
    """What will be held against the drafts: better said before the hours of work than after."""
    if not isinstance(drafter, ModelDrafter):
        return
    settings = workspace.settings
    if settings.loop != "paper" and drafter.by.warning():
        yield drafter.by.warning()
    if drafter.by.summarizer.remote and not drafter.by.reasoner.remote:
        yield (
            f"{drafter.by.summarizer.name} is on a server of others: as summarizer it is given what was seen and heard "
            "in words, also of clips that may not be sent there"
        )
    if drafter.attested == "audio-visual":
        return
    evaluator = settings.evaluator or settings.model or ""
    named = {settings.model or "": drafter.by.reasoner, evaluator: drafter.by.evaluator}
    named |= {settings.critic or evaluator: drafter.by.critic}
    for name, model in named.items():
        shown = attested(Agents.all_by(model), workspace.root / CHECKS)
        if shown != "audio-visual":
            again = f"aurelia models check {shlex.quote(name)}"
            yield f"{model.name} {_SHOWN[shown]}, and the drafts will say so; run in the workspace folder: {again}"


_SHOWN = {
    "one-sense": "was shown to use one sense only",
    "failed": "failed the planted probes",
    "never-checked": "was never shown to see and hear",
}
