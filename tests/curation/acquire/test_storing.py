"""Manifests and spans in the store: each once, together with their sources, and complete after a kill."""

from __future__ import annotations

import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from curation.acquire import add as adding
from curation.acquire.add import Asked, add
from curation.acquire.lists.datasets import Reading
from curation.acquire.spans import wanted
from curation.acquire.storing import store
from curation.workspace import Workspace
from schemas.fact import given_fact
from schemas.media import AskedSpan, Source
from schemas.rights import PeopleFlag
from tests.curation.acquire.test_add import given

A, B = "aB3_-xYz012", "-Q2w3E4r5T6"
WATCH = "https://www.youtube.com/watch?v="


def manifest(folder: Path, rows: int = 12) -> str:
    """A manifest of VGGSound's kind, three clips of each film."""
    lines = [f"{number // 3:011d},{10 * number},sound {number % 3},train\n" for number in range(rows)]
    (folder / "vgg.csv").write_text("".join(lines))
    return str(folder / "vgg.csv")


def spans(workspace: Workspace) -> list[AskedSpan]:
    return [fact.contract(AskedSpan) for fact in workspace.store.heads("span")]


def test_every_row_gives_a_span_and_every_film_one_source(workspace: Workspace, tmp_path: Path) -> None:
    report = add(workspace, [manifest(tmp_path)], given=given(licence="CC BY 4.0", people="minor"))
    assert (report.new, report.revised, report.unchanged, report.exit_code) == (4, 0, 0, 0)
    assert (report.spans.new, report.spans.unchanged) == (12, 0)
    source = workspace.store.heads("source")[0]
    assert source.contract(Source).people == (PeopleFlag.minor,)
    assert source.contract(Source).rights.footage.spdx == "CC-BY-4.0"
    first = workspace.store.heads("span")[0]
    assert first.parents == (source.key,)
    assert first.contract(AskedSpan) == AskedSpan(
        source=source.subject, start=0.0, end=10.0, dataset="vggsound", name="00000000000_000000",
        labels=("sound 0",), split="train",
    )  # fmt: skip


def test_a_manifest_again_changes_nothing(workspace: Workspace, tmp_path: Path) -> None:
    path = manifest(tmp_path)
    add(workspace, [path])
    before = workspace.store.counts(all_revisions=True)
    report = add(workspace, [path])
    assert (report.new, report.unchanged, report.spans.new, report.spans.unchanged) == (0, 4, 0, 12)
    assert workspace.store.counts(all_revisions=True) == before


def test_a_label_that_changed_is_a_revision_of_the_span(workspace: Workspace, tmp_path: Path) -> None:
    path = Path(manifest(tmp_path))
    add(workspace, [str(path)])
    path.write_text(path.read_text().replace("sound 1", "noise"))
    report = add(workspace, [str(path)])
    assert (report.spans.new, report.spans.revised, report.spans.unchanged) == (0, 4, 8)
    assert len(spans(workspace)) == 12


def test_a_manifest_broken_off_is_completed_by_a_rerun(
    workspace: Workspace, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = manifest(tmp_path, 60)
    monkeypatch.setattr(adding, "_BATCH", 7)
    batches = 0

    def dies(*given: object) -> None:
        nonlocal batches
        batches += 1
        if batches == 4:
            raise KeyboardInterrupt
        store(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(adding, "store", dies)
    with pytest.raises(KeyboardInterrupt):
        add(workspace, [path])
    assert len(spans(workspace)) == 21
    monkeypatch.setattr(adding, "store", store)
    report = add(workspace, [path])
    assert (report.spans.new, report.spans.unchanged) == (39, 21)
    assert report.new + report.unchanged == 20
    assert len(spans(workspace)) == 60


KILLED = """
import os, signal, sys
from pathlib import Path
from curation.acquire import add as adding
from curation.acquire.storing import store
from curation.workspace import open_workspace
batches = 0
def dies(workspace, entries, tally):
    global batches
    batches += 1
    if batches == 4:
        # Between the sources of a batch and their spans.
        type(workspace.store).revise_all = (lambda real: lambda self, given: (
            os.kill(os.getpid(), signal.SIGKILL) if given and given[0][0].kind == "span" else real(self, given)
        ))(type(workspace.store).revise_all)
    store(workspace, entries, tally)
adding._BATCH, adding.store = 20, dies
adding.add(open_workspace(Path(sys.argv[1])), [sys.argv[2]])
"""


def test_a_manifest_killed_between_sources_and_spans_is_completed(workspace: Workspace, tmp_path: Path) -> None:
    path = manifest(tmp_path, 120)
    ran = subprocess.run([sys.executable, "-c", KILLED, str(workspace.root), path], check=False, cwd=Path.cwd())
    assert ran.returncode == -signal.SIGKILL
    assert (len(workspace.store.heads("source")), len(spans(workspace))) == (27, 60)
    report = add(workspace, [path])
    assert (report.spans.new, report.spans.unchanged) == (60, 60)
    assert (len(workspace.store.heads("source")), len(spans(workspace))) == (40, 120)


def test_memory_does_not_grow_with_what_is_wrong(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "v.csv").write_text(f"{A},30,x,train\n" + "bad,1,x,train\n" * 5000 + f"{A},x,x,train\n" * 50)
    report = add(workspace, [str(tmp_path / "v.csv")], asked=Asked(reading=Reading(format="vggsound")))
    assert report.told == {"bad-id": 5000, "bad-time": 50}
    assert len(report.issues) == 150
    assert (report.new, report.exit_code) == (1, 3)


def test_a_part_of_one_address_is_a_span_of_the_whole(workspace: Workspace) -> None:
    report = add(workspace, [f"https://youtu.be/{A}"], asked=Asked(span=wanted(62.5, 80.0)))
    assert (report.new, report.spans.new) == (1, 1)
    (span,) = spans(workspace)
    assert (span.start, span.end, span.dataset) == (62.5, 80.0, "")
    again = add(workspace, [WATCH + A], asked=Asked(span=wanted(62.5, None)))
    assert (again.new, again.unchanged, again.spans.new) == (0, 1, 1)


def test_columns_of_a_list_name_spans_too(workspace: Workspace, movie: Path, tmp_path: Path) -> None:
    shutil.copyfile(movie, tmp_path / "a.mp4")
    text = (
        'path,start,end,labels,title\na.mp4,0.5,1,"sea; wind",A\na.mp4,1,,,A\na.mp4,,,,A\na.mp4,2,1,,A\na.mp4,x,,,A\n'
    )
    (tmp_path / "l.csv").write_text(text)
    report = add(workspace, [str(tmp_path / "l.csv")])
    assert [(issue.kind, issue.subject) for issue in report.issues] == [
        ("bad-span", "l.csv:5"),
        ("bad-time", "l.csv:6"),
    ]
    assert [(span.start, span.end, span.labels) for span in spans(workspace)] == [
        (0.5, 1.0, ("sea", "wind")), (1.0, None, ()),
    ]  # fmt: skip


@pytest.mark.parametrize(
    "old", [f"https://youtu.be/{A}", f"https://m.youtube.com/watch?v={A}", f"{WATCH}{A}&list=PLx&t=4"]
)
def test_a_source_stored_under_another_form_of_its_address_stays_the_one(workspace: Workspace, old: str) -> None:
    fact = given_fact(Source(origin="url", locator=old, title="Known"))
    workspace.store.put([fact])
    report = add(workspace, [old, f"https://www.youtube.com/shorts/{A}"] if "list=" not in old else [old])
    assert (report.new, report.revised) == (0, 0)
    assert set(report.subjects) == {fact.subject}
    add(workspace, [old], asked=Asked(span=wanted(1, 2)))
    assert [span.source for span in spans(workspace)] == [fact.subject]


def test_the_forms_of_one_address_in_one_call_are_one_source(workspace: Workspace) -> None:
    forms = [f"https://youtu.be/{A}?t=3", f"https://www.youtube.com/embed/{A}", f"{WATCH}{A}&list=PLx"]
    report = add(workspace, forms)
    assert (report.new, report.unchanged) == (1, 2)
    assert workspace.store.heads("source")[0].contract(Source).locator == WATCH + A


def test_a_redacted_source_is_told_and_stays_empty(workspace: Workspace) -> None:
    add(workspace, [WATCH + A])
    workspace.store.redact(workspace.store.heads("source")[0].key, "asked to")
    report = add(workspace, [WATCH + A, WATCH + B])
    assert ([issue.kind for issue in report.issues], report.new) == (["redacted"], 1)


def test_a_playlist_is_refused_with_the_way_to_add_it(workspace: Workspace) -> None:
    report = add(workspace, ["https://www.youtube.com/playlist?list=PLabc"])
    assert [issue.kind for issue in report.issues] == ["playlist"]
    assert "--playlist" in report.issues[0].hint
    assert report.exit_code == 1


def test_a_json_file_of_no_known_format_is_told_with_those_there_are(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "x.json").write_text('{"a": 1}')
    (issue,) = add(workspace, [str(tmp_path / "x.json")]).issues
    assert issue.kind == "unknown-manifest"
    assert "vggsound" in issue.hint
