"""What may go out: nothing that is not whole, nothing whose rights do not allow it, no demo by mistake."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner

from curation.cli.main import cli
from curation.publish import Shipment, look, publish
from curation.publish.shipment import refuse_rights
from curation.publish.target import target_of
from curation.release import build, read_rows
from schemas.errors import ReleaseError, RightsError
from schemas.imported import Imported
from schemas.release import ReleaseFile, ReleaseRow
from schemas.rights import Licence, Rights
from tests import factories
from tests.curation.release.conftest import Fill, contents


def rows_of(folder: Path) -> list[ReleaseRow]:
    return [row for path in sorted(folder.glob("*/metadata.parquet")) for row in read_rows(path)]


def relicensed(row: ReleaseRow, licence: str, attribution: str = "Somebody") -> ReleaseRow:
    """A row as a folder could have it that was tampered with and sealed again."""
    media = [
        one.model_copy(
            update={
                "attribution": "",
                "parts": tuple(
                    part.model_copy(update={"licence": licence, "attribution": attribution}) for part in one.parts
                ),
            }
        )
        for one in row.media
    ]
    return row.model_copy(update={"media": tuple(media)})


def test_files_sizes_licences_and_what_is_withheld_are_told(fill: Fill) -> None:
    closed = Rights(footage=Licence(spdx="CC-BY-4.0", attribution="A"), soundtrack=Licence())
    sources = [factories.source("open.mp4"), factories.source("closed.mp4", rights=closed)]
    built = build(fill(*sources), "films", "1.0.0")
    found = look(built.folder)
    assert {file.path: file.size_bytes for file in found.files} == {
        k: len(v) for k, v in contents(built.folder).items()
    }
    assert found.files[-1].path == "SHA256SUMS"
    assert (found.items, found.withheld, found.demo) == (2, 1, False)
    assert [(share.licence, share.files) for share in found.licences] == [("CC-BY-3.0", 1)]


@pytest.mark.parametrize("licence", ["unknown", "CC-BY-NC-4.0", "", "CC-BY-4.0 AND unknown"])
def test_media_under_a_licence_that_is_not_open_cannot_go_out(folder: Path, shipment: Shipment, licence: str) -> None:
    rows = [relicensed(row, licence) for row in rows_of(folder)]
    with pytest.raises(RightsError, match="is included, but"):
        refuse_rights(rows, shipment.files)


def test_media_whose_maker_must_be_named_and_is_not_cannot_go_out(folder: Path, shipment: Shipment) -> None:
    rows = [relicensed(row, "CC-BY-4.0", "") for row in rows_of(folder)]
    with pytest.raises(RightsError, match="nobody is named"):
        refuse_rights(rows, shipment.files)
    refuse_rights([relicensed(row, "CC0-1.0", "") for row in rows], shipment.files)


@pytest.mark.parametrize("path", ["train/media/ab/smuggled.mp4", "harness/media/ab/smuggled.wav", "extra.zip"])
def test_media_that_no_row_tells_of_cannot_go_out(folder: Path, shipment: Shipment, path: str) -> None:
    smuggled = ReleaseFile(path=path, sha256="0" * 64, size_bytes=1)
    with pytest.raises(RightsError, match="no row tells"):
        refuse_rights(rows_of(folder), (*shipment.files, smuggled))


def test_a_release_that_is_not_whole_is_not_looked_at(fill: Fill) -> None:
    folder = build(fill(), "films", "1.0.0").folder
    (folder / "rights.jsonl").write_text("{}\n")
    with pytest.raises(ReleaseError, match=r"not whole: rights\.jsonl"):
        look(folder)


def test_a_demo_goes_out_only_where_somebody_says_so(shipment: Shipment, tmp_path: Path, fill: Fill) -> None:
    demo = look(build(fill(demo=True), "films", "1.0.0", demo=True).folder)
    assert demo.demo
    with pytest.raises(ReleaseError, match="is a demo"):
        publish(demo, target_of(str(tmp_path / "out")))
    assert publish(demo, target_of(str(tmp_path / "out")), demo_ok=True).is_new
    with pytest.raises(ReleaseError, match="is a demo"):
        publish(replace(shipment, demo=True), target_of(str(tmp_path / "other")))


def brought(licence: str) -> Imported:
    return Imported(
        dataset="Else's Bench", importer="elses", file="f.json", file_sha256=factories.sha("f"), position="record 1",
        licence=licence,
    )  # fmt: skip


@pytest.mark.parametrize("licence", ["CC-BY-ND-4.0", "unknown", "academic research only"])
def test_imported_questions_under_a_closed_licence_go_out_only_where_somebody_says_so(
    fill: Fill, tmp_path: Path, licence: str
) -> None:
    built = build(fill(draft_fields={"imported": brought(licence)}), "films", "1.0.0")
    card = (built.folder / "README.md").read_text()
    assert "\nlicense: other\n" in card
    assert f"- Else's Bench: {licence} (4)" in card
    assert "Questions and reasoning steps were written for this release" not in card
    out = tmp_path / "out"
    with pytest.raises(RightsError, match=f"4 from Else's Bench.*{licence}.*--annotations-ok"):
        publish(look(built.folder), target_of(str(out)))
    told = CliRunner().invoke(cli, ["release", "publish", str(built.folder), str(out), "--dry-run"]).output
    assert f"4 items imported from Else's Bench: licence of the annotations {licence}" in told
    assert "It would be refused" in told
    assert not out.exists()
    assert publish(look(built.folder), target_of(str(out)), annotations_ok=True).is_new


def test_imported_questions_under_an_open_licence_go_out(fill: Fill, tmp_path: Path) -> None:
    built = build(fill(draft_fields={"imported": brought("CC-BY-4.0")}), "films", "1.0.0")
    assert "\nlicense: other\n" in (built.folder / "README.md").read_text()
    assert publish(look(built.folder), target_of(str(tmp_path / "out"))).is_new


def test_the_command_looks_first_asks_and_then_publishes(folder: Path, tmp_path: Path) -> None:
    def run(*words: str) -> tuple[int, str]:
        told = CliRunner().invoke(cli, ["release", "publish", str(folder), str(tmp_path / "out"), *words])
        return told.exit_code, told.output

    code, said = run("--dry-run", "--json")
    assert code == 0
    assert {"files", "size_bytes", "licences", "withheld", "demo"} <= json.loads(said).keys()
    assert not (tmp_path / "out").exists()
    code, said = run("--dry-run")
    assert "withheld: none" in said
    assert "README.md" in said
    code, said = run()
    assert code == 2
    assert "--yes" in said
    assert not (tmp_path / "out").exists()
    code, said = run("--yes", "--json")
    assert (code, json.loads(said)["is_new"]) == (0, True)
    assert contents(tmp_path / "out" / "films-1.0.0") == contents(folder)
