"""Everything a page needs, read from the store once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from curation.failures import latest_runs
from curation.funnel import LINE, values
from curation.workspace import Workspace
from schemas.fact import Run
from schemas.issues import Report
from schemas.media import Clip, Part, Recording, Source
from schemas.perception import Perception
from schemas.reasoning import Draft
from schemas.review import Annotation, Role


@dataclass(frozen=True)
class Library:
    """The newest revisions of what stands in a workspace, by what they are about."""

    workspace: Workspace
    sources: Mapping[str, Source]
    """Subject -> source."""
    recordings: Mapping[str, Recording]
    """sha256 -> recording."""
    clips: Mapping[str, Clip]
    """Subject -> clip."""
    perceptions: Mapping[str, Perception]
    """Subject of the clip -> what was measured in it."""
    drafts: Mapping[str, Draft]
    """Key -> draft, oldest first."""
    annotations: Mapping[str, tuple[tuple[str, Annotation], ...]]
    """Identity of the item -> `(key, annotation)` of every reviewer and adjudicator; tests of reviewers left out."""
    reports: Mapping[str, Report]
    """Key of an annotation -> what the checks said."""
    splits: Mapping[str, str]
    """Identity of an item -> `train`, `validation` or `test`."""
    runs: tuple[Run, ...]
    """The last attempt of every stage at every input."""
    every_run: tuple[Run, ...]
    redacted: int
    """Facts whose content is gone; they are counted and not shown."""

    def source_of(self, part: Part) -> Source | None:
        """The source a part of a clip comes from, where it is in this store."""
        recording = self.recordings.get(part.recording_sha256)
        return self.sources.get(recording.source) if recording else None


def read_library(workspace: Workspace) -> Library:
    """Read the store of a workspace; nothing is changed."""
    store = workspace.store
    heads = {kind: list(store.heads(kind)) for kind in _KINDS}
    annotations: dict[str, tuple[tuple[str, Annotation], ...]] = {}
    for fact, judged in values(heads["annotation"], Annotation):
        if judged.role is not Role.work:
            continue
        annotations[judged.about] = (*annotations.get(judged.about, ()), (fact.key, judged))
    every_run = tuple(store.runs())
    return Library(
        workspace=workspace,
        sources={fact.subject: value for fact, value in values(heads["source"], Source)},
        recordings={value.sha256: value for _, value in values(heads["recording"], Recording)},
        clips={fact.subject: value for fact, value in values(heads["clip"], Clip)},
        perceptions={value.clip: value for _, value in values(heads["perception"], Perception)},
        drafts={fact.key: value for fact, value in values(heads["draft"], Draft)},
        annotations=annotations,
        reports={value.about: value for _, value in values(heads["report"], Report)},
        splits=_splits(workspace),
        runs=latest_runs(every_run),
        every_run=every_run,
        redacted=sum(fact.body is None for facts in heads.values() for fact in facts),
    )


_KINDS = ("source", "recording", "clip", "perception", "draft", "annotation", "report")


def _splits(workspace: Workspace) -> dict[str, str]:
    if workspace.store.splits.head(LINE) is None:
        return {}
    return {member.item: member.split.value for member in workspace.store.splits.show(LINE)}
