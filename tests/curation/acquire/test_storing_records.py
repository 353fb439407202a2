"""What stands in the record beside a file."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from curation.acquire.add import add
from curation.workspace import Workspace
from schemas.media import Source
from tests.curation.acquire.test_add import given

A = "aB3_-xYz012"
WATCH = "https://www.youtube.com/watch?v="


def test_the_record_beside_a_file_fills_what_nobody_said(make: Callable[..., Workspace], movie: Path) -> None:
    workspace = make()
    record = movie.with_suffix(".info.json")
    info = {"id": A, "title": "A\u202e film", "uploader": "Maker", "extractor_key": "Youtube", "license": "CC BY 4.0",
            "upload_date": "20260131", "tags": ["sea"], "webpage_url": WATCH + A, "_filename": "/home/x/s3cret.mp4",
            "formats": [{"url": "https://cdn.example.org/?sig=s3cret"}]}  # fmt: skip
    record.write_text(json.dumps(info))
    try:
        add(workspace, [str(movie)], given=given(title="Mine"))
        before = workspace.store.counts(all_revisions=True)
        assert add(workspace, [str(movie.parent)]).unchanged == 1
        assert workspace.store.counts(all_revisions=True) == before
    finally:
        record.unlink()
    source = workspace.store.heads("source")[0].contract(Source)
    assert (source.title, source.uploader, source.published, source.tags) == ("Mine", "Maker", "2026-01-31", ("sea",))
    assert source.rights.footage.spdx == "CC-BY-4.0"
    evidence = source.rights.footage.evidence
    assert evidence.url == WATCH + A
    assert evidence.snapshot_sha256
    assert b"s3cret" not in workspace.blobs.path(evidence.snapshot_sha256).read_bytes()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[1]",
        "{",
        '{"title": 7}',
        "[" * 100_000,
        '{"a":' * 400 + "1" + "}" * 400,
        '{"_type": "playlist", "title": "x"}',
    ],
)
def test_a_record_that_is_none_is_passed_over(workspace: Workspace, movie: Path, tmp_path: Path, text: str) -> None:
    shutil.copyfile(movie, tmp_path / "a.mp4")
    (tmp_path / "a.info.json").write_text(text)
    assert add(workspace, [str(tmp_path / "a.mp4")]).new == 1
    assert workspace.store.heads("source")[0].contract(Source).title == ""


def test_a_record_that_is_a_link_is_not_read(workspace: Workspace, movie: Path, tmp_path: Path) -> None:
    shutil.copyfile(movie, tmp_path / "a.mp4")
    (tmp_path / "secret.json").write_text('{"title": "secret"}')
    (tmp_path / "a.info.json").symlink_to(tmp_path / "secret.json")
    add(workspace, [str(tmp_path / "a.mp4")])
    assert workspace.store.heads("source")[0].contract(Source).title == ""
