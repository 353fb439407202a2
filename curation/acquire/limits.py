"""What a workspace lets be fetched."""

from __future__ import annotations

from curation.acquire.fetch.base import Limits
from curation.workspace import Workspace


def limits_of(workspace: Workspace) -> Limits:
    """What a workspace's settings let be fetched."""
    settings = workspace.settings
    return Limits(
        max_bytes=settings.max_source_bytes,
        max_seconds=settings.max_source_seconds,
        max_height=settings.max_height,
        allow_loopback=settings.allow_loopback_urls,
        extractors=settings.allowed_extractors,
        licences=() if "any" in settings.licences else settings.licences,
        languages=settings.subtitle_languages,
    )
