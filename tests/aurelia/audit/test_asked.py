"""What guessing gets."""

from __future__ import annotations

import pytest

from aurelia.audit.asked import Asked
from aurelia.audit.chance import asked_of
from aurelia.evaluate.guessing import guess_of
from tests.aurelia.evaluate import scored


@pytest.mark.parametrize(
    ("answer", "chance"),
    [("yes", 0.5), ("No.", 0.5), ("TRUE", 0.5), ("false", 0.5), ("two", 0.05), ("yes, a dog", 0.05)],
)
def test_chance_of_an_open_question_is_half_where_there_are_two_answers(answer: str, chance: float) -> None:
    (found,) = asked_of([scored.row("one", benchmark_task="av-qa", texts=(answer,))], ())
    assert isinstance(found, Asked)
    assert found.chance == chance


def test_chance_of_a_choice_is_one_in_its_options_whatever_they_say() -> None:
    assert guess_of(scored.row("one", option_texts=("yes", "no", "maybe"))) == pytest.approx(1 / 3)
