"""The whole loop on tiny checkpoints of the real architectures, offline, over a real clip with sound."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from aurelia import turn
from aurelia.case import Agents, LoopSettings
from aurelia.draft.model import ModelDrafter
from aurelia.model import Decoding
from aurelia.tasks import find
from schemas.reasoning import Draft
from tests.aurelia.models.transformers.tiny import TINY
from tests.aurelia.recorded import scene
from tests.factories import asked, clip, question

DECODING = Decoding(temperature=1.0, max_tokens=1200)


@pytest.fixture(autouse=True)
def short_replies(monkeypatch: pytest.MonkeyPatch) -> None:
    """Random weights never stop by themselves, so that replies are bounded in bytes as in tokens."""
    monkeypatch.setattr(turn, "BYTES_A_TOKEN", 1)


def drafts(model: Any, path: Path, settings: LoopSettings, count: int = 2) -> list[Draft]:
    """A draft for each of some questions about the clip."""
    of = clip(duration=4.5)
    questions = [
        asked(benchmark_task="av-qa", question=question(f"What of {n} is seen?", options=())) for n in range(count)
    ]
    drafter = ModelDrafter(Agents.all_by(model), find(), settings=replace(settings, decoding=DECODING))
    (made,) = (made for _key, made in drafter.draft_many([(0, replace(scene(path, *questions), clip=of))]))
    assert isinstance(made, list), made
    return made


@pytest.mark.slow
@pytest.mark.parametrize("name", TINY)
def test_the_loop_runs_to_its_end(opened: Callable[..., Any], name: str, clip: Path) -> None:
    model = opened(name, "batch=4")

    made = drafts(model, clip, LoopSettings(tries=2, threshold=4.0))

    issues = {issue.kind for draft in made for one in draft.tries for issue in one.issues}
    calls = [call for draft in made for one in draft.tries for call in one.calls]
    assert {"reasoner", "summarizer", "evaluator"} <= {call.role for call in calls}
    assert all(one.score is not None for draft in made for one in draft.tries if one.caption)
    watched = [call for call in calls if call.role in ("reasoner", "evaluator")]
    assert {call.delivered.frames for call in watched} == {8}
    assert all(call.delivered.audio_seconds == pytest.approx(4.5, abs=0.1) for call in watched)
    assert not issues & {"reply-malformed", "reply-truncated", "reply-failed", "media-unreadable"}


@pytest.mark.slow
def test_the_published_loop_gives_the_same_drafts_with_and_without_reuse(
    opened: Callable[..., Any], clip: Path
) -> None:
    settings = LoopSettings.paper(threshold=10.0, tries=2)

    ours = drafts(opened(options="batch=4"), clip, settings)
    again = drafts(opened(options="batch=1"), clip, settings)

    assert [draft.tries for draft in ours] == [draft.tries for draft in again]
