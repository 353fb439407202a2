"""The stage that drafts questions, answers and steps from what was measured in each clip."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from aurelia.draft.base import Drafter, Scene
from aurelia.draft.evidence.why import why_nothing
from curation.draft import lookup
from curation.segment.findings import title
from curation.stage import Outcome
from curation.workspace import Workspace
from schemas.base import identity, normal_text, short
from schemas.fact import Fact, machine_fact
from schemas.issues import Issue, Severity
from schemas.media import Clip
from schemas.perception import Perception
from schemas.reasoning import AskedQuestion, Draft


class DraftClips:
    """Perception -> Drafts, by one drafter."""

    version = 1
    consumes = "perception"

    def __init__(self, workspace: Workspace, drafter: Drafter) -> None:
        self._workspace = workspace
        self._drafter = drafter
        self._params = parameters(workspace, drafter)
        self.name = stage_name("draft", self._params)

    def work(self, fact: Fact) -> Outcome:
        """Draft from one clip's measurements."""
        clip = next(iter(self._workspace.store.parents(fact.key))).contract(Clip)
        if not (clip.has_video and clip.has_audio) or is_given(clip):
            return Outcome()
        scene = scene_for(self._workspace, clip, fact.contract(Perception))
        drafts = self._drafter.draft(scene)
        return Outcome(
            facts=draft_facts(self._workspace, clip, drafts, (fact.key,), self.name, self._params),
            issues=(
                *(dropped(draft) for draft in drafts if draft.status == "dropped"),
                *(nothing_to_ask(self._workspace, scene) if not drafts else ()),
            ),
        )


def is_given(clip: Clip) -> bool:
    """Whether a person asked for just this span: such clips are for that person's questions."""
    return any(boundary.reason == "given" for boundary in clip.boundaries)


def scene_for(workspace: Workspace, clip: Clip, perception: Perception, asked: tuple[AskedQuestion, ...] = ()) -> Scene:
    """All a drafter may look at for one clip: the file, its measurements, and those of its neighbours."""
    recording = lookup.recording_of(workspace.store, clip)
    siblings = []
    source = None
    if recording is not None:
        source = lookup.source_of(workspace.store, recording)
        for _fact, other in lookup.cut_clips(workspace.store, recording):
            # An earlier segmentation, or a person, may have cut the same moment: that is no neighbour.
            if lookup.overlap(clip.parts[0], other.parts[0]) == 0 and (
                measured := lookup.perception_of(workspace.store, other)
            ):
                siblings.append(measured)
    return Scene(
        clip=clip,
        clip_path=workspace.blobs.path(clip.sha256),
        perception=perception,
        siblings=tuple(siblings),
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
    }


def stage_name(prefix: str, params: dict[str, Any]) -> str:
    """A stage's name with its parameters folded in, so that other parameters are other work."""
    return f"{prefix}:{params['maker']}:{identity(params)[:8]}"


def draft_facts(
    workspace: Workspace, clip: Clip, drafts: list[Draft], parents: tuple[str, ...], stage: str, params: dict[str, Any]
) -> tuple[Fact, ...]:
    """Drafts as facts; those about something people have already judged are left out.

    Args:
        workspace: An open workspace.
        clip: The (first) clip the drafts are about.
        drafts: The drafts.
        parents: Keys of what they were made from.
        stage: Name of the stage that made them.
        params: What decided the result beside the parents.
    """
    facts = []
    judged = lookup.judged(workspace.store, clip)
    for draft in drafts:
        about = draft.subject()
        asked = (draft.benchmark_task, normal_text(draft.question.text))
        if asked in judged or lookup.reviewed(workspace.store, about):
            continue
        marked = draft.model_copy(update={"demo": draft.demo or workspace.settings.demo})
        facts.append(machine_fact(marked, parents=parents, stage=stage, version=1, params={**params, "about": about}))
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
    """What to say about a draft that fell below the threshold."""
    return Issue(
        kind="draft-dropped",
        subject=f"{draft.benchmark_task} {draft.question.text[:60]!r}",
        message=draft.reason or "its score stayed below the threshold",
        severity=Severity.warning,
    )
