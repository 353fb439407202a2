"""What an exporter is: how a release's questions are written for one harness."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

Line = Mapping[str, Any]
"""One question of one arm, as `questions/ARM.jsonl` has it: plain values, paths relative to the harness folder."""


@dataclass(frozen=True)
class Material:
    """What every harness gets.

    Args:
        name: Name of the release.
        version: Its version.
        split_hash: Hash of the split version it was built from.
        arms: Name of an arm (`steps-text`) -> its questions.
        demo: Whether the release is a demo.
        decoding: How answers are chosen: `temperature`, `top_p`, `max_tokens`.
    """

    name: str
    version: str
    split_hash: str
    arms: Mapping[str, Sequence[Line]]
    demo: bool
    decoding: Mapping[str, Any]


@dataclass(frozen=True)
class Exporter:
    """A harness; a module or folder of this package (or a plug-in) gives one as `EXPORTER`.

    Args:
        name: Its folder's name, and what it is called after `--for`.
        title: Its own name.
        homepage: Where it can be had.
        files: Its files: path relative to its own folder, and content.
        command: The one command by which its users run it, from the folder that holds `harness/`.
    """

    name: str
    title: str
    homepage: str
    files: Callable[[Material], Iterator[tuple[str, bytes]]]
    command: Callable[[Material], str]
