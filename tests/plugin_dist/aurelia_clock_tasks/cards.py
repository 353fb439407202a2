"""An exporter outside the toolkit: questions as cards of text."""

from __future__ import annotations

from collections.abc import Iterator

from curation.exporters.base import Exporter, Material


def _files(material: Material) -> Iterator[tuple[str, bytes]]:
    for arm, lines in material.arms.items():
        yield f"{arm}.txt", "\n".join(line["question"] for line in lines).encode()


EXPORTER = Exporter(
    name="cards", title="Cards", homepage="https://example.org", files=_files, command=lambda _material: "read cards"
)
