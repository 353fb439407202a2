"""The files of a release folder while it is being made: written, copied, compared, put in place."""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from curation.blobs import Blobs, file_sha256
from schemas.base import short
from schemas.errors import ReleaseError
from schemas.release import ReleaseFile, ReleaseRow


@contextmanager
def staging(folder: Path) -> Iterator[Path]:
    """A place beside the folder to make it in, so that it appears whole or not at all.

    What a killed build left there is removed first.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    staged = folder.parent / f".{folder.name}.partial"
    shutil.rmtree(staged, ignore_errors=True)
    staged.mkdir()
    try:
        yield staged
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def write(folder: Path, name: str, data: bytes) -> ReleaseFile:
    """Write one file of the release."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(data)
    return ReleaseFile(path=name, sha256=file_sha256(path), size_bytes=len(data))


def copy_media(blobs: Blobs, rows: Sequence[ReleaseRow], folder: Path) -> list[ReleaseFile]:
    """Copies of the files that may be passed on, each once a split and compared with its checksum.

    Raises:
        ReleaseError: A stored file is damaged.
        WorkspaceError: One is missing.
    """
    wanted = sorted({(f"{row.split}/{m.file}", m.sha256) for row in rows for m in row.media if m.file is not None})
    files = []
    for name, sha256 in wanted:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(blobs.path(sha256), path)
        if file_sha256(path) != sha256:
            raise ReleaseError(f"file {short(sha256)}", "is damaged in the workspace", "restore files/ from a backup")
        files.append(ReleaseFile(path=name, sha256=sha256, size_bytes=path.stat().st_size))
    return files


def is_bytecode(path: Path) -> bool:
    """Whether a file is what Python leaves where a module was run; it is no part of a release."""
    return "__pycache__" in path.parts


def is_same(folder: Path, files: Sequence[ReleaseFile]) -> bool:
    """Whether a folder holds exactly these files, beside what Python left where a module of it was run."""
    present = (path for path in folder.rglob("*") if path.is_file() and not is_bytecode(path.relative_to(folder)))
    return {path.relative_to(folder).as_posix(): file_sha256(path) for path in present} == {
        file.path: file.sha256 for file in files
    }
