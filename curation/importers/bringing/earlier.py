"""Questions of an earlier copy of a file that a corrected one does not ask any more. They stay, and are told."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from curation.importers.rows.entries import doubtful
from db.store import Store
from schemas.base import canonical_json, normal_text
from schemas.fact import Fact
from schemas.imported import Imported
from schemas.issues import Issue
from schemas.reasoning import AskedQuestion


@dataclass
class Copy:
    """What one copy of a file asks, as it is read; a few bytes a question."""

    sha256: str
    _asks: set[int] = field(default_factory=set)
    _of: set[tuple[str, str, str]] = field(default_factory=set)

    def note(self, asked: AskedQuestion) -> None:
        """Remember what a row asks."""
        self._asks.add(_asks(asked))
        if asked.imported is not None:
            self._of.add(_file(asked.imported))

    def not_asked_any_more(self, store: Store) -> list[Issue]:
        """One warning for each question of an earlier copy that this one does not ask."""
        if not self._of:
            return []
        return [_told(imported, asked) for imported, asked in self._earlier(store) if _asks(asked) not in self._asks]

    def _earlier(self, store: Store) -> Iterator[tuple[Imported, AskedQuestion]]:
        for fact in store.heads(AskedQuestion.kind):
            if self._may_be(fact):
                asked = fact.contract(AskedQuestion)
                imported = asked.imported
                if imported is not None and imported.file_sha256 != self.sha256 and _file(imported) in self._of:
                    yield imported, asked

    def _may_be(self, fact: Fact) -> bool:
        """Whether the stored bytes name the file: reading them all would take long."""
        body = fact.body or b""
        return any(canonical_json({"file": file})[1:-1] in body for _, _, file in self._of)


def _told(imported: Imported, asked: AskedQuestion) -> Issue:
    message = f"of an earlier copy asks {asked.question.text[:60]!r}, which this one does not ask: it still stands"
    hint = "reject it on its page; where no person has judged yet, import the new copy into a new workspace"
    return doubtful(f"{imported.file}, {imported.position}", "not-asked-any-more", message, hint)


def _file(imported: Imported) -> tuple[str, str, str]:
    return imported.importer, imported.dataset, imported.file


def _asks(asked: AskedQuestion) -> int:
    question = asked.question
    options = sorted(normal_text(option.text) for option in question.options)
    return hash((asked.source, asked.start, asked.end, asked.benchmark_task, normal_text(question.text), *options))
