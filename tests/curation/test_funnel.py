"""The funnel: counts, failures with reasons, and the next command at every point of the way."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from curation.cli.main import cli
from curation.failures import failures, latest_runs
from curation.funnel import funnel
from curation.next_command import next_command
from curation.workspace import Workspace
from db.reviews import ReviewTask
from schemas.base import now
from schemas.fact import Fact, Run, given_fact, machine_fact
from schemas.issues import Issue, Report
from schemas.item import Member, SplitName
from schemas.media import Source
from schemas.release import Release
from schemas.review import Verdict
from tests import factories
from tests.curation.report import filmed, shelf


@pytest.fixture
def workspace(tmp_path: Path) -> Iterator[Workspace]:
    with shelf.workspace(tmp_path) as made:
        yield made


def next_of(workspace: Workspace) -> str:
    return funnel(workspace).next_command


def send(workspace: Workspace, draft: Fact) -> None:
    workspace.store.review.save(ReviewTask("server", draft.key, draft.digest, draft.key, 1, 1, "sent"))


def commit(workspace: Workspace, item: Fact) -> str:
    member = Member(item=item.subject, digest=item.digest, split=SplitName.test)
    return workspace.store.splits.commit("main", [member], "first").hash


def release(split_hash: str) -> Fact:
    made = Release(
        name="small", version="1.0.0", line="main", split_hash=split_hash, items=1, media_included=1, media_withheld=0,
        files=(), canary="c",
    )  # fmt: skip
    return given_fact(made)


def test_next_command_leads_the_whole_way(workspace: Workspace) -> None:
    assert next_of(workspace) == "curate add VIDEO"
    source = given_fact(factories.source())
    workspace.store.put([source])
    assert next_of(workspace) == "curate download"
    made = factories.recording(factories.source())
    recording = machine_fact(made, parents=(source.key,), stage="download", version=1)
    workspace.store.put([recording], [shelf.run("download", source)])
    assert next_of(workspace) == "curate segment"
    cut = factories.clip(made)
    clip = machine_fact(cut, parents=(recording.key,), stage="segment", version=1)
    workspace.store.put([clip], [shelf.run("segment", recording)])
    assert next_of(workspace) == "curate draft"
    measured = machine_fact(shelf.perception(cut), parents=(clip.key,), stage="perceive", version=1)
    workspace.store.put([measured], [shelf.run("perceive", clip)])
    assert next_of(workspace) == "curate draft"
    draft = shelf.add_draft(workspace, clip)
    workspace.store.put([], [shelf.run("draft:evidence:1", measured)])
    assert next_of(workspace) == "curate review up"
    send(workspace, draft)
    assert next_of(workspace) == "curate review pull"
    judged = shelf.add_annotation(workspace, draft)
    assert next_of(workspace) == "curate validate"
    item = shelf.add_item(workspace, draft, judged)
    assert next_of(workspace) == "curate split commit"
    split_hash = commit(workspace, item)
    assert next_of(workspace) == "curate release build NAME VERSION"
    workspace.store.put([release(split_hash)])
    counted = funnel(workspace)
    assert (counted.next_command, counted.next_reason) == ("curate add VIDEO", "everything here has gone the whole way")
    assert (counted.items, counted.held, counted.sent, counted.reviewed) == (1, 0, 1, 1)
    assert counted.split == {"test": 1}
    assert counted.releases == ("small 1.0.0",)


def test_new_item_after_a_commit_asks_for_another_commit() -> None:
    assert next_command({"item": 2}, judged=True)[0] == "curate split commit"


def test_drafts_are_counted_by_family_and_status(workspace: Workspace) -> None:
    _, recording = shelf.add_recording(workspace)
    clip = shelf.add_clip(workspace, recording)
    shelf.add_draft(workspace, clip, benchmark_task="av-geoiq")
    other = factories.question("Other?")
    shelf.add_draft(workspace, clip, question=other, benchmark_task="av-geoiq", status="dropped", reason="r")
    speech = factories.question("Third?", dataset="speech-under-text")
    shelf.add_draft(workspace, clip, question=speech, benchmark_task="av-qa", status="unanswered")
    counted = funnel(workspace)
    assert counted.drafts == {"drafted": 1, "dropped": 1, "unanswered": 1}
    assert [(f.name, f.drafted, f.dropped, f.unanswered) for f in counted.families] == [
        ("av-geoiq", 1, 1, 0),
        ("av-qa · speech-under-text", 0, 0, 1),
    ]
    assert counted.clips == {"cut": 1}
    assert counted.waiting["draft"] == 2


def test_corrected_rights_do_not_make_a_source_look_unfetched(workspace: Workspace) -> None:
    source, _ = shelf.add_recording(workspace)
    before = funnel(workspace)
    corrected = workspace.store.get(source.key).contract(type(factories.source())).model_copy(update={"notes": "seen"})
    workspace.store.revise(corrected)
    assert funnel(workspace).sources == before.sources == {"downloaded": 1}


def test_added_file_waits_until_it_is_fetched(workspace: Workspace) -> None:
    source = given_fact(factories.source())
    workspace.store.put([source], [shelf.run("add", source)])
    assert funnel(workspace).sources == {"waiting": 1}
    assert next_of(workspace) == "curate download"


def test_recording_that_was_only_measured_is_still_to_be_cut(workspace: Workspace) -> None:
    recording = filmed.add(workspace, "A film", 60.0)
    run = Run(stage="survey:12345678", version=1, input_key=recording.key, outcome="done", started=now(), ended=now())
    workspace.store.put([], [run])
    assert next_of(workspace) == "curate segment"
    cut = run.model_copy(update={"stage": "segment:12345678"})
    workspace.store.put([], [cut])
    assert next_of(workspace) != "curate segment"


def test_question_that_came_late_is_the_next_work(workspace: Workspace) -> None:
    source, recording = shelf.add_recording(workspace)
    shelf.add_clip(workspace, recording)
    question = given_fact(factories.asked(source.contract(Source)), parents=(source.key,))
    workspace.store.put([question], [shelf.run("segment-asked", question)])
    assert next_of(workspace) == "curate draft"
    workspace.store.put([], [shelf.run("draft-asked:evidence/1:12345678", question)])
    assert next_of(workspace) != "curate draft"


def test_failures_name_what_they_are_about_and_the_way_out(workspace: Workspace) -> None:
    source = given_fact(factories.source(title="A lost film"))
    issue = Issue(kind="gone", subject="somewhere", message="the site says it is gone", hint="check the address")
    workspace.store.put([source], [shelf.run("download", source, issue, outcome="failed")])
    counted = funnel(workspace)
    (failure,) = counted.failures
    assert (failure.stage, failure.kind, failure.outcome, failure.count) == ("download", "gone", "failed", 1)
    assert (failure.example, failure.hint) == ("A lost film", "check the address")
    assert counted.sources == {"failed": 1}
    assert counted.next_command == "curate add VIDEO"


def test_failure_worth_another_try_is_the_next_command(workspace: Workspace) -> None:
    source = given_fact(factories.source())
    workspace.store.put([source], [shelf.run("download", source, outcome="failed", retry=True)])
    assert next_of(workspace) == "curate download"


def test_only_the_last_attempt_counts(workspace: Workspace) -> None:
    source = given_fact(factories.source())
    runs = [shelf.run("download", source, outcome="failed"), shelf.run("download", source)]
    assert failures(latest_runs(runs), {}) == ()


def test_failures_of_one_reason_are_counted_together() -> None:
    issue = Issue(kind="no-sound", subject="clip", message="has no sound")
    facts = [given_fact(factories.source(name)) for name in ("a", "b")]
    (failure,) = failures([shelf.run("draft:evidence:1", fact, issue, outcome="rejected") for fact in facts], {})
    assert (failure.stage, failure.count, failure.outcome) == ("draft (evidence)", 2, "rejected")


def test_rejection_by_a_person_is_no_failure(workspace: Workspace) -> None:
    _, recording = shelf.add_recording(workspace)
    draft = shelf.add_draft(workspace, shelf.add_clip(workspace, recording))
    judged = shelf.add_annotation(workspace, draft, verdict=Verdict.reject, reject_reason="wrong")
    issue = Issue(kind="rejected-wrong", subject="item", message="rejected by review: wrong")
    report = machine_fact(Report(about=judged.key, issues=(issue,)), parents=(judged.key,), stage="validate", version=1)
    workspace.store.put([report], [shelf.run("validate", judged, issue, outcome="rejected")])
    counted = funnel(workspace)
    assert (counted.failures, counted.held, counted.annotations) == ((), 0, {"reject": 1})


def test_judgement_held_by_a_check_is_counted_as_held(workspace: Workspace) -> None:
    _, recording = shelf.add_recording(workspace)
    draft = shelf.add_draft(workspace, shelf.add_clip(workspace, recording))
    judged = shelf.add_annotation(workspace, draft)
    issue = Issue(kind="no-evidence", subject="item", message="has none")
    report = machine_fact(Report(about=judged.key, issues=(issue,)), parents=(judged.key,), stage="validate", version=1)
    workspace.store.put([report], [shelf.run("validate", judged, issue, outcome="failed", retry=True)])
    counted = funnel(workspace)
    assert counted.held == 1
    assert counted.next_command != "curate validate"


def test_demo_workspace_is_marked(tmp_path: Path) -> None:
    with shelf.workspace(tmp_path, demo=True) as made:
        assert funnel(made).demo


def test_status_prints_the_funnel_and_the_next_command(workspace: Workspace) -> None:
    shelf.add_recording(workspace, title="[bold]A film[/bold]")
    result = CliRunner().invoke(cli, ["-w", str(workspace.root), "status"])
    assert result.exit_code == 0, result.output
    assert "1 downloaded" in result.output
    assert "Next: curate" in result.output


def test_status_as_json_holds_the_same(workspace: Workspace) -> None:
    shelf.add_recording(workspace)
    result = CliRunner().invoke(cli, ["-w", str(workspace.root), "status", "--json"])
    told = json.loads(result.stdout)
    assert told["sources"] == {"downloaded": 1}
    assert told["recordings"] == 1
    assert told["next_command"] == funnel(workspace).next_command


def test_report_command_says_where_the_page_is(workspace: Workspace, tmp_path: Path) -> None:
    result = CliRunner().invoke(cli, ["-w", str(workspace.root), "report", "--json"])
    assert json.loads(result.stdout) == {"report": str(workspace.root / "reports" / "report.html")}
    result = CliRunner().invoke(cli, ["-w", str(workspace.root), "report", "--output", str(tmp_path / "own.html")])
    assert "own.html" in result.output
    assert (tmp_path / "own.html").stat().st_mode & 0o777 == 0o644


def test_clips_that_gave_no_draft_lead_to_questions_of_ones_own(workspace: Workspace) -> None:
    _, recording = shelf.add_recording(workspace)
    clip = shelf.add_clip(workspace, recording)
    measured = workspace.store.children(clip.key, "perception")
    done = [shelf.run("segment", recording), shelf.run("perceive", clip)]
    workspace.store.put([], [*done, *(shelf.run("draft:evidence:1", one) for one in measured)])
    counted = funnel(workspace)
    assert counted.next_command == "curate add --questions FILE"
    assert counted.next_reason == "nothing could be asked about the clips: 1; ask your own"


def test_sources_that_gave_no_clip_have_not_gone_the_whole_way() -> None:
    assert next_command({"uncut": 2}, judged=False) == (
        "curate add VIDEO",
        "no clip came of the sources that are here: 2",
    )
