"""The stage that measures each cut clip once: words, on-screen text, shots, sound."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from aurelia.perceive.clip import VERSION
from curation.stage import Outcome
from curation.workspace import Workspace
from schemas.fact import Fact, machine_fact
from schemas.issues import Issue, Severity
from schemas.media import Clip
from schemas.perception import Perception

Perceiver = Callable[[Path, str], Perception]
"""Measures the clip at a path; the second argument is the clip's subject."""


class Perceive:
    """Clip -> Perception. Stitched and muxed clips are known by construction and are not measured again."""

    name = "perceive"
    version = VERSION
    consumes = "clip"

    def __init__(self, workspace: Workspace, perceiver: Perceiver) -> None:
        self._workspace = workspace
        self._perceiver = perceiver

    def work(self, fact: Fact) -> Outcome:
        """Measure one clip."""
        clip = fact.contract(Clip)
        if clip.derivation != "cut":
            return Outcome()
        perception = self._perceiver(self._workspace.blobs.path(clip.sha256), clip.subject())
        made = machine_fact(perception, parents=(fact.key,), stage=self.name, version=self.version)
        return Outcome(facts=(made,), issues=_one_sense(fact, clip))


def _one_sense(fact: Fact, clip: Clip) -> tuple[Issue, ...]:
    missing = "sound" if not clip.has_audio else "picture" if not clip.has_video else ""
    if not missing:
        return ()
    return (
        Issue(
            kind=f"no-{missing}",
            subject=f"clip {fact.key[:12]}",
            message=f"has no {missing}, so no question that needs both senses can be drafted from it",
            hint="ask your own questions about it with: curate add --questions FILE",
            severity=Severity.warning,
        ),
    )
