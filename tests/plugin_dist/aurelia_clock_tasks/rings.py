"""A format of questions: `film | question | answer` on each line, for films of clocks."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path

from curation.importers.base import Importer
from schemas.loose import LooseMedia, LooseRow


def _read(path: Path, _options: Mapping[str, str]) -> Iterator[LooseRow]:
    for number, line in enumerate(path.read_text().splitlines(), start=1):
        film, question, answer = (part.strip() for part in line.split("|"))
        yield LooseRow(
            subject=f"{path.name}, record {number}",
            raw={"line": line},
            benchmark_task="av-qa",
            media=(LooseMedia(url=film),),
            question=question,
            answers=(answer,),
        )


IMPORTER = Importer(
    name="rings",
    title="Rings",
    about="lines: film | question | answer",
    recognises=lambda head: b"|" in head,
    read=_read,
    licence="CC0-1.0",
)
