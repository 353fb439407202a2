"""An audit of a release: people's answers, what it was made from, its files."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from aurelia import tasks
from aurelia.audit.kept import FILE
from curation.audit import keep, make, read
from curation.audit.kept import table
from curation.audit.people import makers, people_answers
from curation.audit.releases import find_release, rows_of
from curation.audit.summary import as_data, solver_rows, verdict_rows
from curation.review.gather import Said, gather
from schemas.errors import UsageError, WorkspaceError
from schemas.evaluation import Given
from tests.curation.audit.conftest import ITEMS, Bench


def test_peoples_solve_passes_are_answers_by_what_they_got(made: Bench) -> None:
    item = made.rows[0].id
    found = people_answers(made.place.store, tasks.find(), {item})
    assert {(one.solver, one.given, one.right) for one in found} == {
        ("p2", Given.both, True), ("p3", Given.both, True), ("p4", Given.audio, False), ("p5", Given.video, False),
    }  # fmt: skip


def test_who_changed_an_item_does_not_audit_it(made: Bench) -> None:
    item = made.rows[0].id
    assert makers(gather(made.place.store)[item]) == {"p2"}
    assert makers(Said()) == set()
    found = people_answers(made.place.store, tasks.find(), {item})
    assert {one.solver for one in found if one.made} == {"p2"}
    audit = make(made.place, made.folder, [])
    both = [one for one in audit.verdicts[[row.id for row in audit.rows].index(item)].probes if one.given == "both"]
    assert [(one.solver, one.right, one.asked) for one in both] == [("people", 1, 1)]


def test_answers_of_a_demo_count_in_a_demo_alone(made: Bench) -> None:
    assert people_answers(made.place.store, tasks.find(), set()) == ()


def test_nothing_is_decided_where_nobody_was_asked_enough(made: Bench) -> None:
    audit = make(made.place, made.folder, [])
    assert audit.undecided == ITEMS
    assert [row.share.value for row in verdict_rows(audit) if row.verdict == "undecided"] == [1.0]


def test_equal_input_gives_an_equal_audit(made: Bench) -> None:
    assert make(made.place, made.folder, []) == make(made.place, made.folder, [])


def test_an_audit_is_kept_and_read_back_with_what_it_was_made_from(made: Bench, tmp_path: Path) -> None:
    audit = make(made.place, made.folder, [], names=("most-frequent",))
    files = keep(audit, tmp_path)
    assert [path.relative_to(tmp_path).as_posix() for path in files] == [
        "audit.jsonl", "reports/audit/items.csv", "reports/audit/hard.txt",
    ]  # fmt: skip
    kept = read(tmp_path)
    assert kept is not None
    assert (kept.made_from, kept.verdicts) == (audit.made_from, audit.verdicts)
    assert kept.made_from.release == "bench 0.1.0"


def test_without_an_audit_there_is_none_and_a_broken_one_is_told(tmp_path: Path) -> None:
    assert read(tmp_path) is None
    (tmp_path / FILE).write_text("{}\n")
    with pytest.raises(WorkspaceError, match="curate audit"):
        read(tmp_path)


def test_the_table_has_a_line_a_probe_and_no_formulas(made: Bench) -> None:
    audit = make(made.place, made.folder, [])
    lines = list(csv.DictReader(table(audit).splitlines()))
    assert len(lines) >= sum(len(one.probes) for one in audit.verdicts)
    assert {line["verdict"] for line in lines} == {"undecided"}
    assert not any(value.startswith(("=", "@")) for line in lines for value in line.values())


def test_plain_data_has_no_nan(made: Bench) -> None:
    data = as_data(make(made.place, made.folder, []))
    json.dumps(data, allow_nan=False)
    assert {row["kind"] for row in data["solvers"]} >= {"person", "classifier"}


def test_solvers_are_told_with_their_items_and_what_they_made(made: Bench) -> None:
    rows = solver_rows(make(made.place, made.folder, []))
    people = [row for row in rows if row.kind == "person"]
    assert [(row.given, row.items, row.made) for row in people] == [
        (Given.both, 1, 1), (Given.video, 1, 0), (Given.audio, 1, 0),
    ]  # fmt: skip


def test_a_release_is_found_by_folder_by_name_or_as_the_last_one(made: Bench) -> None:
    assert find_release(made.place, str(made.folder)) == made.folder
    assert find_release(made.place, "bench-0.1.0") == made.folder
    assert find_release(made.place, None) == made.folder
    with pytest.raises(UsageError, match=r"bench-0\.1\.0"):
        find_release(made.place, "other")
    with pytest.raises(UsageError, match="split"):
        rows_of(made.folder, ["nowhere"])
