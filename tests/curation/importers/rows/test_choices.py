"""Options and keys as datasets write them."""

from __future__ import annotations

import pytest

from curation.importers.rows.choices import letter_and_text, letter_of, options_of


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
        (["B. right", "A. left"], None),
        (["A. left", "right"], [("A", "A. left"), ("B", "right")]),
        (["A.M.", "P.M."], [("A", "A.M."), ("B", "P.M.")]),
        (["U.S.", "U.K."], [("A", "U.S."), ("B", "U.K.")]),
        (["C. Weber", "J. S. Bach", "A. Vivaldi"], [("A", "C. Weber"), ("B", "J. S. Bach"), ("C", "A. Vivaldi")]),
        (["C. Monteverdi", "J. Bach", "A. Vivaldi"], [("A", "C. Monteverdi"), ("B", "J. Bach"), ("C", "A. Vivaldi")]),
        (["A. Vivaldi", "C. P. E. Bach", "G. Verdi"], [("A", "A. Vivaldi"), ("B", "C. P. E. Bach"), ("C", "G. Verdi")]),
        (["B.C.", "A.D."], [("A", "B.C."), ("B", "A.D.")]),
        (["A. left", "C. right", "D. up"], [("A", "left"), ("C", "right"), ("D", "up")]),
        (["B. left", "C. right", "D. up"], [("B", "left"), ("C", "right"), ("D", "up")]),
        (["(A) left", "(C) right", "(D) up"], [("A", "left"), ("C", "right"), ("D", "up")]),
        (["(D) left", "(A) right", "(C) up"], [("D", "left"), ("A", "right"), ("C", "up")]),
        (["A. left", "B. right", "B. up"], None),
        (["(A) left", "(B) right", "(B) up"], None),
        (["D. left", "A. right", "C. up"], None),
        (
            [f"{one}. {one}" for one in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"],
            [(one, one) for one in "ABCDEFGHIJKLMNOPQRSTUVWXYZ"],
        ),
        ([True, False], [("A", "yes"), ("B", "no")]),
        (["A.", "B. right"], [("A", ""), ("B", "right")]),
        ({"A": "left", "B": 2}, [("A", "left"), ("B", "2")]),
        ([{"label": "A", "text": "left"}, {"label": "B", "text": "right"}], [("A", "left"), ("B", "right")]),
        ('["left", "right"]', [("A", "left"), ("B", "right")]),
        ("['left', 'right']", [("A", "left"), ("B", "right")]),
        ("['left' 'right']", [("A", "left"), ("B", "right")]),
        ("['it is' \"it isn't\"\n 'T' 'x']", [("A", "it is"), ("B", "it isn't"), ("C", "T"), ("D", "x")]),
        ("['left' 'right', 'up']", None),
        ("['left''right']", None),
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
    [("B", "B"), ("(b)", "B"), ("B.", "B"), ("B. right", "B"), ("B. left", ""), ("right", "B"),
     (" LEFT ", "A"), ("C", ""), ("", ""), ("neither", "")],
)  # fmt: skip
def test_a_key_is_a_letter_or_a_text(key: str, expected: str) -> None:
    assert letter_of(key, options_of(["left", "right"]) or ()) == expected


def test_an_answer_that_is_also_a_letter_is_the_text_and_a_key_the_letter() -> None:
    options = options_of(["B", "A", "b: a drum"]) or ()
    assert [letter_of("B", options), letter_of("B", options, is_key=True)] == ["A", "B"]
    assert [letter_of(key, options, is_key=True) for key in ("(b)", "a", "b: a drum", "D")] == ["B", "A", "C", ""]


def test_a_letter_before_an_option_s_text_is_its_letter_and_initials_are_none() -> None:
    composers = options_of(["C. Weber", "J. S. Bach", "A. Vivaldi"]) or ()
    found = {key: letter_and_text(key, composers) for key in ("A. C. Weber", "A. Vivaldi", "A. L. Vivaldi", "A")}
    assert {key: one and one.text for key, one in found.items()} == {
        "A. C. Weber": "C. Weber", "A. Vivaldi": None, "A. L. Vivaldi": None, "A": None,
    }  # fmt: skip
    assert [letter_of(key, composers) for key in ("A", "A. Vivaldi", "A. L. Vivaldi")] == ["A", "C", ""]
