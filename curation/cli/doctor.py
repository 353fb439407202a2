"""`curate doctor`: what this machine and this workspace have, and what to do about the rest."""

from __future__ import annotations

import sys

import click

from curation import doctor
from curation.cli.context import Shared, emit_table, json_option
from curation.workspace import find_root


@click.command("doctor")
@json_option
@click.pass_obj
def COMMAND(shared: Shared) -> None:  # noqa: N802 - the name the scan looks for
    """Check the machine, the packages and the workspace, and say what to do about each gap."""
    findings = doctor.examine(find_root(shared.workspace))
    emit_table(
        shared,
        "Doctor",
        ["part", "state", "finding", "what to do"],
        [[f.part, f.state, f.finding, f.way_out] for f in findings],
    )
    if any(finding.state == "broken" for finding in findings):
        sys.exit(1)
