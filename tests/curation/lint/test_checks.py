"""Every check on its good and bad cases, which lie as files in `checks/NAME/`."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from curation.lint import find
from curation.lint.run import lint
from schemas.loose import LooseRow

CASES = Path(__file__).parent / "checks"
PARTS = ("good", "bad")


def cases() -> list[Any]:
    """Each line of each file: what it is about, rows, what is to be found, and which rows are left unchecked."""
    return [
        pytest.param(path.parent.name, json.loads(line), id=f"{path.parent.name}-{path.stem}-{number}")
        for part in PARTS
        for path in sorted(CASES.glob(f"*/{part}.jsonl"))
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), start=1)
    ]


def test_every_check_has_good_and_bad_cases_and_every_case_a_check() -> None:
    have = {name: {path.stem for path in (CASES / name).glob("*.jsonl")} for name in find()}
    assert {name: parts for name, parts in have.items() if parts != set(PARTS)} == {}
    assert {folder.name for folder in CASES.iterdir()} == set(find())


@pytest.mark.parametrize("name", sorted(find()))
def test_bad_cases_have_findings_and_good_ones_none(name: str) -> None:
    for part in PARTS:
        lines = [json.loads(line) for line in (CASES / name / f"{part}.jsonl").read_text("utf-8").splitlines()]
        assert lines
        assert all(bool(line.get("findings")) == (part == "bad") for line in lines)


@pytest.mark.parametrize(("name", "case"), cases())
def test_check_finds_what_the_case_says_and_nothing_else(name: str, case: dict[str, Any]) -> None:
    rows = [
        LooseRow.model_validate({"subject": f"rows.jsonl, record {at}", **row})
        for at, row in enumerate(case["rows"], start=1)
    ]
    report = lint(rows, only=[name])
    wanted = case.get("findings", [])
    found = [(list(one.rows), one.at, one.issue.severity.value) for one in report.findings]
    assert found == [(one["rows"], one["at"], one["severity"]) for one in wanted], report.findings
    for one, finding in zip(wanted, report.findings, strict=True):
        assert finding.issue.kind == name
        assert one["says"] in finding.issue.message
        assert one.get("hint", "") in finding.issue.hint
    assert sorted({row for gap in report.unchecked for row in gap.rows}) == case.get("unchecked", [])
    assert not any(gap.broken for gap in report.unchecked)
