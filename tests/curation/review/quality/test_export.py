"""The table of changes and the preference pairs."""

from __future__ import annotations

import csv
import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from curation.cli.main import cli
from curation.review.gather import gather
from curation.review.quality.export import write_changes, write_pairs
from curation.workspace import Workspace
from schemas.errors import UsageError
from schemas.fact import machine_fact
from schemas.item import Member, SplitName
from schemas.review import Gold
from tests import factories
from tests.curation.review.quality.conftest import Drafted, Judged, left


def pairs_of(place: Workspace, tmp_path: Path) -> list[dict]:
    write_pairs(place.store, gather(place.store), tmp_path / "pairs.jsonl")
    return [json.loads(line) for line in (tmp_path / "pairs.jsonl").read_text().splitlines()]


def test_a_pair_prefers_what_a_person_left_to_the_draft(
    place: Workspace, drafted: Drafted, judged: Judged, tmp_path: Path
) -> None:
    draft = drafted(0)
    judged(draft, verdict="fix", steps=left(draft, text={"s1": "Find when the flag is shown"}))
    judged(drafted(1))
    (pair,) = pairs_of(place, tmp_path)
    assert pair["prompt"] == [{"role": "user", "content": "one: think"}]
    chosen, rejected = (json.loads(pair[side][0]["content"]) for side in ("chosen", "rejected"))
    assert chosen["steps"][0]["text"] == "Find when the flag is shown"
    assert rejected["steps"][0]["text"] == "Find the moment the sign is shown"
    assert chosen["steps"][1:] == rejected["steps"][1:]
    assert chosen["steps"][2]["depends_on"] == [1, 2]
    assert chosen["answer"] == rejected["answer"] == "B"
    assert pair["media"][0]["licences"] == {"footage": ["CC-BY-3.0"], "soundtrack": ["CC-BY-3.0"]}
    assert pair["models"] == {"reasoner": "m-1@r1"}
    assert pair["demo"] is False
    assert '"p1"' not in json.dumps(pair)


def test_held_out_gold_and_rejected_items_give_no_pair(
    place: Workspace, drafted: Drafted, judged: Judged, tmp_path: Path
) -> None:
    drafts = [drafted(number) for number in range(4)]
    for draft in drafts[:3]:
        judged(draft, verdict="fix", steps=left(draft, drop=("s2",)))
    judged(drafts[3], verdict="reject", reject_reason="wrong")
    place.store.assignments.plan_splits(
        {"channel:channel of film-0.mp4": SplitName.test, "channel:channel of film-1.mp4": SplitName.train}
    )
    place.store.revise(Gold(about=drafts[2].subject, draft=drafts[2].key, verdict="accept"), (drafts[2].key,))
    count, out = write_pairs(place.store, gather(place.store), tmp_path / "pairs.jsonl")
    assert (count, out.held_out, out.known, out.rejected) == (1, 1, 1, 1)
    (pair,) = pairs_of(place, tmp_path)
    assert (pair["item"], pair["split"]) == (drafts[1].subject, "train")


def test_an_item_whose_film_is_in_test_gives_no_pair_before_it_is_committed_itself(
    place: Workspace, drafted: Drafted, judged: Judged, tmp_path: Path
) -> None:
    draft = drafted(0)
    judged(draft, verdict="fix", steps=left(draft, drop=("s2",)))
    other = factories.item(factories.annotation(drafted(1)), groups=("channel:channel of film-0.mp4",))
    fact = machine_fact(other, parents=(draft.key,), stage="validate", version=1)
    place.store.put([fact])
    member = Member(item=fact.subject, digest=fact.digest, split=SplitName.test)
    place.store.splits.commit("main", [member], "one")
    count, out = write_pairs(place.store, gather(place.store), tmp_path / "pairs.jsonl")
    assert (count, out.held_out) == (0, 1)


def test_the_table_has_a_row_a_field_and_names_nobody(
    place: Workspace, drafted: Drafted, judged: Judged, tmp_path: Path
) -> None:
    draft = drafted(0)
    judged(draft, verdict="fix", reviewer="p77", steps=left(draft, text={"s1": '=HYPERLINK("x")'}))
    assert write_changes(place.store, gather(place.store), tmp_path / "t.csv") > 10
    rows = list(csv.DictReader((tmp_path / "t.csv").read_text().splitlines()))
    (row,) = [row for row in rows if row["field"] == "step:s1:text"]
    assert (row["what"], row["after"]) == ("edited", '\'=HYPERLINK("x")')
    assert "p77" not in (tmp_path / "t.csv").read_text()
    write_changes(place.store, gather(place.store), tmp_path / "t.jsonl")
    lines = [json.loads(line) for line in (tmp_path / "t.jsonl").read_text().splitlines()]
    assert len(lines) == len(rows)
    assert '=HYPERLINK("x")' in {line["after"] for line in lines}


def test_a_table_that_fails_halfway_leaves_the_old_one(
    place: Workspace, drafted: Drafted, judged: Judged, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    judged(drafted(0))
    target = tmp_path / "t.jsonl"
    target.write_text("old")
    monkeypatch.setattr("json.dumps", lambda *_a, **_k: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        write_changes(place.store, gather(place.store), target)
    assert target.read_text() == "old"
    assert [path.name for path in tmp_path.glob(".table-*")] == []


def test_other_kinds_of_file_are_refused(place: Workspace, tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        write_changes(place.store, {}, tmp_path / "t.xlsx")
    with pytest.raises(UsageError):
        write_pairs(place.store, {}, tmp_path / "p.csv")


def test_the_command_prints_the_ranking_and_writes_both(
    place: Workspace, drafted: Drafted, judged: Judged, tmp_path: Path
) -> None:
    draft = drafted(0)
    judged(draft, verdict="fix", steps=left(draft, drop=("s2",)))
    at = ["-w", str(place.root), "review", "drafts"]
    given = [*at, "--table", str(tmp_path / "t.csv"), "--pairs", str(tmp_path / "p.jsonl")]
    told = CliRunner().invoke(cli, given)
    assert told.exit_code == 0, told.output
    assert "1 judgements of 1 drafts about 1 clips" in told.output
    assert "too few clips to tell" in told.output
    data = json.loads(CliRunner().invoke(cli, [*at, "--by", "model", "--json"]).output)
    assert data["ranks"][0]["group"]["name"] == "m-1 2 with m-1@r1"
    assert data["every"]["change"]["value"] == pytest.approx(0.2)


def test_the_command_says_when_nothing_was_judged(place: Workspace) -> None:
    told = CliRunner().invoke(cli, ["-w", str(place.root), "review", "drafts"])
    assert "No draft was judged yet" in told.output
