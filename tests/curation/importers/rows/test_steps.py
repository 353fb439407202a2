"""Steps and spans as datasets write them."""

from __future__ import annotations

import pytest

from curation.importers.rows.steps import one_span, spans_of, steps_of


def test_steps_of_objects_keep_what_is_seen_apart_from_what_follows() -> None:
    found = steps_of([
        {"modality": "vision", "evidence": "a kitten at 1:42", "inference": "get the words before"},
        {"modality": ["audio", "vision"], "text": "both", "timestamp": [3, "0:05"], "final": True, "answer": "two"},
    ])  # fmt: skip
    assert found is not None
    first, second = found
    assert (first.modality, first.evidence_text, first.text) == ("vision", "a kitten at 1:42", "get the words before")
    assert first.evidence == ()  # mm:ss in words is no evidence
    assert (second.modality, second.evidence, second.final, second.answer) == (
        "audio+vision",
        ((3.0, 5.0),),
        True,
        "two",
    )


def test_an_empty_inference_stays_empty() -> None:
    found = steps_of([{"modality": "audio", "evidence": "a bell", "inference": ""}])
    assert found is not None
    assert (found[0].text, found[0].evidence_text) == ("", "a bell")


@pytest.mark.parametrize(
    "value",
    [["Listen.", "Look."], "Step 1: Listen.\nStep 2: Look.", "1. Listen.\n2) Look.", '["Listen.", "Look."]',
     {"steps": ["Listen.", "Look."]}, {"step_1": "Listen.", "step_2": "Look."}],
)  # fmt: skip
def test_steps_of_texts_in_any_wrapping(value: object) -> None:
    found = steps_of(value)
    assert found is not None
    assert [(one.id, one.text) for one in found] == [("s1", "Listen."), ("s2", "Look.")]


@pytest.mark.parametrize("value", [7, [1, 2], [["a"]], ["x"] * 300, True])
def test_what_is_no_list_of_steps_is_none(value: object) -> None:
    assert steps_of(value) is None


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([1, 2.5], ((1.0, 2.5),)),
        ([[1, 2], [3, 4]], ((1.0, 2.0), (3.0, 4.0))),
        ([{"start": 1, "end": "0:02"}], ((1.0, 2.0),)),
        ("1:02-1:05", ((62.0, 65.0),)),
        ("3.5 to 7 s", ((3.5, 7.0),)),
        ([5, "soon"], ((5.0, None),)),
        ("the man said at 2:42", ()),
        ("2:42", ()),
        (["left", "right"], ()),
        ([1, 2, 3], ()),
        (None, ()),
        ([], ()),
    ],
)
def test_spans_are_read_and_words_are_none(value: object, expected: object) -> None:
    assert spans_of(value) == expected


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ([1, 2], (1.0, 2.0)),
        ([[1, 2]], (1.0, 2.0)),
        ("[3.5, 7]", (3.5, 7.0)),
        ([5, None], (5.0, None)),
        ({"start": 5}, (5.0, None)),
        ([[1, 2], [3, 4]], None),
        ([5, "soon"], None),
        ({"from": 1, "to": 2}, None),
        ("from 3.5 to 4", None),
        ("3.5;7", None),
        ("garbage", None),
        (7, None),
    ],
)
def test_one_span_is_read_whole_or_not_at_all(value: object, expected: object) -> None:
    assert one_span(value) == expected
