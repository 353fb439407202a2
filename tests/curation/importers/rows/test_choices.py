"""Options and keys as datasets write them."""

from __future__ import annotations

import pytest

from curation.importers.rows.choices import letter_of, lettered, options_of


def pairs(value: object) -> list[tuple[str, str]] | None:
    found = options_of(value)
    return None if found is None else [(one.id, one.text) for one in found]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        (["left", "right"], [("A", "left"), ("B", "right")]),
        (["A. left", "B. right"], [("A", "left"), ("B", "right")]),
        (["A.left", "B.right"], [("A", "left"), ("B", "right")]),
        (["(B) right", "(A) left"], [("B", "right"), ("A", "left")]),
        (["A. left", "right"], [("A", "A. left"), ("B", "right")]),
        (["A.", "B. right"], [("A", ""), ("B", "right")]),
        ({"A": "left", "B": 2}, [("A", "left"), ("B", "2")]),
        ([{"label": "A", "text": "left"}, {"label": "B", "text": "right"}], [("A", "left"), ("B", "right")]),
        ('["left", "right"]', [("A", "left"), ("B", "right")]),
        ("['left', 'right']", [("A", "left"), ("B", "right")]),
        ("", None),
        ("left or right", None),
        (None, []),
        ([], []),
        ([["left"], ["right"]], None),
        (7, None),
        (["x"] * 27, None),
    ],
)
def test_options_are_read(value: object, expected: list[tuple[str, str]] | None) -> None:
    assert pairs(value) == expected


@pytest.mark.parametrize(
    ("key", "expected"),
    [("B", "B"), ("(b)", "B"), ("B.", "B"), ("B. right", "B"), ("right", "B"), (" LEFT ", "A"), ("C", ""), ("", ""),
     ("neither", "")],
)  # fmt: skip
def test_a_key_is_a_letter_or_a_text(key: str, expected: str) -> None:
    assert letter_of(key, options_of(["left", "right"]) or ()) == expected


def test_an_answer_that_is_also_a_letter_is_the_text_and_a_key_the_letter() -> None:
    options = options_of(["B", "A", "b: a drum"]) or ()
    assert [letter_of("B", options), letter_of("B", options, is_key=True)] == ["A", "B"]
    assert [letter_of(key, options, is_key=True) for key in ("(b)", "a", "b: a drum", "D")] == ["B", "A", "C", ""]


def test_a_place_becomes_a_letter_and_other_keys_stay() -> None:
    options = options_of(["left", "right"]) or ()
    assert [lettered(key, options) for key in (0, 1, 2, True, "B", None)] == ["A", "B", "2", "", "B", ""]
