"""`curate review plan`: how many people do what with each item, and who has what to do."""

from __future__ import annotations

from collections import Counter
from typing import Any

import click

from curation.cli.context import Shared, emit, with_workspace
from curation.review.people import assign, moving
from curation.review.people import plan as plans
from curation.workspace import Workspace
from schemas.review import way_words


@click.group("plan")
def COMMAND() -> None:  # noqa: N802 - the name the scan looks for
    """What people do with the items of each split, and who does it."""


@COMMAND.command("init")
@with_workspace
def init(workspace: Workspace, shared: Shared) -> None:
    """Write review-plan.toml with the defaults, a word on every line."""
    path = plans.write_template(workspace.root)
    emit(shared, {"file": str(path)}, text=f"Wrote {path}. Edit it, then: curate review plan show")


@COMMAND.command("show")
@click.option("--default", "default", is_flag=True, help="Print the plan with all its defaults instead.")
@with_workspace
def show(workspace: Workspace, shared: Shared, default: bool) -> None:
    """Check the plan, hand out what is missing, and say what that comes to. Nothing is sent: `push` does that."""
    if default:
        return emit(shared, plans.DEFAULT.model_dump(mode="json"), text=plans.template())
    written = plans.read(workspace.root)
    outlook = assign.hand_out(workspace)
    splits = Counter(str(split) for split in (outlook.splits or {}).values())
    ways = Counter(way_words(one.review_pass, one.senses) for one in outlook.assignments if one.reviewer)
    unplaced = {way_words(*way): count for way, count in (outlook.unplaced or {}).items()}
    data: dict[str, Any] = {
        "plan": (written or plans.DEFAULT).model_dump(mode="json"), "written": written is not None,
        "in_force": outlook.splits is not None, "splits": splits, "given": ways, "nobody": unplaced,
    }  # fmt: skip
    return emit(shared, data, text="\n".join(_told(data)))


def _told(data: dict[str, Any]) -> list[str]:
    source = (
        plans.FILE_NAME
        if data["written"]
        else f"the default (to change it: curate review plan init), no {plans.FILE_NAME}"
    )
    if not data["in_force"]:
        return [
            f"The plan is {source}. It waits for people: curate review people add.",
            "Until then every draft is open to all, for one verification.",
        ]
    lines = [f"The plan is {source}."]
    lines.append("Planned: " + ", ".join(f"{count} {name}" for name, count in sorted(data["splits"].items())))
    lines += [f"  {count} x {way}" for way, count in sorted(data["given"].items())]
    for way, count in sorted(data["nobody"].items()):
        lines.append(f"  {count} x {way} wait for more people: everybody active has met these items already")
    return lines


@COMMAND.command("reassign")
@click.option("--from", "source", required=True, metavar="PERSON", help="Who has the work now.")
@click.option("--to", "to", default=None, metavar="PERSON", help="Who gets it; by default whoever has least to do.")
@with_workspace
def reassign(workspace: Workspace, shared: Shared, source: str, to: str | None) -> None:
    """Give what a person has not judged to others. What they judged stays theirs; pull before, so that it is known."""
    moved = moving.reassign(workspace, source, to)
    data = {"moved": moved.moved, "kept": moved.kept, "dropped": moved.dropped, "waiting": moved.waiting}
    text = f"{moved.moved} pieces of work have gone to {to or 'others'}."
    if moved.kept:
        text += f" {moved.kept} stay with {source}: nobody else may have them."
    if moved.waiting:
        text += f" {moved.waiting} wait for somebody who has not met them."
    emit(shared, data, text=f"{text}\nNext: curate review push")
