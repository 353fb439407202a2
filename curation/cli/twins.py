"""`curate twins`: recordings that show or sound the same."""

from __future__ import annotations

from collections.abc import Iterable

import click

from curation.cli.context import Shared, emit, with_workspace
from curation.segment.findings import title
from curation.segment.twinned import all_twins, described
from curation.workspace import Workspace
from schemas.base import short
from schemas.media import Recording
from schemas.twin import Twin


@click.command("twins")
@with_workspace
def COMMAND(workspace: Workspace, shared: Shared) -> None:  # noqa: N802
    """List recordings that share picture or sound with an earlier one, with the stretches; `curate segment` looks."""
    twins = all_twins(workspace)
    names = _names(workspace, {name for twin in twins for name in (twin.one, twin.other)})
    if shared.as_json:
        named = ({"one_title": names.get(t.one, ""), "other_title": names.get(t.other, "")} for t in twins)
        emit(shared, [{**twin.model_dump(mode="json"), **extra} for twin, extra in zip(twins, named, strict=True)])
        return
    if not twins:
        surveyed = len(workspace.store.heads("survey"))
        way_out = "" if surveyed else ": nothing was looked at yet; run: curate segment"
        emit(shared, [], text=f"No near-duplicates among {surveyed} recordings{way_out}")
        return
    emit(shared, [], text="\n".join(line for twin in twins for line in _lines(twin, names)))


def _lines(twin: Twin, names: dict[str, str]) -> list[str]:
    """A pair, and its stretches below it."""
    one, other = names.get(twin.one, short(twin.one)), names.get(twin.other, short(twin.other))
    rows = [
        f"  {_span(part.start, part.duration)}  =  {_span(part.other_start, part.duration / part.speed)} there"
        f"  {part.sense}{', mirrored' if part.mirrored else ''}, {part.score:.0%} agree"
        for part in twin.shared
    ]
    return [f"{one}  shares with  {other}: {described(twin)}", *rows]


def _names(workspace: Workspace, recordings: Iterable[str]) -> dict[str, str]:
    """What people call recordings, by their subjects."""
    found = ((name, workspace.store.head("recording", name)) for name in recordings)
    return {name: title(workspace, fact.contract(Recording)) for name, fact in found if fact and fact.body is not None}


def _span(start: float, duration: float) -> str:
    return f"{start:.1f}-{start + duration:.1f} s"
