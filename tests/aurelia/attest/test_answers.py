"""Replies are read strictly: one option and nothing else, never a guess."""

from __future__ import annotations

import json
from typing import Any

import pytest

from aurelia.attest.answers import prompt, read, schema
from aurelia.attest.probes import Probe, plan
from aurelia.model import SENSES

PROBES = {probe.name: probe for probe in plan(0, SENSES)}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ('{"answer": "3"}', "3"), ('{"answer": 3}', "3"), ('{"answer": "three"}', "3"), ("three", "3"), ("Three.", "3"),
        ("3", "3"), (" 3.\n", "3"), ('```json\n{"answer": "0"}\n```', "0"), ("zero", "0"), ('"4"', "4"),
        ('{"answer": "2"} no, {"answer": "4"}', "4"), ('{"thought": "two beeps", "answer": "2"}', "2"),
        ("", None), ("I hear 3 beeps", None), ("2 or 3", None), ('{"answer": "7"}', None), ("six", None),
        ('{"answer": true}', None), ('{"answer": null}', None), ('{"answer": ["3"]}', None), ('{"reply": "3"}', None),
        ('{"answer": 3.0}', None), ("{" * 5000, None), ('{"answer": ""}', None), ("[3]", None), ("true", None),
    ],
)  # fmt: skip
def test_a_number_is_read_or_nothing(text: str, expected: str | None) -> None:
    assert read(PROBES["tone-count"], text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("red circle", "red circle"), ("Red  Circle!", "red circle"), ("circle", None), ("a red circle", None),
        ("none", "none"), ('{"answer": "BLUE SQUARE"}', "blue square"), ("purple circle", None),
    ],
)  # fmt: skip
def test_a_word_is_read_or_nothing(text: str, expected: str | None) -> None:
    assert read(PROBES["coloured-shape"], text) == expected


@pytest.mark.parametrize(("value", "expected"), [({"answer": "2"}, "2"), ({"other": 1}, None), (2, "2"), ([], None)])
def test_a_parsed_reply_counts_before_its_text(value: Any, expected: str | None) -> None:
    assert read(PROBES["tone-count"], "no JSON at all", value) == expected


@pytest.mark.parametrize("probe", PROBES.values(), ids=lambda probe: probe.name)
def test_each_option_can_be_stated_as_it_was_asked_for(probe: Probe) -> None:
    for option in probe.options:
        assert read(probe, json.dumps({"answer": option})) == option
        assert read(probe, option) == option
    assert schema(probe)["properties"]["answer"]["enum"] == list(probe.options)
    assert ", ".join(probe.options) in prompt(probe)
    assert probe.question in prompt(probe)
