"""Adding sources: once each, with rights that can be corrected and paths that stay out of facts."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

from curation.acquire.add import STAGE, add
from curation.acquire.lists.manifest import Given, Statement, read_given
from curation.workspace import Workspace
from schemas.media import Source
from schemas.rights import PeopleFlag


def given(**cells: str) -> Given:
    said, issues = read_given(cells, "test")
    assert issues == []
    return said


def only(workspace: Workspace) -> Source:
    heads = workspace.store.heads("source")
    assert len(heads) == 1
    return heads[0].contract(Source)


def test_file_is_known_by_content_and_its_path_stays_in_a_run(
    workspace: Workspace, movie: Path, tmp_path: Path
) -> None:
    assert add(workspace, [str(movie)]).new == 1
    source = only(workspace)
    assert (source.origin, source.locator) == ("file", movie.name)
    assert str(movie.parent) not in source.model_dump_json()
    copy = tmp_path / "other name.mp4"
    shutil.copyfile(movie, copy)
    report = add(workspace, [str(copy)])
    assert (report.new, report.unchanged) == (0, 1)
    runs = workspace.store.runs(STAGE, workspace.store.heads("source")[0].key)
    assert [run.detail["path"] for run in runs] == [str(movie), str(copy)]


def test_adding_again_changes_nothing(workspace: Workspace, movie: Path) -> None:
    inputs = [str(movie), "https://example.org/watch?v=1", "HTTPS://example.org/watch?v=1#later"]
    first = add(workspace, inputs, given=given(licence="CC0", title="A"))
    assert (first.new, first.unchanged) == (2, 1)
    before = (workspace.store.counts(all_revisions=True), len(workspace.store.runs()))
    second = add(workspace, inputs, given=given(licence="CC0", title="A"))
    assert (second.new, second.revised, second.unchanged) == (0, 0, 3)
    assert (workspace.store.counts(all_revisions=True), len(workspace.store.runs())) == before


def test_corrected_rights_supersede_and_the_rest_stays(workspace: Workspace, movie: Path) -> None:
    add(workspace, [str(movie)], given=given(title="A", licence="unknown", attribution="The Makers", people="minor"))
    old = workspace.store.heads("source")[0]
    report = add(workspace, [str(movie)], given=given(licence_footage="CC BY 4.0", claimed_by="a letter"))
    assert report.revised == 1
    new = workspace.store.heads("source")[0]
    source = new.contract(Source)
    assert (new.supersedes, new.subject) == (old.key, old.subject)
    assert source.rights.footage.spdx == "CC-BY-4.0"
    assert source.rights.footage.evidence.claimed_by == "a letter"
    assert source.rights.footage.attribution == ""
    assert source.rights.soundtrack.spdx == "unknown"
    assert source.rights.soundtrack.attribution == "The Makers"
    assert (source.title, source.people) == ("A", (PeopleFlag.minor,))


def test_adding_without_statements_keeps_what_is_known(workspace: Workspace, movie: Path) -> None:
    add(workspace, [str(movie)], given=given(licence="CC0", third_party_allowed="yes"))
    assert add(workspace, [str(movie)]).unchanged == 1
    assert only(workspace).rights.third_party_allowed is True


def test_rows_of_a_list_go_before_flags(workspace: Workspace, movie: Path, tmp_path: Path) -> None:
    shutil.copyfile(movie, tmp_path / "a.mp4")
    (tmp_path / "list.csv").write_text("path,title,licence\na.mp4,Own,CC0\n")
    add(workspace, [str(tmp_path / "list.csv")], given=given(title="Common", channel="C", licence="CC BY 4.0"))
    source = only(workspace)
    assert (source.title, source.channel) == ("Own", "C")
    assert source.rights.footage.spdx == "CC0-1.0"


def test_evidence_of_one_licence_does_not_speak_for_another() -> None:
    from curation.acquire.saying import merged

    own, common = given(licence="CC0"), given(licence="CC BY 4.0", attribution="X", claimed_by="Y")
    assert merged(own, common).footage == Statement(spdx="CC0-1.0")
    assert merged(Given(), common).footage.attribution == "X"


def test_folder_gives_its_media_files(workspace: Workspace, movie: Path, tmp_path: Path) -> None:
    folder = tmp_path / "films"
    (folder / "deep").mkdir(parents=True)
    (folder / ".hidden").mkdir()
    for number, name in enumerate(("a.mp4", "deep/b.MP4", "notes.txt", ".hidden/c.mp4")):
        (folder / name).write_bytes(movie.read_bytes() + bytes(number))
    report = add(workspace, [str(folder)])
    assert report.new == 2
    assert {fact.contract(Source).locator for fact in workspace.store.heads("source")} == {"a.mp4", "b.MP4"}


def test_bad_inputs_are_issues_and_good_ones_are_kept(workspace: Workspace, movie: Path, tmp_path: Path) -> None:
    (tmp_path / "empty.mp4").touch()
    (tmp_path / "nothing").mkdir()
    (tmp_path / "empty.csv").touch()
    inputs = ["none.mp4", str(tmp_path / "empty.mp4"), str(tmp_path / "nothing"), str(tmp_path / "empty.csv"),
              "ftp://example.org/a.mp4", str(movie)]  # fmt: skip
    report = add(workspace, inputs)
    assert [issue.kind for issue in report.issues] == [
        "no-such-file", "empty-file", "empty-folder", "empty-file", "wrong-url",
    ]  # fmt: skip
    assert all(issue.hint for issue in report.issues)
    assert (report.new, report.exit_code) == (1, 3)
    assert add(workspace, ["none.mp4"]).exit_code == 1


def test_hostile_file_name_is_kept_as_text(workspace: Workspace, movie: Path, tmp_path: Path) -> None:
    path = tmp_path / "<script>alert(1)<|..|>.mp4"
    shutil.copyfile(movie, path)
    add(workspace, [str(path)])
    assert only(workspace).locator == path.name


def test_everything_in_a_demo_workspace_is_demo(make: Callable[..., Workspace], movie: Path) -> None:
    workspace = make(demo=True)
    add(workspace, [str(movie)])
    assert only(workspace).demo is True


def test_missing_file_of_a_list_is_named_as_it_was_tried(workspace: Workspace, tmp_path: Path) -> None:
    (tmp_path / "list.csv").write_text("url\nnone.mp4\n")
    (issue,) = add(workspace, [str(tmp_path / "list.csv")]).issues
    assert str(issue).startswith(f"list.csv:2: there is no such file: {tmp_path / 'none.mp4'}")
