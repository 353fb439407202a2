"""Every shot as a clip: short ones joined to their likest neighbour, long ones divided where it disturbs least."""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from itertools import pairwise

from curation.segment.base import Candidate, Lengths, Material
from curation.segment.cheapest import divided
from curation.segment.points import common, dead, frame_grid, shot_edges, whole
from schemas.media import Boundary

_EMPTY = 0.9
"""A shot of which so much is black or still, and silent, shows nothing."""


class Shots:
    """Shots, as the detector found them."""

    name = "shots"
    version = 1

    def spans(self, material: Material, lengths: Lengths) -> list[Candidate]:
        """The shots in order; those in which nothing is to be seen or heard are left out."""
        start, end = whole(material)
        inner = [one for one in shot_edges(material.survey, frame_grid(material)) if start.at < one.at < end.at]
        edges = _together([start, *{one.at: one for one in inner}.values(), end], lengths)
        empty = dead(material)
        return [
            candidate
            for one, other in pairwise(edges)
            if sum(b - a for a, b in common([(one.at, other.at)], empty)) < _EMPTY * (other.at - one.at)
            for candidate in divided(material, lengths, one, other)
        ]


STRATEGY = Shots()


def _together(edges: list[Boundary], lengths: Lengths) -> list[Boundary]:
    """The edges without those that part a short shot from its likest neighbour.

    Two shots are the liker the less sure the boundary between them is; the shortest shot goes first. One that would
    grow too long with either neighbour stays as it is.
    """
    before, after = list(range(-1, len(edges) - 1)), list(range(1, len(edges) + 1))
    gone = [False] * len(edges)
    waiting = [(other.at - one.at, number) for number, (one, other) in enumerate(pairwise(edges))]
    heapify(waiting)
    while waiting and waiting[0][0] < lengths.shortest:
        length, shot = heappop(waiting)
        if gone[shot] or length != edges[after[shot]].at - edges[shot].at:
            continue  # it was joined since
        found = _likest(edges, (shot, after[shot]), (before, after), lengths)
        if found is not None:
            first, last, gone[found] = before[found], after[found], True
            after[first], before[last] = last, first
            heappush(waiting, (edges[last].at - edges[first].at, first))
    return [edge for number, edge in enumerate(edges) if not gone[number]]


def _likest(
    edges: list[Boundary], sides: tuple[int, int], around: tuple[list[int], list[int]], lengths: Lengths
) -> int | None:
    """The edge over which a shot is joined, or None where it would grow too long."""
    before, after = around
    inner = [n for n in sides if 0 < n < len(edges) - 1]
    together = {n: edges[after[n]].at - edges[before[n]].at for n in inner}
    fitting = [n for n in inner if together[n] <= lengths.longest]
    return min(fitting, key=lambda n: (edges[n].confidence, together[n]), default=None)
