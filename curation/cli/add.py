"""`curate add`: name the media to work on, and its rights."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import click

from curation.acquire.add import AddReport, Asked, add
from curation.acquire.addresses import looks_like_address
from curation.acquire.lists.datasets import Reading
from curation.acquire.lists.folder import some
from curation.acquire.lists.listing import Listing, read_day
from curation.acquire.lists.manifest import read_given, read_span
from curation.acquire.lists.records import ENDINGS
from curation.acquire.questions import QuestionReport, add_questions
from curation.acquire.storing import Counts
from curation.cli.context import Shared, emit, progress_bar, tell_issues, with_workspace
from curation.workspace import Workspace
from schemas.errors import UsageError
from schemas.issues import Severity

_YES_NO = {True: "yes", False: "no", None: None}
_TOLD = 3
"""With more that were left out, they are counted by kind."""
_FOLDER = click.Path(path_type=Path, exists=True, file_okay=False)
_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


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
@click.option("--start", help="The wanted part of the one input begins here: seconds, or 1:02.5.")
@click.option("--end", help="The wanted part of the one input ends here.")
@click.option("--playlist", is_flag=True, help="The address is a playlist or a channel: add what is in it.")
@click.option("--limit", type=click.IntRange(1, 100_000), default=50, show_default=True, help="At most so many of it.")
@click.option("--after", metavar="YYYY-MM-DD", help="Of a playlist: only what was published since.")
@click.option("--min-seconds", type=click.FloatRange(0), help="Of a playlist: nothing shorter.")
@click.option("--max-seconds", type=click.FloatRange(0), help="Of a playlist: nothing longer.")
@click.option("--format", "format_", help="The format of a manifest, such as vggsound (default: found out).")
@click.option("--media-folder", type=_FOLDER, help="A manifest's ids name files in this folder.")
@click.option("--ids", type=_FILE, help="A CSV file with the address of each of a manifest's ids.")
@click.option("--dataset", help="The name of a manifest's dataset.")
@click.option("--split", help="The part of the dataset a manifest is, where its rows do not say.")
@click.option("--clip-seconds", type=click.FloatRange(0.04), help="The length of spans with a start alone.")
@with_workspace
def COMMAND(  # noqa: N802 - the name the scan looks for
    workspace: Workspace, shared: Shared, inputs: tuple[str, ...], questions: Path | None, **said: Any
) -> None:
    """Add sources: addresses, files, folders, lists with rights, manifests. Adding again changes nothing."""
    if not inputs and questions is None:
        raise UsageError(
            "curate add", "nothing was given", "give an address, a file, a folder or a list, or --questions"
        )
    asked = _asked(inputs, said)
    said["third_party_allowed"] = _YES_NO[said.pop("third_party")]
    given, wrong = read_given({name: str(value) for name, value in said.items() if value is not None}, "curate add")
    if wrong:
        raise UsageError("curate add", wrong[0].message, wrong[0].hint)
    with progress_bar() as progress:
        sources = add(workspace, inputs, given=given, questions=questions, asked=asked, progress=progress)
    answered = add_questions(workspace, questions) if questions else QuestionReport()
    _show(shared, sources, answered)
    if code := max(sources.exit_code, answered.exit_code):
        click.get_current_context().exit(code)


def _asked(inputs: tuple[str, ...], said: dict[str, Any]) -> Asked:
    """How the inputs are taken; what says so leaves `said`."""
    times = {name: value for name in ("start", "end") if (value := said.pop(name)) is not None}
    span, wrong = read_span(times, "curate add")
    after, least, most, limit = (said.pop(name) for name in ("after", "min_seconds", "max_seconds", "limit"))
    playlist, reading = said.pop("playlist"), {name: said.pop(name) for name in _READING}
    if span and (len(inputs) != 1 or playlist or not _single(inputs[0])):
        message = "--start and --end are about one address or one file"
        raise UsageError("curate add", message, "for several, write a list with columns url, start and end")
    listing = None
    if playlist:
        since, bad = read_day(after)
        wrong = [*wrong, *bad]
        listing = Listing(limit, since, least, most)
    if wrong:
        raise UsageError("curate add", wrong[0].message, wrong[0].hint)
    texts = {name: value or "" for name, value in reading.items() if name in ("dataset", "split")}
    return Asked(
        span,
        Reading(reading["format_"] or "", reading["media_folder"], reading["ids"], **texts,
                clip_seconds=reading["clip_seconds"]),
        listing,
    )  # fmt: skip


_READING = ("format_", "media_folder", "ids", "dataset", "split", "clip_seconds")


def _single(text: str) -> bool:
    """Whether an input is an address or a file, and neither a folder nor a list."""
    path = Path(text)
    return looks_like_address(text) or not (path.is_dir() or path.suffix.lower() in ENDINGS)


def _show(shared: Shared, sources: AddReport, asked: QuestionReport) -> None:
    issues = [*sources.issues, *asked.issues]
    if not shared.as_json:
        tell_issues(issues, sources.told)
    counts: list[tuple[str, AddReport | QuestionReport | Counts]] = [
        ("source", sources), ("span", sources.spans), ("question", asked),
    ]  # fmt: skip
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
        more = sources.new + sources.revised + sources.unchanged - len(sources.names)
        lines.insert(1, f"  {some([*sources.names, *([''] * more)])}")
    wrong = {issue.kind for issue in sources.issues if issue.severity is not Severity.warning}
    left_out = {kind: number for kind, number in sources.told.items() if kind in wrong}
    if sum(left_out.values()) > _TOLD:
        lines.append(f"Left out: {', '.join(f'{number} {kind}' for kind, number in left_out.items())}")
    if sources.new:
        lines.append("Next: curate download")
    emit(
        shared,
        {
            **data,
            "subjects": list(sources.subjects),
            "names": list(sources.names),
            "issues": [issue.model_dump(mode="json") for issue in issues],
            "issue_counts": dict(sources.told),
        },
        text="\n".join(lines) or "Nothing was added.",
    )
