"""Reasoning data: rows with steps (modality, evidence, inference) and lettered options, a film with its questions.

The shape of OmniVideoBench and of others like it; names that mean the same are accepted.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from curation.importers.base import Importer
from curation.importers.rows.columns import rows_of
from curation.importers.rows.entries import Entry, entry_of
from curation.importers.rows.fields import FIELDS, Columns
from schemas.loose import LooseRow

_STEPS = re.compile(rb'"(?:reasoning_steps|steps|reasoning_trace|trace)"\s*:\s*(?:\[|"\s*\[)')
_QUESTIONS = ("questions", "qa_pairs", "qas", "QA")


def _recognises(head: bytes) -> bool:
    return _STEPS.search(head) is not None and b'"question"' in head


def _read(path: Path, options: Mapping[str, str]) -> Iterator[LooseRow]:
    from curation.importers.rows.tabular import table_entries  # Arrow is slow to import

    columns = Columns(options, steps=True)
    return rows_of((one for entry in table_entries(path) for one in _questions(entry)), columns)


def _questions(entry: Entry) -> Iterator[Entry]:
    """The questions of a film, each with what is said of the film; a row that is one question as it is."""
    name = next((name for name in _QUESTIONS if isinstance(entry.fields.get(name), list)), None)
    if name is None:
        yield entry
        return
    about = {key: value for key, value in entry.fields.items() if key != name}
    for number, inner in enumerate(entry.fields[name], start=1):
        subject = f"{entry.subject}, question {number}"
        found = entry_of(subject, entry.number, inner if isinstance(inner, dict) else {})
        yield found if found.issue else entry_of(subject, entry.number, {**about, **found.fields})


IMPORTER = Importer(
    name="step-trace",
    title="reasoning traces",
    about="questions with options and steps (modality, evidence, inference), one a row or several under a film",
    recognises=_recognises,
    read=_read,
    benchmark_tasks=("av-qa",),
    manifest="generic",
    options=FIELDS,
)
