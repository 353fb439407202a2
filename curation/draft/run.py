"""All of drafting in order: cut what was asked for, measure, draft, answer, compose."""

from __future__ import annotations

from functools import cached_property
from pathlib import Path

from aurelia.case import Agents, LoopSettings
from aurelia.draft.base import Drafter
from aurelia.draft.evidence import EvidenceDrafter
from aurelia.draft.evidence.evaluate import Evaluator
from aurelia.draft.model import ModelDrafter
from aurelia.models import load_model
from aurelia.perceive.clip import perceive
from aurelia.perceive.screen import Eyes
from aurelia.perceive.words import Ears
from aurelia.replies import LoggedModel, ReplyLog
from aurelia.tasks import find
from curation.draft.asked import DraftAsked
from curation.draft.clips import DraftClips
from curation.draft.compose import Compose
from curation.draft.perceive import Perceive
from curation.segment.stage import SegmentAsked
from curation.stage import ManyStage, Progress, Stage, StageReport, quiet, run_stage
from curation.workspace import Workspace
from schemas.perception import Perception


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


def draft(workspace: Workspace, model: str | None = None, *, progress: Progress = quiet) -> list[StageReport]:
    """Draft from every clip and question that has no draft yet.

    Args:
        workspace: An open workspace.
        model: A model such as `replay:answers.jsonl`; None for the embedded evidence drafter, which needs none.
        progress: Told after every input.

    Returns:
        A report a stage.

    Raises:
        UsageError: No adapter has the model's name.
        ModelError: The model or a tool that measures cannot be loaded.
    """
    senses = _Senses()
    drafter = _drafter(workspace, model)
    stages: list[Stage | ManyStage] = [
        SegmentAsked(workspace),
        Perceive(workspace, senses.perceive),
        DraftAsked(workspace, drafter),
        DraftClips(workspace, drafter),
    ]
    reports = [run_stage(workspace.store, stage, progress=progress) for stage in stages]
    if model is None:
        last = Compose(workspace, lambda: senses.evaluator)
        reports.append(run_stage(workspace.store, last, inputs=last.due(), progress=progress))
    return reports


def _drafter(workspace: Workspace, model: str | None) -> Drafter:
    settings = workspace.settings
    if model is None:
        return EvidenceDrafter(threshold=settings.threshold, tries=settings.tries)
    opened = LoggedModel(load_model(model), ReplyLog(workspace.root / "replies.jsonl"))
    loop = LoopSettings(threshold=settings.threshold, tries=settings.tries)
    return ModelDrafter(Agents.all_by(opened), find(workspace.task_folders), settings=loop)
