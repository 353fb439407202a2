"""What the leak check says of single steps."""

from __future__ import annotations

import pytest

from aurelia.leaks import leaks_in
from schemas.issues import Severity
from schemas.reasoning import Answer, Modality, Step
from tests.aurelia.leaking import BIRD, COUNT, COUNTRY, TIME, ask, judge

LETTERS = [
    "Choose B.",
    "(b)",
    "→ B",
    "Ⓑ",
    "It must be option b.",
    "The second option.",
    "A, C and D are out.",
    "Hence B.",
]
NO_LETTERS = """A branch moves first.
The B section is loud.
It is in B flat.
Compare A, B, C and D.
Gate B opens.
Rule out A first.
The form is A-B-A.""".splitlines()
COUNTS = """There are 3.
A trio of trumpets.
III trumpets
Tres trompetas
trumpets: ٣
三
three bright trumpets
Count to three.
Three of them shine.""".splitlines()
NO_COUNTS = """At 3 s they are seen.
Three pigeons sit there.
Frame 3 is the clearest.
0:03
The third roof.
A 3/4 bar
Every 3 s""".splitlines()
PLACES = [
    "Norwegian flags",
    "NORWAY",
    "Норвегия",
    "ノルウェー",
    "🇳🇴",
    "N.o.r.w.a.y",
    "Norge",
    "nor-\nway",
    "Nоrway",
    "النرويج",
]
NO_PLACES = ["There is no way in.", "Swedish flags", "It sails north.", "Look at the stern."]


@pytest.mark.parametrize("step", LETTERS)
def test_an_option_named_by_letter_or_place_or_by_ruling_out_the_rest_leaks(step: str) -> None:
    assert judge(step, BIRD, "finch").status == "leaks"


@pytest.mark.parametrize("step", NO_LETTERS)
def test_letters_that_name_something_else_do_not_leak(step: str) -> None:
    assert judge(step, BIRD, "finch").status == "clean"


@pytest.mark.parametrize("step", COUNTS)
def test_the_asked_count_leaks_in_any_form(step: str) -> None:
    assert judge(step, COUNT, "3").status == "leaks"


@pytest.mark.parametrize("step", NO_COUNTS)
def test_the_same_number_for_something_else_does_not_leak(step: str) -> None:
    assert judge(step, COUNT, "3").status == "clean"


@pytest.mark.parametrize("step", PLACES)
def test_a_country_leaks_by_adjective_script_flag_or_name_elsewhere(step: str) -> None:
    assert judge(step, COUNTRY, "Norway").status == "leaks"


@pytest.mark.parametrize("step", NO_PLACES)
def test_other_words_and_places_do_not_leak_a_country(step: str) -> None:
    assert judge(step, COUNTRY, "Norway").status == "clean"


@pytest.mark.parametrize("step", ["Romanian boats", "Somali crew", "Nigerian crew"])
def test_the_adjective_of_another_place_with_a_like_name_does_not_leak(step: str) -> None:
    assert judge(step, COUNTRY, "Niger").status == "clean"


@pytest.mark.parametrize("step", ["18:45", "a quarter to seven in the evening", "6.45 p.m.", "six forty-five p.m."])
def test_a_time_of_day_leaks_in_words_and_in_either_clock(step: str) -> None:
    assert judge(step, TIME, "6:45 pm").status == "leaks"


@pytest.mark.parametrize(
    ("step", "status"),
    [
        ("Yes, it is.", "leaks"),
        ("The drum is heard.", "leaks"),
        ("Ask whether the drum is heard.", "clean"),
        ("Say yes or no.", "clean"),
        ("No flute is seen.", "clean"),
    ],
)
def test_yes_leaks_when_said_or_when_the_statement_is_affirmed(step: str, status: str) -> None:
    assert judge(step, ask("Is the drum heard in the clip?"), "yes").status == status


@pytest.mark.parametrize("step", ["No drum is heard.", "It is not heard.", "Nope.", "The drum stays silent."])
def test_no_leaks_when_said_or_when_the_statement_is_denied(step: str) -> None:
    assert judge(step, ask("Is the drum heard in the clip?"), "no").status == "leaks"


def test_options_named_alike_do_not_leak_but_singling_one_out_does() -> None:
    assert judge("Compare the wren, the finch, the owl and the heron.", BIRD, "finch").status == "clean"
    assert judge("Of wren, finch, owl and heron, it is the finch.", BIRD, "finch").status == "leaks"
    assert judge("Finch, not wren.", BIRD, "finch").status == "leaks"
    assert judge("Neither wren nor owl nor heron.", BIRD, "finch").status == "leaks"


def test_a_wrong_option_ruled_out_while_others_stay_does_not_leak() -> None:
    assert judge("The owl is out: it sings at night.", BIRD, "finch").status == "clean"


def test_a_few_options_with_the_right_one_among_them_are_for_a_person_to_judge() -> None:
    assert judge("Compare the wren and the finch.", BIRD, "finch").status == "undecided"


def test_one_of_two_things_that_a_question_offers_leaks_only_when_it_is_singled_out() -> None:
    question = ask("Which is nearer, the tram or the bus?")
    assert judge("Compare the tram with the bus.", question, "the bus").status == "clean"
    assert judge("The bus is nearer than the tram.", question, "the bus").status == "leaks"
    assert judge("The bus hums close by.", question, "the bus").status == "leaks"


def test_words_of_the_question_said_again_do_not_leak() -> None:
    question = ask("What does the boy with the kite do?")
    assert judge("Watch the boy with the kite.", question, "he drops the kite").status == "clean"
    assert judge("The kite is dropped.", question, "he drops the kite").status == "leaks"


def test_options_that_differ_in_order_leak_by_what_comes_first() -> None:
    question = ask("What holds?", "The bell rings before the horn", "The horn rings before the bell")
    assert judge("The horn rings after the bell.", question, "The bell rings before the horn").status == "leaks"
    assert judge("The bell rings after the horn.", question, "The bell rings before the horn").status == "clean"


def test_every_text_and_alias_of_an_answer_counts() -> None:
    assert judge("It is Peru.", COUNTRY, ["Chile", "Peru"]).status == "leaks"
    assert judge("A sign says Siam.", COUNTRY, "Thailand", aliases=["Siam"]).status == "leaks"


def test_the_verdict_names_the_words_and_the_reason() -> None:
    verdict = judge("Listen for the Norwegian hymn.", COUNTRY, "Norway")
    assert (verdict.where, verdict.why) == ("Norwegian", "names the answer")


@pytest.mark.parametrize("text", ["", " ", "...", "\u200b", "🎵" * 3])
def test_a_text_without_words_is_clean(text: str) -> None:
    assert judge(text, COUNTRY, "Norway").status == "clean"


def step(text: str, answer: str = "") -> Step:
    return Step(id="s1", text=text, answer=answer, modality=Modality.audio)


def test_only_the_text_of_a_step_counts_not_what_it_finds_out() -> None:
    assert leaks_in([step("Read the flag.", answer="Norway")], COUNTRY, Answer(texts=("Norway",))) == ()


def test_a_leaking_step_gives_an_issue_that_the_reasoner_can_be_told() -> None:
    (issue,) = leaks_in([step("It is Norway.")], COUNTRY, Answer(texts=("Norway",)))
    assert (issue.kind, issue.subject, issue.severity) == ("step-leaks", "step s1", Severity.error)
    assert issue.message == "it states the answer ('Norway')"
    assert issue.hint == "say what to look or listen for, not what it is"


def test_an_undecided_step_gives_a_warning() -> None:
    (issue,) = leaks_in([step("Compare the wren and the finch.")], BIRD, Answer(texts=("finch",), option="B"))
    assert (issue.kind, issue.severity) == ("step-may-leak", Severity.warning)
