"""All of segmenting in order: survey, look for repeats, cut; then what lists asked for late."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace

from curation.executors import opened
from curation.executors.base import Executor
from curation.outcome import Progress, StageReport, quiet
from curation.segment.cutting import STAGE
from curation.segment.late import SegmentLate
from curation.segment.stage import GIVEN, Segment
from curation.segment.survey import Survey
from curation.segment.twins import Twins
from curation.stage import run_stage
from curation.workspace import Workspace
from schemas.fact import Fact
from schemas.media import AskedSpan, Recording


def segment(
    workspace: Workspace,
    chosen: Sequence[str] | None = None,
    *,
    again: bool = False,
    executor: Executor | str | None = None,
    progress: Progress = quiet,
) -> StageReport:
    """Survey every new recording and cut it into clips.

    Args:
        workspace: An open workspace; its settings say how (`model_copy` them for one run).
        chosen: Names of strategies, in order; by default what the settings say.
        again: Look at every recording again: try what was set aside, and cut with a newer version also what people
            have judged. What is there already is neither surveyed nor cut twice.
        executor: Where the work runs: one that stays open, or what `curation.executors.opened` takes. By default what
            the settings say.
        progress: Told after every input.

    Returns:
        How many recordings were cut, and how many clips are new; issues and failures of all stages.

    Raises:
        UsageError: There is no such strategy, detector or executor.
        SettingsError: The lengths are not in order.
    """
    store = workspace.store
    surveying, cutting = Survey(workspace, workspace.settings.detector), Segment(workspace, chosen, again=again)
    with _pool(workspace, executor) as pool:
        unseen = _unseen(workspace, cutting) if again else None
        surveyed = run_stage(store, surveying, inputs=unseen, executor=pool, progress=progress)
        twins = run_stage(store, Twins(workspace), progress=progress)
        waiting = _recordings(workspace) if again else store.pending(Recording.kind, cutting.name, cutting.version)
        cut = run_stage(store, cutting, inputs=cutting.ready(waiting), executor=pool, progress=progress)
        reports = [surveyed, twins, cut]
        if GIVEN in (chosen or workspace.settings.strategies):
            late = SegmentLate(workspace, AskedSpan.kind)
            asked = late.ready(store.pending(late.consumes, late.name, late.version))
            reports.append(run_stage(store, late, inputs=asked, executor=pool, progress=progress))
    return _together(cut, reports)


@contextmanager
def _pool(workspace: Workspace, executor: Executor | str | None) -> Iterator[Executor]:
    if executor is None or isinstance(executor, str):
        with opened(workspace.settings, executor) as pool:
            yield pool
    else:
        yield executor


def _recordings(workspace: Workspace) -> list[Fact]:
    return [fact for fact in workspace.store.heads(Recording.kind) if fact.body is not None]


def _unseen(workspace: Workspace, cutting: Segment) -> list[Fact]:
    """Recordings without a survey, those that were set aside too."""
    every = _recordings(workspace)
    ready = {fact.key for fact in cutting.ready(every)}
    return [fact for fact in every if fact.key not in ready]


def _together(cut: StageReport, reports: Sequence[StageReport]) -> StageReport:
    """One report: the recordings that were cut, the clips of all stages, and what any stage has to say."""
    return replace(
        cut,
        stage=STAGE,
        rejected=sum(one.rejected for one in reports),
        failed=sum(one.failed for one in reports),
        new_facts=sum(one.new_facts for one in reports[2:]),
        issues=tuple(issue for one in reports for issue in one.issues),
        seconds=sum(one.seconds for one in reports),
    )
