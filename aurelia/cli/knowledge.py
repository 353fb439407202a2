"""`aurelia knowledge`: the facts by which chains are checked, and extracts of Wikidata for the rest."""

from __future__ import annotations

import sys
from dataclasses import asdict
from pathlib import Path

import click

from aurelia.cli.tables import print_rows

_NEW = click.Path(dir_okay=False, path_type=Path)


@click.group("knowledge", invoke_without_command=True, short_help="List, check and build facts.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
@click.pass_context
def COMMAND(context: click.Context, as_json: bool) -> None:  # noqa: N802
    """List what is known offline, with source, date and licence; `check` asks it, `build` adds an extract."""
    from aurelia import knowledge

    if context.invoked_subcommand is not None:
        return
    columns = ("name", "what", "as of", "source", "licence")
    known = knowledge.find().values()
    rows = [(one.name, one.description, one.as_of, one.source, one.licence) for one in known]
    if as_json:
        print_rows(columns, rows, as_json)
    for name, what, as_of, source, licence in () if as_json else rows:
        click.echo(f"{name}: {what}\n    as of {as_of}; {source}; {licence}")


@COMMAND.command("check")
@click.argument("subject")
@click.argument("relation")
@click.argument("object_", metavar="OBJECT")
@click.option("--id", "identifiers", multiple=True, help="An identifier of subject or object, such as iso3166:JP.")
@click.option("--on", "day", default="", help="The year, month or day (ISO) it is claimed for; else today.")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def check(subject: str, relation: str, object_: str, identifiers: tuple[str, ...], day: str, as_json: bool) -> None:
    """Check one hop, such as: "Casio" "made by" "Japan". Exits 1 unless it is supported."""
    from aurelia.knowledge import Claim, check_hop

    finding = check_hop(Claim(subject, relation, object_, identifiers, day))
    if as_json:
        print_rows(tuple(asdict(finding)), [tuple(asdict(finding).values())], as_json)
    else:
        right = f"; right: {', '.join(finding.right)}" if finding.right and finding.status != "supported" else ""
        source = f" ({finding.source}, {finding.as_of})" if finding.source else ""
        click.echo(f"{finding.status}{': ' + finding.note if finding.note else ''}{right}{source}")
    if finding.status != "supported":
        sys.exit(1)


@COMMAND.command("build")
@click.argument("ids", nargs=-1, required=True)
@click.option("--out", type=_NEW, required=True, help="The file to write, such as knowledge.jsonl.")
@click.option("--url", help="Another address for entity data, with {id} in it.")
def build(ids: tuple[str, ...], out: Path, url: str | None) -> None:
    """Write an extract of Wikidata about IDS (Q243, or files of such ids); needs a network, goes on where it was."""
    from aurelia.knowledge import build as builder

    def tell(text: str) -> None:
        click.echo(text, err=True)

    built = builder.build(builder.read_ids(ids), out, url=url or builder.URL, tell=tell)
    click.echo(f"{built.statements} statements about {built.entities} things in {built.out}")
    if built.missing:
        click.echo(f"Wikidata does not have: {', '.join(built.missing)}", err=True)
    click.echo(f"Next: export AURELIA_KNOWLEDGE={built.out.resolve()}")
