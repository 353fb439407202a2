"""What is plainly another answer, so that no judge is asked: only what can be read as a number, a side or a thing."""

from __future__ import annotations

import pytest

from aurelia.evaluate.score_words import meant, plainly_other, same_thing


@pytest.mark.parametrize(
    ("stated", "right", "other"),
    [
        ("twenty-one", "20", True), ("20.1", "twenty-one", True), ("3.50", "3.4", True), ("-5", "5", True),
        ("1,000", "100", True), ("05", "5", False), ("10:30", "10.30", False), ("1/2", "0.5", False),
        ("3,5", "3.5", False), ("1.000", "1000", False), ("1.000", "1", False), ("2 0", "20", False),
        ("one hundred", "100", False), ("no", "yes", True), ("yeah", "yes", False), ("U.S.", "UK", True),
        ("U.S.", "May", False),
    ],
)  # fmt: skip
def test_only_what_is_read_on_both_sides_is_plainly_other(stated: str, right: str, other: bool) -> None:
    assert plainly_other(stated, [right]) is other


def test_dotted_initials_name_a_thing() -> None:
    assert same_thing("U.A.E.", ["United Arab Emirates"])
    assert same_thing("the U.S. Virgin Islands", ["Virgin Islands of the United States"])
    assert meant("U.K.") == meant("Great Britain") != meant("U.S.")
