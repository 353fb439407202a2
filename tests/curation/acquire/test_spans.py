"""What became of the spans that datasets name: cut, there, waiting, or dead for a reason."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from aurelia.console import run as run_command
from curation import workspace as workspaces
from curation.acquire.lists.manifests.base import RowError
from curation.acquire.spans import Availability, availability, wanted
from curation.cli.main import cli
from curation.workspace import Workspace
from schemas.fact import Fact, machine_fact
from schemas.issues import Issue
from tests import factories
from tests.db.values import ran


@pytest.fixture
def place(tmp_path: Path) -> Iterator[Workspace]:
    with workspaces.create(tmp_path / "w") as made:
        yield made


def asked(place: Workspace, name: str, *spans: tuple[float, float | None], split: str = "train") -> Fact:
    """A source with spans of a dataset."""
    source = place.store.revise(factories.source(name))
    for number, (start, end) in enumerate(spans):
        span = wanted(start, end, dataset="songs", name=f"{name}-{number}", split=split).of(source.subject)
        place.store.revise(span, (source.key,))
    return source


def fetched(place: Workspace, source: Fact, name: str, *cuts: tuple[float, float]) -> None:
    """A recording of the source, with clips."""
    value = factories.recording(factories.source(name))
    recording = machine_fact(value, parents=(source.key,), stage="download", version=1)
    place.store.put([recording], [ran(source)])
    for start, end in cuts:
        clip = factories.clip(value, start=start, duration=end - start)
        fact = machine_fact(clip, parents=(recording.key,), stage="segment", version=1, params={"start": start})
        place.store.put([fact])


def test_spans_are_counted_by_what_became_of_them(place: Workspace) -> None:
    fetched(place, asked(place, "a", (5, 15), (20, 30), (50, 70), (50, None)), "a", (5, 15), (50, 60))
    asked(place, "b", (1, 2))
    for name, kind in (("c", "removed"), ("d", "removed"), ("e", "private")):
        source = asked(place, name, (1, 2), split="test")
        place.store.put([], [ran(source, "failed", detail={"kind": kind})])
    again = asked(place, "f", (1, 2), split="test")
    place.store.put([], [ran(again, "failed", retry=True, detail={"kind": "network"})])
    assert availability(place) == [
        Availability("songs", "test", 4, cut=0, uncut=0, waiting=1, dead={"private": 1, "removed": 2}),
        Availability("songs", "train", 5, cut=3, uncut=1, waiting=1),
    ]


def test_a_span_that_lies_outside_its_recording_is_dead(place: Workspace) -> None:
    source = asked(place, "a", (100, 110))
    fetched(place, source, "a")
    span = place.store.heads("span")[0]
    issue = Issue(kind="outside-recording", subject="a", message="ends at 60 s")
    place.store.put([], [ran(span, "rejected", stage="segment-spans", issues=(issue,))])
    assert availability(place) == [Availability("songs", "train", 1, dead={"outside-recording": 1})]


def test_a_span_that_was_cut_on_its_own_counts(place: Workspace) -> None:
    fetched(place, asked(place, "a", (1, 2)), "a")
    place.store.put([], [ran(place.store.heads("span")[0], stage="segment-spans")])
    assert availability(place)[0].cut == 1


def test_spans_of_a_file_that_another_source_gave_too_are_counted(place: Workspace) -> None:
    fetched(place, asked(place, "a", (5, 15), (20, 30)), "a", (5, 15))
    other = asked(place, "b")
    value = factories.recording(factories.source("a")).model_copy(update={"source": other.subject})
    place.store.put([machine_fact(value, parents=(other.key,), stage="download", version=1)], [ran(other)])
    assert availability(place) == [Availability("songs", "train", 2, cut=1, uncut=1)]


def test_a_workspace_without_spans_has_nothing_to_tell(place: Workspace) -> None:
    asked(place, "a")
    assert availability(place) == []


def test_status_shows_them(place: Workspace, capsys: pytest.CaptureFixture[str]) -> None:
    source = asked(place, "a", (1, 2))
    place.store.put([], [ran(source, "failed", detail={"kind": "geo"})])
    assert run_command(cli, ["-w", str(place.root), "status"]) == 0
    line = next(line for line in capsys.readouterr().out.splitlines() if "songs train" in line)
    assert "1 dead" in line
    assert "1 geo" in line


@pytest.mark.parametrize(("start", "end"), [(2, 2), (3, 2), (1, 1 + 1e-9)])
def test_a_span_without_length_is_refused(start: float, end: float) -> None:
    with pytest.raises(RowError, match="not after"):
        wanted(start, end)
