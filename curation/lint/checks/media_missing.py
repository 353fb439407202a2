"""A row that names no media."""

from __future__ import annotations

from collections.abc import Iterator

from curation.lint.base import Flaw, row_check
from curation.lint.rows import name_of
from schemas.loose import LooseRow


def _flaws(row: LooseRow) -> Iterator[Flaw]:
    if not row.media:
        yield Flaw("names no media", "say which clip it is about", at="media")
    for media in row.media:
        if not name_of(media):
            yield Flaw(f"its {media.role} has neither id, address nor file", "say which clip it is about", at="media")
        elif media.end is not None and media.end <= (media.start or 0.0):
            message = f"its {media.role} ends at {media.end:g} s, not after its start at {media.start or 0.0:g} s"
            yield Flaw(message, "mend the span", at="media")


CHECK = row_check("media-missing", "no media is named, or its span holds nothing", _flaws)
