"""`curate segment`: survey recordings and cut them into clips."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import click

from curation.cli.context import Shared, emit, finish_stage, many, next_line, progress_bar, with_workspace
from curation.report.recording import write_recordings
from curation.segment.run import segment
from curation.workspace import Workspace

_SECONDS = click.FloatRange(min=0, min_open=True)


@click.command("segment")
@click.option("--strategy", multiple=True, help="A strategy; several are used in order (default: as set).")
@click.option("--min", "min_clip_seconds", type=_SECONDS, metavar="SECONDS", help="No shorter clip is chosen.")
@click.option("--target", "target_clip_seconds", type=_SECONDS, metavar="SECONDS", help="The length aimed at.")
@click.option("--max", "max_clip_seconds", type=_SECONDS, metavar="SECONDS", help="No longer clip is chosen.")
@click.option(
    "--overlap", "overlap_seconds", type=click.FloatRange(min=0), metavar="SECONDS",
    help="How much of a window the next one repeats (strategy windows).",
)  # fmt: skip
@click.option("--detector", metavar="NAME", help="Which detector finds shot boundaries.")
@click.option("--mode", "cut_mode", type=click.Choice(["exact", "copy"]), help="copy: at key frames, without encoding.")
@click.option("--executor", metavar="local|ray[:ADDRESS]", help="Where the work runs.")
@click.option("--workers", type=click.IntRange(1, 1024), metavar="N", help="How many processes work at once.")
@click.option("--again", is_flag=True, help="Try what was set aside; cut judged recordings too with a newer version.")
@click.option(
    "--report", "wanted", is_flag=False, flag_value="", default=None, metavar="[RECORDING]",
    help="Cut nothing; write a page for each recording, or for one (by hash or title).",
)  # fmt: skip
@with_workspace
def COMMAND(  # noqa: N802
    workspace: Workspace,
    shared: Shared,
    strategy: tuple[str, ...],
    executor: str | None,
    again: bool,
    wanted: str | None,
    **flags: Any,
) -> None:
    """Survey every new recording, cut it into clips where pictures, words and sounds stay whole, and certify each."""
    if wanted is not None:
        written = [str(path.resolve()) for path in write_recordings(workspace, wanted)]
        emit(shared, {"pages": written}, text=f"Pages written: {len(written) - 1}; the list of all: {written[0]}")
        return
    given = {name: value for name, value in flags.items() if value is not None}
    set_up = replace(workspace, settings=workspace.settings.model_copy(update=given))
    with progress_bar() as progress:
        report = segment(set_up, strategy or None, again=again, executor=executor, progress=progress)
    text = f"{many(report.new_facts, 'new clip')} from {many(report.done, 'recording')}"
    then = "Next: curate draft --preview" if report.new_facts else next_line(workspace)
    finish_stage(shared, report, text=f"{text}\n{then}")
