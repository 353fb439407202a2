"""What a release carries for other harnesses, in its folder `harness/`."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from curation.blobs import file_sha256
from curation.exporters.export import FOLDER, export
from schemas.errors import MediaError, ReleaseError
from schemas.issues import Issue, Severity
from schemas.release import ReleaseFile


def write_harnesses(folder: Path, names: Sequence[str]) -> tuple[list[ReleaseFile], tuple[Issue, ...]]:
    """Write the files of harnesses into a release that is being made.

    Args:
        folder: The release folder, with its tables, media and card.
        names: Which harnesses; none for nothing.

    Returns:
        The files, and what they leave out. Where nothing can be asked about (all media withheld), there are none.

    Raises:
        UsageError: No harness has such a name.
    """
    if not names:
        return [], ()
    try:
        done = export(folder, names, folder / FOLDER)
    except (ReleaseError, MediaError) as exc:
        why = f"carries nothing for other harnesses: {exc.subject} {exc.message}"
        return [], (Issue(kind="no-harness", subject="release", message=why, hint=exc.hint, severity=Severity.warning),)
    files = []
    for name in done.files:
        path = folder / FOLDER / name
        files.append(ReleaseFile(path=f"{FOLDER}/{name}", sha256=file_sha256(path), size_bytes=path.stat().st_size))
    return files, done.issues
