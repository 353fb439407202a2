"""Extracts of Wikidata: ranks, dates, sets, several origins, identifiers; and files that cannot be read."""

from __future__ import annotations

from pathlib import Path

import pytest

from aurelia.knowledge import Claim, Entity, check_hop, links
from aurelia.knowledge.extract import VARIABLE, Head, Statement, Thing, files, read, write
from aurelia.knowledge.wikidata import judge_with, knowledge_of, links_with
from schemas.errors import UsageError

SAMPLE = Path(__file__).parent / "sample.jsonl"


def status(hop: str, *identifiers: str, valid_on: str = "") -> str | None:
    """What the sample alone says."""
    subject, relation, target = (part.strip() for part in hop.split("|"))
    found = judge_with([read(SAMPLE)], Claim(subject, relation, target, identifiers, valid_on))
    return found.status if found else None


@pytest.mark.parametrize(
    ("hop", "told"),
    [
        ("Eiffel Tower | is in | France", "supported"),
        ("Tour Eiffel | country | Francia", "supported"),
        ("Eiffel Tower | is in | Paris", "supported"),
        ("Eiffel Tower | continent | Europe", "supported"),
        ("Eiffel Tower | is in | Spain", "contradicted"),
        ("Eiffel Tower | is in | Lyon", None),
        ("mbira | comes from | Zimbabwe", "supported"),
        ("mbira | comes from | Norway", "contradicted"),
        ("sour soup of two villages | comes from | Estonia", "contested"),
        ("sour soup of two villages | comes from | Norway", "contradicted"),
        ("Walkman | made by | Sony", "supported"),
        ("Sony | headquartered in | Tokyo", "supported"),
        ("Sony | headquartered in | Berlin", "contradicted"),
        ("Walkman | made by | a firm nobody knows", None),
        ("stone circle on the ridge | is in | France", "contested"),
        ("unheard-of thing | is in | France", None),
        ("Eiffel Tower | is older than | France", None),
    ],
)
def test_sample(hop: str, told: str | None) -> None:
    assert status(hop) == told


def test_ranks_and_dates() -> None:
    assert status("Germany | capital | Berlin") == "supported"
    assert status("Germany | capital | Bonn") == "contradicted"
    assert status("Germany | capital | Bonn", valid_on="1980-01-01") == "supported"
    assert status("Germany | capital | Paris") == "contradicted"


def test_identifiers_of_wikidata_must_agree_with_the_words() -> None:
    assert status("Eiffel Tower | is in | France", "wikidata:Q243", "wikidata:Q142") == "supported"
    assert status("Eiffel Tower | is in | France", "wikidata:Q64") == "contradicted"


def test_setting_is_read_when_it_is_asked(monkeypatch: pytest.MonkeyPatch) -> None:
    claim = Claim("mbira", "comes from", "Zimbabwe")
    monkeypatch.delenv(VARIABLE, raising=False)
    assert check_hop(claim).status == "unknown"
    monkeypatch.setenv(VARIABLE, str(SAMPLE))
    found = check_hop(claim)
    assert (found.status, found.as_of) == ("supported", "2026-11-23")
    assert "sample.jsonl" in found.source
    assert ("country of origin", "Zimbabwe") in {(link.relation, link.object) for link in links(Entity("mbira"))}


def test_extract_that_disagrees_with_the_tables_makes_it_contested(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    wrong = Statement(subject=Thing(labels=("Kenya",)), property="P36", object=Thing(labels=("Mombasa",)))
    write(tmp_path / "wrong.jsonl", Head(format="aurelia-wikidata/1", extracted="2026-01-01"), [wrong])
    monkeypatch.setenv(VARIABLE, str(tmp_path))
    assert check_hop(Claim("Kenya", "capital", "Nairobi")).status == "contested"


def test_several_extracts_and_folders_are_read(tmp_path: Path) -> None:
    copy = tmp_path / "copy.jsonl"
    copy.write_text(SAMPLE.read_text())
    assert files(f"{SAMPLE}:{tmp_path}") == (SAMPLE, copy)
    knowledge = knowledge_of(files(f"{SAMPLE}:{tmp_path}"), "mine")
    assert check_hop(Claim("mbira", "comes from", "Zimbabwe"), [knowledge]).status == "supported"


def test_links_leave_out_what_is_disputed_or_of_several_origins() -> None:
    extract = read(SAMPLE)
    assert links_with([extract], Entity("stone circle on the ridge")) == ()
    assert links_with([extract], Entity("sour soup of two villages")) == ()
    found = links_with([extract], Entity("anything", ("wikidata:Q243",)))
    assert [(link.relation, link.object) for link in found] == [("country", "France"), ("located in", "Paris")]


@pytest.mark.parametrize(
    "text",
    ["", "no json\n", '{"format": "other/1", "extracted": "2026-01-01"}\n', "\x00\n"],
)
def test_file_that_is_no_extract_is_refused_with_its_name(tmp_path: Path, text: str) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(text)
    with pytest.raises(UsageError, match=r"bad\.jsonl"):
        read(path)


def test_bad_line_is_refused_with_its_number(tmp_path: Path) -> None:
    path = tmp_path / "bad.jsonl"
    path.write_text(SAMPLE.read_text().splitlines()[0] + '\n{"subject": {"labels": []}}\n')
    with pytest.raises(UsageError, match="line 2"):
        read(path)


def test_missing_extract_is_named() -> None:
    with pytest.raises(UsageError, match="nowhere"):
        files("nowhere.jsonl")


def test_written_extract_reads_back(tmp_path: Path) -> None:
    one = Statement(
        subject=Thing(id="Q17", labels=("Japan", "日本")), property="P38", object=Thing(labels=("yen",)), start="1871"
    )
    write(tmp_path / "one.jsonl", Head(format="aurelia-wikidata/1", extracted="2026-01-01"), [one])
    assert read(tmp_path / "one.jsonl").by_subject == {"Q17": (one,)}
    assert [path.name for path in tmp_path.iterdir()] == ["one.jsonl"]
