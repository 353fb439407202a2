"""Where a question comes from that somebody else's dataset asks."""

from __future__ import annotations

from typing import Any

from pydantic import Field

from schemas.base import Name, Sha256, Value, identity, short


class Imported(Value):
    """The row of somebody else's dataset that a question comes from. Nobody here has verified what it says."""

    dataset: str
    """The dataset's own name, such as `MUSIC-AVQA`."""
    importer: Name
    file: str = ""
    """Name of the file."""
    file_sha256: Sha256
    position: str
    """Where the row stands in the file: `record 17`."""
    id: str = ""
    """The dataset's own id of the question."""
    row: dict[str, Any] = Field(default_factory=dict)
    """The row as it was read."""
    licence: str = "unknown"
    """Licence of the annotations as their publisher states it: SPDX where there is one, or `unknown`."""
    homepage: str = ""
    undisclosed: bool = False
    """The dataset withholds the answer."""

    @property
    def place(self) -> str:
        """Which row of which dataset, in one line."""
        return f"{self.dataset}, {self.position} of {self.file or short(self.file_sha256)}"

    @property
    def described(self) -> str:
        """Which row of which dataset under which licence, in one line."""
        return f"{self.place} (licence: {self.licence})"

    @property
    def origin(self) -> dict[str, str]:
        """The row and its licence without what it says, for whoever must find it again."""
        return self.model_dump(mode="json", exclude={"row", "undisclosed"})

    def same_row(self) -> str:
        """The identity of the row, wherever it stands in whichever copy of the file."""
        return identity("imported", self.importer, self.id, self.row)

    def placed_as(self, other: Imported) -> Imported:
        """The same with the place of another copy of its row."""
        return self.model_copy(
            update={"file": other.file, "file_sha256": other.file_sha256, "position": other.position}
        )


class OtherRow(Value):
    """Another row that asks the same about the same media, and answers otherwise."""

    texts: tuple[str, ...] = Field(min_length=1)
    """Its right answers."""
    imported: Imported
