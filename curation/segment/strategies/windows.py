"""Windows of the target length, one after another, each repeating as much of the one before as `overlap` says."""

from __future__ import annotations

from itertools import count

from curation.segment.base import Candidate, Lengths, Material, visible
from curation.segment.points import frame_grid
from schemas.base import on_grid
from schemas.media import Boundary


class Windows:
    """Fixed windows, whatever is to be seen or heard."""

    name = "windows"
    version = 1

    def spans(self, material: Material, lengths: Lengths) -> list[Candidate]:
        """Windows from the start; what is left at the end is one more if it is not shorter than the shortest clip."""
        over, grid = on_grid(visible(material.recording)), frame_grid(material)
        found: list[Candidate] = []
        for number in count():
            start = grid(number * (lengths.target - lengths.overlap))
            end = min(grid(start + lengths.target), on_grid(start + lengths.longest), over)
            if on_grid(end - start) < lengths.shortest:
                break
            edges = (
                Boundary(at=start, reason="window" if number else "start"),
                Boundary(at=end, reason="window" if end < over else "end"),
            )
            found.append(Candidate(start, on_grid(end - start), edges))
            if end == over:
                break
        return found


STRATEGY = Windows()
