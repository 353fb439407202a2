"""What all commands share: the workspace, results on stdout (`--json` too), progress and logs on stderr."""

from __future__ import annotations

import functools
import json
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeElapsedColumn
from rich.progress import Progress as Bar

from aurelia import logs
from aurelia.table import plain, print_table
from curation.failures import by_people
from curation.stage import Progress, StageReport
from curation.workspace import Workspace, find_root, open_workspace
from schemas.issues import Issue

P = ParamSpec("P")
R = TypeVar("R")

out = Console(highlight=False, soft_wrap=True)
err = Console(stderr=True, highlight=False, soft_wrap=True)


@dataclass(frozen=True)
class Shared:
    """Options given before the command: where the workspace is, and how to print."""

    workspace: Path | None
    as_json: bool
    verbose: bool = False

    def open(self) -> Workspace:
        """Open the workspace meant, and log as its settings say."""
        opened = open_workspace(find_root(self.workspace))
        logs.set_up(self.verbose, opened.settings.log_format)
        return opened


def json_option(command: Callable[P, R]) -> Callable[P, R]:
    """Accept `--json` after the command as well as before it."""

    def keep(ctx: click.Context, _param: click.Parameter, value: bool) -> None:
        if value:
            shared: Shared = ctx.obj
            ctx.obj = replace(shared, as_json=True)

    return click.option(
        "--json", "_json", is_flag=True, expose_value=False, callback=keep, help="Print the result as JSON."
    )(command)


def with_workspace(command: Callable[..., R]) -> Callable[..., R]:
    """Give the command an open workspace and the shared options as its first two arguments."""

    @json_option
    @click.pass_context
    @functools.wraps(command)
    def run(ctx: click.Context, /, *args: Any, **kwargs: Any) -> R:
        shared: Shared = ctx.obj
        with shared.open() as workspace:
            return command(workspace, shared, *args, **kwargs)

    return run


def emit(shared: Shared, data: Any, *, text: str = "") -> None:
    """Print a result: as JSON where asked, else as text (or a plain rendering of the data)."""
    if shared.as_json:
        click.echo(json.dumps(data, ensure_ascii=False, default=str))
    else:
        out.print(plain(text) if text else data, markup=False)


def emit_table(shared: Shared, title: str, columns: Sequence[str], rows: Iterable[Sequence[Any]]) -> None:
    """Print rows as a table, or as a JSON list of objects."""
    rows = [list(row) for row in rows]
    if shared.as_json:
        click.echo(json.dumps([dict(zip(columns, row, strict=True)) for row in rows], ensure_ascii=False, default=str))
        return
    print_table(out, columns, rows, title=title)


def many(count: int, noun: str) -> str:
    """A number of things, in the singular for one."""
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def show_issues(issues: Iterable[Issue], *, most: int = 20) -> None:
    """Print data problems on stderr, the first ones in full."""
    # What a reviewer turned down is their work done, not an error of this run.
    told = Counter(f"{'' if by_people(issue) else f'{issue.severity.value}: '}{issue}" for issue in issues)
    for line, times in list(told.items())[:most]:
        err.print(plain(f"  {line}{f' ({times} times)' if times > 1 else ''}"), markup=False)
    if len(told) > most:
        err.print(f"  and {len(told) - most} more (see them all with --json)", markup=False)


def tell_issues(issues: Sequence[Issue], told: Mapping[str, int]) -> None:
    """Print data problems on stderr: all of them, or where there are many the first of each kind.

    Args:
        issues: Problems; of many of a kind the first ones.
        told: How many of each kind there were.
    """
    kinds: dict[str, list[Issue]] = {}
    for issue in issues:
        kinds.setdefault(issue.kind, []).append(issue)
    for kind, found in kinds.items():
        shown = found[:_TOLD] if len(issues) > _MANY else found
        show_issues(shown, most=len(shown))
        if (more := max(told.get(kind, 0), len(found)) - len(shown)) > 0:
            err.print(f"  and {more} more of the kind {kind}", markup=False)


_MANY, _TOLD = 20, 3
"""With more issues than these, so many of each kind are told in full."""


def finish_stage(shared: Shared, report: StageReport, *, text: str) -> None:
    """Print what a stage did and leave with 3 when something was turned down."""
    data = {
        "stage": report.stage,
        "done": report.done,
        "rejected": report.rejected,
        "failed": report.failed,
        "new_facts": report.new_facts,
        "issues": [issue.model_dump(mode="json") for issue in report.issues],
    }
    if not shared.as_json:
        show_issues(report.issues)
    emit(shared, data, text=text)
    if report.exit_code:
        sys.exit(report.exit_code)


def next_line(workspace: Workspace) -> str:
    """The line that says what to run next, as `curate status` does."""
    from curation.funnel import funnel  # it reads the benchmark tasks, which most commands do not need

    counted = funnel(workspace)
    return f"Next: {counted.next_command}  ({counted.next_reason})"


_DOING = {
    "survey": "measure recordings",
    "twins": "look for repeats",
    "segment": "cut clips",
    "segment-asked": "cut what was asked for",
    "segment-spans": "cut spans of lists",
    "perceive": "measure clips",
    "draft-asked": "draft for questions",
    "draft": "draft from clips",
    "compose": "compose clips",
}
"""Stage -> what people call it, where its name is not that already."""

_PAUSE = 60.0
"""Seconds between two lines of progress where stderr is a file, as on a cluster."""


@contextmanager
def progress_bar() -> Iterator[Progress]:
    """A progress bar on stderr; where stderr is no terminal, a line a minute."""
    with Bar(
        TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeElapsedColumn(),
        TextColumn("{task.fields[note]}"),
        console=err, transient=True, disable=not err.is_terminal,
    ) as bar:  # fmt: skip
        known: dict[str, Any] = {}
        told = time.monotonic()

        def update(stage: str, done: int, total: int, note: str = "") -> None:
            nonlocal told
            if not total:
                return
            doing = _DOING.get(stage.partition(":")[0], stage)
            if stage not in known:
                known[stage] = bar.add_task(doing, total=total, note=note)
            bar.update(known[stage], completed=done, total=total, note=note)
            if bar.disable and time.monotonic() - told >= _PAUSE:
                told = time.monotonic()
                err.print(f"{doing}: {done} of {total}{f', {note}' if note else ''}", markup=False)

        yield update
