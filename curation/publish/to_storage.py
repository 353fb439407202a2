"""Publishing to a folder or an object store: staged beside its place, read back and verified, marked complete last.

`SHA256SUMS` is the mark: a release without it is not whole, and it is written when everything else is in its place.
"""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

from curation.publish.shipment import Shipment
from curation.publish.storage import Storage
from curation.release.checks import SUMS
from curation.release.files import is_bytecode
from curation.stage import Progress, quiet
from schemas.errors import ReleaseError
from schemas.release import ReleaseFile

_MOST_TRIES = 3


def publish_to_storage(shipment: Shipment, storage: Storage, *, progress: Progress = quiet) -> bool:
    """Publish a release as the folder `NAME-VERSION` of a place.

    Args:
        shipment: What to publish.
        storage: The place.
        progress: Told how far it is.

    Returns:
        False where this very release was published before and is whole; files that are damaged there are mended.

    Raises:
        ReleaseError: Another release lies there, the place cannot be written, or gives back something else.
    """
    final = f"{shipment.name}-{shipment.version}"
    staged = f".{final}.partial"
    there = storage.sizes(final)
    if SUMS in there:
        _refuse_other(shipment, storage, final, there)
        mended = _bring_all(shipment, storage, final, there, progress)
        storage.remove(staged)
        return mended
    if storage.local and there:
        raise ReleaseError(f"{storage.url}/{final}", "exists and is no release", "move it away, or name another folder")
    _fill(shipment, storage, staged, progress)
    if storage.local:
        _refuse_odd(storage, staged, shipment.files)
        storage.rename(staged, final)
        return True
    _into_place(shipment, storage, staged, final)
    storage.remove(staged)
    return True


def _refuse_other(shipment: Shipment, storage: Storage, final: str, there: dict[str, int]) -> None:
    if storage.sha256(f"{final}/{SUMS}") != shipment.digest:
        raise ReleaseError(
            f"{storage.url}/{final}", "holds another release of this version, or its list is damaged",
            "build it under a new version, or remove what lies there first",
        )  # fmt: skip
    known = {file.path for file in shipment.files}
    for odd in sorted(path for path in there.keys() - known if not is_bytecode(Path(path))):
        raise ReleaseError(f"{storage.url}/{final}/{odd}", "is no part of the release there", "remove it first")


def _fill(shipment: Shipment, storage: Storage, staged: str, progress: Progress) -> None:
    """Write every file that is not there as it should be, and read it back."""
    there = storage.sizes(staged)
    if there.keys() - {file.path for file in shipment.files}:  # of an earlier try with other content
        storage.remove(staged)
        there = {}
    _bring_all(shipment, storage, staged, there, progress)


def _bring_all(
    shipment: Shipment, storage: Storage, folder: str, there: dict[str, int], progress: Progress
) -> bool:  # fmt: skip
    """Every file as it should be, read back; False where all of them were so already."""
    written = False
    for number, file in enumerate(shipment.files):
        progress("publish", number, len(shipment.files), file.path)
        written |= _bring(shipment, storage, file, f"{folder}/{file.path}", there.get(file.path))
    progress("publish", len(shipment.files), len(shipment.files), "")
    return written


def _bring(shipment: Shipment, storage: Storage, file: ReleaseFile, name: str, size: int | None) -> bool:
    for number in range(_MOST_TRIES):
        if size == file.size_bytes and storage.sha256(name) == file.sha256:
            return number > 0
        storage.put(shipment.folder / file.path, name)
        size = file.size_bytes
    if storage.sha256(name) != file.sha256:
        raise ReleaseError(f"{storage.url}/{name}", "is read back with other content than was written", "run it again")
    return True


def _into_place(shipment: Shipment, storage: Storage, staged: str, final: str) -> None:
    """Copy within the store, the mark last; what a killed run left there is written over."""
    *files, mark = shipment.files
    for file in files:
        storage.copy(f"{staged}/{file.path}", f"{final}/{file.path}")
    _refuse_odd(storage, final, files)
    storage.copy(f"{staged}/{mark.path}", f"{final}/{mark.path}")


def _refuse_odd(storage: Storage, folder: str, files: Sequence[ReleaseFile]) -> None:
    """Stop where something else lies among what was copied: whoever takes the folder would take it for a part."""
    odd = storage.sizes(folder).items() ^ {(file.path, file.size_bytes) for file in files}
    if odd:
        raise ReleaseError(f"{storage.url}/{folder}/{min(odd)[0]}", "is not part of what was copied", "remove it first")
