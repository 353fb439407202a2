"""`aurelia`: reasoning over one clip, and what models and benchmark tasks there are."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path
from typing import Any

import click
from rich.console import Console
from rich.table import Table

from aurelia import models, tasks, trace
from aurelia.case import Agents, LoopSettings
from aurelia.console import run
from aurelia.replies import LoggedModel, ReplyLog
from schemas.errors import ModelError, UsageError
from schemas.media import Clip
from schemas.perception import Perception
from schemas.reasoning import AskedQuestion, Draft, Option, Question

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(version("aurelia-toolkit"), prog_name="aurelia")
def cli() -> None:
    """Reason over audio-visual media, step by step."""


@cli.command()
@click.argument("clip", type=_FILE)
@click.argument("question")
@click.option("--option", "-o", "options", multiple=True, help="An option to choose from; give it once for each.")
@click.option(
    "--model", "-m", "spec", help="The model that reasons and judges, as NAME:ARGUMENT (see: aurelia models)."
)
@click.option("--summarizer", help="Another model for the captions, as NAME:ARGUMENT; it never sees the clip.")
@click.option("--task", default="av-qa", show_default=True, help="The benchmark task whose prompts are used.")
@click.option("--threshold", type=click.FloatRange(1, 10), default=6.0, show_default=True, help="Score to stop at.")
@click.option("--tries", type=click.IntRange(1, 50), default=5, show_default=True, help="Most turns of the loop.")
@click.option("--seed", type=int, default=0, show_default=True, help="For models that sample.")
@click.option("--replies", type=click.Path(dir_okay=False, path_type=Path), help="Keep replies here; never ask twice.")
@click.option("--third-party", is_flag=True, help="The clip may be sent to a server of others.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole draft as JSON.")
def reason(clip: Path, question: str, spec: str | None, as_json: bool, **given: Any) -> None:
    """Answer QUESTION about the file CLIP, and show the steps with their evidence.

    Without --model the clip is measured (speech, on-screen text), which answers two forms of question.
    """
    draft = _by_model(clip, question, spec, given) if spec else _by_measuring(clip, question, given)
    if as_json:
        click.echo(draft.model_dump_json())
    else:
        trace.show(draft, Console(highlight=False))


@cli.command("models")
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def list_models(as_json: bool) -> None:
    """List the kinds of model that can be named with --model."""
    rows = [(f"{a.name}:{a.argument}", a.description) for a in models.find().values()]
    _print_rows(("model", "what it is"), rows, as_json)


@cli.command("tasks")
@click.option(
    "--folder",
    "folders",
    multiple=True,
    type=click.Path(exists=True, file_okay=False, path_type=Path),
    help="A folder with benchmark tasks of your own, such as a workspace's tasks/.",
)
@click.option("--json", "as_json", is_flag=True, help="Print as JSON.")
def list_tasks(folders: tuple[Path, ...], as_json: bool) -> None:
    """List the benchmark tasks that are found, and where."""
    rows = [
        (name, plugin.value.answer_type, plugin.value.options, plugin.origin, plugin.where)
        for name, plugin in tasks.plugins(folders).items()
    ]
    _print_rows(("name", "answer", "options", "origin", "where"), rows, as_json)


def main() -> None:
    """Entry point of `aurelia`."""
    sys.exit(run(cli, name="aurelia"))


def _by_measuring(clip: Path, question: str, given: dict[str, Any]) -> Draft:
    from aurelia.draft.evidence import reason_one

    if given["options"]:
        raise UsageError("--option", "needs a model to choose among options", "name one with --model NAME:ARGUMENT")
    return reason_one(clip, question)


def _by_model(path: Path, text: str, spec: str, given: dict[str, Any]) -> Draft:
    from aurelia.draft.base import Scene
    from aurelia.draft.evidence.one import whole_file
    from aurelia.draft.model import ModelDrafter

    found = tasks.find()
    if given["task"] not in found:
        raise UsageError(f"--task {given['task']}", "is no benchmark task", f"there are: {', '.join(found)}")
    settings = LoopSettings.paper(given["threshold"], given["tries"])
    clip = whole_file(path)
    asked = AskedQuestion(
        source=clip.subject(), benchmark_task=given["task"], question=_question(text, given["options"])
    )
    scene = Scene(clip, path, _unmeasured(clip), (), (asked,), given["seed"], given["third_party"])
    (draft,) = ModelDrafter(_agents(spec, given), found, (given["task"],), settings).draft(scene)
    if draft.status != "drafted":
        raise ModelError(
            f"the question {text!r}", draft.reason, "see the tries with --replies FILE, or try another model"
        )
    return draft


def _agents(spec: str, given: dict[str, Any]) -> Agents:
    model = models.load_model(spec)
    summarizer = models.load_model(given["summarizer"]) if given["summarizer"] else model
    if given["replies"]:
        log = ReplyLog(given["replies"])
        model, summarizer = LoggedModel(model, log), LoggedModel(summarizer, log)
    return Agents(model, summarizer, model, model)


def _question(text: str, options: Sequence[str]) -> Question:
    if len(options) == 1 or len(options) > len(LETTERS):
        raise UsageError("--option", f"was given {len(options)} times", f"give it 2 to {len(LETTERS)} times")
    return Question(text=text, options=tuple(Option(id=i, text=t) for i, t in zip(LETTERS, options, strict=False)))


def _unmeasured(clip: Clip) -> Perception:
    return Perception(clip=clip.subject(), duration=clip.duration)


def _print_rows(columns: tuple[str, ...], rows: Sequence[tuple[Any, ...]], as_json: bool) -> None:
    if as_json:
        click.echo(json.dumps([dict(zip(columns, row, strict=True)) for row in rows], ensure_ascii=False))
        return
    table = Table(*columns, box=None)
    table.columns[0].no_wrap = True
    for row in rows:
        table.add_row(*["" if cell is None else str(cell) for cell in row])
    Console(highlight=False).print(table)
