"""The pipeline: from a video to a published, human-verified release."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from curation.project import Project

__all__ = ["Project"]


def __getattr__(name: str) -> Any:
    # Loaded on first use: the command line starts faster without every stage's packages.
    if name == "Project":
        from curation.project import Project

        return Project
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
