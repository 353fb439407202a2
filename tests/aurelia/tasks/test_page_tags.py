"""Page parts are what Label Studio takes: its own parser accepts the tags, the data and the prefilled results."""

from __future__ import annotations

import json
from typing import Any, get_args

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from label_studio_sdk.label_interface import LabelInterface

from aurelia.tasks import find
from aurelia.tasks.av_geoiq.contract import MAX_HOPS, HopSense, Status
from aurelia.tasks.page import choice_of, choices_of, rating_of, text_of
from schemas.reasoning import Answer, Question

TASKS = find()
WITH_PAGE = sorted(name for name, task in TASKS.items() if task.page.xml.strip())


@pytest.mark.parametrize("name", WITH_PAGE)
def test_tags_and_prefill_are_valid(name: str) -> None:
    task = TASKS[name]
    interface = LabelInterface(task.page.xml)
    interface.validate()

    for item in task.examples:
        data = task.page.data(item.question, item.answer)
        prediction = {"data": data, "result": _with_ids(task.page.prefill(item.question, item.answer))}

        interface.validate_task({"data": data})
        assert interface.validate_prediction(prediction, return_errors=True) == []


def test_edits_on_the_page_come_back() -> None:
    task = TASKS["av-geoiq"]
    item = task.examples[0]
    results = task.page.prefill(item.question, item.answer)
    for result in results:
        if result["from_name"] == "task_hop3_object":
            result["value"] = {"text": ["Japan, Tokyo"]}
    kept = [result for result in results if not result["from_name"].startswith("task_hop4")]
    kept.append({"from_name": "task_hop3_status", "to_name": "task_about", "type": "choices",
                 "value": {"choices": ["contested"]}})  # fmt: skip

    _question, answer = task.page.decode(kept)

    assert [hop["object"] for hop in answer["hops"]] == ["alarm clock", "Casio", "Japan, Tokyo"]
    assert [hop["sense"] for hop in answer["hops"]] == ["audio", "visual", ""]
    assert answer["hops"][2]["status"] == "contested"
    assert answer["hops"][2]["identifiers"] == ["iso3166:JP"]


_TEXT = st.text(st.characters(codec="utf-8", exclude_categories=["Z", "C"]), min_size=1, max_size=20)
_DAY = st.sampled_from(["", "2024", "2024-05", "2024-05-01"])
_HOP = st.fixed_dictionaries(
    {
        "subject": _TEXT,
        "relation": _TEXT,
        "object": _TEXT,
        "identifiers": st.lists(st.sampled_from(["iso3166:JP", "m49:142"]), max_size=2),
        "valid_on": _DAY,
        "source": st.just("") | _TEXT,
        "status": st.sampled_from(get_args(Status)),
        "sense": st.sampled_from(get_args(HopSense)),
    }
)
_EXTRAS = {
    "av-geoiq": st.tuples(
        st.fixed_dictionaries({"valid_on": _DAY}), st.fixed_dictionaries({"hops": st.lists(_HOP, max_size=MAX_HOPS)})
    ),
    "av-meme": st.tuples(st.just({}), st.fixed_dictionaries({"points": st.lists(_TEXT, max_size=4)})),
    "dm-match": st.tuples(
        st.just({}), st.fixed_dictionaries({"fit": st.dictionaries(st.sampled_from("ABCD"), st.integers(1, 5))})
    ),
    "av-qa": st.tuples(
        st.fixed_dictionaries({"form": st.sampled_from(["", "counting", "said-while-shown"])}),
        st.fixed_dictionaries({"count": st.none() | st.integers(0, 99)}),
    ),
}


@settings(deadline=None)
@given(st.data())
def test_whatever_fits_the_contract_survives_the_page(data: st.DataObject) -> None:
    name = data.draw(st.sampled_from(sorted(_EXTRAS)))
    question, answer = data.draw(_EXTRAS[name])
    task = TASKS[name]
    given_question, given_answer = Question(text="?", extra=question), Answer(texts=("!",), extra=answer)

    ours, theirs = task.page.decode(json.loads(json.dumps(task.page.prefill(given_question, given_answer))))

    assert task.question_extra.model_validate(ours) == task.question_extra.model_validate(question)
    assert task.answer_extra.model_validate(theirs) == task.answer_extra.model_validate(answer)


def test_a_dropped_hop_is_left_out_and_one_with_text_alone_is_kept() -> None:
    task = TASKS["av-geoiq"]
    item = task.examples[0]
    results = [one for one in task.page.prefill(item.question, item.answer) if one["from_name"] != "task_hop3_use"]
    for result in results:
        if result["from_name"] == "task_hop4_use":
            result["value"] = {"choices": ["drop"]}
    hops = task.page.decode(results)[1]["hops"]
    assert [hop["object"] for hop in hops] == ["alarm clock", "Casio", "Japan"]


def test_half_filled_hop_is_kept_for_the_checks_to_tell() -> None:
    results = [{"from_name": "task_hop1_subject", "type": "textarea", "value": {"text": ["clock"]}}]

    _question, answer = TASKS["av-geoiq"].page.decode(results)

    assert answer["hops"][0]["subject"] == "clock"
    assert answer["hops"][0]["object"] == ""


def test_count_that_is_no_number_is_kept_for_the_checks_to_tell() -> None:
    results = [{"from_name": "task_count", "type": "textarea", "value": {"text": ["many"]}}]

    assert TASKS["av-qa"].page.decode(results)[1] == {"count": "many"}


def test_values_are_read_whatever_shape_they_have() -> None:
    results: list[dict[str, Any]] = [
        {"from_name": "a", "value": {"text": "one"}},
        {"from_name": "b", "value": {"text": ["one", "two"]}},
        {"from_name": "c", "value": {"choices": ["x", "y"]}},
        {"from_name": "d", "value": {"rating": 4}},
        {"from_name": "e", "value": None},
    ]

    assert text_of(results, "a") == "one"
    assert text_of(results, "b") == "one\ntwo"
    assert choices_of(results, "c") == ["x", "y"]
    assert rating_of(results, "d") == 4
    assert (text_of(results, "e"), choice_of(results, "e"), rating_of(results, "e")) == ("", "", None)


def _with_ids(results: list[dict[str, Any]]) -> list[dict[str, Any]]:
    return [{"id": f"r{number}", **result} for number, result in enumerate(results)]
