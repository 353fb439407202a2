"""Publishing to the Hub: staged on a branch, downloaded again and verified, then put on main and tagged.

Nothing of it shows before it is verified. A run that is killed goes on at the next file that is missing: what is
there is seen from the branch's own listing, so no note of ours can be wrong.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from curation.publish.hub import MAIN, Hub
from curation.publish.patience import MOST_TRIES, PassingError, patiently
from curation.publish.shipment import Shipment
from curation.release import verify
from curation.stage import Progress, quiet
from schemas.errors import ReleaseError
from schemas.item import SplitName
from schemas.release import ReleaseFile

_MOST_FILES = 100
_MOST_BYTES = 1 << 30
"""So much goes into one commit of the staging branch, so that a kill loses little."""

OURS = (*(f"{split}/" for split in SplitName), "harness/")
"""Folders that hold nothing but a release: what an earlier version left there goes."""


def publish_to_hub(shipment: Shipment, hub: Hub, *, private: bool, progress: Progress = quiet) -> bool:
    """Publish a release to a dataset repository, as the newest commit of main and under the tag `vVERSION`.

    Args:
        shipment: What to publish.
        hub: The repository; made where it is not there.
        private: Whether a new repository is for its owner alone.
        progress: Told how far it is.

    Returns:
        False where this very release was published before.

    Raises:
        ReleaseError: Another release has this version, the Hub refuses, or what it gives back is not what was sent.
    """
    hub.create(private=private)
    refs, tag = hub.refs(), f"v{shipment.version}"
    if tag in refs.tags:
        if _missing(hub, tag, shipment) or _left(hub, tag, shipment):
            raise ReleaseError(f"hub:{hub.repo}", f"holds another release as {tag}", "build it under a new version")
        return False
    stage = f"stage-{tag}-{shipment.digest[:12]}"
    if stage not in refs.branches:
        hub.branch(stage)
    _fill(hub, stage, shipment, progress)
    _reload(hub, stage, shipment, progress)
    if _newest(shipment.version, refs.tags):
        commit = patiently(lambda: _to_main(hub, shipment), hub.pause)
    else:  # an older version that comes late does not push a newer one off main
        commit = hub.refs().branches[stage]
    hub.tag(tag, commit)
    hub.drop_branch(stage)
    return True


def _missing(hub: Hub, revision: str, shipment: Shipment) -> list[ReleaseFile]:
    there = hub.files(revision)
    return [
        file for file in shipment.files
        if file.path not in there or not there[file.path].is_same(file, shipment.folder)
    ]  # fmt: skip


def _left(hub: Hub, revision: str, shipment: Shipment) -> list[str]:
    """What an earlier version left."""
    known = {file.path for file in shipment.files}
    return [path for path in hub.files(revision) if path.startswith(OURS) and path not in known]


def _fill(hub: Hub, stage: str, shipment: Shipment, progress: Progress) -> None:
    """Commit what is missing from the staging branch, piece by piece, until nothing is."""
    left, missing = _left(hub, stage, shipment), _missing(hub, stage, shipment)
    idle = 0
    while missing or left:
        progress("publish", len(shipment.files) - len(missing), len(shipment.files), "")
        piece = next(_pieces(missing), ())
        if idle == MOST_TRIES:
            raise ReleaseError(
                f"hub:{hub.repo}", f"does not hold what was sent: {(piece or shipment.files)[0].path}", "run it again"
            )
        try:
            hub.commit(stage, piece, left, shipment.folder, f"Stage {shipment.title}")
        except PassingError as exc:
            if idle == MOST_TRIES - 1:
                raise exc.cause from exc
            hub.pause(exc.after if exc.after is not None else 2.0**idle)
        before = len(missing) + len(left)
        left, missing = _left(hub, stage, shipment), _missing(hub, stage, shipment)
        idle = idle + 1 if len(missing) + len(left) == before else 0
    progress("publish", len(shipment.files), len(shipment.files), "")


def _pieces(files: Sequence[ReleaseFile]) -> Iterator[tuple[ReleaseFile, ...]]:
    piece: list[ReleaseFile] = []
    for file in files:
        if piece and (len(piece) == _MOST_FILES or sum(f.size_bytes for f in piece) + file.size_bytes > _MOST_BYTES):
            yield tuple(piece)
            piece = []
        piece.append(file)
    if piece:
        yield tuple(piece)


def _reload(hub: Hub, stage: str, shipment: Shipment, progress: Progress) -> None:
    """Download the branch as anybody would, and verify it as a release: checksums, `datasets`, Croissant."""
    progress("verify", 0, 1, "")
    with tempfile.TemporaryDirectory(prefix="published-") as place:
        folder = Path(place) / f"{shipment.name}-{shipment.version}"
        folder.mkdir()
        top = [file.path for file in shipment.files if "/" not in file.path]
        hub.reload(stage, [*top, *(f"{ours}*" for ours in OURS)], folder)
        issues = verify(folder)
    if issues:
        raise ReleaseError(
            f"hub:{hub.repo}", f"gives back something else than was sent: {issues[0].subject} {issues[0].message}",
            f"nothing shows yet; remove the branch {stage}, then run it again",
        )  # fmt: skip
    progress("verify", 1, 1, "")


def _newest(version: str, tags: Iterable[str]) -> bool:
    return all(_number(version) > _number(tag) for tag in tags)


def _number(tag: str) -> tuple[int, ...]:
    parts = tag.removeprefix("v").split(".")
    return tuple(int(part) for part in parts) if all(part.isdigit() for part in parts) else ()


def _to_main(hub: Hub, shipment: Shipment) -> str:
    """One commit puts everything on main; the content is there already, so only names are sent."""
    head = hub.refs().branches[MAIN]
    missing, left = _missing(hub, head, shipment), _left(hub, head, shipment)
    if not missing and not left:
        return head
    made = hub.commit(MAIN, missing, left, shipment.folder, f"Publish {shipment.title}", parent=head)
    if _missing(hub, made, shipment):
        raise PassingError(ReleaseError(f"hub:{hub.repo}", "does not hold what was sent to main", "run it again"))
    return made
