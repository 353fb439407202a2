"""Split versions and redactions against a model made of dicts, in any order hypothesis thinks of."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, rule, run_state_machine_as_test

from db.store import Store
from schemas.errors import StoreError
from schemas.item import Member, SplitName, SplitVersion
from tests.db.values import SPLITS, item_fact, member

ITEMS = 5
_EXAMPLES = itertools.count()

Wanted = dict[int, tuple[int, SplitName]]
"""Item -> its revision and split."""

WANTED: st.SearchStrategy[Wanted] = st.dictionaries(
    st.integers(0, ITEMS - 1), st.tuples(st.integers(0, 1), st.sampled_from(SPLITS)), max_size=ITEMS
)


class Lines(RuleBasedStateMachine):
    """One line of a shared store; items 0 and 1 are of one recording."""

    store: Store

    def __init__(self) -> None:
        super().__init__()
        example = next(_EXAMPLES)
        self.line = f"line-{example}"
        self.facts = {
            (number, revision): item_fact(
                100 * example + number, revision=revision, groups=[f"recording:{example}-{max(number, 1)}"]
            )
            for number in range(ITEMS)
            for revision in range(2)
        }
        self.store.put(self.facts.values())
        self.model: list[list[Member]] = []
        self.versions: list[SplitVersion] = []
        self.redacted: set[str] = set()

    def _members(self, wanted: Wanted) -> list[Member]:
        found = [member(self.facts[number, revision], split) for number, (revision, split) in wanted.items()]
        return sorted(found, key=lambda each: each.item)

    def _refused(self, wanted: Wanted, members: list[Member]) -> bool:
        torn = 0 in wanted and 1 in wanted and wanted[0][1] != wanted[1][1]
        begins_empty = not members and not self.model
        return torn or begins_empty or any(each.digest in self.redacted for each in members)

    @rule(wanted=WANTED, message=st.text(st.characters(exclude_characters="\x00", codec="utf-8"), max_size=5))
    def commit(self, wanted: Wanted, message: str) -> None:
        members = self._members(wanted)
        if self.model and members == self.model[-1]:
            assert self.store.splits.commit(self.line, members, message) == self.versions[-1]
        elif self._refused(wanted, members):
            with pytest.raises(StoreError):
                self.store.splits.commit(self.line, members, message)
        else:
            version = self.store.splits.commit(self.line, reversed(members), message)
            assert (version.size, version.message) == (len(members), message)
            self.model.append(members)
            self.versions.append(version)

    @rule(number=st.integers(0, ITEMS - 1), revision=st.integers(0, 1))
    def redact(self, number: int, revision: int) -> None:
        fact = self.facts[number, revision]
        assert self.store.redact(fact.key, "takedown") is (fact.digest not in self.redacted)
        self.redacted.add(fact.digest)

    @rule(data=st.data())
    def diff(self, data: st.DataObject) -> None:
        if not self.model:
            return
        ends = st.integers(0, len(self.model))
        a, b = data.draw(ends), data.draw(ends)
        before, after = ({m.item: m for m in self.model[n - 1]} if n else {} for n in (a, b))
        found = self.store.splits.diff(self.line, a, b)
        assert {m.item for m in found.added} == after.keys() - before.keys()
        assert {m.item for m in found.removed} == before.keys() - after.keys()
        changed = {item for item in before.keys() & after.keys() if before[item] != after[item]}
        moved = {item for item in changed if before[item].split != after[item].split}
        assert {old.item for old, _ in found.moved} == moved
        assert list(found.revised) == [(before[item], after[item]) for item in sorted(changed - moved)]

    @invariant()
    def the_store_shows_what_the_model_holds(self) -> None:
        assert self.store.splits.log(self.line) == self.versions
        for number, members in enumerate(self.model, 1):
            assert self.store.splits.show(self.line, number) == members

    def teardown(self) -> None:
        if self.model:
            ever = {each.digest for members in self.model for each in members}
            issues = self.store.splits.verify(self.line, self.versions[0].hash)
            assert {issue.severity.value for issue in issues} <= {"warning"}
            assert len(issues) == len(ever & self.redacted)


def test_lines_behave_like_a_dict_of_lists(store: Store) -> None:
    machine = type("LinesOfThisStore", (Lines,), {"store": store})
    run_state_machine_as_test(
        machine,
        settings=settings(
            max_examples=15, stateful_step_count=12, deadline=None, suppress_health_check=list(HealthCheck)
        ),
    )
