"""What a drafter is: a clip with its measurements in, drafts out."""

from __future__ import annotations

from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol, TypeVar

from schemas.errors import ToolkitError
from schemas.maker import Maker
from schemas.media import Clip
from schemas.perception import Perception
from schemas.reasoning import AskedQuestion, Draft, MediaRef

K = TypeVar("K", bound=Hashable)


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

    def draft_many(self, scenes: Iterable[tuple[K, Scene]]) -> Iterator[tuple[K, list[Draft] | ToolkitError]]:
        """Drafts for each clip, as soon as they are there: answers to `scene.asked` where there are any, else own.

        Args:
            scenes: Key and clip; taken one by one as there is room.

        Yields:
            The key with its drafts, or with the expected failure of that clip alone.

        Raises:
            ModelError: A model or tool cannot be loaded or reached at all.
        """
        ...

    def note(self) -> str:
        """How it is doing, for the progress bar; empty where there is nothing to say."""
        ...


def one_by_one(
    draft: Callable[[Scene], list[Draft]], scenes: Iterable[tuple[K, Scene]]
) -> Iterator[tuple[K, list[Draft] | ToolkitError]]:
    """`draft_many` for a drafter that looks at one clip after the other; a clip that fails stops no other.

    Args:
        draft: Drafts for one clip.
        scenes: Key and clip.
    """
    for key, scene in scenes:
        try:
            drafts = draft(scene)
        except ToolkitError as exc:
            yield key, exc
        else:
            yield key, drafts
