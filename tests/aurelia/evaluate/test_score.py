"""Scores: the same at every scoring, strict, and never by luck, whatever a model replies."""

from __future__ import annotations

import random
import time
from pathlib import Path

import pytest

from aurelia.evaluate.folder import RunFolder
from aurelia.evaluate.score import score, write_scores
from aurelia.evaluate.score_reading import asked, read
from aurelia.tasks import find
from schemas.errors import WorkspaceError
from schemas.evaluation import Score
from schemas.issues import Issue
from schemas.reasoning import Answer
from tests.aurelia.evaluate.scored import prediction, row, run

TASKS = find()
CHOICE = row("choice")
YES = row("yes", benchmark_task="av-qa", question="Does it ring?", texts=("yes",))
COUNT = row("count", benchmark_task="av-qa", question="How many dogs bark?", texts=("two",))
PLACE = row("place", benchmark_task="av-geoiq", question="Which country?", texts=("United Kingdom",))
STATES = row("states", benchmark_task="av-geoiq", question="Which country?", texts=("United States",))
CAPTION = row("caption", benchmark_task="av-captioning", question="What happens?", texts=("A man plays a guitar.",))
MEME = row(
    "meme", benchmark_task="av-meme", question="Why is it funny?", texts=("The cat plays the man's tune.",),
    answer=Answer(texts=("The cat plays the man's tune.",), extra={"points": ["cat", "tune|song"]}),
)  # fmt: skip
OPEN = (YES, COUNT, PLACE, CAPTION, MEME)
PROMPT = """Here is a video with its sound.

Question: What is heard first?
A. a dog
B. a bell
C. rain
D. a drum

Choose one option. End your reply with one line of this form, where X is the letter of your option:
ANSWER: X"""


def of(tmp_path: Path, item: object, reply: str, **fields: object) -> Score:
    rows = [item]
    return next(score(run(tmp_path / "run", rows, [prediction(item, reply, **fields)])))  # type: ignore[arg-type, list-item]


def test_letter_is_read_in_the_order_in_which_options_were_shown(tmp_path: Path) -> None:
    found = of(tmp_path, CHOICE, "It rings.\nANSWER: C", order="DABC")
    assert (found.option, found.value, found.stated) == ("B", 1.0, "C")


def test_option_text_names_the_option_wherever_it_was_shown(tmp_path: Path) -> None:
    found = of(tmp_path, CHOICE, "ANSWER: A bell", order="DCBA")
    assert (found.option, found.value) == ("B", 1.0)


@pytest.mark.parametrize("order", ["ABCD", "BCDA", "CDAB", "DABC"])
@pytest.mark.parametrize(
    "reply",
    [
        "", " \n ", "\0", "I cannot answer that.", "ANSWER: I cannot say", "B", "The answer is B.", "a bell",
        PROMPT, f"{PROMPT}\n", PROMPT * 3, f"{PROMPT}\n{PROMPT}", "A. a dog\nB. a bell\nC. rain\nD. a drum",
        "ANSWER: A, B, C or D", "ANSWER: A or B", "ANSWER: AB", "ANSWER: A/B", "ANSWER: <letter>", "ANSWER: [letter]",
        "ANSWER: (the letter of your option)", "ANSWER: X.", "ANSWER: __", "ANSWER: В", "ANSWER: Β", "ANSWER: 2",
        "ANSWER: A\nANSWER: B\nANSWER: C\nANSWER: D", "ANSWER: D\nANSWER: C\nANSWER: B\nANSWER: A",
        "ANSWER: it chimes", "ANSWER: B. snow", "ANSWER: none of them", "ANSWER: E", "ANSWER: the second", "ANSWER:\nB",
        "<think>Maybe ANSWER: B, or", "answer B", "**B**", "{\"answer\": \"B\"}", "ANSWER: 🔔", "ANSWER: ",
    ],
)  # fmt: skip
def test_reply_that_names_no_one_option_is_unread_and_wrong(tmp_path: Path, reply: str, order: str) -> None:
    found = of(tmp_path, CHOICE, reply, order=order)
    assert (found.parsed, found.option, found.value) == (False, None, 0.0)


@pytest.mark.parametrize(
    ("reply", "option"),
    [
        ("**ANSWER: B**", "B"), ("ANSWER: **b**", "B"), ("ANSWER: (B)", "B"), ("ANSWER: `B`", "B"), ("Answer: B", "B"),
        ("ANSWER: Ｂ", "B"), ("ANSWER：B", "B"), ("ANSWER: Ⓑ", "B"), ("ANSWER: \\boxed{B}", "B"),
        ("ANSWER: $\\boxed{B}$", "B"),
        ("ANSWER: A\nNo, it rings.\nANSWER: B", "B"), (f"{PROMPT}\n\nANSWER: B", "B"), (f"ANSWER: B\n\n{PROMPT}", "B"),
        ("<think>ANSWER: A</think>\nANSWER: B", "B"), ("# ANSWER: B - a bell", "B"), ("ANSWER: B\r\n", "B"),
    ],
)  # fmt: skip
def test_statements_are_read_in_many_dresses(tmp_path: Path, reply: str, option: str) -> None:
    assert of(tmp_path, CHOICE, reply).option == option


@pytest.mark.parametrize("item", OPEN, ids=lambda one: one.benchmark_task)
def test_open_question_gives_nothing_for_an_echo_or_silence(tmp_path: Path, item: object) -> None:
    prompt = f"Question: {item.question}\n{item.answer.text}\nAnswer so, where X is your answer:\nANSWER: X"  # type: ignore[attr-defined]
    for number, reply in enumerate((prompt, prompt * 2, "", item.answer.text, "ANSWER: X", "ANSWER: <caption>")):  # type: ignore[attr-defined]
        found = of(tmp_path / str(number), item, reply)
        assert (found.parsed, found.value) == (False, 0.0)


@pytest.mark.parametrize(
    ("item", "stated", "value"),
    [
        (YES, "Yes!", 1), (YES, "no", 0), (COUNT, "2", 1), (COUNT, "three", 0), (PLACE, "the UK", 1),
        (PLACE, "Great Britain", 1), (PLACE, "U.K.", 1), (STATES, "the U.S.", 1), (STATES, "U.S.A.", 1),
        (COUNT, "2.0", 1), (COUNT, ".2", 0), (COUNT, "1/2", 0), (PLACE, "France", 0),
        (PLACE, "United", 0), (MEME, "The cat sings his song", 1),
        (MEME, "The cat", 0),
    ],
)  # fmt: skip
def test_open_answer_is_compared_with_right_answers_and_their_other_names(
    tmp_path: Path, item: object, stated: str, value: float
) -> None:
    assert of(tmp_path, item, f"ANSWER: {stated}").value == value


def test_random_words_score_nothing_by_luck() -> None:
    rng, case = random.Random(7), asked(TASKS["av-compositional"], CHOICE, "")
    words = ["A", "B", "C", "D", "a", "the", "bell", "dog", "answer", "ANSWER", "option", "X", ":", "\n", "(", ")"]
    for _ in range(2000):
        reply = " ".join(rng.choices(words, k=40)).replace("ANSWER :", "ANSWER is").replace("answer :", "answer is")
        assert read(case, reply).value is None


@pytest.mark.parametrize(
    "reply",
    [
        "a" * 1_000_000, "\n" * 1_000_000, " " * 1_000_000, "ANSWER: " * 125_000, "ANSWER: " + "B " * 500_000,
        "*_" * 500_000, "ANSWER" + "*" * 1_000_000, "ANSWER: " + "(" * 1_000_000, "\u0301\u0323" * 500_000,
        "ANSWER: " + "\u0301\u0323" * 500_000, "cat tune " * 110_000, "ANSWER: " + "cat tune " * 110_000,
        "<think>" * 140_000, "ANSWER: " + "1," * 500_000, "answer\t" * 140_000, "> " * 500_000,
        "ANSWER: \\boxed{" * 60_000,
    ],
    ids=lambda reply: repr(reply[:16]),
)  # fmt: skip
@pytest.mark.parametrize("item", [CHOICE, *OPEN], ids=lambda one: one.benchmark_task)
def test_a_megabyte_scores_nothing_and_takes_no_time(item: object, reply: str) -> None:
    case = asked(TASKS[item.benchmark_task], item, "")  # type: ignore[attr-defined, arg-type]
    began = time.process_time()
    found = read(case, reply)
    assert time.process_time() - began < 3
    assert found.value in (None, 0.0)


def test_failed_call_has_no_value_and_a_reply_without_end_is_wrong(tmp_path: Path) -> None:
    def fault(kind: str) -> Issue:
        return Issue(kind=kind, subject="call", message="failed")

    gone = of(tmp_path / "gone", CHOICE, "ANSWER: B", error=fault("reply-timeout"))
    assert (gone.value, gone.parsed, gone.option) == (None, False, None)
    endless = of(tmp_path / "endless", CHOICE, "I think and think", error=fault("reply-truncated"))
    assert (endless.value, endless.parsed) == (0.0, False)


def test_two_scorings_are_the_same_to_the_byte(tmp_path: Path) -> None:
    rows = [CHOICE, *OPEN]
    said = [prediction(one, f"ANSWER: {text}") for one in rows for text in ("B",)]
    said += [prediction(CAPTION, "ANSWER: A man plays guitar", repeat=1)]
    folder = run(tmp_path / "run", rows, said)
    write_scores(folder)
    first = folder.scores_path.read_bytes()
    folder.scores_path.unlink()
    write_scores(RunFolder.open(folder.path))
    assert folder.scores_path.read_bytes() == first
    assert first.count(b"\n") == 7
    assert [one.value for one in score(folder)] == [Score.model_validate_json(one).value for one in first.splitlines()]


def test_prediction_about_another_row_or_order_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceError, match="no row of its run"):
        list(score(run(tmp_path / "row", [CHOICE], [prediction(YES, "ANSWER: yes")])))
    with pytest.raises(WorkspaceError, match="was shown with options"):
        list(score(run(tmp_path / "order", [CHOICE], [prediction(CHOICE, "ANSWER: A", order="ABCE")])))
    other = row("own", benchmark_task="of-mine")
    with pytest.raises(WorkspaceError, match="is not here"):
        list(score(run(tmp_path / "task", [other], [prediction(other, "ANSWER: A")])))


def test_caption_has_the_measures_of_libraries(tmp_path: Path) -> None:
    found = of(tmp_path, CAPTION, "ANSWER: A man plays a guitar.")
    assert set(found.measures) == {"bleu-4", "meteor-exact-stem", "rouge-l", "cider"}
    assert found.measures["bleu-4"] == found.measures["rouge-l"] == found.value == 1.0
