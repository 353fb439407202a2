"""A release folder: what others load from it, what never gets into it, and that it is always the same."""

from __future__ import annotations

import errno
import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import datasets
import mlcroissant as mlc
import pyarrow.parquet as pq
import pytest

from curation import split
from curation.blobs import file_sha256
from curation.release import build, load, verify
from curation.validate import live_items, validate
from curation.workspace import Workspace
from schemas.errors import ReleaseError, WorkspaceError
from schemas.frames import values
from schemas.media import PeopleFlag
from schemas.release import Release, ReleaseRow
from schemas.review import Annotation, RejectReason, Verdict
from tests import factories
from tests.curation.release.conftest import Fill, add

Loader = Callable[[Path], datasets.DatasetDict]


@pytest.fixture
def load_offline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Loader:
    monkeypatch.setattr(datasets.config, "HF_HUB_OFFLINE", True)
    datasets.disable_progress_bars()

    def loader(folder: Path) -> datasets.DatasetDict:
        return datasets.load_dataset(str(folder), cache_dir=str(tmp_path / "cache"))

    return loader


def contents(folder: Path) -> dict[str, bytes]:
    return {str(p.relative_to(folder)): p.read_bytes() for p in sorted(folder.rglob("*")) if p.is_file()}


# What others load


def test_datasets_loads_equal_values_offline_and_media_match_by_sha256(fill: Fill, load_offline: Loader) -> None:
    place = fill()
    built = build(place, "films", "1.0.0")
    found = load_offline(built.folder)
    items = {fact.subject: (fact, item) for fact, item in live_items(place.store)}
    rows = [row for name in found for row in values(ReleaseRow, found[name])]
    assert {row.id for row in rows} == items.keys()
    for row in rows:
        fact, item = items[row.id]
        assert (row.revision, row.answer, row.steps) == (fact.digest, item.answer, item.steps)
        assert (row.question, row.options) == (item.question.text, item.question.options)
        assert row.file_name is not None
        assert file_sha256(built.folder / row.split / row.file_name) == row.media_sha256 == item.media[0].sha256
    assert {name: {row["split"] for row in found[name]} for name in found} == {name: {name} for name in found}
    assert built.release.items == len(rows) == 4


def test_the_video_loader_finds_the_files_too(fill: Fill, tmp_path: Path) -> None:
    built = build(fill(), "films", "1.0.0")
    found = datasets.load_dataset("videofolder", data_dir=str(built.folder), cache_dir=str(tmp_path / "cache"))
    undecoded = found["train"].cast_column("video", datasets.Video(decode=False))
    for row in undecoded:
        assert hashlib.sha256(Path(row["video"]["path"]).read_bytes()).hexdigest() == row["media_sha256"]


@pytest.mark.filterwarnings("ignore::DeprecationWarning")  # inside the reader's own libraries
def test_the_croissant_description_is_valid_and_leads_to_all_records(fill: Fill) -> None:
    built = build(fill(), "films", "1.0.0")
    described = mlc.Dataset(jsonld=str(built.folder / "croissant.json"))
    assert not described.metadata.ctx.issues.errors
    ids = {
        record[f"{name}/id"].decode() for name in ("train", "validation", "test") for record in described.records(name)
    }
    assert ids == {row.id for rows in load(built.folder).values() for row in rows}
    data = json.loads((built.folder / "croissant.json").read_text())
    for key in (
        "dataLimitations", "dataBiases", "personalSensitiveInformation", "dataUseCases", "dataSocialImpact",
        "hasSyntheticData",
    ):  # fmt: skip
        assert data[f"rai:{key}"]
    assert data["prov:wasDerivedFrom"] == [f"film-{number}.mp4" for number in range(4)]


def test_open_questions_and_answers_of_several_texts_are_told_as_well(fill: Fill) -> None:
    question = factories.question(options=(), extra={"form": "dialogue"})
    answer = factories.answer(option=None, texts=("harbour", "port"))
    place = fill(draft_fields={"question": question, "answer": answer})
    built = build(place, "films", "1.0.0")
    row = load(built.folder)["train"][0]
    assert (row.options, row.answer.texts, row.question_extra) == ((), ("harbour", "port"), {"form": "dialogue"})


def test_every_row_goes_back_to_source_draft_maker_and_annotation(fill: Fill) -> None:
    place = fill()
    built = build(place, "films", "1.0.0")
    lines = [json.loads(line) for line in (built.folder / "lineage.jsonl").read_text().splitlines()]
    assert len(lines) == 4
    for line in lines:
        (media,) = line["media"]
        assert place.store.get(line["draft"]["key"]).kind == "draft"
        assert place.store.get(media["clip"]).kind == "clip"
        assert place.store.get(media["parts"][0]["recording"]).kind == "recording"
        assert place.store.get(media["parts"][0]["source"]).kind == "source"
        (judged,) = line["annotations"]
        assert (judged["reviewer"], judged["guidelines"]["version"]) == ("p1", "1")
        assert line["maker"]["description"] == "Rules over measurements; no language model."


def test_checksums_name_every_file(fill: Fill) -> None:
    built = build(fill(), "films", "1.0.0")
    listed = {line.split("  ")[1] for line in (built.folder / "SHA256SUMS").read_text().splitlines()}
    assert listed == contents(built.folder).keys() - {"SHA256SUMS"}
    assert {file.path for file in built.release.files} == contents(built.folder).keys()
    media = [name for name in listed if "/media/" in name]
    assert all(name.split("/")[2] == name.split("/")[3][:2] for name in media)


def test_the_card_tells_counts_rights_maker_canary_and_how_to_load(fill: Fill) -> None:
    built = build(fill(), "films", "1.0.0")
    card = (built.folder / "README.md").read_text()
    for told in (
        "| Items | 4 |", "CC-BY-3.0", "Test Film Foundation", "Rules over measurements; no language model.",
        "load_dataset", built.release.canary, built.release.split_hash, "No recording and no channel is in two splits",
        "<https://creativecommons.org/licenses/by/3.0/>", "cut from the sources and re-encoded",
    ):  # fmt: skip
        assert told in card
    assert "DEMO" not in card
    assert "| train | 2 | 2 | 2 |" in card
    assert "object at" not in card


# Always the same


def test_two_builds_give_the_same_bytes_and_one_fact(fill: Fill, tmp_path: Path) -> None:
    place = fill()
    first = build(place, "films", "1.0.0", target=tmp_path / "one")
    second = build(place, "films", "1.0.0", target=tmp_path / "two")
    assert contents(first.folder) == contents(second.folder)
    assert len(place.store.heads("release")) == 1
    elsewhere = build(fill(name="other"), "films", "1.0.0", target=tmp_path / "three")
    assert contents(elsewhere.folder) == contents(first.folder)


def test_building_again_is_a_no_op_and_completes_a_killed_build(fill: Fill) -> None:
    place = fill()
    first = build(place, "films", "1.0.0")
    assert first.is_new
    partial = first.folder.parent / ".films-1.0.0.partial"
    (partial / "train").mkdir(parents=True)
    again = build(place, "films", "1.0.0")
    assert (again.is_new, again.release) == (False, first.release)
    assert not partial.exists()


def test_a_build_killed_before_its_fact_was_stored_is_completed(fill: Fill, monkeypatch: pytest.MonkeyPatch) -> None:
    place = fill()

    def killed(*_given: object) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(place.store, "put", killed)
        with pytest.raises(KeyboardInterrupt):
            build(place, "films", "1.0.0")
    assert place.store.heads("release") == []
    again = build(place, "films", "1.0.0")
    assert not again.is_new
    assert len(place.store.heads("release")) == 1


def test_a_full_disk_leaves_nothing_half_made(fill: Fill, monkeypatch: pytest.MonkeyPatch) -> None:
    place = fill()

    def full(*_given: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr("curation.release.files.shutil.copyfile", full)
        with pytest.raises(WorkspaceError, match="disk is full"):
            build(place, "films", "1.0.0")
    assert list((place.root / "releases").iterdir()) == []
    assert build(place, "films", "1.0.0").is_new


def test_other_content_under_a_known_version_is_refused(fill: Fill, tmp_path: Path) -> None:
    place = fill()
    build(place, "films", "1.0.0")
    add(place, factories.source("late.mp4"))
    validate(place)
    split.commit(place, message="one more")
    for target in (None, tmp_path / "elsewhere"):
        with pytest.raises(ReleaseError, match=r"1\.0\.1"):
            build(place, "films", "1.0.0", target=target)
    assert build(place, "films", "1.1.0").release.items == 5


def test_a_folder_of_somebody_else_is_never_touched(fill: Fill, tmp_path: Path) -> None:
    mine = tmp_path / "mine"
    mine.mkdir()
    (mine / "thesis.txt").write_text("years of work")
    with pytest.raises(ReleaseError, match="other content"):
        build(fill(), "films", "1.0.0", target=mine)
    assert contents(mine) == {"thesis.txt": b"years of work"}


def test_the_canary_is_the_same_in_all_versions_of_a_benchmark(fill: Fill) -> None:
    place = fill()
    first = build(place, "films", "1.0.0").release
    add(place, factories.source("late.mp4"))
    validate(place)
    split.commit(place)
    assert build(place, "films", "1.1.0").release.canary == first.canary
    assert build(place, "other", "1.0.0").release.canary != first.canary


# What never gets in


@pytest.mark.parametrize("spdx", ["unknown", "CC-BY-NC-4.0", "CC-BY-ND-4.0"])
def test_media_without_the_right_to_publish_is_named_but_not_included(fill: Fill, spdx: str) -> None:
    closed = factories.source(
        "closed.mp4", origin="url", locator="https://user:secret@films.example/watch?v=1", platform_id="v1",
        rights=factories.rights(spdx), content_sha256=None,
    )  # fmt: skip
    place = fill(closed, factories.source("open.mp4"))
    built = build(place, "films", "1.0.0")
    rows = [row for some in load(built.folder).values() for row in some]
    (row,) = [row for row in rows if not row.media_included]
    assert (row.file_name, row.media[0].file, row.licence) == (None, None, spdx)
    assert (row.source_id, row.source_url) == ("v1", "https://films.example/watch?v=1")
    assert (row.start, row.end) == (5.0, 15.0)
    assert (built.release.media_included, built.release.media_withheld) == (1, 1)
    data = b"".join(contents(built.folder).values())
    assert b"film cut from https" not in data
    assert b"secret" not in data


def test_sound_that_may_not_be_passed_on_withholds_the_film(fill: Fill) -> None:
    rights = factories.rights(soundtrack=factories.rights("unknown").soundtrack)
    built = build(fill(factories.source(rights=rights)), "films", "1.0.0")
    (row,) = load(built.folder)["train"]
    assert (row.media_included, row.licence) == (False, "CC-BY-3.0 AND unknown")
    assert not list(built.folder.glob("*/media"))


def test_a_right_corrected_later_counts(fill: Fill) -> None:
    place = fill(factories.source("a.mp4"), factories.source("b.mp4"))
    place.store.revise(factories.source("a.mp4", rights=factories.rights("unknown")))
    assert build(place, "films", "1.0.0").release.media_withheld == 1


def test_items_with_flagged_people_are_left_out_and_listed(fill: Fill) -> None:
    place = fill(factories.source("a.mp4"), factories.source("b.mp4", people=(PeopleFlag.minor,)))
    built = build(place, "films", "1.0.0")
    assert built.release.items == 1
    assert [(issue.kind, "minor" in issue.message) for issue in built.issues] == [("people-flag", True)]


def test_an_item_withdrawn_after_the_commit_is_left_out(fill: Fill) -> None:
    place = fill()
    fact, _ = live_items(place.store)[0]
    (judged,) = [f for f in place.store.parents(fact.key) if f.kind == "annotation"]
    changed = judged.contract(Annotation).model_copy(
        update={"verdict": Verdict.reject, "reject_reason": RejectReason.rights}
    )
    place.store.revise(changed, parents=judged.parents)
    validate(place)
    built = build(place, "films", "1.0.0")
    assert (built.release.items, [issue.kind for issue in built.issues]) == (3, ["withdrawn"])


@pytest.mark.parametrize("path", ["/home/somebody/films/a.mp4", "C:\\Users\\somebody\\a.mp4", "file:///films/a.mp4"])
def test_a_text_that_gives_away_a_path_stops_the_build(fill: Fill, path: str) -> None:
    place = fill(draft_fields={"question": factories.question(f"What is said in {path}?")})
    with pytest.raises(ReleaseError, match="gives away the path"):
        build(place, "films", "1.0.0")
    assert not (place.root / "releases" / "films-1.0.0").exists()
    assert place.store.heads("release") == []


def test_a_title_that_is_a_path_stops_the_build_as_well(fill: Fill) -> None:
    with pytest.raises(ReleaseError, match="gives away"):
        build(fill(factories.source(title="/mnt/films/a.mp4")), "films", "1.0.0")


def test_a_demo_item_goes_only_into_a_release_marked_demo(fill: Fill) -> None:
    place = fill(draft_fields={"demo": True})
    with pytest.raises(ReleaseError, match="--demo"):
        build(place, "films", "1.0.0")
    built = build(place, "films", "1.0.0", demo=True)
    assert built.release.demo
    assert "**DEMO.**" in (built.folder / "README.md").read_text()
    assert all(row.demo for some in load(built.folder).values() for row in some)


def test_a_demo_workspace_marks_its_releases(fill: Fill) -> None:
    assert build(fill(demo=True), "films", "1.0.0").release.demo


# Nothing to release, bad names, lost files


def test_without_a_commit_there_is_nothing_to_release(fill: Fill) -> None:
    with pytest.raises(ReleaseError, match="curate split commit"):
        build(fill(commit=False), "films", "1.0.0")


def test_when_all_items_are_left_out_there_is_nothing_to_release(fill: Fill) -> None:
    place = fill(factories.source(people=(PeopleFlag.medical,)))
    with pytest.raises(ReleaseError, match="no item that may be released"):
        build(place, "films", "1.0.0")


@pytest.mark.parametrize(("name", "version"), [("../x", "1.0.0"), ("films", "one"), ("", "1.0.0"), ("films", "1.0")])
def test_a_bad_name_or_version_is_refused_before_anything_is_written(fill: Fill, name: str, version: str) -> None:
    place = fill()
    with pytest.raises(ReleaseError, match="cannot be called so"):
        build(place, name, version)
    assert list((place.root / "releases").iterdir()) == []


def test_a_lost_file_stops_the_build(fill: Fill) -> None:
    place = fill()
    _, item = live_items(place.store)[0]
    place.blobs.path(item.media[0].sha256).unlink()
    with pytest.raises(WorkspaceError, match="backup"):
        build(place, "films", "1.0.0")


def test_a_damaged_file_stops_the_build(fill: Fill) -> None:
    place = fill()
    _, item = live_items(place.store)[0]
    place.blobs.path(item.media[0].sha256).write_bytes(b"other")
    with pytest.raises(ReleaseError, match="damaged"):
        build(place, "films", "1.0.0")


# Verify


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


def test_the_stored_fact_is_the_release(fill: Fill) -> None:
    place: Workspace = fill()
    built = build(place, "films", "1.0.0")
    (fact,) = place.store.heads("release")
    assert fact.contract(Release) == built.release
    assert set(fact.parents) == {item.key for item, _ in live_items(place.store)}
