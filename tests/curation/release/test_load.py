"""A release folder as others find it: what they load, and what the card and the lineage tell them."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable
from pathlib import Path

import datasets
import mlcroissant as mlc
import pytest

from curation.blobs import file_sha256
from curation.release import build, load
from curation.validate import live_items
from schemas.frames import values
from schemas.release import ReleaseRow
from schemas.review import ReviewedStep
from tests import factories
from tests.curation.release.conftest import Fill, contents

Loader = Callable[[Path], datasets.DatasetDict]


@pytest.fixture
def load_offline(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Loader:
    monkeypatch.setattr(datasets.config, "HF_HUB_OFFLINE", True)
    datasets.disable_progress_bars()

    def loader(folder: Path) -> datasets.DatasetDict:
        return datasets.load_dataset(str(folder), cache_dir=str(tmp_path / "cache"))

    return loader


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


def test_releases_in_folders_of_one_name_are_not_taken_for_each_other(
    fill: Fill, load_offline: Loader, tmp_path: Path
) -> None:
    for name in ("one", "other"):
        place = fill(*(factories.source(f"{name}-{number}.mp4") for number in range(4)), name=name)
        built = build(place, "films", "1.0.0", target=tmp_path / f"made by {name}" / "films")
        found = load_offline(built.folder)
        assert {row["id"] for split in found.values() for row in split} == {
            fact.subject for fact, _ in live_items(place.store)
        }


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


def test_what_people_asked_and_reasoned_is_not_called_machine_work(fill: Fill) -> None:
    steps = tuple(ReviewedStep(step=one, origin="added") for one in factories.steps())
    judged = {"answer": factories.answer(), "steps": steps}
    unanswered = {"status": "unanswered", "steps": (), "answer": None, "tries": (), "kept": None}
    built = build(fill(draft_fields=unanswered, annotation_fields=judged), "films", "1.0.0")
    said = "Question given by a person; reasoning written by reviewers."
    assert {row.maker for rows in load(built.folder).values() for row in rows} == {said}
    lines = [json.loads(line) for line in (built.folder / "lineage.jsonl").read_text().splitlines()]
    assert {line["maker"]["description"] for line in lines} == {said}
    card = (built.folder / "README.md").read_text()
    assert f"- By people: {said}" in card
    croissant = (built.folder / "croissant.json").read_text()
    assert "no machine drafted it" in croissant
    for text in (card, croissant):
        assert "over measurements" not in text
        assert "machine-made" not in text
