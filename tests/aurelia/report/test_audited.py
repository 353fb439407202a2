"""Scores by the verdicts of an audit: the right items, honest about whose answers chose them, and no test more."""

from __future__ import annotations

import csv
import io
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from aurelia.audit.kept import Head, Kept, MadeFrom, RunUsed, read
from aurelia.cli import cli
from aurelia.evaluate.folder import RunFolder
from aurelia.report import tables
from aurelia.report.audited import VERDICTS, AuditedRow
from aurelia.report.compute import compute
from aurelia.report.page import page, write_report
from schemas.base import canonical_json
from schemas.errors import UsageError
from schemas.evaluation import ItemVerdict
from tests.aurelia.evaluate.scored import arm
from tests.aurelia.report.worlds import replies, rows, run

ITEMS = rows(40)
NEEDS, SUFFICES = ITEMS[:12], ITEMS[12:30]
HOSTILE = "<script>alert(1)</script>"
FLAG = "the audit's verdicts rest on this model's own answers: its scores by verdict are not comparable"


def audited(folder: RunFolder, *models: str, split_hash: str = "") -> Kept:
    """An audit of the first thirty items by such models."""
    runs = tuple(RunUsed(name=one, model=one, plan_sha256="a" * 64, predictions_sha256="b" * 64) for one in models)
    made_from = MadeFrom(
        release=folder.plan.release, split_hash=split_hash or folder.plan.split_hash, rows_sha256="c" * 64, runs=runs,
        people_sha256="d" * 64, classifiers=("text-prior",), seed=0,
    )  # fmt: skip
    found = [(NEEDS, "needs-both"), (SUFFICES, "one-suffices")]
    return Kept(
        made_from, tuple(ItemVerdict(sample=row.id, verdict=said, reason="") for some, said in found for row in some)
    )


def kept_as_file(kept: Kept, path: Path) -> Path:
    lines = (Head(made_from=kept.made_from), *kept.verdicts)
    path.write_bytes(b"".join(canonical_json(one.model_dump(mode="json")) + b"\n" for one in lines))
    return path


@pytest.fixture
def folder(tmp_path: Path) -> RunFolder:
    """A run that knows the items that need both with media alone, and all others by their text."""
    wanted = {row.id for row in NEEDS}

    def says(item, asked, right, rng):  # type: ignore[no-untyped-def]
        known = item.id not in wanted or asked.given == "both"
        return f"ANSWER: {right if known else 'ABCD'[('ABCD'.index(right) + 1) % 4]}"

    return run(tmp_path / "run", ITEMS, replies(ITEMS, says))


def of(rows: tuple[AuditedRow, ...], given: str, verdict: str) -> AuditedRow:
    return next(one for one in rows if one.arm == arm("baseline", given) and one.verdict == verdict)


def test_scores_are_those_of_the_items_with_the_verdict(folder: RunFolder) -> None:
    found = compute([folder], kept=audited(folder, "other 1")).runs[0].audited
    assert len(found) == len(VERDICTS) * len({one.arm for one in found})
    assert (of(found, "both", "needs-both").accuracy.value, of(found, "text", "needs-both").accuracy.value) == (1, 0)
    assert of(found, "text", "one-suffices").accuracy.value == 1
    assert (of(found, "text", "needs-both").scored, of(found, "text", "one-suffices").scored) == (12, 18)
    assert of(found, "text", "undecided").items == 0


def test_model_that_answered_for_the_audit_is_flagged_in_any_revision(folder: RunFolder) -> None:
    name = folder.plan.model_name
    for models, flagged in ((("other 1",), False), ((f"{name}-large 1",), False), ((f"{name} 2025",), True)):
        report = compute([folder], kept=audited(folder, *models))
        assert (FLAG in report.runs[0].flags) is flagged
        assert ("its own answers chose the items" in page(report)) is flagged
    assert FLAG not in compute([folder]).runs[0].flags


def test_audit_changes_no_declared_comparison(folder: RunFolder) -> None:
    plain, told = compute([folder]), compute([folder], kept=audited(folder))
    assert told.comparisons == plain.comparisons
    assert [row.p_holm for row in told.runs[0].contrasts] == [row.p_holm for row in plain.runs[0].contrasts]


def test_audit_of_another_version_is_refused(folder: RunFolder) -> None:
    with pytest.raises(UsageError, match="is an audit of"):
        compute([folder], kept=audited(folder, split_hash="e" * 64))


def test_page_and_tables_tell_them_and_escape_names(folder: RunFolder, tmp_path: Path) -> None:
    report = compute([folder], kept=audited(folder, HOSTILE))
    written = {one.name: one.read_text() for one in write_report(report, tmp_path / "out")}
    assert HOSTILE not in written["report.html"]
    assert "Items that need both senses" in written["report.html"]
    assert "## By the audit's verdict" in written["report.md"]
    assert written["report.tex"].count(r"\begin{tabular}") == 3
    assert "needs both & one suffices" in written["report.tex"]
    lines = list(csv.DictReader(io.StringIO(written["audited.csv"])))
    assert len(lines) == len(report.runs[0].audited)
    assert json.loads(written["report.json"])["audit"]["classifiers"] == ["text-prior"]
    assert tables.needing_both(report)[1][-1].endswith("n = 12)")


def test_without_an_audit_nothing_of_it_is_written(folder: RunFolder, tmp_path: Path) -> None:
    written = {one.name: one.read_text() for one in write_report(compute([folder]), tmp_path / "out")}
    assert "audited.csv" not in written
    assert "needs both" not in written["report.html"] + written["report.md"] + written["report.tex"]


def test_command_reads_the_file_and_says_where_there_is_none(folder: RunFolder, tmp_path: Path) -> None:
    file = kept_as_file(audited(folder), tmp_path / "audit.jsonl")
    assert read(file) == audited(folder)
    run_, out = str(folder.path), str(tmp_path / "out")
    told = CliRunner().invoke(cli, ["report", run_, "--out", out, "--audit", str(file)])
    assert "On items that need both" in told.stdout
    empty = CliRunner().invoke(cli, ["report", run_, "--out", out, "--audit", str(folder.path)])
    assert isinstance(empty.exception, UsageError)
    assert "holds no audit" in str(empty.exception)
