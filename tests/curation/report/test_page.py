"""The report page: complete, self-contained, and safe with text of strangers."""

from __future__ import annotations

import re

import pytest

from curation.report import write_preview, write_report
from curation.report.clips import clip_cards
from curation.report.library import read_library
from curation.workspace import Workspace
from schemas.errors import WorkspaceError
from schemas.fact import machine_fact
from schemas.issues import Issue
from schemas.reasoning import Draft, Step, Try
from schemas.review import FieldChange
from tests import factories
from tests.curation.report import html, shelf
from tests.curation.report.html import report
from tests.curation.report.shelf import clip_of


def test_empty_workspace_gives_a_page_that_says_what_to_do(workspace: Workspace) -> None:
    seen = report(workspace)
    assert "curate add VIDEO" in seen.text
    assert "No clip has a draft yet." in seen.text
    assert "nobody has judged an item" in seen.text


def test_every_step_and_its_evidence_times_are_on_the_page(workspace: Workspace) -> None:
    clip = clip_of(workspace)
    draft = shelf.add_draft(workspace, clip).contract(Draft)
    seen = report(workspace)
    assert draft.question.text in seen.text
    for option in draft.question.options:
        assert option.text in seen.text
    for step in draft.steps:
        assert step.text in seen.text
        assert step.answer in seen.text
        for start, end in step.evidence:
            assert f"{start:.2f}–{end:.2f} s" in seen.text
    assert "B harbour right" in seen.text


def test_time_line_shows_what_was_measured(workspace: Workspace) -> None:
    clip = clip_of(workspace)
    shelf.add_draft(workspace, clip)
    seen = report(workspace)
    for lane in ("Shots", "Words", "On screen", "Sound", "Loudness"):
        assert lane in seen.text
    for told in ("shot 2: 2.00–4.00 s", "“harbour” 2.60–2.90 s", "“OPEN” 2.00–4.00 s", "speech: 0.40–4.00 s"):
        assert told in seen.text


def test_pictures_are_inside_the_page(workspace: Workspace) -> None:
    clip = clip_of(workspace)
    shelf.add_draft(workspace, clip)
    pictures = report(workspace).values("src")
    assert len(pictures) == 3
    assert all(value.startswith("data:image/jpeg;base64,/9j/") for value in pictures)


def test_text_of_strangers_stays_text(workspace: Workspace) -> None:
    source, recording = shelf.add_recording(workspace, title=shelf.HOSTILE, channel=shelf.HOSTILE, notes=shelf.HOSTILE)
    clip = shelf.add_clip(workspace, recording)
    draft = shelf.add_draft(
        workspace,
        clip,
        question=factories.question(
            shelf.HOSTILE, options=factories.options(shelf.HOSTILE, "b"), category=shelf.HOSTILE
        ),
        answer=factories.answer(shelf.HOSTILE, option="A"),
        steps=shelf.hostile_steps(),
        tries=(Try(number=1, critique=shelf.HOSTILE, caption=shelf.HOSTILE, score=None),),
        maker=factories.maker(description=shelf.HOSTILE, models={shelf.HOSTILE: shelf.HOSTILE}),
        reason=shelf.HOSTILE,
    )
    change = FieldChange(field=shelf.HOSTILE, change="edited", before=shelf.HOSTILE, after=shelf.HOSTILE)
    shelf.add_annotation(workspace, draft, notes=shelf.HOSTILE, changes=(change,))
    problem = Issue(kind="odd", subject=shelf.HOSTILE, message=shelf.HOSTILE, hint=shelf.HOSTILE)
    workspace.store.put([], [shelf.run("download", source, problem, outcome="failed")])
    seen = report(workspace)
    assert seen.tags.count("script") == 1
    assert not [name for _, name, _ in seen.attributes if name.startswith("on")]
    assert shelf.HOSTILE in seen.text
    raw = (workspace.root / "reports" / "report.html").read_text(encoding="utf-8")
    assert "<script>alert" not in raw
    assert "<img src=x" not in raw


def test_page_refers_to_nothing_elsewhere(workspace: Workspace) -> None:
    _, recording = shelf.add_recording(workspace, title="https://video.example/watch")
    draft = shelf.add_draft(workspace, shelf.add_clip(workspace, recording), steps=shelf.hostile_steps())
    assert draft
    seen = report(workspace)
    for attribute in ("src", "href", "srcset", "action", "data", "poster", "xlink:href"):
        assert all(value.startswith(("#", "data:image/jpeg;base64,")) for value in seen.values(attribute))
    raw = (workspace.root / "reports" / "report.html").read_text(encoding="utf-8")
    style = raw.split("<style>")[1].split("</style>")[0]
    assert not re.search(r"url\(|@import|https?:", style)


def test_only_the_script_of_the_page_may_run(workspace: Workspace) -> None:
    policy = next(value for value in report(workspace).values("content") if "script-src" in value)
    assert "default-src 'none'" in policy
    assert re.search(r"script-src 'sha256-[A-Za-z0-9+/=]{44}'", policy)


def test_missing_media_file_gives_a_placeholder(workspace: Workspace) -> None:
    clip = clip_of(workspace)
    shelf.add_draft(workspace, clip)
    for path in (workspace.root / "files").glob("*/*.mp4"):
        path.unlink()
    seen = report(workspace)
    assert seen.values("src") == []
    assert "no picture: is not in this workspace" in seen.text


def test_broken_media_file_gives_a_placeholder(workspace: Workspace) -> None:
    clip = clip_of(workspace)
    shelf.add_draft(workspace, clip)
    for path in (workspace.root / "files").glob("*/*.mp4"):
        path.write_bytes(b"no film")
    assert "no picture:" in report(workspace).text


@pytest.mark.parametrize("derivation", ["stitch", "mux"])
def test_composed_clips_show_their_parts_and_pictures(workspace: Workspace, derivation: str) -> None:
    _, recording = shelf.add_recording(workspace)
    value = shelf.composed(recording, derivation)
    clip = machine_fact(value, parents=(recording.key,), stage="compose", version=1)
    workspace.store.put([clip])
    shelf.add_draft(workspace, clip, steps=(Step(id="s1", text="Look", modality="visual", evidence=((0.5, 1.0),)),))
    seen = report(workspace)
    assert "Made from" in seen.text
    assert "from 2.00–4.00 s of the recording" in seen.text
    assert seen.values("src")


def test_sound_only_media_of_a_question_are_listed(workspace: Workspace) -> None:
    _, recording = shelf.add_recording(workspace)
    clip = shelf.add_clip(workspace, recording)
    track = machine_fact(shelf.composed(recording, "mux"), parents=(recording.key,), stage="compose", version=1)
    workspace.store.put([track])
    media = (factories.media(clip.contract(type(shelf.composed(recording, "mux"))), role="dance"),)
    media += (factories.media(shelf.composed(recording, "mux"), role="track-a"),)
    shelf.add_draft(workspace, clip, media=media)
    seen = report(workspace)
    assert "dance" in seen.text
    assert "track-a" in seen.text
    assert "picture of About film.mp4 0.00–2.00 s; sound of About film.mp4 2.00–4.00 s" in seen.text


def test_draft_about_a_clip_that_is_not_stored_is_still_shown(workspace: Workspace) -> None:
    clip = clip_of(workspace)
    shelf.add_draft(workspace, clip, media=(factories.media(factories.clip(start=30.0)),))
    seen = report(workspace)
    assert "this clip is not in the store" in seen.text
    assert factories.question().text in seen.text


def test_redacted_facts_are_counted_and_not_shown(workspace: Workspace) -> None:
    clip = clip_of(workspace)
    draft = shelf.add_draft(workspace, clip)
    workspace.store.redact(draft.key, "asked for")
    seen = report(workspace)
    assert factories.question().text not in seen.text
    assert "Not shown: 1 redacted record." in seen.text


def test_page_is_limited_and_says_how_many_clips_are_left_out(workspace: Workspace) -> None:
    _, recording = shelf.add_recording(workspace)
    for number in range(3):
        clip = shelf.add_clip(workspace, recording, duration=1.0 + number)
        shelf.add_draft(workspace, clip, status="drafted" if number else "dropped")
    cards, left_out = clip_cards(read_library(workspace), most=2)
    assert left_out == 1
    assert [card.drafts[0].state for card in cards] == ["drafted", "drafted"]


def test_preview_shows_drafts_alone(workspace: Workspace) -> None:
    clip = clip_of(workspace)
    shelf.add_draft(workspace, clip)
    seen = html.read(write_preview(workspace, workspace.root / "preview.html"))
    assert seen.mistakes == []
    assert factories.question().text in seen.text
    assert "Draft preview" in seen.text
    assert "Rules over measurements; no language model." in seen.text
    assert "Agreement" not in seen.text


def test_page_cannot_be_written_into_a_file(workspace: Workspace) -> None:
    (workspace.root / "taken").write_text("")
    with pytest.raises(WorkspaceError, match="cannot be written"):
        write_report(workspace, workspace.root / "taken" / "report.html")
