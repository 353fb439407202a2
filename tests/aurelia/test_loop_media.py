"""Which models get the clip in the loop: rights, senses, and what was really delivered."""

from __future__ import annotations

from dataclasses import replace

import pytest

from aurelia.case import Agents, LoopSettings
from aurelia.loop import run_loop
from schemas.errors import ModelError, RightsError
from tests.aurelia.recorded import CASE, kinds, loop, turn, watched


def test_media_never_goes_to_a_server_of_others_without_permission() -> None:
    model = watched(turn(8), remote=True)

    with pytest.raises(RightsError, match="does not permit"):
        loop(model)

    assert model.asked == []
    assert loop(model, replace(CASE, third_party_allowed=True)).accepted


def test_remote_summarizer_is_fine_since_it_gets_text_alone() -> None:
    local, remote = watched(turn(8)), watched(turn(8), remote=True)

    (outcome,) = run_loop([CASE], Agents(local, remote, local, local), LoopSettings.paper())

    assert outcome.accepted
    assert [request.role for request in remote.asked] == ["summarizer"]


def test_deaf_model_is_refused() -> None:
    with pytest.raises(ModelError, match="takes no audio"):
        loop(watched(turn(8), modalities=("text", "video")))


def test_sense_that_did_not_arrive_is_told() -> None:
    replies = turn(8)
    replies[0] = replies[0].model_copy(update={"delivered": replies[0].delivered.model_copy(update={"frames": 8})})

    outcome = loop(watched(replies))

    assert kinds(outcome) == ["audio-not-delivered"]
    assert outcome.tries[0].calls[0].delivered.frames == 8


def test_nobody_is_asked_where_one_of_those_who_watch_may_not_see_the_clip() -> None:
    local, remote = watched(turn(8)), watched(turn(8), remote=True)

    with pytest.raises(RightsError, match="does not permit"):
        run_loop([CASE], Agents(local, local, remote, local), LoopSettings.paper())
    with pytest.raises(RightsError, match="does not permit"):
        run_loop([CASE], Agents(local, local, local, remote), LoopSettings())
    assert local.asked == remote.asked == []


def test_nobody_is_asked_where_one_of_those_who_watch_cannot_hear() -> None:
    able, deaf = watched(turn(8)), watched(turn(8), modalities=("text", "video"))

    with pytest.raises(ModelError, match="takes no audio"):
        run_loop([CASE], Agents(able, able, deaf, able), LoopSettings.paper())
    assert able.asked == []
