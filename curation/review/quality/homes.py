"""Which split an item is in or is planned for, and under which licences its media is."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from curation.funnel import LINE, values
from curation.split import homes
from db.store import Store
from schemas.base import normal_text
from schemas.item import SplitName
from schemas.media import Clip, Recording, Source


class Homes:
    """Looks splits and licences up; what it needs is read from the store once, when first asked for.

    Args:
        store: The store.
    """

    def __init__(self, store: Store) -> None:
        self._store = store

    def split(self, item: str, clips: Iterable[str]) -> SplitName | None:
        """The split of an item: as committed, else where what its media comes from was committed, else as planned for
        it, else None.

        Args:
            item: Identity of the item.
            clips: Subjects of its clips.
        """
        if item in self._committed:
            return self._committed[item]
        if not self._taken and not self._planned:
            return None
        groups = [group for clip in clips for group in self._groups(clip)]
        found = (where[group] for where in (self._taken, self._planned) for group in groups if group in where)
        return next(found, None)

    def licences(self, clip: str) -> dict[str, list[str]]:
        """Licences (SPDX ids) of the footage and the soundtrack of what a clip was made from."""
        sources = [self._sources[source] for _, source in self._origins(clip) if source in self._sources]
        return {
            "footage": sorted({one.credited.footage.spdx for one in sources}) or ["unknown"],
            "soundtrack": sorted({one.credited.soundtrack.spdx for one in sources}) or ["unknown"],
        }

    def _groups(self, clip: str) -> Iterable[str]:
        for sha256, source in self._origins(clip):
            yield f"recording:{sha256}"
            if source in self._sources and (channel := normal_text(self._sources[source].channel)):
                yield f"channel:{channel}"

    def _origins(self, clip: str) -> list[tuple[str, str]]:
        """sha256 of the recording and subject of the source of every part."""
        return [(sha256, self._recordings.get(sha256, "")) for sha256 in self._clips.get(clip, ())]

    @cached_property
    def _committed(self) -> Mapping[str, SplitName]:
        if self._store.splits.head(LINE) is None:
            return {}
        return {member.item: member.split for member in self._store.splits.show(LINE)}

    @cached_property
    def _taken(self) -> Mapping[str, SplitName]:
        return homes(self._store, LINE)

    @cached_property
    def _planned(self) -> Mapping[str, SplitName]:
        return self._store.assignments.planned_splits()

    @cached_property
    def _clips(self) -> Mapping[str, tuple[str, ...]]:
        found = values(self._store.heads("clip"), Clip)
        return {fact.subject: tuple(dict.fromkeys(p.recording_sha256 for p in clip.parts)) for fact, clip in found}

    @cached_property
    def _recordings(self) -> Mapping[str, str]:
        return {one.sha256: one.source for _, one in values(self._store.heads("recording"), Recording)}

    @cached_property
    def _sources(self) -> Mapping[str, Source]:
        return {fact.subject: one for fact, one in values(self._store.heads("source"), Source)}
