"""How stages run: each input once, one bad input alone, a full disk stops all, a rerun is a no-op."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from curation import workspace
from curation.stage import Outcome, run_stage
from curation.workspace import Workspace
from schemas.errors import MediaError, ModelError, WorkspaceError
from schemas.fact import Fact, machine_fact
from schemas.issues import Report
from tests import factories


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workspace]:
    with workspace.create(tmp_path / "w") as made:
        for number in range(3):
            made.store.revise(factories.source(locator=f"film-{number}.mp4", content_sha256=f"{number}" * 64))
        yield made


class Reports:
    """A stage that writes one report a source, and fails as told."""

    name = "reports"
    version = 1
    consumes = "source"

    def __init__(self, fail_on: str = "", error: Exception | None = None, outcome: Outcome | None = None) -> None:
        self.fail_on, self.error, self.outcome, self.seen = fail_on, error, outcome, list[str]()

    def work(self, fact: Fact) -> Outcome:
        self.seen.append(fact.key)
        if self.fail_on and self.fail_on.encode() in (fact.body or b""):
            if self.error:
                raise self.error
            return self.outcome or Outcome()
        report = Report(about=fact.key)
        return Outcome((machine_fact(report, parents=(fact.key,), stage=self.name, version=self.version),))


def test_a_rerun_does_nothing(place: Workspace) -> None:
    assert run_stage(place.store, Reports()).new_facts == 3
    again = Reports()
    assert run_stage(place.store, again).new_facts == 0
    assert again.seen == []


def test_one_bad_input_does_not_stop_the_others_and_is_named(place: Workspace) -> None:
    report = run_stage(place.store, Reports("film-1", MediaError("film-1.mp4", "cannot be read", "mend it")))
    assert (report.done, report.failed, report.exit_code) == (2, 1, 3)
    assert str(report.issues[0]) == "film-1.mp4: cannot be read (mend it)"


def test_a_failure_for_good_is_not_tried_again_but_one_that_may_pass_is(place: Workspace) -> None:
    run_stage(place.store, Reports("film-1", outcome=Outcome(outcome="failed", retry=True)))
    run_stage(place.store, second := Reports("film-1", outcome=Outcome(outcome="failed", retry=False)))
    run_stage(place.store, third := Reports())
    assert (len(second.seen), len(third.seen)) == (1, 0)


def test_a_full_disk_stops_the_run_and_blames_no_input(place: Workspace) -> None:
    with pytest.raises(WorkspaceError, match="disk is full"):
        run_stage(place.store, Reports("film-1", WorkspaceError("files", "the disk is full")))
    assert run_stage(place.store, Reports()).failed == 0
    assert place.store.counts()["report"] == 3


def test_a_bug_is_not_swallowed(place: Workspace) -> None:
    with pytest.raises(ZeroDivisionError):
        run_stage(place.store, Reports("film-1", ZeroDivisionError()))


def test_a_new_version_of_a_stage_works_on_everything_again(place: Workspace) -> None:
    run_stage(place.store, Reports())
    newer = Reports()
    newer.version = 2
    assert run_stage(place.store, newer).new_facts == 3


def test_progress_is_told_after_every_input(place: Workspace) -> None:
    told: list[tuple[str, int, int]] = []
    run_stage(place.store, Reports(), progress=lambda *step: told.append(step[:3]))
    assert told == [("reports", number, 3) for number in range(4)]


def test_a_server_that_is_down_leaves_the_input_pending(place: Workspace) -> None:
    run_stage(place.store, Reports("film-1", ModelError("model", "does not answer")))
    run_stage(place.store, again := Reports())
    assert len(again.seen) == 1
