"""What became of every source, so that the dead links of a dataset can be counted and published."""

from __future__ import annotations

import csv
import io
import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from curation.blobs import disk_error
from curation.workspace import Workspace
from schemas.errors import UsageError
from schemas.fact import Run
from schemas.media import AskedSpan, Recording, Source

STAGE = "download"


@dataclass(frozen=True)
class Line:
    """What became of one source.

    Args:
        source: Its address, or the name of its file.
        title: Its title.
        datasets: The datasets whose spans lie in it, separated by `;`.
        outcome: `ok`, `pending`, or a kind of `failures.KINDS`.
        message: What happened, the last time.
        tries: How often it was tried, in all runs.
        when: When it was last tried (UTC).
        sha256: The file that came.
        same_as: Another source that gave the same bytes before.
    """

    source: str
    title: str
    datasets: str
    outcome: str
    message: str
    tries: int
    when: str
    sha256: str
    same_as: str


def ledger(workspace: Workspace) -> list[Line]:
    """One line a source, in order of their addresses and names; what was redacted is left out."""
    store = workspace.store
    runs: dict[str, list[Run]] = defaultdict(list)
    for run in store.runs(STAGE):
        runs[run.input_key].append(run)
    revisions: dict[str, list[str]] = defaultdict(list)
    recordings: dict[str, str] = {}
    for fact in store.heads(Recording.kind):
        if fact.body is not None:
            # Of recordings with the same bytes only the newest is a head; the others are told by their runs.
            recordings[fact.contract(Recording).source] = fact.contract(Recording).sha256
    for fact in store.heads(Source.kind):
        revisions[fact.subject] = [fact.key]
        before = fact.supersedes
        while before is not None:  # a revision in between may never have been tried
            revisions[fact.subject].append(before)
            before = store.get(before).supersedes
    datasets: dict[str, set[str]] = defaultdict(set)
    for fact in store.heads(AskedSpan.kind):
        if fact.body is not None and (name := (span := fact.contract(AskedSpan)).dataset):
            datasets[span.source].add(name)
    lines = [
        _line(fact.contract(Source), sorted(datasets[fact.subject]), recordings.get(fact.subject, ""),
              [run for key in revisions[fact.subject] for run in runs[key]])
        for fact in store.heads(Source.kind) if fact.body is not None
    ]  # fmt: skip
    return sorted(lines, key=lambda line: (line.source, line.when))


def _line(source: Source, datasets: Sequence[str], sha256: str, runs: Sequence[Run]) -> Line:
    told = sorted((run for run in runs if not run.detail.get("already")), key=lambda run: run.started)
    last = told[-1] if told else None
    came = next((run for run in reversed(told) if run.outcome == "done"), None)
    outcome = "ok" if came or sha256 else (str(last.detail.get("kind", "failed")) if last else "pending")
    return Line(
        source=source.locator,
        title=source.title,
        datasets=";".join(datasets),
        outcome=outcome,
        message=last.issues[0].message if last and last.issues and outcome != "ok" else "",
        tries=sum(int(run.detail.get("tries", 1)) for run in told),
        when=last.ended.isoformat(timespec="seconds") if last else "",
        sha256=sha256,
        same_as=str(came.detail.get("same_as", "")) if came else "",
    )


def counts(outcomes: Iterable[str]) -> str:
    """Such as `41 ok, 3 removed, 2 rate-limit`: what went well first, then the most frequent."""
    told = Counter(outcomes)
    order = sorted(told, key=lambda kind: (kind != "ok", -told[kind], kind))
    return ", ".join(f"{told[kind]} {kind}" for kind in order)


def check_name(path: Path) -> None:
    """Refuse a name that the ledger cannot be written under, before hours of fetching.

    Raises:
        UsageError: Its ending says neither CSV nor JSON lines, or its folder does not exist.
    """
    if path.suffix.lower() not in (".csv", ".jsonl"):
        raise UsageError(str(path), "the ending says neither CSV nor JSON lines", "name it .csv or .jsonl")
    if not path.absolute().parent.is_dir():
        raise UsageError(str(path), "its folder does not exist", "make it first, or name another")


def write(lines: Sequence[Line], path: Path) -> None:
    """Write the ledger as CSV or JSON lines, as the file's ending says.

    Raises:
        UsageError: It cannot be named so.
        WorkspaceError: It cannot be written.
    """
    check_name(path)
    kind = path.suffix.lower()
    text = (
        _csv(lines) if kind == ".csv" else "".join(json.dumps(asdict(one), ensure_ascii=False) + "\n" for one in lines)
    )
    try:
        path.write_text(text, "utf-8", newline="")
    except OSError as exc:
        raise disk_error(path, exc) from exc


def _csv(lines: Sequence[Line]) -> str:
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(field.name for field in fields(Line))
    for line in lines:
        writer.writerow(_cell(value) for value in asdict(line).values())
    return out.getvalue()


def _cell(value: str | int) -> str | int:
    """A spreadsheet takes a text that begins so for a formula, and runs it; titles are other people's."""
    return f"'{value}" if isinstance(value, str) and value[:1] in ("=", "+", "-", "@", "\t", "\r") else value
