"""What people judged stays theirs: another segmentation or another download takes nobody's work away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from curation.project import Project
from schemas.item import Item
from schemas.reasoning import Draft
from schemas.review import Annotation, ReviewedStep, Verdict
from tests import media_factory
from tests.again import (
    draft,
    fetch_again,
    heads,
    judge,
    lineage_holds,
    released,
    same_recording,
    segment_again,
    served,
)  # fmt: skip

LENGTHS = {"min_clip_seconds": 5.0, "target_clip_seconds": 6.0, "max_clip_seconds": 8.0}
SHORTER = {"min_clip_seconds": 2.0, "target_clip_seconds": 3.0, "max_clip_seconds": 5.0}
Reopen = Callable[..., Project]


@pytest.fixture(scope="module")
def films(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The same film in two files of other bytes: shots of 6 s, a tone in each."""
    folder = tmp_path_factory.mktemp("films")
    for number in (1, 2):
        media_factory.film(
            folder / f"{number}.mp4", shots=[(6.0, "red"), (6.0, "blue"), (6.0, "green")],
            tones=[(1.0, 4.0, 440.0), (7.0, 10.0, 660.0), (13.0, 16.0, 880.0)], channels=number,
        )  # fmt: skip
    return folder / "1.mp4", folder / "2.mp4"


@pytest.fixture
def site(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[str, Path]]:
    """The address of a folder that is served, and the folder."""
    for name in ("http_proxy", "https_proxy", "all_proxy", "HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY"):
        monkeypatch.delenv(name, raising=False)
    folder = tmp_path / "site"
    folder.mkdir()
    with served(folder) as address:
        yield f"{address}/film.mp4", folder


@pytest.fixture
def reopen(tmp_path: Path) -> Iterator[Reopen]:
    """Opens the workspace, with other settings each time; closed at the end."""
    opened: list[Project] = []

    def again(**settings: Any) -> Project:
        opened.append(Project.create(tmp_path / "w", allow_loopback_urls=True, **{**LENGTHS, **settings}))
        return opened[-1]

    yield again
    for project in opened:
        project.close()


@pytest.fixture
def project(reopen: Reopen, site: tuple[str, Path], films: tuple[Path, Path]) -> Project:
    """The film downloaded, cut and drafted; nobody has judged anything."""
    address, folder = site
    (folder / "film.mp4").write_bytes(films[0].read_bytes())
    made = reopen()
    licences = {"licence_footage": "CC0-1.0", "licence_soundtrack": "CC0-1.0"}
    table = folder.parent / "films.csv"
    table.write_text(",".join(("url", *licences)) + "\n" + ",".join((address, *licences.values())) + "\n")
    assert not made.add(table).issues
    assert made.download().done == 1
    made.segment()
    draft(made)
    return made


def test_annotation_survives_a_new_segment_version(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    shown = heads(project, "draft")[0]
    judged = judge(project, shown)
    clips = len(heads(project, "clip"))
    assert segment_again(project, monkeypatch) == clips
    assert len(heads(project, "clip")) == clips, "the same media, written again"
    draft(project)
    assert project.workspace.store.head("draft", shown.subject) == shown
    assert released(project) == [shown.subject]
    assert lineage_holds(project, shown.subject, judged)


def test_annotation_survives_other_clip_lengths(
    project: Project, reopen: Reopen, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = heads(project, "draft")[0]
    judged = judge(project, shown)
    known = {fact.subject for fact in heads(project, "clip")}
    other = reopen(**SHORTER)
    assert segment_again(other, monkeypatch) > 0
    assert {fact.subject for fact in heads(other, "clip")} - known
    draft(other)
    assert released(other) == [shown.subject]
    assert lineage_holds(other, shown.subject, judged)


def test_annotation_survives_another_download(
    project: Project, site: tuple[str, Path], films: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = heads(project, "draft")[0]
    judged = judge(project, shown)
    fetch_again(project, site, films)
    assert project.segment().failed == 0
    draft(project)
    assert released(project) == [shown.subject]
    assert lineage_holds(project, shown.subject, judged)


def test_judgement_that_comes_after_all_that_still_counts(
    project: Project, reopen: Reopen, site: tuple[str, Path], films: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = heads(project, "draft")[0]
    segment_again(project, monkeypatch)
    draft(project)
    assert project.workspace.store.head("draft", shown.subject) != shown, "drafted again, for nobody had judged it"
    fetch_again(project, site, films)
    project.segment()
    draft(project)
    judged = judge(project, shown)
    assert released(project) == [shown.subject]
    assert lineage_holds(project, shown.subject, judged)


def test_nothing_is_drafted_anew_that_people_have_judged(
    project: Project, reopen: Reopen, site: tuple[str, Path], films: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    for shown in heads(project, "draft"):
        judge(project, shown)
    other = reopen(**SHORTER)
    segment_again(other, monkeypatch)
    assert draft(other) == 0, "shorter clips of moments that were judged"
    fetch_again(other, site, films)
    other.segment()
    assert draft(other) == 0, "the same moments of another download"


def test_other_moments_and_questions_are_still_drafted(project: Project, monkeypatch: pytest.MonkeyPatch) -> None:
    first, *others = heads(project, "draft")
    judge(project, first)
    segment_again(project, monkeypatch)
    assert others
    assert draft(project) == len(others)


def test_a_lost_recording_stops_nobody(
    project: Project, site: tuple[str, Path], films: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    fetch_again(project, site, films)
    assert segment_again(project, monkeypatch) > 0
    assert project.segment().new_facts == 0


def test_two_downloads_of_a_source_are_never_in_two_splits(
    project: Project, site: tuple[str, Path], films: tuple[Path, Path]
) -> None:
    early = heads(project, "draft")[0]
    judge(project, early)
    assert released(project) == [early.subject]
    fetch_again(project, site, films)
    project.segment()
    draft(project)
    late = [fact for fact in heads(project, "draft") if not same_recording(project, fact, early)]
    for shown in late:
        judge(project, shown)
    assert late
    assert len(released(project, "1.1.0")) == 1 + len(late)
    members = project.workspace.store.splits.show("main")
    assert len({member.split for member in members}) == 1


def test_a_changed_judgement_of_an_old_clip_revises_its_item(
    project: Project, reopen: Reopen, monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = heads(project, "draft")[0]
    judge(project, shown)
    before = released(project)
    other = reopen(**SHORTER)
    segment_again(other, monkeypatch)
    draft(other)
    steps = [one.model_copy(update={"text": f"{one.text}, reworded"}) for one in shown.contract(Draft).steps]
    judge(other, shown, verdict=Verdict.fix, steps=tuple(ReviewedStep(step=one) for one in steps))
    assert released(other, "1.1.0") == before
    [item] = heads(other, "item")
    assert list(item.contract(Item).steps) == steps
    assert len([fact for fact in heads(other, "annotation") if fact.contract(Annotation).about == shown.subject]) == 1
