"""What a drafter is: a clip with its measurements in, drafts out."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

from schemas.media import Clip
from schemas.perception import Perception
from schemas.reasoning import AskedQuestion, Draft, Maker, MediaRef


@dataclass(frozen=True)
class Scene:
    """All a drafter may look at for one clip.

    Args:
        clip: The clip.
        clip_path: Its file.
        perception: What was measured in it.
        siblings: What was measured in other clips of the same recording; wrong options come from there.
        asked: Questions that people gave about it; only drafts for these are wanted where there are any.
        seed: Decides every choice that is free.
        third_party_allowed: Whether the media may be sent to servers of others.
    """

    clip: Clip
    clip_path: Path
    perception: Perception
    siblings: tuple[Perception, ...] = ()
    asked: tuple[AskedQuestion, ...] = ()
    seed: int = 0
    third_party_allowed: bool = False

    @property
    def media(self) -> MediaRef:
        """The clip as a question refers to it."""
        clip = self.clip
        return MediaRef(role="clip", clip=clip.subject(), sha256=clip.sha256, duration=clip.duration)


class Drafter(Protocol):
    """Makes drafts from a clip. The same scene gives the same drafts."""

    @property
    def maker(self) -> Maker:
        """What makes the drafts, by its true name."""
        ...

    @property
    def parameters(self) -> Mapping[str, Any]:
        """Whatever else decides a draft beside the clip, its maker and the workspace's seed, threshold and tries."""
        ...

    def draft(self, scene: Scene) -> list[Draft]:
        """Drafts for one clip: answers to `scene.asked` where there are any, else questions of its own.

        Raises:
            MediaError: The clip's file cannot be read.
            ModelError: A model or tool cannot be loaded or reached.
        """
        ...
