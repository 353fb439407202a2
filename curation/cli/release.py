"""`curate release`: the folder others load."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from aurelia.table import plain
from curation.cli.context import Shared, emit, err, json_option, progress_bar, show_issues, with_workspace
from curation.settings import FILE_NAME
from curation.workspace import Workspace, find_root, open_workspace
from schemas.errors import ToolkitError
from schemas.issues import Issue

if TYPE_CHECKING:
    from curation.publish import Shipment


@click.group("release")
def COMMAND() -> None:  # noqa: N802 - the name the scan looks for
    """The folder others load, check and trace."""


@COMMAND.command("build")
@click.argument("name")
@click.argument("version")
@click.option("--line", default="main", show_default=True, help="The split line to release.")
@click.option("--target", type=click.Path(path_type=Path, file_okay=False), help="The folder to make.")
@click.option("--description", default="", help="One or two sentences for the card.")
@click.option("--demo", is_flag=True, help="Mark it as a demo; always so in a demo workspace.")
@click.option("--published", default=None, metavar="DATE", help="Date for the description, such as 2030-12-31.")
@click.option("--attested-only", is_flag=True, help="Leave out drafts of models not shown to see and hear.")
@click.option("--harness", "harnesses", multiple=True, default=["all"], show_default=True, metavar="NAME",
              help="Whose files it carries: inspect_ai, lmms_eval, vlmevalkit, all, or none.")  # fmt: skip
@with_workspace
def build(
    workspace: Workspace, shared: Shared, name: str, version: str, line: str, target: Path | None, description: str,
    demo: bool, published: str | None, attested_only: bool, harnesses: tuple[str, ...],
) -> None:  # fmt: skip
    """Build release NAME VERSION from the newest split version. Exits 3 when items had to be left out."""
    from curation import release

    built = release.build(
        workspace, name, version, line=line, target=target, description=description, demo=demo, published=published,
        attested_only=attested_only, harnesses=[name for name in harnesses if name != "none"],
    )  # fmt: skip
    if not shared.as_json:
        show_issues([*built.issues, *built.notes])
    made = built.release
    state = "Built" if built.is_new else "The same is there already:"
    emit(
        shared,
        {"folder": str(built.folder), "is_new": built.is_new, "left_out": [i.model_dump() for i in built.issues],
         "notes": [i.model_dump(mode="json") for i in built.notes],
         **made.model_dump(mode="json", exclude={"files"}), "files": len(made.files)},
        text=f"{state} {built.folder}: {made.items} items, {made.media_included} media files"
        f"{', ' + str(made.media_withheld) + ' withheld' if made.media_withheld else ''}"
        f"{', ' + str(len(built.issues)) + ' items left out' if built.issues else ''}\n"
        f'Next: python -c \'import datasets; print(datasets.load_dataset("{built.folder}"))\'',
    )  # fmt: skip
    if built.issues:
        sys.exit(3)


@COMMAND.command("verify")
@click.argument("folder", type=click.Path(path_type=Path, exists=True, file_okay=False))
@json_option
@click.pass_obj
def verify(shared: Shared, folder: Path) -> None:
    """Check a release FOLDER: checksums, what `datasets` reads, the Croissant records. Exits 1 when it is not whole."""
    from curation import release

    issues = release.verify(folder)
    if not shared.as_json:
        show_issues(issues)
    emit(
        shared,
        {"folder": str(folder), "whole": not issues, "issues": [issue.model_dump(mode="json") for issue in issues]},
        text=f"{folder} is {'whole' if not issues else 'not whole'}",
    )
    if issues:
        sys.exit(1)


@COMMAND.command("export")
@click.argument("folder", metavar="RELEASE", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.option("--for", "names", multiple=True, required=True, metavar="NAME",
              help="inspect_ai, lmms_eval, vlmevalkit, or all; may be given several times.")  # fmt: skip
@click.option("--out", required=True, type=click.Path(path_type=Path, file_okay=False), help="Where to make `harness`.")
@click.option("--split", "splits", multiple=True, help="Which splits; by default test, or all where there is none.")
@click.option("--steps", default="verified", show_default=True, metavar="WHOSE",
              help="Whose steps are handed over: verified, drafted, or a file of steps.")  # fmt: skip
@json_option
@click.pass_obj
def export(
    shared: Shared, folder: Path, names: tuple[str, ...], out: Path, splits: tuple[str, ...], steps: str
) -> None:
    """Write a RELEASE for other harnesses: prompts, media with one sense a file, tasks."""
    from curation.exporters.export import FOLDER
    from curation.exporters.export import export as written

    done = written(folder, names, out / FOLDER, splits=splits, steps=steps)
    if not shared.as_json:
        show_issues(done.issues)
    commands = "\n".join(f"  {name}: {command}" for name, command in done.commands.items())
    emit(
        shared,
        {"folder": str(done.folder), "files": len(done.files), "arms": dict(done.arms), "commands": dict(done.commands),
         "issues": [issue.model_dump(mode="json") for issue in done.issues]},
        text=f"Wrote {done.folder}: {len(done.files)} files, {len(done.arms)} ways of asking; in {out}:\n{commands}",
    )  # fmt: skip


@COMMAND.command("publish")
@click.argument("folder", metavar="RELEASE", type=click.Path(path_type=Path, exists=True, file_okay=False))
@click.argument("target")
@click.option("--dry-run", is_flag=True, help="Say what would go out, and touch nothing.")
@click.option("--private", is_flag=True, help="A new repository of the Hub is for its owner alone.")
@click.option("--demo-ok", is_flag=True, help="Let a release go out that is marked as a demo.")
@click.option("--annotations-ok", is_flag=True, help="Let imported questions go out whose licence is not open.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@json_option
@click.pass_obj
def publish(
    shared: Shared, folder: Path, target: str, dry_run: bool, private: bool, demo_ok: bool, annotations_ok: bool,
    yes: bool,
) -> None:  # fmt: skip
    """Publish a release folder to TARGET: hub:OWNER/NAME, a folder, or an address such as s3://BUCKET/PREFIX.

    It is verified first, staged, read back, and shown last. Run it again after a stop: it goes on.
    """
    from curation import publish as publishing
    from curation.publish.publish import refuse_annotations, refuse_demo
    from curation.publish.target import target_of

    where = target_of(target)
    shipment = publishing.look(folder)
    changed = _rechecked(shared, shipment)
    checks: list[Callable[[], None]] = [
        lambda: refuse_demo(shipment, demo_ok), lambda: refuse_annotations(shipment, annotations_ok),
        lambda: publishing.refuse_withdrawn(shipment, changed or ()),
    ]  # fmt: skip
    if dry_run:
        told = {**_told(shipment, str(where)), "checked": changed is not None}
        told["withdrawn"] = [issue.model_dump(mode="json") for issue in changed or ()]
        refused = [f"  {issue.subject}: {issue.message}" for issue in changed or ()]
        refused += _refusals(checks)
        emit(shared, told, text="\n".join([_listed(shipment, str(where)), *refused]))
        return
    for check in checks:
        check()
    if not yes:
        _confirm(shipment, str(where))
    with progress_bar() as progress:
        done = publishing.publish(
            shipment, where, private=private, demo_ok=demo_ok, annotations_ok=annotations_ok, progress=progress
        )  # fmt: skip
    state = "Published" if done.is_new else "The same is there already:"
    emit(
        shared, {**_told(shipment, str(where)), "where": done.where, "is_new": done.is_new},
        text=f"{state} {shipment.name} {shipment.version}: {done.where}",
    )  # fmt: skip


def _refusals(checks: Iterable[Callable[[], None]]) -> Iterator[str]:
    for check in checks:
        try:
            check()
        except ToolkitError as exc:
            yield f"It would be refused: {exc}"


def _rechecked(shared: Shared, shipment: Shipment) -> tuple[Issue, ...] | None:
    """What the workspace here, or the one the release lies in, would not release any more; None where none knows it."""
    from curation.publish import recheck

    roots = [find_root(shared.workspace).resolve(), *shipment.folder.resolve().parents]
    for root in dict.fromkeys(roots):
        if (root / FILE_NAME).is_file():
            with open_workspace(root) as workspace:
                found = recheck(shipment, workspace)
            if found is not None:
                return found
    if not shared.as_json:
        err.print("Not checked: no workspace here built it, so nobody looked whether its rights still stand.")
    return None


def _confirm(shipment: Shipment, target: str) -> None:
    if not sys.stdin.isatty():
        raise click.UsageError("nobody is there to be asked: look with --dry-run, then add --yes")
    click.echo(plain(_listed(shipment, target, most=0)), err=True)
    click.confirm(f"Publish to {target}?", abort=True, err=True)


def _told(shipment: Shipment, target: str) -> dict[str, Any]:
    return {
        "name": shipment.name, "version": shipment.version, "target": target, "items": shipment.items,
        "files": [file.model_dump() for file in shipment.files], "size_bytes": shipment.size_bytes,
        "licences": [vars(share) for share in shipment.licences], "withheld": shipment.withheld,
        "demo": shipment.demo, "imported": [{**vars(one), "open": one.is_open} for one in shipment.brought],
    }  # fmt: skip


def _listed(shipment: Shipment, target: str, most: int = 10_000) -> str:
    """What would go out, for people."""
    lines = [f"{file.size_bytes:>14,}  {file.path}" for file in shipment.files[:most]]
    lines += [f"and {len(shipment.files) - most} more files"] if 0 < most < len(shipment.files) else []
    lines.append(
        f"{shipment.name} {shipment.version} to {target}: {shipment.items} items, {len(shipment.files)} files, "
        f"{shipment.size_bytes / 1e6:.1f} MB{', DEMO' if shipment.demo else ''}"
    )
    lines += [f"  {one.licence}: {one.files} media files, {one.size_bytes / 1e6:.1f} MB" for one in shipment.licences]
    lines += [
        f"  {one.items} items imported from {one.dataset}: licence of the annotations {one.licence}"
        for one in shipment.brought
    ]
    held = "none" if not shipment.withheld else f"{shipment.withheld} media files (named by source and span alone)"
    return "\n".join([*lines, f"  withheld: {held}"])
