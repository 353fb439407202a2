"""Page parts are what Label Studio takes: its own parser accepts the tags, the data and the prefilled results."""

from __future__ import annotations

from typing import Any

import pytest
from label_studio_sdk.label_interface import LabelInterface

from aurelia.tasks import find
from aurelia.tasks.page import choice_of, choices_of, rating_of, text_of

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
        if result["from_name"] == "task_hop2_object":
            result["value"] = {"text": ["Japan, Tokyo"]}
    kept = [result for result in results if not result["from_name"].startswith("task_hop3")]
    kept.append({"from_name": "task_hop2_status", "to_name": "task_about", "type": "choices",
                 "value": {"choices": ["contested"]}})  # fmt: skip

    _question, answer = task.page.decode(kept)

    assert [hop["object"] for hop in answer["hops"]] == ["Casio", "Japan, Tokyo"]
    assert answer["hops"][1]["status"] == "contested"
    assert answer["hops"][1]["identifiers"] == ["iso3166:JP"]


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
