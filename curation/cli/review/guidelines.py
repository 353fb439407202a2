"""`curate review guidelines`: the rules reviewers work under, in versions."""

from __future__ import annotations

import click

from curation.cli.context import Shared, emit, emit_table, with_workspace
from curation.review.people import guidelines
from curation.workspace import Workspace


@click.group("guidelines")
def COMMAND() -> None:  # noqa: N802 - the name the scan looks for
    """What reviewers are told on every page; each judgement keeps the version it was given under."""


@COMMAND.command("new")
@click.argument("version")
@with_workspace
def new(workspace: Workspace, shared: Shared, version: str) -> None:
    """Start a version of your own, such as v2, from the one that holds now."""
    path = guidelines.new(workspace, version)
    emit(shared, {"version": version, "file": str(path)}, text=f"Edit {path}; the newest version holds unless set.")


@COMMAND.command("list")
@with_workspace
def list_(workspace: Workspace, shared: Shared) -> None:
    """All versions, which one holds, and whether a text was changed after people had worked under it."""
    known = guidelines.known(workspace.root)
    versions = guidelines.versions(workspace.root)
    holds = workspace.settings.guidelines or versions[-1]
    rows = []
    for version in versions:
        text = guidelines.read(version, workspace.root)
        state = (
            "changed after use" if guidelines.changed(workspace.root, text) else "in use" if version in known else ""
        )
        rows.append([version, "yes" if version == holds else "", state, text.reference.sha256[:12]])
    emit_table(shared, "Guidelines", ["version", "holds", "state", "sha256"], rows)


@COMMAND.command("use")
@click.argument("version")
@with_workspace
def use(workspace: Workspace, shared: Shared, version: str) -> None:
    """Let a version hold from now on, by the setting `guidelines`."""
    guidelines.use(workspace, version)
    emit(shared, {"version": version}, text=f"Guidelines {version} hold. Next: curate review push")
