"""Build a release: a folder that others load, check and trace, made from one version of a split line."""

from __future__ import annotations

import os
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from pydantic import Field, ValidationError

from aurelia import tasks
from curation.blobs import disk_error
from curation.release import lineage
from curation.release.attested import without_unattested
from curation.release.card import Facts, card
from curation.release.checks import SUMS, verify
from curation.release.croissant import About, croissant
from curation.release.files import copy_media, is_same, staging, write
from curation.release.harness import write_harnesses
from curation.release.paths import leaks
from curation.release.rows import Entry, entries, row, source_id, source_url
from curation.release.statements import LICENCE_PAGES, licence_ids, responsible_ai
from curation.release.tables import parquet
from curation.workspace import Workspace
from schemas.base import Name, Value, short
from schemas.errors import ReleaseError, StoreError
from schemas.fact import Fact, machine_fact
from schemas.issues import Issue
from schemas.item import SplitName, SplitVersion
from schemas.release import VERSION_PATTERN, Release, ReleaseFile, ReleaseRow

STAGE = "release"
STAGE_VERSION = 1
TABLE = "metadata.parquet"


@dataclass(frozen=True)
class Built:
    """What a build gave."""

    release: Release
    folder: Path
    issues: tuple[Issue, ...] = ()
    """Items left out, and why."""
    is_new: bool = True
    """False when the same release lay there already."""
    notes: tuple[Issue, ...] = ()
    """What the files for other harnesses leave out, and why."""


class _Order(Value):
    """What is asked for."""

    name: Name
    version: str = Field(pattern=VERSION_PATTERN)
    line: Name
    description: str
    demo: bool
    published: str | None = Field(pattern=r"^\d{4}-\d{2}-\d{2}$")


def build(
    workspace: Workspace, name: str, version: str, *, line: str = "main", target: Path | None = None,
    description: str = "", demo: bool = False, published: str | None = None, attested_only: bool = False,
    harnesses: Sequence[str] = (),
) -> Built:  # fmt: skip
    """Write the newest version of a split line as a release folder, verify it, and keep it as a fact.

    Args:
        workspace: An open workspace.
        name: Name of the benchmark: lower-case letters, digits, dashes.
        version: Such as `1.0.0`.
        line: The split line.
        target: The folder to make; by default `releases/NAME-VERSION` in the workspace.
        description: One or two sentences for the card; made from the facts where empty.
        demo: Mark the release as demo; always so in a demo workspace.
        published: ISO date for the description; none by default, so that equal builds are equal.
        attested_only: Leave out what a model drafted that was not shown to see and hear (`aurelia models check`).
        harnesses: Other harnesses (or `all`) whose files it carries in `harness/`.

    Returns:
        The release, and the items that were left out (flagged people, withdrawn since the commit).

    Raises:
        ReleaseError: There is nothing to release, demo items would go into a release that is not marked, a table
            has errors, a text gives away a path of this machine, or another release of this version exists.
        WorkspaceError: A media file is missing, or the disk is full.
    """
    demo = demo or workspace.settings.demo
    order = _order(name=name, version=version, line=line, description=description, published=published, demo=demo)
    split = _split(workspace, order.line)
    found, issues = entries(workspace.store, workspace.store.splits.show(order.line, split.number))
    if attested_only:
        found, more = without_unattested(found)
        issues = [*issues, *more]
    _refuse(order, found, issues)
    folder = target or workspace.root / "releases" / f"{order.name}-{order.version}"
    try:
        with staging(folder) as staged:
            release, notes = _write(workspace, order, split, found, staged, harnesses)
            fact = _fact(release, found)
            _refuse_other(workspace, fact, release)
            is_new = _move(staged, folder, release)
    except OSError as exc:
        raise disk_error(folder, exc) from exc
    workspace.store.put([fact])
    return Built(release, folder, tuple(issues), is_new, notes)


def _order(**given: Any) -> _Order:
    try:
        return _Order(**given)
    except ValidationError as exc:
        wrong = "; ".join(f"{error['loc'][0]} {error['input']!r}" for error in exc.errors())
        raise ReleaseError(
            "release", f"cannot be called so: {wrong}",
            "names have lower-case letters, digits and dashes, versions look like 1.0.0, dates like 2030-12-31",
        ) from exc  # fmt: skip


def _split(workspace: Workspace, line: str) -> SplitVersion:
    if head := workspace.store.splits.head(line):
        return head
    raise ReleaseError(f"split line {line}", "has no version yet", "run: curate split commit")


def _refuse(order: _Order, found: Sequence[Entry], issues: Sequence[Issue]) -> None:
    if not found:
        why = f": all {len(issues)} items were left out, first {issues[0]}" if issues else ""
        raise ReleaseError(f"split line {order.line}", f"has no item that may be released{why}", "see: curate status")
    demo = [entry for entry in found if entry.demo]
    if demo and not order.demo:
        raise ReleaseError(
            f"item {short(demo[0].member.item)}",
            f"is a demo item, one of {len(demo)}, and the release is not marked demo",
            "add --demo, or commit a split without demo items",
        )  # fmt: skip


def canary_of(workspace: Workspace, order: _Order) -> str:
    """The GUID of a benchmark: the same in all its versions, for it hangs on its name and its first split version."""
    first = workspace.store.splits.log(order.line)[0]
    return str(uuid5(NAMESPACE_URL, f"canary/{order.name}/{first.hash}"))


def _write(
    workspace: Workspace, order: _Order, split: SplitVersion, found: Sequence[Entry], folder: Path,
    harnesses: Sequence[str],
) -> tuple[Release, tuple[Issue, ...]]:  # fmt: skip
    """Everything into a folder that nobody sees yet."""
    canary = canary_of(workspace, order)
    publishable = {m.ref.sha256 for entry in found for m in entry.media if m.publishable}
    suffixes = {sha256: workspace.blobs.path(sha256).suffix for sha256 in sorted(publishable)}
    rows = [row(entry, canary, suffixes) for entry in found]
    tables = {name: _table(folder, name, rows) for name in SplitName if any(r.split is name for r in rows)}
    media = copy_media(workspace.blobs, rows, folder)
    others = [
        *media,
        write(folder, "lineage.jsonl", lineage.json_lines(lineage.lineage(workspace.store, e) for e in found)),
        write(folder, "rights.jsonl", lineage.json_lines(lineage.rights(found))),
    ]
    withheld = len({m.sha256 for r in rows for m in r.media if not m.included})
    description = order.description or _description(found, order.demo)
    known = tasks.find(workspace.task_folders)
    facts = Facts(
        order.name, order.version, description, found, split, {name: one.description for name, one in known.items()},
        [*tables.values(), *others], withheld, canary, order.demo,
    )  # fmt: skip
    readme = write(folder, "README.md", card(workspace.store, facts))
    about = _about(order, description, found, canary)
    described = write(folder, "croissant.json", croissant(about, {k.value: v for k, v in tables.items()}, others))
    carried, notes = write_harnesses(folder, harnesses)
    files = sorted([*tables.values(), *others, readme, described, *carried], key=lambda one: one.path)
    sums = write(folder, SUMS, "".join(f"{file.sha256}  {file.path}\n" for file in files).encode())
    _check(folder)
    return _release(order, split, len(found), len(media), withheld, [*files, sums], canary), notes


def _release(
    order: _Order, split: SplitVersion, items: int, media: int, withheld: int, files: Sequence[ReleaseFile],
    canary: str,
) -> Release:  # fmt: skip
    return Release(
        name=order.name, version=order.version, line=order.line, split_hash=split.hash, items=items,
        media_included=media, media_withheld=withheld, files=tuple(files), canary=canary, demo=order.demo,
    )  # fmt: skip


def _table(folder: Path, split: SplitName, rows: Sequence[ReleaseRow]) -> ReleaseFile:
    name = f"{split.value}/{TABLE}"
    return write(folder, name, parquet([r for r in rows if r.split is split], name))


def _description(found: Sequence[Entry], demo: bool) -> str:
    names = sorted({entry.item.benchmark_task for entry in found})
    how = "drafted by a machine and judged by a script" if demo else "drafted by a machine and verified by people"
    return f"{len(found)} audio-visual questions with reasoning steps ({', '.join(names)}), {how}."


def _about(order: _Order, description: str, found: Sequence[Entry], canary: str) -> About:
    sources = {source_url(o.source) or source_id(o.source) for e in found for m in e.media for o in m.origins}
    return About(
        name=order.name, version=order.version, description=description, canary=canary, published=order.published,
        licences=[LICENCE_PAGES.get(spdx, spdx) for spdx in licence_ids(found)] or ["unknown"],
        rai=responsible_ai(found, order.demo), made_from=sorted(sources),
    )  # fmt: skip


def _check(folder: Path) -> None:
    for leak in leaks(folder):
        raise ReleaseError(leak.subject, f"gives away the path {leak.path} in {leak.place}", leak.hint)
    issues = verify(folder)
    if issues:
        raise ReleaseError(issues[0].subject, issues[0].message, issues[0].hint)


def _fact(release: Release, found: Sequence[Entry]) -> Fact:
    return machine_fact(
        release, parents=tuple(entry.item_fact.key for entry in found), stage=STAGE, version=STAGE_VERSION,
        params={"content": [[file.path, file.sha256] for file in release.files], "name": release.name},
    )  # fmt: skip


def _refuse_other(workspace: Workspace, fact: Fact, release: Release) -> None:
    known = workspace.store.head("release", release.subject())
    if known is not None and known.digest != fact.digest:
        raise _other(release, f"release {release.name} {release.version}", "was built before with other content")


def _other(release: Release, subject: str, message: str) -> ReleaseError | StoreError:
    major, minor, patch = release.version.split(".")
    return ReleaseError(
        subject, message, f"give the new content a new version, such as {major}.{minor}.{int(patch) + 1}"
    )


def _move(staged: Path, folder: Path, release: Release) -> bool:
    """Put the finished folder in its place; False when the same lies there."""
    if folder.exists():
        if not folder.is_dir() or not is_same(folder, release.files):
            raise _other(release, str(folder), "exists with other content")
        return False
    os.replace(staged, folder)
    return True
