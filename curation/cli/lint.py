"""`curate lint`: what is wrong with a dataset's file, a split or a release."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import click
from rich.markup import escape

from aurelia.table import plain
from curation.cli.context import Shared, emit, err, json_option, many, progress_bar
from curation.lint.report import LintReport
from curation.lint.targets import Target
from curation.settings import FILE_NAME
from curation.stage import Progress
from curation.workspace import find_root
from schemas.errors import UsageError
from schemas.issues import Severity

_MOST = 20
_PLACES = ("error", "unchecked", "warning")


def _pairs(_ctx: click.Context, _param: click.Parameter, given: tuple[str, ...]) -> dict[str, str]:
    pairs = [text.partition("=") for text in given]
    for name, sign, _ in pairs:
        if not (name and sign):
            raise click.BadParameter("give it as NAME=VALUE, such as question=Q")
    return {name: value for name, _, value in pairs}


@click.command("lint")
@click.argument("target", metavar="FILE|SPLIT|RELEASE")
@click.option("--format", "form", default="", metavar="NAME", help="Format of the file (default: by its beginning).")
@click.option(
    "--map", "options", multiple=True, callback=_pairs, metavar="A=B",
    help="An option of the format: the column B holds A, such as question=Q. Repeatable.",
)  # fmt: skip
@click.option("--check", "only", multiple=True, metavar="NAME", help="Run this check alone. Repeatable.")
@click.option("--skip", multiple=True, metavar="NAME", help="Leave this check out. Repeatable.")
@click.option("--html", type=click.Path(path_type=Path, dir_okay=False), help="Write the report as a page, too.")
@click.option(
    "--fail-on", type=click.Choice(_PLACES), default="error", show_default=True,
    help="The least for which the exit code is 3: `unchecked` adds what could not be checked, `warning` warnings.",
)  # fmt: skip
@json_option
@click.pass_obj
def COMMAND(  # noqa: N802 - the name the scan looks for
    shared: Shared, target: str, form: str, options: dict[str, str], only: tuple[str, ...], skip: tuple[str, ...],
    html: Path | None, fail_on: str,
) -> None:  # fmt: skip
    """Find what is wrong with the questions of FILE, of a SPLIT (main, main@3) or of a RELEASE folder.

    Needs no workspace for a file or a release. Exits 3 where errors are found or a check failed.
    """
    from curation.lint import chosen
    from curation.lint.run import lint

    chosen(only, skip)  # a name that does not exist is told before a large file is read
    with progress_bar() as progress:
        looked_at = _target(shared, target, form, options, progress)
        report = lint(looked_at.rows, only=only, skip=skip, progress=_checks(progress))
    page = _page(report, looked_at, html)
    if shared.as_json:
        about = {"target": looked_at.name, "kind": looked_at.kind, "format": looked_at.format}
        emit(shared, {**report.as_json(), **about, "html": page})
    else:
        _tell(report)
        emit(shared, None, text=_summary(report, looked_at, page))
    if report.fails(fail_on):
        sys.exit(3)


def _target(shared: Shared, text: str, form: str, options: dict[str, str], progress: Progress) -> Target:
    from curation.lint import targets

    path = Path(text).expanduser()
    if path.is_dir() and not form:
        return targets.of_release(path)
    if path.exists() or form or options or path.suffix:
        if not path.exists():
            raise UsageError(text, "does not exist", "give a file, a release folder, or a split such as main")
        return targets.of_file(path, form, options, lambda count: progress("read", 0, max(count, 1), f"{count} rows"))
    if not (find_root(shared.workspace) / FILE_NAME).exists():
        hint = "a split needs a workspace: give -w FOLDER"
        raise UsageError(text, "is neither a file nor a release folder here", hint)
    with shared.open() as workspace:
        return targets.of_split(workspace, text)


def _checks(progress: Progress) -> Callable[[str, int, int], None]:
    return lambda name, done, total: progress("check", done, total, name)


def _page(report: LintReport, looked_at: Target, html: Path | None) -> str | None:
    if html is None:
        return None
    from curation.lint.page import write_page

    return str(write_page(report, looked_at, html))


def _tell(report: LintReport) -> None:
    """The findings on stderr: the first ones of each check, errors before warnings."""
    told: Counter[str] = Counter()
    order = {severity: number for number, severity in enumerate((Severity.error, Severity.unchecked, Severity.warning))}
    for finding in sorted(report.findings, key=lambda one: order[one.issue.severity]):
        kind = finding.issue.kind
        told[kind] += 1
        if told[kind] <= _few(report):
            line = escape(plain(f"{finding.issue.severity.value}: {finding.issue}"))
            err.print(f"  [bold]{kind}[/bold] {line}")
    left = sum(max(0, count - _few(report)) for count in told.values())
    if left:
        err.print(f"  and {left} more (see them all with --json or --html FILE)", markup=False)


def _few(report: LintReport) -> int:
    """How many findings of one check are told, so that all checks have a place."""
    kinds = sum(count > 0 for count in report.counts().values())
    return max(2, _MOST // max(1, kinds))


def _summary(report: LintReport, looked_at: Target, page: str | None) -> str:
    counts = {name: count for name, count in report.counts().items() if count}
    name = f"{looked_at.name} ({looked_at.format})" if looked_at.format else looked_at.name
    errors, warnings = report.of(Severity.error), report.of(Severity.warning)
    figures = ((len(report.rows), "row"), (len(report.checks), "check"), (errors, "error"), (warnings, "warning"))
    lines = [f"{name}: {', '.join(many(*figure) for figure in figures)}"]
    lines += [f"  {name}: {count}" for name, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))]
    held = _unchecked(report)
    if held:
        lines += ["Unchecked:", *held]
    if page:
        lines.append(f"Page: {page}")
    return "\n".join(lines)


def _unchecked(report: LintReport) -> list[str]:
    return [
        f"  {one.check}: {many(len(one.rows), 'row')}, {one.reason}"
        for one in sorted(report.unchecked, key=lambda one: (not one.broken, -len(one.rows), one.check))
    ]
