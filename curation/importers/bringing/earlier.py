"""Other copies of a file: what this one does not ask any more stays, and what it says again counts again."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field

from curation.importers.bringing.origin import called
from curation.importers.rows.entries import doubtful
from db.store import Store
from schemas.base import canonical_json, normal_text
from schemas.fact import Fact, given_fact
from schemas.imported import Imported
from schemas.issues import Issue
from schemas.reasoning import AskedQuestion


@dataclass
class Beside:
    """What one copy of a file does to what other copies said.

    Args:
        told: What to say of it.
        again: Questions that count again as the latest, for a copy that came between was taken back.
    """

    told: list[Issue] = field(default_factory=list)
    again: list[Fact] = field(default_factory=list)


@dataclass
class Copy:
    """What one copy of a file asks, as it is read; a few bytes a question."""

    sha256: str
    _asks: set[int] = field(default_factory=set)
    _rows: dict[int, str] = field(default_factory=dict)
    _of: set[tuple[str, str, str]] = field(default_factory=set)

    def note(self, asked: AskedQuestion) -> None:
        """Remember what a row asks."""
        self._asks.add(_asks(asked))
        if asked.imported is not None:
            self._rows[hash(asked.subject())] = asked.imported.position
            self._of.add(_file(asked.imported))

    def beside(self, store: Store) -> Beside:
        """What this copy, read to its end, does to what other copies asked and answered."""
        found = Beside()
        if not self._of:
            return found
        heads = store.heads(AskedQuestion.kind)
        between: dict[int, tuple[int, Imported, AskedQuestion]] = {}
        for age, imported, asked in self._other_copies(heads):
            if (asks := _asks(asked)) in self._asks:
                between[asks] = age, imported, asked
            else:
                found.told.append(_gone(imported, asked))
        for age, fact in enumerate(heads if between else ()):
            if (position := self._rows.get(hash(fact.subject))) is None or fact.body is None:
                continue
            asked = fact.contract(AskedQuestion)
            later = between.get(_asks(asked))
            if asked.imported is not None and later is not None and age < later[0]:
                again = self._said_again(asked, asked.imported, position)
                found.told.append(_back(again, later[1], later[2]))
                found.again.append(given_fact(again, parents=fact.parents, supersedes=fact.key))
        return found

    def _other_copies(self, heads: list[Fact]) -> Iterator[tuple[int, Imported, AskedQuestion]]:
        """The rows of other copies that this one does not have, with their age among all, oldest first."""
        for age, fact in enumerate(heads):
            if hash(fact.subject) not in self._rows and self._may_be(fact):
                asked = fact.contract(AskedQuestion)
                imported = asked.imported
                if imported is not None and imported.file_sha256 != self.sha256 and _file(imported) in self._of:
                    yield age, imported, asked

    def _may_be(self, fact: Fact) -> bool:
        """Whether the stored bytes name the file: reading them all would take long."""
        body = fact.body or b""
        return any(canonical_json({"file": file})[1:-1] in body for _, _, file in self._of)

    def _said_again(self, asked: AskedQuestion, imported: Imported, position: str) -> AskedQuestion:
        here = imported.model_copy(update={"file_sha256": self.sha256, "position": position})
        return asked.model_copy(update={"imported": here})


def _gone(imported: Imported, asked: AskedQuestion) -> Issue:
    message = f"of another copy asks {asked.question.text[:60]!r}, which this one does not ask: it still stands"
    hint = "reject it on its page; where no person has judged yet, import this copy into a new workspace"
    return doubtful(f"{imported.file}, {imported.position}", "not-asked-any-more", message, hint)


def _back(again: AskedQuestion, other: Imported, asked: AskedQuestion) -> Issue:
    own, said = (" | ".join(one.answer.texts)[:60] if one.answer else "nothing" for one in (again, asked))
    message = (
        f"answers {own!r} again; a copy that was imported later than that row ({other.position}) answers {said!r}: "
        "this one counts now"
    )
    hint = "curate draft makes the draft that nobody has judged anew; if the other copy is right, import it again"
    return doubtful(called(again), "taken-back", message, hint)


def _file(imported: Imported) -> tuple[str, str, str]:
    return imported.importer, imported.dataset, imported.file


def _asks(asked: AskedQuestion) -> int:
    question = asked.question
    options = sorted(normal_text(option.text) for option in question.options)
    return hash((asked.source, asked.start, asked.end, asked.benchmark_task, normal_text(question.text), *options))
