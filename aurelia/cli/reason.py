"""`aurelia reason`: one question about one clip, answered with its steps."""

from __future__ import annotations

import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import click
from rich.console import Console

from aurelia import tasks, trace
from aurelia.case import LoopSettings
from aurelia.casting import CHECKS, Cast, attested
from aurelia.replies import ReplyLog
from schemas.errors import ModelError, UsageError
from schemas.media import Clip
from schemas.perception import Perception
from schemas.reasoning import AskedQuestion, Draft, Option, Question

LETTERS = "ABCDEFGHIJKLMNOPQRSTUVWXYZ"
_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)
_FOLDER = click.Path(file_okay=False, path_type=Path)


@click.command("reason", short_help="Answer a question about a clip.")
@click.argument("clip", type=_FILE)
@click.argument("question")
@click.option("--option", "-o", "options", multiple=True, help="An option to choose from; give it once for each.")
@click.option(
    "--model", "-m", "spec", help="The model that reasons and judges, as NAME:ARGUMENT (see: aurelia models)."
)
@click.option("--evaluator", default="", help="Another model that judges, as NAME:ARGUMENT.")
@click.option("--summarizer", default="", help="Another model for the captions, as NAME:ARGUMENT; it sees no clip.")
@click.option("--critic", default="", help="Another model that checks steps, as NAME:ARGUMENT; else the evaluator.")
@click.option("--paper", is_flag=True, help="The loop exactly as published: one score as feedback, no other check.")
@click.option("--task", default="av-qa", show_default=True, help="The benchmark task whose prompts are used.")
@click.option("--threshold", type=click.FloatRange(1, 10), default=6.0, show_default=True, help="Score to stop at.")
@click.option("--tries", type=click.IntRange(1, 50), default=5, show_default=True, help="Most turns of the loop.")
@click.option("--seed", type=int, default=0, show_default=True, help="For models that sample.")
@click.option("--replies", type=click.Path(dir_okay=False, path_type=Path), help="Keep replies here; never ask twice.")
@click.option("--checks", type=_FOLDER, default=CHECKS, show_default=True, help="Where `models check` keeps results.")
@click.option("--third-party", is_flag=True, help="The clip may be sent to a server of others.")
@click.option("--json", "as_json", is_flag=True, help="Print the whole draft as JSON.")
def COMMAND(clip: Path, question: str, spec: str | None, as_json: bool, **given: Any) -> None:  # noqa: N802
    """Answer QUESTION about the file CLIP, and show the steps with their evidence.

    Without --model the clip is measured (speech, on-screen text), which answers two forms of question. Exits 3 where
    no try was good enough and the best of them is shown.
    """
    draft = _by_model(clip, question, spec, given) if spec else _by_measuring(clip, question, given)
    if as_json:
        click.echo(draft.model_dump_json())
    else:
        trace.show(draft, Console(highlight=False))
    if draft.reason:  # the best there is, but not good enough by the loop's own measure
        sys.exit(3)


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
    question, clip = _question(text, given["options"]), whole_file(path)  # before a model loads
    limits = {"threshold": given["threshold"], "tries": given["tries"]}
    settings = LoopSettings.paper(**limits) if given["paper"] else LoopSettings(**limits)
    log = ReplyLog(given["replies"]) if given["replies"] else None
    agents = Cast(spec, given["summarizer"], given["evaluator"], given["critic"]).open(log)
    if agents.warning() and not given["paper"]:
        click.echo(f"warning: {agents.warning()}", err=True)
    shown = attested(agents, given["checks"])
    asked = AskedQuestion(source=clip.subject(), benchmark_task=given["task"], question=question)
    scene = Scene(clip, path, _unmeasured(clip), (), (asked,), given["seed"], given["third_party"])
    drafter = ModelDrafter(agents, found, (given["task"],), settings, shown)
    with Console(stderr=True, highlight=False).status("watching, writing and judging"):
        (draft,) = drafter.draft(scene)
    if draft.status != "drafted":
        raise ModelError(
            f"the question {text!r}", draft.reason, "see the tries with --replies FILE, or try another model"
        )
    return draft


def _question(text: str, options: Sequence[str]) -> Question:
    if not all(one.strip() for one in (text, *options)):
        raise UsageError("the question" if not text.strip() else "--option", "is empty", "write it in quotes")
    if len(options) == 1 or len(options) > len(LETTERS):
        raise UsageError("--option", f"was given {len(options)} times", f"give it 2 to {len(LETTERS)} times")
    return Question(text=text, options=tuple(Option(id=i, text=t) for i, t in zip(LETTERS, options, strict=False)))


def _unmeasured(clip: Clip) -> Perception:
    return Perception(clip=clip.subject(), duration=clip.duration)
