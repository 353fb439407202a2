"""The neighbours of a clip: what was measured elsewhere in its recording."""

from __future__ import annotations

from curation.draft import lookup
from db.store import Store
from schemas.fact import Fact
from schemas.media import Clip
from schemas.perception import Perception

Measured = tuple[Fact, Perception]


class Nearby:
    """Looks up all clips of a recording once, however many of them are asked about one after another.

    Args:
        store: The store; what is measured after the first look is not seen, so make a new one for each run of a stage.
    """

    def __init__(self, store: Store) -> None:
        self._store = store
        self._recording = ""
        self._clips: list[tuple[Fact, Clip]] = []
        self._measured: dict[str, Measured] = {}

    def of(self, clip: Clip) -> list[Measured]:
        """The measurements of the other clips of a clip's recording, in order of their start.

        An earlier segmentation, or a person, may have cut the same moment: that is no neighbour. No two show the same.
        """
        part = clip.shown[0]
        if part.recording_sha256 != self._recording:
            self._look(clip)
        others = lookup.apart(pair for pair in self._clips if lookup.overlap(part, pair[1].shown[0]) == 0)
        return [self._measured[fact.key] for fact, _clip in others if fact.key in self._measured]

    def _look(self, clip: Clip) -> None:
        self._recording, self._measured = clip.parts[0].recording_sha256, {}
        recording = lookup.recording_of(self._store, clip)
        self._clips = list(lookup.cut_clips(self._store, recording)) if recording is not None else []
        for fact, one in self._clips:
            measured = lookup.perception_fact(self._store, one)
            if measured is not None and measured.body is not None:
                self._measured[fact.key] = (measured, measured.contract(Perception))
