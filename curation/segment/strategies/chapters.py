"""The chapters of a recording: short ones joined to the next, long ones divided where it disturbs least."""

from __future__ import annotations

from curation.segment.base import Candidate, Lengths, Material, visible
from curation.segment.cheapest import divided
from curation.segment.points import frame_grid
from schemas.base import on_grid
from schemas.media import Boundary

_TITLE = 200
"""Characters of a title that are kept."""

Stretch = tuple[float, float, str]


class Chapters:
    """Chapters, as the publisher or the container names them."""

    name = "chapters"
    version = 1

    def spans(self, material: Material, lengths: Lengths) -> list[Candidate]:
        """The chapters in order; none for a recording without chapters."""
        grid, over = frame_grid(material), on_grid(visible(material.recording))
        found: list[Candidate] = []
        for start, end, title in _together(_stretches(material, over), lengths):
            edges = (
                Boundary(at=min(grid(at), over), reason="chapter", note=title[:_TITLE])
                for at in (start, min(end, over))
            )
            found += divided(material, lengths, *edges)
        return found


STRATEGY = Chapters()


def _stretches(material: Material, over: float) -> list[Stretch]:
    """The chapters in order of time, each up to the next at most."""
    chapters = sorted(material.recording.chapters, key=lambda one: (one.start, one.end))
    ends = [*(one.start for one in chapters[1:]), over]
    cut = ((one.start, min(one.end, end, over), one.title) for one, end in zip(chapters, ends, strict=False))
    return [one for one in cut if one[1] > one[0]]


def _together(stretches: list[Stretch], lengths: Lengths) -> list[Stretch]:
    """Neighbours joined while the first is shorter than the shortest clip and both fit into the longest."""
    found: list[Stretch] = []
    for start, end, title in stretches:
        if found and _joins(found[-1], start, end, lengths):
            first = found.pop()
            found.append((first[0], end, " / ".join(part for part in (first[2], title) if part)))
        else:
            found.append((start, end, title))
    return found


def _joins(before: Stretch, start: float, end: float, lengths: Lengths) -> bool:
    short = min(before[1] - before[0], end - start) < lengths.shortest
    return short and start - before[1] < lengths.shortest and end - before[0] <= lengths.longest
