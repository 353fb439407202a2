"""Which projects on a server are this workspace's, and how far each was read."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from curation.review.sync.projects import project_key
from curation.review.sync.remote import RemoteProject
from curation.workspace import Workspace
from db.reviews import ReviewProject


def ours(
    workspace: Workspace, found: Sequence[RemoteProject], states: Mapping[str, ReviewProject]
) -> list[RemoteProject]:
    """Ours among a server's projects: by our key in the description, or by the server's id where somebody edited it."""
    prefix, ids = project_key(workspace, ""), {state.project_id for state in states.values()}
    return [project for project in found if f"[{prefix}" in project.description or project.id in ids]


def holders(
    states: Mapping[str, ReviewProject], found: Mapping[int, ReviewProject]
) -> set[int]:  # fmt: skip
    """The one project that each key stands for: the known one, else the oldest.

    A project whose making was on its way when a push was killed may come in late, beside the one that was made
    instead. It has tasks only where somebody gave it some; were it taken for ours, all would be sent a second time.

    Args:
        states: Our rows of projects by key.
        found: How far each project on the server was read.
    """
    by_key: dict[str, list[int]] = {}
    for number, state in found.items():
        by_key.setdefault(state.key, []).append(number)
    known = {key: states[key].project_id for key in by_key.keys() & states.keys()}
    return {known[key] if known.get(key) in some else min(some) for key, some in by_key.items()}


def state_of(
    workspace: Workspace, server: str, project: RemoteProject, states: Mapping[str, ReviewProject]
) -> ReviewProject:
    """How far a project was read; from the start where it is new, or another one under a known key."""
    known = next((state for state in states.values() if state.project_id == project.id), None)
    if known is not None:
        return known
    prefix = project_key(workspace, "")
    rest = project.description.partition(f"[{prefix}")[2]
    return ReviewProject(server, rest.split(" ", 1)[0].split("]", 1)[0], project.id)
