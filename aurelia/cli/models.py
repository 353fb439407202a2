"""`aurelia models`: the kinds of model, the roster, workers to write, and whether a model really sees and hears."""

from __future__ import annotations

import json
import shutil
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import click
from rich.console import Console

from aurelia import models, roster
from aurelia.casting import CHECKS
from aurelia.cli.tables import print_rows
from aurelia.roster.writing import TEMPLATE, worker_text, workers
from schemas.errors import UsageError

_FOLDER = click.Path(file_okay=False, path_type=Path)
_FILE = click.Path(dir_okay=False, path_type=Path)
_LINE = 110
"""Most characters of a line."""


@click.group("models", invoke_without_command=True, short_help="List the kinds of model and the roster; check one.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@click.pass_context
def COMMAND(context: click.Context, as_json: bool) -> None:  # noqa: N802
    """List the kinds of model that can be named with --model; `models list` names models, `models check` tests one."""
    if context.invoked_subcommand is None:
        rows = [(f"{a.name}:{a.argument}", a.description) for a in models.find().values()]
        if as_json:
            print_rows(("model", "what it is"), rows, as_json)
        for name, description in () if as_json else rows:
            target, _, options = name.partition("?")
            click.echo(f"{target}\n    {description}")
            if options:
                said = ", ".join(options.split("&"))
                click.echo(_wrapped(f"options: {said}", first="    ", others="      "))
        if not as_json:
            click.echo("\naurelia models list: the paper's models and today's, and how each runs here")


def _wrapped(text: str, first: str, others: str) -> str:
    """Text in lines as long as the terminal allows, broken between words only."""
    width = min(_LINE, shutil.get_terminal_size((_LINE, 0)).columns)
    return textwrap.fill(
        text, width, initial_indent=first, subsequent_indent=others, break_long_words=False, break_on_hyphens=False
    )


@COMMAND.command("list")
@click.option("--paper", is_flag=True, help="The paper's nineteen alone.")
@click.option("--json", "as_json", is_flag=True, help="Print all that is known of each as JSON.")
def list_(paper: bool, as_json: bool) -> None:
    """List the paper's models and today's: how each runs here, with what it was checked, and what is missing."""
    rows = [one for one in roster.find().values() if one.paper or not paper]
    if as_json:
        click.echo(json.dumps([one.model_dump(mode="json") for one in rows], ensure_ascii=False))
        return
    for one in rows:
        click.echo(f"{one.name}  ({one.title})")
        click.echo(f"    {one.how}; {one.weights}")
    click.echo("\naurelia models show NAME: what to type, its environment, what is missing")


@COMMAND.command("show")
@click.argument("name")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def show(name: str, as_json: bool) -> None:
    """Show one model of the roster, with the commands that make its environment and run it."""
    one = roster.row(name)
    if as_json:
        click.echo(one.model_dump_json())
        return
    for label, text in _lines(one):
        click.echo(_wrapped(text, first=f"{label:<12}", others=" " * 12))
    for heading, commands in (("environment", one.environment), ("run", _commands(one))):
        if commands:
            click.echo(f"{heading}:")
        for command in commands:
            click.echo(f"    {command}")


def _lines(one: roster.Row) -> Iterator[tuple[str, str]]:
    yield "model", one.title + (f", in the paper {one.paper}" if one.paper else "")
    yield "how", f"{one.how} ({one.transformers_class})" if one.transformers_class else one.how
    yield "takes", ", ".join(one.takes)
    yield "code", f"{one.repository}, licence: {one.licence}"
    yield "weights", one.weights
    for check in one.checked:
        versions = ", ".join(f"{name} {version}" for name, version in check.versions.items())
        yield "checked", f"{check.what} ({check.tests}{'; ' + versions if versions else ''}; {check.at})"
    if not one.checked:
        yield "checked", "nothing of it"
    yield "missing", one.missing


def _commands(one: roster.Row) -> list[str]:
    """What to type once the environment is there: first whether it sees and hears."""
    if not one.spec:
        return []
    written = [f"aurelia models worker {TEMPLATE} --out worker.py"] if one.worker == TEMPLATE else []
    return [*written, f"aurelia models check '{one.spec}'", f"aurelia evaluate RELEASE --model '{one.spec}' --out RUN"]


@COMMAND.command("worker")
@click.argument("name")
@click.option("--out", type=_FILE, required=True, help="The file to write; an existing one is not replaced.")
def worker(name: str, out: Path) -> None:
    """Write a worker: a file to be placed in a model's own environment. NAME is `template` or a model's worker."""
    text = worker_text(name)
    try:
        with out.open("x", encoding="utf-8") as file:
            file.write(text)
    except FileExistsError:
        raise UsageError(str(out), "is there already", "name another file, or remove it first") from None
    except OSError as exc:
        raise UsageError(str(out), f"cannot be written: {exc.strerror}", "name a file in a folder of yours") from exc
    click.echo(f"wrote {out}; how to make its environment and worker.toml: see its first lines and docs/workers.md")


worker.help = f"{worker.help} There are: {', '.join(workers())}."


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
