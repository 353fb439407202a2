"""The stage that drafts questions, answers and steps from what was measured in each clip."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from aurelia.draft.base import Drafter, Scene
from aurelia.draft.evidence.why import why_nothing
from curation.draft import lookup
from curation.draft.nearby import Measured, Nearby
from curation.segment.findings import title
from curation.stage import Outcome
from curation.workspace import Workspace
from schemas.base import identity, normal_text, short
from schemas.errors import ToolkitError, WorkspaceError
from schemas.fact import Fact, machine_fact
from schemas.issues import Issue, Severity
from schemas.media import Clip
from schemas.perception import Perception
from schemas.reasoning import AskedQuestion, Draft


@dataclass(frozen=True)
class _Work:
    """One input under way."""

    fact: Fact
    scene: Scene
    near: tuple[Measured, ...]


class DraftClips:
    """Perception -> Drafts, by one drafter."""

    version = 1
    consumes = "perception"

    def __init__(self, workspace: Workspace, drafter: Drafter) -> None:
        self._workspace = workspace
        self._drafter = drafter
        self._nearby = Nearby(workspace.store)
        self._params = parameters(workspace, drafter)
        self.name = stage_name("draft", self._params)

    def work_many(self, facts: Sequence[Fact]) -> Iterator[tuple[Fact, Outcome | ToolkitError]]:
        """Draft from each clip's measurements; clips that lack a sense, or belong to asked questions, give nothing."""
        works: dict[str, _Work] = {}
        idle: list[Fact] = []
        for key, result in self._drafter.draft_many(self._scenes(facts, works, idle)):
            work = works.pop(key)
            yield work.fact, result if isinstance(result, ToolkitError) else self._outcome(work, result)
        for fact in idle:
            yield fact, Outcome()

    def note(self) -> str:
        """How the models are doing."""
        return self._drafter.note()

    def _scenes(self, facts: Sequence[Fact], works: dict[str, _Work], idle: list[Fact]) -> Iterator[tuple[str, Scene]]:
        for fact in facts:
            clip = next(iter(self._workspace.store.parents(fact.key))).contract(Clip)
            if not (clip.has_video and clip.has_audio) or is_given(clip):
                idle.append(fact)
                continue
            near = tuple(self._nearby.of(clip))
            scene = scene_for(self._workspace, clip, fact.contract(Perception), near)
            works[fact.key] = _Work(fact, scene, near)
            yield fact.key, scene

    def _outcome(self, work: _Work, drafts: list[Draft]) -> Outcome:
        by, params = (self.name, self.version), self._params | beside(work.near)
        return Outcome(
            facts=draft_facts(self._workspace, work.scene.clip, drafts, (work.fact.key,), by, params),
            issues=(
                *(dropped(draft) for draft in drafts if draft.status == "dropped"),
                *(nothing_to_ask(self._workspace, work.scene) if not drafts else ()),
            ),
        )


def is_given(clip: Clip) -> bool:
    """Whether a person asked for just this span: such clips are for that person's questions."""
    return any(boundary.reason == "given" for boundary in clip.boundaries)


def scene_for(
    workspace: Workspace,
    clip: Clip,
    perception: Perception,
    near: Iterable[Measured],
    asked: tuple[AskedQuestion, ...] = (),
) -> Scene:
    """All a drafter may look at for one clip: the file, its measurements, and those of its neighbours.

    Raises:
        WorkspaceError: The clip's file is not where it belongs.
    """
    recording = lookup.recording_of(workspace.store, clip)
    source = lookup.source_of(workspace.store, recording) if recording is not None else None
    path = workspace.blobs.path(clip.sha256)
    if not path.is_file():  # a disk that is not mounted: no clip is to blame, and none may be marked as failed
        raise WorkspaceError(str(path), "is not there", "mount its disk or restore it, and run the command again")
    return Scene(
        clip=clip,
        clip_path=path,
        perception=perception,
        siblings=tuple(perception for _fact, perception in near),
        asked=asked,
        seed=workspace.settings.seed,
        third_party_allowed=source is not None and source.rights.third_party_allowed,
    )


def parameters(workspace: Workspace, drafter: Drafter) -> dict[str, Any]:
    """Whatever decides a drafter's results beside the clip; a change makes new drafts beside the old ones."""
    settings = workspace.settings
    maker = drafter.maker
    return {
        "maker": f"{maker.name}/{maker.version}",
        "models": dict(maker.models),
        "seed": settings.seed,
        "threshold": settings.threshold,
        "tries": settings.tries,
        **({"drafter": dict(drafter.parameters)} if drafter.parameters else {}),
    }


def beside(near: Iterable[Measured]) -> dict[str, Any]:
    """The neighbours as a parameter: wrong options come from them, so with others a draft is another one."""
    return {"neighbours": identity(*(fact.key for fact, _perception in near))}


def stage_name(prefix: str, params: dict[str, Any]) -> str:
    """A stage's name with its parameters folded in, so that other parameters are other work; 64 characters at most."""
    return f"{prefix}:{params['maker'][:40]}:{identity(params)[:8]}"


def draft_facts(
    workspace: Workspace,
    clip: Clip,
    drafts: list[Draft],
    parents: tuple[str, ...],
    by: tuple[str, int],
    params: dict[str, Any],
) -> tuple[Fact, ...]:
    """Drafts as facts; those about something people have judged, or that was redacted, are left out.

    Args:
        workspace: An open workspace.
        clip: The (first) clip the drafts are about.
        drafts: The drafts.
        parents: Keys of what they were made from.
        by: Name and version of the stage that made them.
        params: What decided the result beside the parents.
    """
    facts = []
    stage, version = by
    judged = lookup.judged(workspace.store, clip)
    recording = lookup.recording_of(workspace.store, clip)
    source = lookup.source_of(workspace.store, recording) if recording else None
    demo = workspace.settings.demo or (source is not None and source.demo)
    for draft in drafts:
        about = draft.subject()
        asked = (draft.benchmark_task, normal_text(draft.question.text))
        if asked in judged or lookup.reviewed(workspace.store, about) or lookup.redacted(workspace.store, about):
            continue
        marked = draft.model_copy(update={"demo": draft.demo or demo})
        unique = {**params, "about": about}
        facts.append(machine_fact(marked, parents=parents, stage=stage, version=version, params=unique))
    return tuple(facts)


def nothing_to_ask(workspace: Workspace, scene: Scene) -> Iterator[Issue]:
    """Why no question was drafted from a clip, where the measurements say so."""
    reason = why_nothing(scene.perception, scene.siblings)
    if reason:
        part = scene.clip.parts[0]
        recording = lookup.recording_of(workspace.store, scene.clip)
        name = title(workspace, recording) if recording else short(part.recording_sha256)
        yield Issue(
            kind="nothing-to-ask",
            subject=f"{name} from {part.start:.1f} to {part.end:.1f} s",
            message=reason,
            hint="ask a question of your own: curate add --questions FILE, or draft with --model",
            severity=Severity.warning,
        )


def dropped(draft: Draft) -> Issue:
    """What to say about a draft that fell below the threshold: clip by clip, for a model often asks alike."""
    on = ", ".join(short(medium.clip) for medium in draft.media)
    words = draft.question.text if len(draft.question.text) <= _TOLD else f"{draft.question.text[:_TOLD]}…"
    return Issue(
        kind="draft-dropped",
        subject=f"{draft.benchmark_task} {words!r} on clip {on}",
        message=draft.reason or "its score stayed below the threshold",
        severity=Severity.warning,
    )


_TOLD = 60
"""Characters of a question that a message tells."""
