"""`curate split`: versions of train, validation and test."""

from __future__ import annotations

import sys
from collections import Counter

import click

from curation.cli.context import Shared, emit, emit_table, show_issues, with_workspace
from curation.workspace import Workspace
from schemas.base import short
from schemas.errors import UsageError
from schemas.issues import Severity
from schemas.item import SplitName

_SPLITS = [name.value for name in SplitName]
_line = click.option("--line", default="main", show_default=True, help="Name of the line.")


@click.group("split")
def COMMAND() -> None:  # noqa: N802 - the name the scan looks for
    """Versions of train, validation and test; no recording or channel is ever in two."""


@COMMAND.command("commit")
@_line
@click.option("--message", "-m", default="", help="What changed and why.")
@click.option("--ratio", default="80/10/10", show_default=True, help="Shares of train/validation/test.")
@click.option("--only", type=click.Choice(_SPLITS), help="Put all new items into this split.")
@click.option(
    "--force", multiple=True, metavar="GROUP=SPLIT",
    help="Put a group, such as channel:NAME or recording:SHA256, into a split. Repeatable.",
)  # fmt: skip
@with_workspace
def commit(
    workspace: Workspace, shared: Shared, line: str, message: str, ratio: str, only: str | None, force: tuple[str, ...]
) -> None:
    """Make a version from all items that stand. Without a change, nothing is made."""
    from curation import split

    before = workspace.store.splits.head(line)
    version = split.commit(
        workspace, line, message, ratio=_ratio(ratio), only=SplitName(only) if only else None,
        force=dict(_forced(one) for one in force),
    )  # fmt: skip
    counts = Counter(member.split.value for member in workspace.store.splits.show(line, version.number))
    new = before is None or before.hash != version.hash
    told = ", ".join(f"{name} {counts[name]}" for name in _SPLITS)
    state = "Committed" if new else "Nothing changed:"
    emit(
        shared,
        {**version.model_dump(mode="json"), "counts": counts, "new": new},
        text=f"{state} {line} version {version.number} ({told}), hash {version.hash}\n"
        "Next: curate release build NAME 0.1.0",
    )


def _ratio(text: str) -> tuple[float, float, float]:
    try:
        train, validation, test = (float(part) for part in text.split("/"))
    except ValueError as exc:
        raise UsageError(f"--ratio {text}", "is no ratio", "give three numbers, such as 80/10/10") from exc
    return train, validation, test


def _forced(text: str) -> tuple[str, SplitName]:
    group, _, name = text.rpartition("=")
    if not group or name not in _SPLITS:
        raise UsageError(f"--force {text}", "is not GROUP=SPLIT", f"SPLIT is one of {', '.join(_SPLITS)}")
    return group, SplitName(name)


@COMMAND.command("log")
@_line
@with_workspace
def log(workspace: Workspace, shared: Shared, line: str) -> None:
    """All versions of a line, newest first."""
    rows = [
        [v.number, v.size, v.hash if shared.as_json else short(v.hash), v.message]
        for v in reversed(workspace.store.splits.log(line))
    ]
    emit_table(shared, f"Split line {line}", ["version", "items", "hash", "message"], rows)


@COMMAND.command("show")
@_line
@click.argument("number", type=int, required=False)
@with_workspace
def show(workspace: Workspace, shared: Shared, line: str, number: int | None) -> None:
    """The items of a version (the newest where no NUMBER is given)."""
    members = workspace.store.splits.show(line, number)
    rows = [[m.item if shared.as_json else short(m.item), m.split.value, _digest(shared, m.digest)] for m in members]
    emit_table(shared, f"Split line {line}", ["item", "split", "revision"], rows)


def _digest(shared: Shared, digest: str) -> str:
    return digest if shared.as_json else short(digest)


@COMMAND.command("diff")
@_line
@click.argument("old", type=int)
@click.argument("new", type=int)
@with_workspace
def diff(workspace: Workspace, shared: Shared, line: str, old: int, new: int) -> None:
    """What version NEW has that OLD had not, and the other way round; 0 stands for the empty set."""
    found = workspace.store.splits.diff(line, old, new)
    pairs = [
        *(("added", None, member) for member in found.added), *(("removed", member, None) for member in found.removed),
        *(("revised", *pair) for pair in found.revised), *(("moved", *pair) for pair in found.moved),
    ]  # fmt: skip
    rows = []
    for change, before, after in pairs:
        one = after or before
        assert one is not None
        rows.append(
            [change, one.item if shared.as_json else short(one.item), before.split.value if before else "",
             after.split.value if after else ""]
        )  # fmt: skip
    emit_table(shared, f"{line}: {old} to {new}", ["change", "item", "from", "to"], rows)


@COMMAND.command("verify")
@_line
@click.option("--head", default=None, help="A hash that was published or noted: it must still be in the chain.")
@with_workspace
def verify(workspace: Workspace, shared: Shared, line: str, head: str | None) -> None:
    """Recompute every hash of a line and of all facts. Exits 1 when something was changed."""
    issues = workspace.store.splits.verify(line, head)
    found = workspace.store.splits.head(line)
    whole = all(issue.severity is Severity.warning for issue in issues)
    if not shared.as_json:
        show_issues(issues)
    emit(
        shared,
        {"line": line, "whole": whole, "hash": found.hash if found else None,
         "issues": [issue.model_dump(mode="json") for issue in issues]},
        text=f"{line} is whole: {found.number if found else 0} versions, hash {found.hash if found else 'none'}"
        if whole else f"{line} was changed behind our back: {len(issues)} findings",
    )  # fmt: skip
    if not whole:
        sys.exit(1)
