"""What can be checked: a dataset's file, a split of a workspace, or a release folder; each as loose rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from curation.importers import Importer, find, importer
from curation.workspace import Workspace
from schemas.base import short
from schemas.errors import ReleaseError, StoreError, UsageError, disk_error
from schemas.fact import Fact
from schemas.frames import read_parquet
from schemas.issues import Issue
from schemas.item import Item, Member, SplitName
from schemas.loose import LooseMedia, LooseOption, LooseRow, LooseStep
from schemas.reasoning import Answer, MediaRef, Option, Question, Step
from schemas.release import ReleaseRow

_HEAD = 64 * 1024


@dataclass(frozen=True)
class Target:
    """Rows to check, and what they are called.

    Args:
        name: The file, `main, version 3`, or the release folder.
        kind: `file`, `split` or `release`.
        format: Name of the file's format; empty for the others.
        rows: The rows in their order.
    """

    name: str
    kind: str
    format: str
    rows: tuple[LooseRow, ...]


def of_file(
    path: Path, name: str = "", options: Mapping[str, str] | None = None,
    progress: Callable[[int], None] | None = None,
) -> Target:  # fmt: skip
    """The questions of a dataset's file.

    Args:
        path: The file.
        name: Its format; found by its beginning where none is given.
        options: The importer's own options.
        progress: Told how many rows are read.

    Raises:
        UsageError: There is no such format, or none knows the file.
        WorkspaceError: It cannot be read.
    """
    form = importer(name) if name else recognised(path)
    unknown = sorted(set(options or {}) - set(form.options))
    if unknown:
        raise UsageError(f"--map {unknown[0]}=", f"is no option of {form.name}",
                         f"there are: {', '.join(sorted(form.options)) or 'none'}")  # fmt: skip
    rows = []
    for row in form.read(path, options or {}):
        rows.append(row)
        if progress is not None and not len(rows) % 1000:
            progress(len(rows))
    return Target(path.name, "file", form.name, tuple(rows))


def recognised(path: Path) -> Importer:
    """The format that a file's beginning looks like; a format of a dataset before one that fits many.

    Raises:
        UsageError: No format knows it, or several do.
        WorkspaceError: It cannot be read.
    """
    try:
        with path.open("rb") as file:
            head = file.read(_HEAD)
    except OSError as exc:
        raise disk_error(path, exc) from exc
    known: list[Importer] = [plugin.value for plugin in find().values()]
    fits = [one for one in known if one.recognises(head)]
    exact = [one for one in fits if not one.name.startswith("generic")] or fits
    if len(exact) == 1:
        return exact[0]
    names = ", ".join(one.name for one in exact or known)
    message = "could be of several formats" if exact else "is of no format that is known by its beginning"
    raise UsageError(path.name, message, f"say which with --format: {names}")


def of_release(folder: Path) -> Target:
    """The rows of a release folder; their media and checksums are not looked at (`curate release verify` does).

    Raises:
        ReleaseError: It is none, or a table cannot be read.
    """
    tables = [(name.value, folder / name.value / "metadata.parquet") for name in SplitName]
    found = [(name, table) for name, table in tables if table.exists()]
    if not found:
        raise ReleaseError(str(folder), "is no release folder", "it has SPLIT/metadata.parquet; see: curate release")
    rows: list[LooseRow] = []
    for name, table in found:
        try:
            made = read_parquet(ReleaseRow, table)
        except (OSError, ValueError, KeyError, TypeError) as exc:
            raise ReleaseError(f"{folder.name}/{name}", f"cannot be read: {exc}", "run: curate release verify") from exc
        rows += [_of_release(row, f"{name}/metadata.parquet, row {at}") for at, row in enumerate(made, start=1)]
    return Target(folder.name, "release", "", tuple(rows))


def of_split(workspace: Workspace, text: str) -> Target:
    """The items of a split line (`main`), or of one of its versions (`main@3`).

    Raises:
        StoreError: There is no such line or version.
        UsageError: What follows the `@` is no number.
    """
    line, _, wanted = text.partition("@")
    if wanted and not wanted.isdigit():
        raise UsageError(text, "is neither a file, a release folder nor a split", "a version is LINE@NUMBER: main@3")
    number = int(wanted) if wanted else None
    members = workspace.store.splits.show(line, number)
    chosen = {(member.item, member.digest): member for member in members}
    heads = workspace.store.heads("item", {member.item for member in members})
    facts = {(fact.subject, fact.digest): fact for fact in heads}
    for item, _ in chosen.keys() - facts.keys():
        facts.update({(item, fact.digest): fact for fact in workspace.store.history("item", item)})
    rows = [_of_fact(facts.get(key), member) for key, member in chosen.items()]
    if number is None:
        head = workspace.store.splits.head(line)
        number = head.number if head else 0
    return Target(f"{line}, version {number}", "split", "", tuple(rows))


def _of_fact(fact: Fact | None, member: Member) -> LooseRow:
    subject = f"{member.split.value}, item {short(member.item)}"
    try:
        if fact is None:
            raise StoreError(subject, "is not in the store any more")
        return _of_item(fact.contract(Item), subject, member.item)
    except StoreError as exc:
        issue = Issue(kind="redacted", subject=subject, message=exc.message)
        return LooseRow(subject=subject, id=member.item, issues=(issue,))


def _of_item(item: Item, subject: str, key: str) -> LooseRow:
    media = (_media(one) for one in item.media)
    return _row(subject, key, item.benchmark_task, item.question, item.answer, item.steps, media,
                item.required_modality.value)  # fmt: skip


def _media(one: MediaRef) -> LooseMedia:
    return LooseMedia(role=one.role, id=one.clip, duration=one.duration)


def _of_release(row: ReleaseRow, subject: str) -> LooseRow:
    question = Question.model_construct(
        text=row.question, options=row.options, category=row.category, dataset=row.dataset
    )
    media = (LooseMedia(role=one.role, id=one.sha256, file=one.file or "", duration=one.duration) for one in row.media)
    return _row(subject, row.id, row.benchmark_task, question, row.answer, row.steps, media,
                row.required_modality.value)  # fmt: skip


def _row(
    subject: str, key: str, benchmark_task: str, question: Question, answer: Answer, steps: Sequence[Step],
    media: Iterable[LooseMedia], modality: str,
) -> LooseRow:  # fmt: skip
    return LooseRow(
        subject=subject, id=key, benchmark_task=benchmark_task, dataset=question.dataset or benchmark_task,
        template=question.category, category=question.category, media=tuple(media), question=question.text,
        options=tuple(_option(one) for one in question.options), answers=answer.texts, option=answer.option or "",
        modality=modality, steps=tuple(_step(step) for step in steps),
    )  # fmt: skip


def _option(one: Option) -> LooseOption:
    return LooseOption(id=one.id, text=one.text)


def _step(step: Step) -> LooseStep:
    return LooseStep(
        id=step.id, text=step.text, answer=step.answer, modality=step.modality.value,
        audio_type=step.audio_type or "", kind=step.kind, evidence=step.evidence,
    )  # fmt: skip
