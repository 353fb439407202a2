"""Rows whose names are not known beforehand, by what their columns are called."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import chain, groupby, islice
from string import ascii_uppercase
from typing import Any

from curation.importers.rows.answers import answer_of, other_column
from curation.importers.rows.choices import options_of
from curation.importers.rows.entries import LONGEST, Entry, doubtful, empty, said, seconds, text, wrong
from curation.importers.rows.fields import Columns, under
from curation.importers.rows.named import places, same_film
from curation.importers.rows.steps import joined, one_span, spans_of, steps_of
from schemas.issues import Issue
from schemas.loose import LooseMedia, LooseOption, LooseRow, LooseStep

_FIRST = 1000
"""Rows of a file that are looked at for what its columns are called."""
_NAMES, _NAME = 20, 40
"""Columns that a message names, and characters of a name."""
_LETTERS = tuple(
    tuple(f"{stem}{one}" for one in letters)
    for stem, letters in (
        ("", "ABCDEFGH"), ("option_", "abcdefgh"), ("option_", "ABCDEFGH"), ("option", "ABCDEFGH"),
        ("option", "12345678"), ("choice_", "abcdefgh"),
    )
)  # fmt: skip
"""How options in columns of their own are called."""


def rows_of(entries: Iterable[Entry], columns: Columns) -> Iterator[LooseRow]:
    """The questions in the rows of a file, or of several one after the other; in each, columns are called the same."""
    for _file, found in groupby(entries, key=lambda entry: entry.subject.rpartition(", record ")[0]):
        begin = list(islice(found, _FIRST))
        named = columns.of(begin)
        yield from (_row(entry, named) for entry in chain(begin, found))


def _row(entry: Entry, columns: Columns) -> LooseRow:
    """The question in a row, by the names of its values."""
    blank = LooseRow(
        subject=entry.subject, benchmark_task=columns.task, dataset=columns.said("dataset", columns.dataset),
        licence=columns.said("licence", ""), steps=() if columns.steps else None,
    )  # fmt: skip
    if entry.issue is not None:
        return blank.model_copy(update={"issues": (entry.issue,)})
    fields, issues = entry.fields, list[Issue]()
    question = text(columns.value("question", fields))
    if not question and columns.task != "av-captioning":
        issues.append(_no_question(columns, entry))
    options = _options(columns, entry, issues)
    answer = answer_of(columns, entry, options, issues)
    media = _media(columns, entry, issues)
    steps = _steps(columns, entry, issues)
    return blank.model_copy(
        update={
            "id": text(columns.value("id", fields)), "raw": fields, "template": text(columns.value("template", fields)),
            "category": text(columns.value("category", fields)), "media": media, "question": question,
            "options": options, "answers": answer.texts, "option": answer.option, "undisclosed": answer.withheld,
            "modality": joined(columns.value("modality", fields)), "steps": steps, "issues": tuple(issues),
        }
    )  # fmt: skip


def _no_question(columns: Columns, entry: Entry) -> Issue:
    given = columns.value("question", entry.fields)
    if isinstance(given, str) and len(given.strip()) > LONGEST:
        message = f"its question has more than {LONGEST} characters"
        return wrong(entry.subject, message, "look at its quotes, or leave it out", kind="too-long")
    hint = f"say which column it is: --map question=NAME; it has: {_names(entry)}"
    return wrong(entry.subject, "has no question", hint)


def _names(entry: Entry) -> str:
    """The names of a row's values, for who must say which is which."""
    names = [name if len(name) <= _NAME else f"{name[:_NAME]}…" for name in entry.fields]
    return ", ".join(names[:_NAMES]) + (f" and {len(names) - _NAMES} more" if len(names) > _NAMES else "")


def _options(columns: Columns, entry: Entry, issues: list[Issue]) -> tuple[LooseOption, ...]:
    found = _listed(columns, entry)
    if found is None:
        hint = "give one list, or one column each; letters before the texts ascend: A, B, C"
        issues.append(wrong(entry.subject, "its options are no list of texts", hint, "bad-options"))
    elif len(found) == 1:
        issues.append(wrong(entry.subject, "has one option", "give all, or none for an open question", "bad-options"))
    elif not found and (other := columns.passed_over("options", entry.fields)):
        issues.append(other_column(entry.subject, "options", other))
    return found or ()


def _listed(columns: Columns, entry: Entry) -> tuple[LooseOption, ...] | None:
    fields, told = entry.fields, columns.told.get("options", "")
    if "," in told:
        return _apart(fields, [name.strip() for name in told.split(",")])
    value = columns.value("options", fields)
    if value is None:
        names = next((names for names in _LETTERS if all(name in fields for name in names[:2])), ())
        return _apart(fields, list(names)) if names else ()
    return options_of(value)


def _apart(fields: Mapping[str, Any], names: list[str]) -> tuple[LooseOption, ...] | None:
    """Options in columns of their own; columns that are empty at the end are none.

    Columns that are called A, B, C letter their options: other letters before the texts contradict them.
    """
    texts = [said(under(fields, name)) for name in names]
    while texts and not texts[-1]:
        texts.pop()
    found = options_of(texts)
    letters = [name[-1:].upper() for name in names[: len(texts)]]
    if not found or letters != list(ascii_uppercase[: len(letters)]):
        return found
    return (
        tuple(LooseOption(id=one.id, text=one.text) for one in found) if [one.id for one in found] == letters else None
    )


def _media(columns: Columns, entry: Entry, issues: list[Issue]) -> tuple[LooseMedia, ...]:
    fields = entry.fields
    times = _times(columns, entry, issues)
    found = [
        place.model_copy(update=times)
        for field, role in (("video", "clip"), ("audio", "audio"))
        for place in places(columns.value(field, fields), role)
    ]
    address = text(columns.value("url", fields))
    if address and found:
        found[0] = found[0].model_copy(update={"url": found[0].url or address})
    elif address:
        found = [LooseMedia(url=address, **times)]
    if not found:
        hint = f"say which column does: --map video=NAME; it has: {_names(entry)}"
        issues.append(wrong(entry.subject, "names no media", hint))
    if len(found) == 2 and same_film(*found):
        del found[1]
    return tuple(found)


def _times(columns: Columns, entry: Entry, issues: list[Issue]) -> dict[str, float | None]:
    """Start, end and duration in seconds; a span that is given and cannot be read is not the whole film."""
    fields = entry.fields
    given = {name: columns.value(name, fields) for name in ("start", "end", "duration")}
    span = columns.value("span", fields)
    if given["start"] is None and given["end"] is None and not empty(span):
        found = one_span(span)
        if found is None:
            hint = "give [start, end] in seconds; if that column is something else: --map span=="
            issues.append(wrong(entry.subject, f"its span is {str(span)[:40]!r}", hint, "bad-time"))
        given["start"], given["end"] = found or (None, None)
    times = {name: seconds(value) for name, value in given.items()}
    for name, value in given.items():
        message = f"its {name} is {str(value)[:40]!r}"
        if empty(value) or times[name] is not None:
            continue
        if name == "duration":
            issues.append(doubtful(entry.subject, "bad-time", message, "give seconds"))
        else:
            issues.append(wrong(entry.subject, message, "give seconds", "bad-time"))
    return times


def _steps(columns: Columns, entry: Entry, issues: list[Issue]) -> tuple[LooseStep, ...] | None:
    value = columns.value("steps", entry.fields)
    if value is not None:
        found = steps_of(value)
        if found is None:
            issues.append(doubtful(entry.subject, "bad-steps", "its steps are no list of texts or objects"))
        return found or ()
    evidence = columns.value("evidence", entry.fields)
    shown = spans_of(evidence)
    if shown:
        return (LooseStep(id="s1", evidence=shown),)
    if not empty(evidence):
        issues.append(doubtful(entry.subject, "bad-evidence", "its evidence is no list of spans"))
    return () if columns.steps else None
