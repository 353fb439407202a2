"""The rules reviewers work under: versioned texts, shown on the page and bound to every annotation."""

from __future__ import annotations

from dataclasses import dataclass
from importlib.resources import files

from schemas.base import digest
from schemas.errors import ReviewError
from schemas.review import Guidelines

CURRENT = "v1"


@dataclass(frozen=True)
class GuidelinesText:
    """One version of the guidelines with its text."""

    version: str
    text: str

    @property
    def reference(self) -> Guidelines:
        """What an annotation keeps of them: version and sha256 of the text."""
        return Guidelines(version=self.version, sha256=digest(self.text.encode()))


def read(version: str = CURRENT) -> GuidelinesText:
    """The guidelines of that version.

    Raises:
        ReviewError: There is none.
    """
    place = files("curation.review.people") / "guidelines" / f"{version}.md"
    try:
        return GuidelinesText(version, place.read_text(encoding="utf-8"))
    except OSError as exc:
        raise ReviewError(f"guidelines {version}", "do not exist", f"the current version is {CURRENT}") from exc
