"""The Python API: the whole path on PostgreSQL, with annotations given by hand in the place of a review server."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from datasets import Video, load_dataset

import curation.demo
from curation import Project
from curation.blobs import file_sha256
from schemas.fact import given_fact
from schemas.item import SplitName
from tests import factories

SHORT = Path(curation.demo.__file__).parent / "samples" / "short.csv"

pytestmark = [pytest.mark.postgres, pytest.mark.slow]


@pytest.fixture
def project(empty_postgres: str, tmp_path: Path) -> Iterator[Project]:
    with Project.create(tmp_path / "w", demo=True, database=empty_postgres) as made:
        yield made


def judge(project: Project) -> None:
    """Accept every draft, as a reviewer would."""
    store = project.workspace.store
    for fact in store.heads("draft"):
        store.put([given_fact(factories.annotation(fact, reviewer="demo-p1"), parents=(fact.key,))])


def test_from_a_film_to_a_release_and_nothing_new_the_second_time(project: Project, tmp_path: Path) -> None:
    for _ in range(2):
        project.add(SHORT)
        project.download()
        project.segment()
        project.draft()
        judge(project)
        project.validate()
        version = project.commit("first", only=SplitName.test)
        built = project.build_release("bench", "0.1.0")
    status = project.status()
    assert status.items == version.size == built.release.items > 0
    assert version.number == 1
    assert project.verify() == []
    assert not built.is_new
    assert not (project.workspace.root / "store.sqlite").exists()

    rows = load_dataset(str(built.folder), split="test", cache_dir=str(tmp_path / "cache"))
    assert len(rows) == version.size
    for row in rows:
        media = built.folder / "test" / row["file_name"]
        assert file_sha256(media) == row["media_sha256"]
    assert not any(isinstance(feature, Video) for feature in rows.features.values()), "decoding is off"

    linted = project.lint("main@1")
    assert {place for finding in linted.findings for place in finding.rows} <= set(range(version.size))
    assert not linted.fails("error"), linted.findings
    audited = project.audit("bench-0.1.0")
    assert {one.sample for one in audited.verdicts} == {row["id"] for row in rows}
    assert {one.verdict for one in audited.verdicts} <= {"undecided", "nobody-solves", "one-suffices"}


def test_a_clip_file_that_was_lost_stops_the_release_with_its_name(project: Project) -> None:
    project.add(SHORT)
    project.download()
    project.segment()
    shutil.rmtree(project.workspace.root / "files")
    report = project.download()
    assert report.done == 0, "what is done is not done again"
    with pytest.raises(Exception, match="not in this workspace"):
        project.draft()
