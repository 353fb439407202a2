"""A release is checked against its own checksums, tables and media."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from pathlib import Path

import pyarrow.parquet as pq
import pytest

from curation.publish import look
from curation.release import build, verify
from tests.curation.release.conftest import Fill, contents


def test_a_whole_release_verifies(fill: Fill) -> None:
    assert verify(build(fill(), "films", "1.0.0").folder) == []


@pytest.mark.parametrize(
    ("change", "kind"),
    [
        (lambda folder: (folder / "README.md").write_text("x"), "file-changed"),
        (lambda folder: (folder / "rights.jsonl").unlink(), "file-missing"),
        (lambda folder: (folder / "notes.txt").write_text("x"), "file-unknown"),
        (lambda folder: (folder / "SHA256SUMS").unlink(), "no-checksums"),
        (lambda folder: next(folder.glob("*/media/*/*")).write_bytes(b"x"), "file-changed"),
    ],
)
def test_a_changed_release_is_told(fill: Fill, change: Callable[[Path], object], kind: str) -> None:
    folder = build(fill(), "films", "1.0.0").folder
    change(folder)
    assert kind in {issue.kind for issue in verify(folder)}


@pytest.mark.parametrize("end", [b"\x0b", b"\x0c", b"\r", b"\r\n", b"\x1c"])
def test_checksums_that_sha256sum_would_not_read_are_told(fill: Fill, end: bytes) -> None:
    folder = build(fill(), "films", "1.0.0").folder
    sums = folder / "SHA256SUMS"
    sums.write_bytes(sums.read_bytes().replace(b"\n", end))
    assert verify(folder)


@pytest.mark.parametrize(("before", "after"), [(b"  ", b" "), (b"READ", b"\xffEAD"), (b"README.md", b"rights.jsonl")])
def test_a_line_that_is_no_checksum_of_a_file_is_told(fill: Fill, before: bytes, after: bytes) -> None:
    folder = build(fill(), "films", "1.0.0").folder
    sums = folder / "SHA256SUMS"
    sums.write_bytes(sums.read_bytes().replace(before, after, 1))
    assert [(issue.kind, "SHA256SUMS line" in issue.subject) for issue in verify(folder)] == [("checksums", True)]


def test_what_python_leaves_where_a_module_was_run_is_passed_over_and_is_no_part(fill: Fill) -> None:
    place = fill()
    folder = build(place, "films", "1.0.0").folder
    left = folder / "harness" / "inspect_ai" / "__pycache__" / "shared.cpython-312.pyc"
    left.parent.mkdir(parents=True)
    left.write_bytes(b"x")
    assert verify(folder) == []
    assert not build(place, "films", "1.0.0").is_new
    assert not [file for file in look(folder).files if "__pycache__" in file.path]
    _reseal(folder)
    assert {issue.kind for issue in verify(folder)} == {"checksums"}


def _reseal(folder: Path) -> None:
    """Somebody who changes a file fits its checksum too."""
    lines = [f"{hashlib.sha256(data).hexdigest()}  {name}" for name, data in contents(folder).items()]
    (folder / "SHA256SUMS").write_text("".join(f"{line}\n" for line in lines if not line.endswith("SHA256SUMS")))


def test_a_change_whose_checksum_was_fitted_is_still_told(fill: Fill) -> None:
    folder = build(fill(), "films", "1.0.0").folder
    next(folder.glob("*/media/*/*")).write_bytes(b"x")
    _reseal(folder)
    assert {issue.kind for issue in verify(folder)} == {"media"}
    table = pq.read_table(folder / "train" / "metadata.parquet")
    pq.write_table(table.drop_columns(["question"]), folder / "train" / "metadata.parquet")
    _reseal(folder)
    assert {issue.kind for issue in verify(folder)} == {"table"}
