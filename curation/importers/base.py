"""What an importer is: how a dataset's file is known, and which questions are in it."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from schemas.loose import LooseRow

Read = Callable[[Path, Mapping[str, str]], Iterator[LooseRow]]
"""The questions of a file, with the importer's own options; what cannot be read is an issue of its row."""


@dataclass(frozen=True)
class Importer:
    """A format of questions; a module of this package (or a plug-in) gives one as `IMPORTER`.

    Args:
        name: What it is called after `--format`.
        title: The dataset's own name.
        about: What its files look like, in one line.
        recognises: Whether the beginning of a file (its first 64 KiB) looks like it.
        read: Its questions, in the file's order; each row once, also those that cannot be used.
        licence: Licence of the annotations as their publisher states it: SPDX, or `unknown`.
        homepage: Where that can be read.
        benchmark_tasks: The benchmark tasks its rows become.
        manifest: Name of the format of manifests (`curation.acquire.lists.manifests`) that queues its media; empty
            where rows name files or addresses themselves.
        options: What its reading can be told beside the file: name -> help.
    """

    name: str
    title: str
    about: str
    recognises: Callable[[bytes], bool]
    read: Read
    licence: str = "unknown"
    homepage: str = ""
    benchmark_tasks: tuple[str, ...] = ("av-qa",)
    manifest: str = ""
    options: Mapping[str, str] = field(default_factory=dict)
