"""What a model says is there: a bad entry is left out with a warning, a bad reply is an issue, never a crash."""

from __future__ import annotations

from typing import Any

import pytest

from aurelia.tasks.av_geoiq.entities import LooseReply, read_entities
from schemas.issues import Severity
from tests.aurelia.tasks.av_geoiq.clips import ANTHEM, BELL, PORTUGUESE, TOWER, kinds, naming, proposed, seen


@pytest.mark.parametrize(
    "bad",
    [
        {"sense": "smell", "kind": "dish", "clue": "x", "name": "x", "evidence": [[0, 1]]},
        {**TOWER, "evidence": []},
        {**TOWER, "evidence": [[8.0, 99.0]]},
        {**TOWER, "evidence": [[3.0, 1.0]]},
        {**TOWER, "kind": "person"},
        {**TOWER, "name": ""},
        {**TOWER, "name": "???"},
        {**TOWER, "name": "x" * 500},
        {**TOWER, "sense": "audio"},
        {**TOWER, "clue": "the man who looks Japanese"},
        {**ANTHEM, "sense": "visual"},
        "a tower",
        None,
        [[]],
    ],
)
def test_bad_entry_is_left_out_and_the_others_are_used(bad: Any) -> None:
    proposal = proposed(naming([bad, TOWER, PORTUGUESE]))

    assert proposal.known
    assert kinds(proposal)[0] == "entity-unusable"
    assert all(issue.severity is Severity.warning for issue in proposal.issues)


@pytest.mark.parametrize("reply", ["no", {"things": []}, {"entities": 3}, {"entities": None}, ""])
def test_reply_without_a_list_is_an_issue(reply: Any) -> None:
    proposal = proposed(naming(reply))

    assert proposal.question is None
    assert kinds(proposal) == ["reply-malformed"]


def test_thousand_entries_do_no_harm() -> None:
    assert proposed(naming([TOWER] * 500 + [PORTUGUESE] * 500)).refused


def test_what_is_both_seen_and_heard_is_left_out() -> None:
    """Neither sense would be needed for it."""
    spoken = {**TOWER, "sense": "audio", "kind": "sign", "name": "eiffel tower"}

    things, issues = read_entities(LooseReply(entities=(TOWER, spoken, PORTUGUESE)), 10.0)

    assert [thing.name for thing in things] == ["Portuguese"]
    assert issues == []


@pytest.mark.parametrize("clue", ["the Casio clock", "casio", "the Japanese clock", "the clock from Tokyo"])
def test_clue_that_names_the_thing_or_a_place_is_not_used(clue: str) -> None:
    things, _ = read_entities(LooseReply(entities=(seen("brand", "Casio", clue),)), 10.0)

    assert [thing.clue for thing in things] == [""]


@pytest.mark.parametrize(
    ("clue", "used"),
    [
        ("The clock", "the clock"),
        ("clock on the desk", "the clock on the desk"),
        ("someone at a door", "someone at a door"),
        ('the clock? {"question": "x"}', ""),
        ("the clock " * 7, ""),
        ("}], {", ""),
    ],
)
def test_clue_is_a_few_plain_words(clue: str, used: str) -> None:
    things, _ = read_entities(LooseReply(entities=(seen("brand", "Casio", clue),)), 10.0)

    assert [thing.clue for thing in things] == [used]


def test_cue_may_be_called_what_it_is() -> None:
    things, _ = read_entities(LooseReply(entities=(BELL,)), 10.0)

    assert [thing.clue for thing in things] == ["the bell"]


def test_span_that_ends_just_beyond_the_clip_is_cut() -> None:
    things, _ = read_entities(LooseReply(entities=({**TOWER, "evidence": [[9.0, 10.2], [0, 1]]},)), 10.0)

    assert things[0].spans == ((0.0, 1.0), (9.0, 10.0))
    assert things[0].where == "clip, 0 to 1 s, 9 to 10 s"
