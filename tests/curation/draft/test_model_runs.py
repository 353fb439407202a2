"""Drafting with a model in a workspace: estimates, limits, attestation, what makes drafts anew."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pytest

from aurelia import attest
from aurelia.casting import CHECKS
from aurelia.model import Request
from curation.draft import run as drafting
from curation.draft.estimate import estimate
from curation.draft.run import REPLIES, draft
from curation.funnel import funnel
from curation.segment.run import segment
from curation.workspace import Workspace
from schemas.errors import ModelError, UsageError
from schemas.fact import Fact
from schemas.reasoning import Draft
from tests.aurelia.answering import Answering
from tests.curation.draft.conftest import perceived

Use = Callable[..., Answering]


def answer(asked: Request) -> Any:
    """A model that does everything right."""
    step = {"text": "Look.", "answer": "red", "kind": "perceive", "modality": "visual", "evidence": [[0.5, 1.0]]}
    if asked.role == "probe":
        return {"answer": "2"}
    return {
        "question": {"question": f"What is shown in {asked.media[0].path.name[:6] if asked.media else ''}?",
                     "options": [], "answer": "a bell"},
        "reasoner": {"steps": [step], "answer": "a bell"},
        "summarizer": "Red, and a bell.",
        "evaluator": {"critique": "", "score": 8},
        "blind-read": {"answer": "unknown"},
        "step-check": {"note": "", "verdict": "supported"},
    }[asked.role]  # fmt: skip


@pytest.fixture
def use(monkeypatch: pytest.MonkeyPatch) -> Use:
    """Names models that answer rightly, with fields of their own; measuring is left out."""
    monkeypatch.setattr(drafting._Senses, "perceive", lambda _self, path, clip: perceived(path, clip))

    def named(**fields: Any) -> Answering:
        model = Answering(answer, **fields)
        monkeypatch.setattr("aurelia.casting.load_model", lambda _name: model)
        return model

    return named


@pytest.fixture
def clips(place: Workspace, recording: Fact) -> Workspace:
    """A workspace with three clips."""
    assert recording
    segment(place)
    return place


def drafts(place: Workspace) -> list[Draft]:
    return [fact.contract(Draft) for fact in place.store.heads("draft")]


def with_model(place: Workspace, **settings: Any) -> Workspace:
    return replace(place, settings=place.settings.model_copy(update={"model": "any:model", **settings}))


def test_a_limit_drafts_from_so_many_clips_and_the_rest_stays_to_do(clips: Workspace, use: Use) -> None:
    use()

    draft(clips, "any:model", limit=1)
    assert len(drafts(clips)) == 1
    draft(clips, "any:model")
    assert len(drafts(clips)) == 3


def test_a_second_run_asks_nothing(clips: Workspace, use: Use) -> None:
    model = use()
    draft(clips, "any:model")
    asked = len(model.asked)

    draft(clips, "any:model")

    assert len(model.asked) == asked


def test_a_changed_setting_makes_new_drafts_and_asks_only_what_is_new(clips: Workspace, use: Use) -> None:
    model = use()
    draft(clips, "any:model")
    before = len(model.asked)

    draft(with_model(clips, threshold=7.0))
    assert len(model.asked) == before
    draft(with_model(clips, threshold=7.0, temperature=0.5))
    assert len(model.asked) > before

    assert clips.store.counts(all_revisions=True)["draft"] > len(drafts(clips)) == 3


def test_an_estimate_before_any_draft_gives_bounds_and_the_way_to_know_more(clips: Workspace, use: Use) -> None:
    use()

    found = estimate(with_model(clips))

    assert (found.clips, found.drafts, found.measured) == (3, 3, 0)
    assert found.requests[0] < found.requests[1]
    assert found.lines()[-1] == "Next: curate draft --limit 5, then the estimate again"
    assert not (clips.root / REPLIES).exists()


def test_an_estimate_rests_on_what_was_drafted_before(clips: Workspace, use: Use) -> None:
    model = use()
    draft(clips, "any:model", limit=1)

    found = estimate(with_model(clips))

    asked = len(model.asked)
    assert (found.drafts, found.measured, found.requests) == (2, 1, (2 * asked, 2 * asked))
    assert (found.tokens_in, found.tokens_out) == (2 * asked * 10, 2 * asked * 5)
    assert found.cost((1e6, 2e6)) == 2 * asked * (10 + 10)
    assert any("measured on 1 earlier draft" in line for line in found.lines((1.0, 2.0)))


def test_an_estimate_without_a_model_asks_none(clips: Workspace) -> None:
    assert estimate(clips).requests == (0, 0)


def test_drafts_say_what_the_probes_showed_and_a_later_check_marks_them_anew(clips: Workspace, use: Use) -> None:
    model = use()
    draft(clips, "any:model")
    assert {one.maker.attested for one in drafts(clips)} == {"never-checked"}
    asked = len(model.asked)

    attest.write(attest.check(model, seed=1), clips.root / CHECKS)
    model.batches.clear()
    draft(clips, "any:model")

    assert {one.maker.attested for one in drafts(clips)} == {"failed"}
    assert (len(model.asked), asked > 0) == (0, True)


def test_every_part_is_written_for_where_asked(clips: Workspace, use: Use) -> None:
    use()

    draft(with_model(clips, write_for=("av-qa", "av-captioning")))

    assert {one.benchmark_task for one in drafts(clips)} == {"av-qa", "av-captioning"}


def test_a_benchmark_task_that_does_not_exist_is_refused_before_anything_is_asked(clips: Workspace, use: Use) -> None:
    model = use()

    with pytest.raises(UsageError, match="av-qq"):
        draft(with_model(clips, write_for=("av-qq",)))
    assert model.asked == []


def test_the_published_loop_is_another_stage(clips: Workspace, use: Use) -> None:
    model = use()
    draft(with_model(clips, loop="paper"))

    assert {asked.role for asked in model.asked} == {"question", "reasoner", "summarizer", "evaluator"}
    assert all("published" in one.maker.description for one in drafts(clips))


def test_replies_are_kept_in_the_workspace(clips: Workspace, use: Use) -> None:
    model = use()
    draft(clips, "any:model")

    assert len((clips.root / REPLIES).read_text().splitlines()) == len({a.prompt_sha256 + str(a.media) + str(a.seed) +
        str(a.decoding) for a in model.asked})  # fmt: skip


def test_doubts_name_the_model_that_lacks_a_check(clips: Workspace, monkeypatch: pytest.MonkeyPatch) -> None:
    watching = {"a:x?b=1&c": Answering(answer, name="one"), "b:y": Answering(answer, name="two")}
    monkeypatch.setattr("aurelia.casting.load_model", watching.__getitem__)
    attest.write(attest.check(watching["b:y"]).model_copy(update={"status": "audio-visual"}), clips.root / CHECKS)
    place = with_model(clips, model="a:x?b=1&c", evaluator="b:y")

    (doubt,) = drafting.doubts(drafting.drafter_of(place), place)

    assert "one was never shown" in doubt
    assert doubt.endswith("aurelia models check 'a:x?b=1&c'")


def test_a_model_that_takes_neither_sense_is_refused_before_anything_is_measured(clips: Workspace, use: Use) -> None:
    use(modalities=("text",))

    with pytest.raises(ModelError, match="takes no video and no audio"):
        draft(clips, "any:model")

    assert "perception" not in clips.store.counts()


def test_a_task_about_several_media_is_refused(clips: Workspace, use: Use) -> None:
    use()
    with pytest.raises(UsageError, match="several media"):
        draft(with_model(clips, write_for=("dm-match",)))


def test_a_dropped_draft_is_told_with_its_clip_and_the_way_on_is_the_report(clips: Workspace, use: Use) -> None:
    use().answer = lambda asked: {"critique": "", "score": 2} if asked.role == "evaluator" else answer(asked)

    issues = [issue for report in draft(clips, "any:model") for issue in report.issues]

    (first, second, third) = {issue.subject for issue in issues if issue.kind == "draft-dropped"}
    assert all(" on clip " in subject for subject in (first, second, third))
    assert funnel(clips).next_command == "curate report"


def test_words_that_go_to_a_summarizer_elsewhere_are_told_before(
    clips: Workspace, use: Use, monkeypatch: pytest.MonkeyPatch
) -> None:
    use()
    models = {"any:model": Answering(answer), "far:model": Answering(answer, name="far", remote=True)}
    monkeypatch.setattr("aurelia.casting.load_model", models.__getitem__)
    told: list[str] = []

    draft(with_model(clips, summarizer="far:model"), tell=told.append)

    assert any("far is on a server of others" in doubt for doubt in told)
    assert {asked.role for asked in models["far:model"].asked} == {"summarizer"}
    assert not any(asked.media for asked in models["far:model"].asked)
