"""`curate add`: name the media to work on, and its rights."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from curation.acquire.add import AddReport, add
from curation.acquire.folder import some
from curation.acquire.manifest import read_given
from curation.acquire.questions import QuestionReport, add_questions
from curation.cli.context import Shared, emit, show_issues, with_workspace
from curation.workspace import Workspace
from schemas.errors import UsageError

_YES_NO = {True: "yes", False: "no", None: None}


@click.command("add")
@click.argument("inputs", nargs=-1, metavar="INPUT...")
@click.option(
    "--questions", type=click.Path(path_type=Path, dir_okay=False), help="Questions of your own (CSV, JSONL)."
)
@click.option("--licence", help="Licence of picture and sound: an SPDX id such as CC-BY-4.0, or `unknown`.")
@click.option("--licence-footage", help="Licence of the picture alone.")
@click.option("--licence-soundtrack", help="Licence of the sound alone.")
@click.option("--attribution", help="Whom the licence asks to name.")
@click.option("--claimed-by", help="Who states the licence.")
@click.option("--claimed-at", metavar="YYYY-MM-DD", help="The day the statement was seen.")
@click.option("--claim-url", help="Where the statement can be read.")
@click.option("--title", help="Title.")
@click.option("--channel", help="Who published it; one channel is never torn apart by a split.")
@click.option("--uploader", help="Who uploaded it.")
@click.option("--language", help="Language spoken, such as `en`.")
@click.option("--notes", help="Anything else.")
@click.option("--third-party/--no-third-party", default=None, help="May it be sent to servers of others (default: no)?")
@click.option("--people", help="Flags about people: minor, private-person, medical, distress; or none.")
@click.option("--content-warnings", help="Content warnings, separated by `;`.")
@with_workspace
def COMMAND(  # noqa: N802 - the name the scan looks for
    workspace: Workspace, shared: Shared, inputs: tuple[str, ...], questions: Path | None, **said: Any
) -> None:
    """Add sources: addresses, files, folders, or lists (.csv, .jsonl) with rights. Adding again changes nothing."""
    if not inputs and questions is None:
        raise UsageError(
            "curate add", "nothing was given", "give an address, a file, a folder or a list, or --questions"
        )
    said["third_party_allowed"] = _YES_NO[said.pop("third_party")]
    given, wrong = read_given({name: str(value) for name, value in said.items() if value is not None}, "curate add")
    if wrong:
        raise UsageError("curate add", wrong[0].message, wrong[0].hint)
    sources = add(workspace, inputs, given=given, questions=questions)
    asked = add_questions(workspace, questions) if questions else QuestionReport()
    _show(shared, sources, asked)
    if code := max(sources.exit_code, asked.exit_code):
        click.get_current_context().exit(code)


def _show(shared: Shared, sources: AddReport, asked: QuestionReport) -> None:
    issues = [*sources.issues, *asked.issues]
    if not shared.as_json:
        show_issues(issues)
    counts: list[tuple[str, AddReport | QuestionReport]] = [("source", sources), ("question", asked)]
    data = {
        f"{noun}s": {"new": report.new, "revised": report.revised, "unchanged": report.unchanged}
        for noun, report in counts
    }
    lines = [
        f"{noun.capitalize()}s: {report.new} new, {report.revised} revised, {report.unchanged} as before"
        for noun, report in counts
        if report.new or report.revised or report.unchanged
    ]
    if sources.names:
        lines.insert(1, f"  {some(list(sources.names))}")
    if sources.new:
        lines.append("Next: curate download")
    emit(
        shared,
        {
            **data,
            "subjects": list(sources.subjects),
            "names": list(sources.names),
            "issues": [issue.model_dump(mode="json") for issue in issues],
        },
        text="\n".join(lines) or "Nothing was added.",
    )
