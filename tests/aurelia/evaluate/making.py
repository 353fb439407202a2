"""Small releases with real media, written as `curate release build` writes their tables."""

from __future__ import annotations

import shutil
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from curation.blobs import file_sha256
from curation.release.tables import parquet
from schemas.item import SplitName
from schemas.reasoning import Answer, Modality, Option, Step
from schemas.release import ReleaseMedia, ReleasePart, ReleaseRow
from tests.factories import options, sha

WORDS = ("river", "harbour", "winter", "engine")


def steps(seen: str, heard: str, then: str = "Match the two") -> tuple[Step, ...]:
    """One step seen, one heard, one that follows."""
    return (
        Step(id="s1", text=f"Look for the {seen}", answer=f"a {seen}", modality=Modality.visual,
             evidence=((0.0, 0.5),)),
        Step(id="s2", text=f"Listen for the {heard}", answer=f"the {heard}", modality=Modality.audio,
             audio_type="sound", evidence=((0.25, 1.0),)),
        Step(id="s3", text=then, answer="so it is", modality=Modality.none, kind="infer", depends_on=("s1", "s2")),
    )  # fmt: skip


def media(path: Path | None, sha256: str, recording: str, role: str = "clip") -> ReleaseMedia:
    """A piece of media cut from a recording; withheld where there is no path."""
    part = ReleasePart(
        source_id="film.mp4", source_url=None, recording_sha256=sha(recording), start=0.0, end=1.0, role="both",
        licence="CC0-1.0", attribution="",
    )  # fmt: skip
    return ReleaseMedia(
        role=role, file=None if path is None else f"media/{sha256[:2]}/{sha256}{path.suffix}", sha256=sha256,
        included=path is not None, duration=1.0, licence="CC0-1.0", attribution="", parts=(part,),
    )  # fmt: skip


def row(number: int, files: Sequence[ReleaseMedia], **fields: Any) -> ReleaseRow:
    """A question with four options about a sign and a word."""
    right = WORDS[number % 4]
    given = {
        "id": sha(f"item {number}"), "revision": sha(f"revision {number}"), "split": SplitName.test,
        "benchmark_task": "av-qa", "dataset": "", "category": "", "question": f"Which word is said by sign {number}?",
        "options": options(*WORDS), "answer": Answer(texts=(right,), option="ABCD"[number % 4]),
        "steps": steps(f"sign number {number}", "voice"), "draft_answer": Answer(texts=("winter",), option="C"),
        "draft_steps": steps("sign", f"voice {right}"), "required_modality": Modality.audio_visual,
        "question_extra": {}, "file_name": files[0].file, "media_sha256": files[0].sha256,
        "media_included": all(one.included for one in files), "duration": 1.0, "start": 0.0, "end": 1.0,
        "source_id": "film.mp4", "source_url": None, "licence": "CC0-1.0", "attribution": "",
        "third_party_allowed": True, "media": tuple(files), "maker": "A model.", "maker_models": ("some/teacher",),
        "demo": False, "canary": "guid",
    }  # fmt: skip
    return ReleaseRow(**{**given, **fields})


def write(folder: Path, rows: Sequence[ReleaseRow], files: Mapping[str, Path]) -> Path:
    """A release folder of these rows, with the media of those that include it.

    Args:
        folder: The folder to make.
        rows: Its rows.
        files: sha256 -> where the file lies.
    """
    for split in sorted({one.split for one in rows}):
        mine = [one for one in rows if one.split is split]
        table = folder / split / "metadata.parquet"
        table.parent.mkdir(parents=True)
        table.write_bytes(parquet(mine, split))
        for one in (one for each in mine for one in each.media if one.file is not None):
            target = folder / split / str(one.file)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(files[one.sha256], target)
    (folder / "README.md").write_text(f"| Split line | `main`, version 1, hash `{sha('split')}` |\n")
    (folder / "croissant.json").write_text('{"name": "small", "version": "0.1.0"}')
    return folder


class Films:
    """Films by name, each a real file, and what a row says about them."""

    def __init__(self, paths: Mapping[str, Path]) -> None:
        self.paths = dict(paths)
        self.hashes = {name: file_sha256(path) for name, path in self.paths.items()}

    def media(self, name: str, recording: str = "", role: str = "clip", *, included: bool = True) -> ReleaseMedia:
        """A film as media of a row."""
        path = self.paths[name] if included else None
        return media(path, self.hashes[name], recording or f"recording of {name}", role)

    @property
    def by_sha256(self) -> dict[str, Path]:
        """sha256 -> file."""
        return {self.hashes[name]: path for name, path in self.paths.items()}


def tracks() -> tuple[Option, ...]:
    """The options of a match."""
    return options("Track A", "Track B", "Track C", "Track D")
