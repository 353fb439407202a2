"""`aurelia evaluate`: ask a model about a release, in declared ways, and keep what it says in a run folder."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, TextColumn, TimeRemainingColumn
from rich.progress import Progress as Bar

from aurelia.models import load_model
from schemas.errors import UsageError
from schemas.evaluation import Arm, Condition, Given
from schemas.issues import Issue

if TYPE_CHECKING:
    from aurelia.evaluate.estimate import Estimate
    from aurelia.evaluate.plan import Choices
    from aurelia.evaluate.ready import Ready
    from aurelia.evaluate.run import Outcome, Progress

_FOLDER = click.Path(file_okay=False, path_type=Path)
_PRICE = click.FloatRange(min=0)
_PAUSE = 60.0
"""Seconds between lines of progress where stderr is no terminal."""


@click.command("evaluate", short_help="Ask a model about a release.")
@click.argument("release", type=click.Path(exists=True, file_okay=False, path_type=Path))
@click.option("--model", "-m", "spec", required=True, help="Who is asked, as NAME:ARGUMENT (see: aurelia models).")
@click.option("--out", "-o", required=True, type=_FOLDER, help="The run folder; a run that is there goes on.")
@click.option(
    "--condition",
    "conditions",
    multiple=True,
    metavar="NAME[/GIVEN]",
    help="What is handed over with the question: baseline, steps ...; give it once for each, or `all`. Default: "
    "baseline and steps, each with the media and without.",
)
@click.option(
    "--given",
    "givens",
    multiple=True,
    type=click.Choice([*Given]),
    help="Which senses of the media: for every condition that does not name its own. Default: both.",
)
@click.option("--steps", default="verified", show_default=True, help="Whose steps: verified, drafted, or a FILE.")
@click.option("--split", "splits", multiple=True, default=("test",), show_default=True, help="Once for each.")
@click.option("--task", "tasks", multiple=True, help="Only this benchmark task; once for each.")
@click.option("--limit", type=click.IntRange(min=1), help="Only so many rows, to try things out.")
@click.option("--media", type=_FOLDER, help="A folder with the media that the release withholds.")
@click.option(
    "--task-folder", "folders", multiple=True, type=_FOLDER, help="Benchmark tasks of your own; once for each."
)
@click.option("--no-verify", is_flag=True, help="Do not compare media files with their checksums.")
@click.option("--permutations", type=click.IntRange(min=1), default=4, show_default=True, help="Orders of options.")
@click.option("--repeats", type=click.IntRange(min=1), default=1, show_default=True, help="In each order of options.")
@click.option("--samples", type=click.IntRange(2, 100), default=5, show_default=True, help="Of self-consistency.")
@click.option("--temperature", type=click.FloatRange(0, 2), default=0.0, show_default=True, help="Of all other arms.")
@click.option("--max-tokens", type=click.IntRange(min=1), default=2048, show_default=True, help="Most of a reply.")
@click.option("--seed", type=int, default=0, show_default=True, help="For orders, other clips' steps and sampling.")
@click.option("--contrast", "contrasts", multiple=True, metavar="NAME=TREATED-CONTROL", help="One more comparison.")
@click.option("--filtered-by", multiple=True, metavar="MODEL", help="A model by which the items were chosen.")
@click.option("--estimate", "only_estimate", is_flag=True, help="Say requests, media, tokens, time, cost; ask nothing.")
@click.option("--measure", type=click.IntRange(min=1), help="With --estimate: ask for so many predictions, and time.")
@click.option(
    "--price", type=click.FloatRange(min=0), nargs=2, metavar="IN OUT", help="With --estimate, a million tokens."
)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def COMMAND(  # noqa: N802
    release: Path, spec: str, out: Path, only_estimate: bool, measure: int | None, price: tuple[float, float] | None,
    as_json: bool, **given: Any,
) -> None:  # fmt: skip
    """Ask a model about the RELEASE folder, and keep what it says in a run folder.

    The plan with its comparisons is written first; scores and the page are made from the folder afterwards, by aurelia
    report. Run the same command again to go on after a stop; exits 3 where something was left out or waits.
    """
    from aurelia.evaluate.estimate import estimate
    from aurelia.evaluate.ready import Wanted, ready
    from aurelia.evaluate.run import evaluate

    if (measure or price) and not only_estimate:
        raise click.UsageError("--measure and --price go with --estimate.")
    choices = _choices(given)
    wanted = Wanted(
        release, tuple(given["splits"]), tuple(given["tasks"]), given["limit"], given["media"], given["steps"],
        not given["no_verify"], tuple(given["folders"]),
    )  # fmt: skip
    model = load_model(spec)
    settled = ready(wanted, model, spec, choices)
    if only_estimate:
        if measure:
            with _progress() as progress:
                evaluate(settled, model, out, progress, most=measure)
        _tell_estimate(estimate(settled, model, out), settled, price, as_json)
        return
    with _progress() as progress:
        outcome = evaluate(settled, model, out, progress)
    _tell(outcome, settled, as_json)
    if not outcome.clean:
        sys.exit(3)


def _choices(given: dict[str, Any]) -> Choices:
    from aurelia.evaluate.plan import Choices, read_contrast

    names = ("permutations", "repeats", "samples", "temperature", "max_tokens", "seed", "filtered_by")
    return Choices(
        arms=_arms(given["conditions"], given["givens"]),
        contrasts=tuple(read_contrast(text) for text in given["contrasts"]),
        **{name: given[name] for name in names},
    )


def _arms(conditions: Sequence[str], givens: Sequence[str]) -> tuple[Arm, ...]:
    """Every condition with every sense that is given, each once; those that name their senses as they are."""
    from aurelia.evaluate.plan import DEFAULT_ARMS, read_arm

    if not conditions and not givens:
        return DEFAULT_ARMS
    names = list(conditions) or [Condition.baseline, Condition.steps]
    if "all" in names:
        names[names.index("all") : names.index("all") + 1] = [*Condition]
    arms: dict[Arm, None] = {}
    for name in names:
        arm = read_arm(name)
        if arm is None:
            known = f"there are: {', '.join(Condition)}; and after a slash: {', '.join(Given)}"
            raise UsageError(f"--condition {name}", "does not exist", known)
        own = [arm.given] if "/" in name else [Given(one) for one in givens or ("both",)]
        arms.update({arm.model_copy(update={"given": one}): None for one in own})
    return tuple(arms)


@contextmanager
def _progress() -> Iterator[Progress]:
    """A bar with the time left on stderr; where that is no terminal, a line a minute."""
    err = Console(stderr=True, highlight=False)
    with Bar(
        TextColumn("asking"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(),
        console=err, transient=True, disable=not err.is_terminal,
    ) as bar:  # fmt: skip
        row = bar.add_task("asking", total=None)
        told = began = time.monotonic()
        first: int | None = None

        def update(done: int, total: int) -> None:
            nonlocal told, first
            if first is None:
                first = done
                bar.reset(row, total=total, completed=done)  # what earlier runs did says nothing of this one's pace
            bar.update(row, completed=done)
            now = time.monotonic()
            if bar.disable and now - told >= _PAUSE and done > first:
                told = now
                left = (now - began) / (done - first) * (total - done)
                err.print(f"{done} of {total} predictions, about {left / 60:.0f} min left", markup=False)

        yield update


def _tell(outcome: Outcome, settled: Ready, as_json: bool) -> None:
    if as_json:
        figures = ("wanted", "there", "new", "failed", "waiting")
        data = {
            "run": str(outcome.folder), "release": settled.plan.release, "rows": len(settled.samples),
            **{name: getattr(outcome, name) for name in figures}, "issues": _plain(outcome.issues),
        }  # fmt: skip
        click.echo(json.dumps(data, ensure_ascii=False))
        return
    _show(outcome.issues)
    click.echo(f"{outcome.new} new predictions, {outcome.there} of {outcome.wanted} in {outcome.folder}")
    if outcome.failed:
        click.echo(f"{outcome.failed} calls gave no usable reply: they are kept as failures, not as wrong answers")
    if outcome.waiting:
        click.echo(f"{outcome.waiting} calls failed and may not fail again: run the same command again")


def _tell_estimate(found: Estimate, settled: Ready, price: tuple[float, float] | None, as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps({**found.as_dict(price), "issues": _plain(settled.issues)}, ensure_ascii=False))
        return
    _show(settled.issues)
    click.echo("\n".join(found.lines(price)))


def _plain(issues: Sequence[Issue]) -> list[dict[str, Any]]:
    return [issue.model_dump(mode="json") for issue in issues]


def _show(issues: Sequence[Issue], most: int = 20, names: int = 3) -> None:
    """Issues on stderr; what is said alike of several items is one line."""
    alike: dict[Issue, list[str]] = {}
    for issue in issues:
        alike.setdefault(issue.model_copy(update={"subject": ""}), []).append(issue.subject)
    for issue, about in list(alike.items())[:most]:
        more = f" and {len(about) - names} more" if len(about) > names else ""
        told = issue.model_copy(update={"subject": ", ".join(about[:names]) + more})
        click.echo(f"  {issue.severity.value}: {told}", err=True)
    if len(alike) > most:
        click.echo(f"  and {len(alike) - most} more kinds (see them all with --json)", err=True)
