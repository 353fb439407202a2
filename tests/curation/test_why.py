"""Where an item comes from, and the commands from judgement to release as a person types them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from aurelia.console import run
from curation import workspace
from curation.cli.main import cli
from curation.funnel import funnel
from curation.validate import live_items, validate
from curation.why import why
from curation.workspace import Workspace
from schemas.errors import StoreError
from schemas.fact import given_fact
from schemas.media import Recording
from schemas.review import Annotation, RejectReason, Role, Senses, Verdict
from tests import factories
from tests.curation.release.conftest import add
from tests.curation.review.adjudication.conftest import OTHERWISE, decide, drafted, judge, solve


@pytest.fixture
def root(tmp_path: Path) -> Path:
    with workspace.create(tmp_path / "w") as place:
        for number in range(4):
            add(place, factories.source(f"film-{number}.mp4"))
    return tmp_path / "w"


def curate(root: Path, *words: str) -> int:
    try:
        return run(cli, ["-w", str(root), *words])
    except SystemExit as stop:
        return int(stop.code or 0)


def reject(place: Workspace) -> None:
    fact, _ = live_items(place.store)[0]
    (judged,) = [one for one in place.store.parents(fact.key) if one.kind == "annotation"]
    rejected = {"verdict": Verdict.reject, "reject_reason": RejectReason.ambiguous}
    place.store.revise(judged.contract(Annotation).model_copy(update=rejected), parents=judged.parents)


def test_a_recording_is_found_by_the_hash_that_its_page_shows(root: Path) -> None:
    with workspace.open_workspace(root) as place:
        fact = place.store.heads("recording")[0]
        assert why(place, fact.contract(Recording).sha256[:12]).key == fact.key
        with pytest.raises(StoreError, match="is not stored here"):
            why(place, "0123456789ab")


def test_an_item_goes_back_to_its_source(root: Path) -> None:
    with workspace.open_workspace(root) as place:
        validate(place)
        fact, _ = live_items(place.store)[0]
        tree = why(place, fact.subject[:10])
        assert (tree.kind, tree.key) == ("item", fact.key)
        draft, judged = tree.parents
        assert (draft.kind, judged.kind) == ("draft", "annotation")
        assert "evidence 1, score 8, try 1 of 1" in draft.summary
        assert judged.summary == "p1: accept, guidelines 1"
        (clip,) = draft.parents
        ((source,),) = (recording.parents for recording in clip.parents)
        assert source.summary == "About film-0.mp4 (film-0.mp4; CC-BY-3.0)"
        assert json.loads(json.dumps(tree.to_json()))["parents"][0]["kind"] == "draft"


def test_what_was_withdrawn_corrected_or_redacted_says_so(root: Path) -> None:
    with workspace.open_workspace(root) as place:
        validate(place)
        fact, _ = live_items(place.store)[0]
        reject(place)
        validate(place)
        place.store.revise(factories.source("film-0.mp4", title="A better title"))
        place.store.redact(fact.parents[1], "asked for")
        tree = why(place, fact.key)
        assert tree.summary.endswith("[does not stand any more]")
        assert tree.parents[1].summary == "redacted"
        assert tree.parents[0].parents[0].parents[0].parents[0].summary.endswith("[corrected since]")


def test_any_other_fact_can_be_asked_for_as_well(root: Path) -> None:
    with workspace.open_workspace(root) as place:
        (clip, *_) = place.store.heads("clip")
        assert why(place, clip.key).kind == "clip"
        with pytest.raises(StoreError, match="not stored"):
            why(place, "f" * 20)


def test_the_commands_lead_from_judgement_to_release(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def told(*words: str, code: int = 0) -> Any:
        capsys.readouterr()
        assert curate(root, *words, "--json") == code
        return json.loads(capsys.readouterr().out)

    assert told("validate")["done"] == 4
    assert told("validate")["new_facts"] == 0
    committed = told("split", "commit", "-m", "first", "--ratio", "50/25/25")
    assert committed["counts"] == {"train": 2, "test": 1, "validation": 1}
    assert told("split", "commit")["new"] is False
    assert [row["message"] for row in told("split", "log")] == ["first"]
    assert {row["split"] for row in told("split", "show")} == {"train", "validation", "test"}
    assert [row["change"] for row in told("split", "diff", "0", "1")] == ["added"] * 4
    assert told("split", "verify", "--head", committed["hash"])["whole"] is True
    built = told("release", "build", "films", "1.0.0")
    assert (built["items"], built["is_new"]) == (4, True)
    assert told("release", "build", "films", "1.0.0")["is_new"] is False
    assert told("release", "verify", built["folder"])["whole"] is True
    item = told("split", "show")[0]
    found = told("why", item["item"][:12])
    assert found["subject"] == item["item"]
    assert found["used_in"] == [f"split line main: {item['split']}", "release films 1.0.0"]


def test_for_people_the_commands_say_what_to_do_next(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words, said in (
        (["validate"], "4 items stand"),
        (["split", "commit"], "Committed main version 1"),
        (["split", "log"], "version"),
        (["split", "show"], "train"),
        (["split", "verify"], "main is whole"),
        (["release", "build", "films", "1.0.0"], "load_dataset"),
        (["release", "verify", str(root / "releases" / "films-1.0.0")], "is whole"),
    ):
        assert curate(root, *words) == 0
        assert said in capsys.readouterr().out
    with workspace.open_workspace(root) as place:
        fact, _ = live_items(place.store)[0]
    assert curate(root, "why", fact.subject[:8]) == 0
    shown = capsys.readouterr().out
    assert "About film-" in shown
    assert "in split line main" in shown
    assert shown.count("(above)") == 1


def test_what_is_turned_down_exits_3_and_a_bad_command_2(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert curate(root, "validate") == 0
    with workspace.open_workspace(root) as place:
        reject(place)
    assert curate(root, "validate") == 3
    assert "rejected by review: ambiguous" in capsys.readouterr().err
    assert curate(root, "split", "commit", "--ratio", "lots") == 2
    assert curate(root, "split", "commit", "--force", "channel:x=nowhere") == 2
    assert curate(root, "release", "build", "films", "1.0.0") == 1
    assert "curate split commit" in capsys.readouterr().err


def test_a_changed_release_exits_1(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for words in (["validate"], ["split", "commit"], ["release", "build", "films", "1.0.0"]):
        assert curate(root, *words) == 0
    folder = root / "releases" / "films-1.0.0"
    (folder / "README.md").write_text("something else")
    assert curate(root, "release", "verify", str(folder)) == 1
    assert "does not have its checksum" in capsys.readouterr().err


def test_a_later_judgement_and_why_an_item_fell_are_told(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with workspace.open_workspace(root) as place:
        validate(place)
        fact, _ = live_items(place.store)[0]
        reject(place)
        (draft,) = [one for one in place.store.parents(fact.key) if one.kind == "draft"]
        other = factories.annotation(draft, reviewer="p2", verdict=Verdict.reject, reject_reason=RejectReason.wrong)
        place.store.put([given_fact(other, parents=(draft.key,))])
        validate(place)
        tree = why(place, fact.subject)
        told = ["p1: reject, guidelines 1", "p2: reject, guidelines 1"]
        assert [one.summary for one in tree.judgements] == told
        assert "rejected by review: ambiguous" in tree.reasons
        of_draft = why(place, draft.key)
        assert [one.summary for one in of_draft.judgements] == ["p1: accept, guidelines 1 [corrected since]", *told]
        assert json.loads(json.dumps(tree.to_json()))["judgements"][0]["summary"] == told[0]
    capsys.readouterr()
    assert curate(root, "why", fact.subject[:12]) == 0
    shown = capsys.readouterr().out
    assert shown.startswith(f"item {fact.subject[:12]} (revision {fact.key[:12]})")
    assert "because rejected by review: ambiguous" in shown
    assert "p2: reject" in shown
    assert curate(root, "why", draft.key) == 0
    assert "judged by" in capsys.readouterr().out


def test_a_draft_without_a_try_tells_of_none(root: Path) -> None:
    with workspace.open_workspace(root) as place:
        value = factories.draft(status="unanswered", steps=(), answer=None, tries=(), kept=None)
        fact = factories.draft_fact(value)
        place.store.put([fact])
        assert why(place, fact.key).summary == "unanswered by evidence 1"


def test_validate_says_what_is_next_and_a_rejection_is_no_error(root: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert curate(root, "validate") == 0
    capsys.readouterr()
    assert curate(root, "validate") == 0
    told = capsys.readouterr().out
    with workspace.open_workspace(root) as place:
        counted = funnel(place)
    assert "Nothing new to check; 4 items stand." in told
    assert f"Next: {counted.next_command}  ({counted.next_reason})" in told
    with workspace.open_workspace(root) as place:
        reject(place)
    assert curate(root, "validate") == 3
    said = capsys.readouterr().err
    assert "rejected by review: ambiguous" in said
    assert factories.question().text[:20] in said
    assert "error" not in said


def test_an_adjudicated_item_tells_all_versions_the_decision_and_own_answers(tmp_path: Path) -> None:
    with workspace.create(tmp_path / "w") as place:
        draft = drafted(place)
        first = judge(place, draft, "p1")
        second = judge(place, draft, "p2", **OTHERWISE)
        decide(place, draft, "p4", first, second)
        solve(place, draft, "p3", None, senses=Senses.sound)
        judge(place, draft, "p5", role=Role.gold)
        validate(place)
        told = why(place, draft.subject[:12])
    made_from = [parent.summary for parent in told.parents if parent.kind == "annotation"]
    assert made_from == [
        "p1: accept, guidelines 1", "p2: fix, guidelines 1",
        "p4 decides between 2 judgements: accept, answer harbour, guidelines 1",
    ]  # fmt: skip
    beside = [one.summary for one in told.judgements]
    assert beside == [
        "p3 answered by themselves, by sound only: cannot tell, sure 4 of 5",
        "p5: accept, guidelines 1 (gold: does not count)",
    ]
