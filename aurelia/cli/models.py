"""`aurelia models`: which kinds of model there are, and whether one really sees and hears."""

from __future__ import annotations

import sys
import textwrap
from pathlib import Path

import click
from rich.console import Console

from aurelia import models
from aurelia.casting import CHECKS
from aurelia.cli.tables import print_rows

_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.group("models", invoke_without_command=True, short_help="List the kinds of model; check one.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@click.pass_context
def COMMAND(context: click.Context, as_json: bool) -> None:  # noqa: N802
    """List the kinds of model that can be named with --model; `models check` tests one."""
    if context.invoked_subcommand is None:
        rows = [(f"{a.name}:{a.argument}", a.description) for a in models.find().values()]
        if as_json:
            print_rows(("model", "what it is"), rows, as_json)
        for name, description in () if as_json else rows:
            target, _, options = name.partition("?")
            click.echo(f"{target}\n    {description}")
            if options:
                said = ", ".join(options.split("&"))
                click.echo(textwrap.fill(f"options: {said}", 110, initial_indent="    ", subsequent_indent="      "))


@COMMAND.command("check")
@click.argument("spec", metavar="MODEL")
@click.option("--checks", type=_FOLDER, default=CHECKS, show_default=True, help="Where results are kept.")
@click.option("--seed", type=int, help="Decides what is planted; without it every check plants something else.")
@click.option("--json", "as_json", is_flag=True, help="Print the result as JSON.")
def check(spec: str, checks: Path, seed: int | None, as_json: bool) -> None:
    """Show MODEL (NAME:ARGUMENT) clips with planted tones and shapes, and their silent and black twins.

    Only a model whose answers follow what was planted in the sound and in the picture may be called audio-visual.
    Drafts by a model that failed, or was never checked, say so. Run it in the workspace folder, where `curate draft`
    looks for the result.
    """
    from aurelia import attest

    model = models.load_model(spec)
    with Console(stderr=True, highlight=False).status("planting") as status:
        attestation = attest.check(
            model, seed=seed, progress=lambda done, total: status.update(f"{done} of {total} clips asked about")
        )
    path = attest.write(attestation, checks)
    if as_json:
        click.echo(attestation.model_dump_json())
    else:
        attest.show(attestation, Console(highlight=False))
        click.echo(f"kept in {path}")
    if attestation.status != "audio-visual":
        sys.exit(1)
