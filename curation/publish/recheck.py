"""Whether a workspace would still release what a release holds: rights, flags and judgements come in after a build."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from pathlib import Path

from curation.publish.shipment import Shipment
from curation.release import read_rows
from curation.release.rows import Entry, entries
from curation.workspace import Workspace
from schemas.base import identity, short
from schemas.errors import RightsError
from schemas.issues import Issue
from schemas.item import Member
from schemas.release import Release, ReleaseRow


def recheck(shipment: Shipment, workspace: Workspace) -> tuple[Issue, ...] | None:
    """What of a release this workspace would not release any more: withdrawn, redacted, flagged, no longer open.

    Returns:
        One issue an item; None where the workspace did not build this release, so that nothing could be compared.
    """
    fact = workspace.store.head("release", identity("release", shipment.name, shipment.version))
    if fact is None or fact.body is None:
        return None
    if shipment.digest not in {file.sha256 for file in fact.contract(Release).files}:
        return None
    rows = {row.id: row for row in _rows(shipment.folder)}
    members = [Member(item=row.id, digest=row.revision, split=row.split) for row in rows.values()]
    found, left_out = entries(workspace.store, members)
    changed = (issue for entry in found for issue in _changed(rows[entry.member.item], entry))
    told = [one.model_copy(update={"message": one.message.removeprefix("left out: ")}) for one in left_out]
    return (*told, *changed)


def refuse_withdrawn(shipment: Shipment, issues: Sequence[Issue]) -> None:
    """Stop where something may not go out any more.

    Raises:
        RightsError: Names the first items, and says what to do.
    """
    if not issues:
        return
    major, minor, patch = shipment.version.split(".")
    first = "; ".join(f"{issue.subject}: {issue.message}" for issue in issues[:3])
    more = f"; and {len(issues) - 3} more (see --dry-run)" if len(issues) > 3 else ""
    raise RightsError(
        shipment.title, f"holds what this workspace does not release any more: {first}{more}",
        f"build a new version: curate release build {shipment.name} {major}.{minor}.{int(patch) + 1}",
    )  # fmt: skip


def _rows(folder: Path) -> Iterator[ReleaseRow]:
    for path in sorted(folder.glob("*/metadata.parquet")):
        yield from read_rows(path)


def _changed(row: ReleaseRow, entry: Entry) -> Iterator[Issue]:
    """What is said of an item's sources now that was not said when it was built."""
    closed = {media.ref.sha256 for media in entry.media if not media.publishable}
    now = sorted({one.spdx for m in entry.media for o in m.origins for one in o.licences if not one.redistributable})
    if any(media.included and media.sha256 in closed for media in row.media):
        yield _issue(row, "rights", f"its media is included, and its licence is {' AND '.join(now)} now")
    if entry.demo and not row.demo:
        yield _issue(row, "demo", "its source is marked as demo now")


def _issue(row: ReleaseRow, kind: str, message: str) -> Issue:
    return Issue(kind=kind, subject=f"item {short(row.id)}", message=message, hint="build a new version")
