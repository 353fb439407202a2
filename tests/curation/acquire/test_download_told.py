"""What is told of many sources after a download."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest

from curation.acquire import ledger
from curation.acquire.add import add
from curation.acquire.download import download
from curation.workspace import Workspace
from schemas.errors import UsageError
from tests.curation.acquire.conftest import Site


@pytest.mark.parametrize("ending", ["csv", "jsonl"])
def test_ledger_tells_what_became_of_every_source(
    workspace: Workspace, site: Site, movie: Path, tmp_path: Path, ending: str
) -> None:
    add(workspace, [site.serve("/a.mp4", movie.read_bytes()), site.serve("/b.mp4", status=410)])
    download(workspace)
    add(workspace, [site.serve("/c.mp4", status=404)])
    lines = ledger.ledger(workspace)
    assert ledger.counts(line.outcome for line in lines) == "1 ok, 1 pending, 1 removed"
    path = tmp_path / f"ledger.{ending}"
    ledger.write(lines, path)
    text = path.read_text()
    rows = (
        list(csv.DictReader(text.splitlines())) if ending == "csv" else [json.loads(one) for one in text.splitlines()]
    )
    assert [row["outcome"] for row in rows] == ["ok", "removed", "pending"]
    assert rows[0]["sha256"]
    assert (int(rows[1]["tries"]), "HTTP 410" in rows[1]["message"]) == (1, True)


def test_ledger_runs_nothing_in_a_spreadsheet(workspace: Workspace, movie: Path, tmp_path: Path) -> None:
    bad = tmp_path / "=cmd|' calc'!A1.mp4"
    bad.write_bytes(movie.read_bytes())
    add(workspace, [str(bad)])
    ledger.write(ledger.ledger(workspace), tmp_path / "l.csv")
    assert "\n'=cmd" in (tmp_path / "l.csv").read_text() or "\n\"'=cmd" in (tmp_path / "l.csv").read_text()
    with pytest.raises(UsageError):
        ledger.write([], tmp_path / "l.txt")
