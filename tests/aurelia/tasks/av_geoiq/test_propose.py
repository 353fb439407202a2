"""A model names what is seen and heard; facts make the chain; the question is worded by the model, or plainly."""

from __future__ import annotations

from typing import Any

import pytest

from aurelia.case import Agents, LoopSettings
from aurelia.draft.model import ModelDrafter
from aurelia.model import Reply, Request
from aurelia.tasks import find
from aurelia.tasks.av_geoiq.naming import told
from aurelia.tasks.checks import check_item
from schemas.errors import ModelError, RightsError
from schemas.issues import Issue, Severity
from tests.aurelia.answering import Answering
from tests.aurelia.recorded import scene, thought
from tests.aurelia.tasks.av_geoiq.clips import (
    ANTHEM,
    BELL,
    CAR_OF_TEST,
    CLOCK,
    CLOCK_OF_TEST,
    FIRMS,
    PORTUGUESE,
    POUTINE,
    SUSHI,
    TASK,
    TOWER,
    given,
    heard,
    item,
    kinds,
    naming,
    proposed,
    seen,
)

GOOD = "Which country borders the country where the iron tower you see stands and has the language you hear?"


@pytest.fixture
def firms(monkeypatch: pytest.MonkeyPatch) -> None:
    """Knowledge of two firms more, beside the packaged one."""
    monkeypatch.setenv("AURELIA_KNOWLEDGE", str(FIRMS))


def test_question_joins_what_is_seen_with_what_is_heard() -> None:
    model = naming([TOWER, PORTUGUESE])

    proposal = proposed(model)

    assert proposal.known
    assert not proposal.refused
    assert proposal.question is not None
    assert proposal.answer is not None
    assert proposal.question.category in TASK.categories
    assert proposal.question.extra["valid_on"]
    hops = proposal.answer.extra["hops"]
    assert [(hop["sense"], hop["object"]) for hop in hops[:2]] == [("visual", "Eiffel Tower"), ("audio", "Portuguese")]
    assert all(hop["status"] == "supported" and hop["source"] and hop["identifiers"] for hop in hops[2:])
    assert check_item(TASK, item(proposal)) == []
    assert [call.role for call in proposal.calls] == ["question", "question"]


def test_clip_is_shown_once_and_the_wording_asked_of_text_alone() -> None:
    model = naming([TOWER, PORTUGUESE])

    proposed(model)

    first, second = model.asked
    assert first.media
    assert not second.media
    assert first.schema is not None
    assert second.schema is not None
    assert "Brazil" not in second.prompt


def test_wording_of_the_model_is_used_where_it_asks_the_same() -> None:
    proposals = [proposed(naming([TOWER, PORTUGUESE], GOOD), seed=seed) for seed in range(12)]

    used = [one for one in proposals if one.question is not None and one.question.text == GOOD]
    assert used
    assert all(one.answer is not None and one.answer.text == "Brazil" and kinds(one) == [] for one in used)
    assert all(kinds(one) == ["wording-replaced"] for one in proposals if one not in used)


@pytest.mark.parametrize(
    "wording",
    [
        "Which country, such as Brazil, borders the country where the tower you see stands, by the language you hear?",
        "Which Brazilian thing do you see and hear?",
        "Which South American country do you see and hear?",
        "Which country borders the one of the Eiffel Tower you see and has the language you hear?",
        "What is it?",
        "It is Brazil.",
        "",
        {"question": None},
        "no JSON at all",
        {"question": "x" * 10_000},
    ],
)
def test_answer_is_never_in_the_question(wording: Any) -> None:
    for seed in range(5):
        proposal = proposed(naming([TOWER, PORTUGUESE], wording), seed=seed)

        assert proposal.question is not None
        assert proposal.answer is not None
        assert "wording-replaced" in kinds(proposal)
        names = [*proposal.answer.texts, "Eiffel Tower", "Portuguese", "France"]
        assert told(proposal.question.text, names) == ""
        assert proposal.question.text.endswith("?")


def test_two_things_of_one_country_need_only_one_sense() -> None:
    proposal = proposed(naming([CLOCK, ANTHEM]))

    assert proposal.question is None
    assert kinds(proposal) == ["no-chain"]
    assert "Casio" not in proposal.refused
    assert proposal.refused.startswith("no chain of facts can be built: ")


def test_sound_tells_which_of_two_makers_is_meant(firms: None) -> None:
    proposal = proposed(naming([CLOCK_OF_TEST, CAR_OF_TEST, BELL]))

    assert proposal.known
    assert proposal.answer is not None
    objects = [hop["object"] for hop in proposal.answer.extra["hops"]]
    assert objects[:4] == ["the car", "Zzqy Cars", "Munich", "Germany"]
    assert proposal.question is not None
    assert "while the bell is heard" in proposal.question.text
    assert check_item(TASK, item(proposal)) == []


def test_cue_that_fits_both_things_tells_nothing() -> None:
    rings = {**BELL, "evidence": [[2.0, 6.5]]}

    assert kinds(proposed(naming([SUSHI, POUTINE, rings]))) == ["no-chain"]


def test_contested_origin_is_held_for_a_person_only_where_nothing_else_is_left() -> None:
    dip = seen("dish", "hummus", "the dip", "Lebanon", at=(5.0, 8.0))

    held = proposed(naming([{**SUSHI, "evidence": [[0.0, 3.0]]}, dip, BELL]))

    assert not held.known
    assert not held.refused
    assert ("hop-contested", Severity.unchecked) in [(issue.kind, issue.severity) for issue in held.issues]
    assert "hop-contested" in [issue.kind for issue in check_item(TASK, item(held))]
    assert proposed(naming([SUSHI, dip, BELL, TOWER, PORTUGUESE])).known


@pytest.mark.parametrize(
    ("entities", "why"),
    [
        ([], "nothing that can be named is seen"),
        ([TOWER], "nothing that can be named is heard"),
        ([TOWER, heard("music", "a song nobody knows", "the song")], "nothing is known of a song nobody knows"),
        ([TOWER, heard("language", "Elvish", "the voice")], "Elvish names no language"),
        ([seen("dish", "zzqx", "the dish"), PORTUGUESE], "nothing is known of zzqx"),
    ],
)
def test_clip_without_a_chain_says_why(entities: list[Any], why: str) -> None:
    proposal = proposed(naming(entities))

    assert proposal.question is None
    assert kinds(proposal)[-1] == "no-chain"
    assert why in proposal.refused
    assert len(proposal.calls) == 1


def test_reply_that_may_come_later_stops_the_script() -> None:
    gone = Issue(kind="reply-dropped", subject="question", message="the line is dead")
    model = Answering(lambda request: Reply(request.id, "", error=gone, retry=True))

    with pytest.raises(ModelError, match="the line is dead"):
        proposed(model)


def test_refusal_is_an_issue_of_the_proposal() -> None:
    no = Issue(kind="reply-refused", subject="question", message="it will not")
    model = Answering(lambda request: Reply(request.id, "", error=no))

    assert kinds(proposed(model)) == ["reply-refused"]


def test_refused_wording_leaves_the_plain_question() -> None:
    no = Issue(kind="reply-refused", subject="question", message="it will not")

    def answer(request: Request) -> Any:
        return {"entities": [TOWER, PORTUGUESE]} if request.media else Reply(request.id, "", error=no)

    proposal = proposed(Answering(answer))

    assert proposal.known
    assert kinds(proposal) == ["wording-replaced"]


def test_media_stays_here_without_permission() -> None:
    model = naming([TOWER, PORTUGUESE])
    model.remote = True

    with pytest.raises(RightsError):
        proposed(model)
    assert model.asked == []
    assert proposed(model, third_party_allowed=True).known


def test_prompts_ask_for_what_the_replies_take() -> None:
    prompts = given(naming([])).prompts

    for kind in ("brand", "landmark", "dish", "dance", "language", "anthem", "instrument", "sign", "flag", "other"):
        assert f"`{kind}`" in prompts["entities"]
    for field in ("sense", "kind", "clue", "name", "place", "evidence"):
        assert f"`{field}`" in prompts["entities"]


def test_drafter_reasons_about_the_proposed_question_and_keeps_its_hops() -> None:
    def answer(request: Request) -> Any:
        if request.role == "question":
            return {"entities": [TOWER, PORTUGUESE]} if request.media else {"question": ""}
        if request.role == "reasoner":
            return thought("Brazil")
        return "A tower and a voice." if request.role == "summarizer" else {"score": 9}

    model = Answering(answer)
    drafter = ModelDrafter(Agents.all_by(model), find(), ("av-geoiq",), LoopSettings.paper())
    drafts = [drafter.draft(scene(seed=seed))[0] for seed in range(6)]

    draft = next(one for one in drafts if one.answer and one.answer.text == "Brazil")
    assert draft.status == "drafted"
    assert draft.question.category in TASK.categories
    assert draft.answer is not None
    assert len(draft.answer.extra["hops"]) == 5
    assert [call.role for call in draft.tries[0].calls][:2] == ["question", "question"]
    assert all(one.status == "dropped" for one in drafts if one.answer and one.answer.text != "Brazil")
