"""VLMEvalKit: one table an arm with the columns that its readers ask for, a dataset class, and a way to start it.

VLMEvalKit is not on the package registry and takes datasets from its own tree alone, so `run.py` adds ours to it and
then starts it. The columns and the class follow its public source (`vlmeval/dataset/video_base.py`, `worldsense.py`
and `run.py`, read in 2026); here it has not been run.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from curation.exporters.base import Exporter, Line, Material

_HERE = Path(__file__).parent
COLUMNS = (
    "index", "video", "question", "answer", "category", "options", "prompt", "media", "sample", "cluster", "score",
    "answers",
)  # fmt: skip
"""`index`, `video`, `question` and `answer` are its own; an option's column is called by its letter."""


def files(material: Material) -> Iterator[tuple[str, bytes]]:
    """The tables, the class and the start."""
    for arm, lines in material.arms.items():
        yield f"{material.name}-{arm}.tsv", table(lines)
    for name in ("dataset.py", "run.py"):
        yield name, (_HERE / name).read_bytes()


def table(lines: Iterator[Line] | tuple[Line, ...] | Any) -> bytes:
    """The questions of an arm as tab-separated values."""
    rows = list(lines)
    letters = sorted({option["id"] for line in rows for option in line["options"]})
    written = io.StringIO(newline="")
    writer = csv.DictWriter(written, [*COLUMNS, *letters], delimiter="\t", lineterminator="\n", restval="")
    writer.writeheader()
    for line in rows:
        writer.writerow(_row(line))
    return written.getvalue().encode()


def _row(line: Line) -> dict[str, Any]:
    pictures = [one["file"] for one in line["media"] if one["sense"] == "video"]
    return {
        "index": line["index"], "video": pictures[0].removesuffix(".mp4") if pictures else "none",
        "question": line["question"], "answer": line["target"], "category": line["category"] or line["benchmark_task"],
        "options": json.dumps(line["options"], ensure_ascii=False), "prompt": line["prompt"],
        "media": json.dumps(line["media"], ensure_ascii=False), "sample": line["id"], "cluster": line["cluster"],
        "score": line["score"], "answers": line["answer"],
        **{option["id"]: option["text"] for option in line["options"]},
    }  # fmt: skip


def command(material: Material) -> str:
    """As its users run it, in their checkout of VLMEvalKit."""
    return f"python RELEASE/harness/vlmevalkit/run.py --data {material.name}-baseline --model Qwen2.5-Omni-7B"


EXPORTER = Exporter(
    name="vlmevalkit", title="VLMEvalKit", homepage="https://github.com/open-compass/VLMEvalKit", files=files,
    command=command,
)  # fmt: skip
