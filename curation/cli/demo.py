"""`curate demo`: the whole path on sample films, marked as demo."""

from __future__ import annotations

from pathlib import Path

import click

from curation.cli.context import Shared, emit, err, json_option, progress_bar

_FOLDER = click.argument("folder", type=click.Path(path_type=Path, file_okay=False), default=Path("demo-workspace"))


@click.group("demo")
def COMMAND() -> None:  # noqa: N802 - the name the scan looks for
    """Run the whole path on sample films; everything it makes is marked as demo."""


@COMMAND.command("run")
@_FOLDER
@json_option
@click.pass_context
def run(ctx: click.Context, folder: Path) -> None:
    """From sample films to a demo release in FOLDER, with the review server left running. A rerun changes nothing."""
    from curation.demo.run import run as run_demo

    shared: Shared = ctx.obj
    with progress_bar() as progress:
        result = run_demo(folder, tell=lambda line: err.print(line, markup=False), progress=progress)
    data = {
        "workspace": str(result.workspace), "review": result.review_url, "report": str(result.report),
        "release": str(result.release), "new_facts": result.new_facts, "seconds": round(result.seconds, 1),
    }  # fmt: skip
    emit(shared, data, text=f"{result.words}\n\n{result.new_facts} new facts in {result.seconds:.0f} s")


@COMMAND.command("stop")
@_FOLDER
@json_option
@click.pass_context
def stop(ctx: click.Context, folder: Path) -> None:
    """Stop the demo's review server; what it made stays."""
    from curation.review.studio import server

    stopped = server.down(folder, force=True)
    told = "The demo's review server is stopped." if stopped else f"No review server of a demo in {folder} was up."
    emit(ctx.obj, {"stopped": stopped}, text=told)
