"""Where a question comes from: its row, the place of that, and under which licence."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Self

from curation.acquire.info import one_line
from curation.blobs import file_sha256
from curation.importers.base import Importer
from schemas.base import identity
from schemas.loose import LooseRow
from schemas.reasoning import AskedQuestion, Imported

_LONGEST = 100
"""Characters of a dataset's name or licence."""


@dataclass(frozen=True)
class Origin:
    """A file that is imported.

    Args:
        path: It, or a folder of files.
        sha256: Its hash.
        importer: Reads it.
        licence: The licence of its annotations, where a person states another than the importer.
    """

    path: Path
    sha256: str
    importer: Importer
    licence: str = ""

    @classmethod
    def of_file(cls, path: Path, importer: Importer, licence: str) -> Self:
        """The same with the hash of what is there."""
        return cls(path, _sha256(path), importer, licence)

    def of(self, row: LooseRow) -> Imported:
        """Where the question in a row comes from."""
        file, _, position = row.subject.partition(", ")
        importer = self.importer
        generic = importer.options and importer.title == importer.name
        name = (row.dataset or self.path.stem) if generic or importer.name == "step-trace" else importer.title
        licence = self.licence or row.licence or importer.licence
        return Imported(
            dataset=_short(name), importer=importer.name, file=file, file_sha256=self.sha256, position=position,
            id=row.id, row=row.raw, licence=_short(licence), homepage=importer.homepage, undisclosed=row.undisclosed,
        )  # fmt: skip


def called(question: AskedQuestion) -> str:
    """The row of a question, as messages name it."""
    row = question.imported
    return "" if row is None else f"{row.file}, {row.position}"


def _short(text: str) -> str:
    """What a file or a user calls something: one line, for it stands on pages and in releases."""
    return one_line(text)[:_LONGEST] or "unknown"


def _sha256(path: Path) -> str:
    """The sha256 of a file; of a folder, that of the names and hashes of its files."""
    if path.is_file():
        return file_sha256(path)
    files = sorted(file for file in path.rglob("*") if file.is_file())
    return identity(*([file.relative_to(path).as_posix(), file_sha256(file)] for file in files))
