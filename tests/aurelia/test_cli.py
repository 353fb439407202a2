"""`aurelia`: results on stdout, sentences on stderr, and the exit codes of the design."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

import curation.demo as sample_folder
from aurelia import console
from aurelia.cli import cli
from schemas.reasoning import Draft
from tests.aurelia.recorded import answers, turn, write_answers
from tests.media_factory import film

SAMPLE = Path(sample_folder.__file__).parent / "samples" / "short.mp4"

Said = pytest.CaptureFixture[str]


def aurelia(arguments: list[str]) -> int:
    """Run an `aurelia` command; returns the exit code."""
    return console.run(cli, arguments)


@pytest.fixture(scope="module")
def clip(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A two-second film with a beep."""
    path = tmp_path_factory.mktemp("film") / "clip.mp4"
    film(path, beeps=(0.5,))
    return path


def test_reason_shows_the_trace_of_a_model(clip: Path, tmp_path: Path, capsys: Said) -> None:
    replay = write_answers(tmp_path / "a.jsonl", [*turn(3, "a [red] sign"), *turn(8, "a [red] sign")])

    code = aurelia(["reason", str(clip), "What is seen?", "--model", f"replay:{replay}", "--paper"])

    said = capsys.readouterr()
    assert (code, said.err) == (0, "")
    assert "Answer: a [red] sign" in said.out
    assert "Try 1: score 3 of 10" in said.out
    assert "Try 2: score 8 of 10, kept" in said.out


def test_reason_prints_the_whole_draft_as_json(clip: Path, tmp_path: Path, capsys: Said) -> None:
    replay = write_answers(tmp_path / "a.jsonl", turn(8))
    options = [part for text in ("river", "harbour") for part in ("--option", text)]

    code = aurelia(
        ["reason", str(clip), "Which?", "-m", f"replay:{replay}", *options, "--json", "--seed", "3", "--paper"]
    )

    draft = Draft.model_validate_json(capsys.readouterr().out)
    assert code == 0
    assert draft.answer is not None
    assert (draft.answer.option, draft.answer.text, draft.seed) == ("B", "harbour", 3)


def test_replies_are_kept_and_not_asked_again(clip: Path, tmp_path: Path, capsys: Said) -> None:
    replay = write_answers(tmp_path / "a.jsonl", turn(8))
    command = ["reason", str(clip), "Which?", "-m", f"replay:{replay}", "--paper"]
    command += ["--replies", str(tmp_path / "log.jsonl")]

    assert [aurelia(command), aurelia(command)] == [0, 0]
    assert len((tmp_path / "log.jsonl").read_text().splitlines()) == 3


@pytest.mark.slow
def test_reason_measures_where_no_model_is_named(capfd: Said) -> None:
    question = 'What is said while the text "Wide Field" is on screen?'

    code = aurelia(["reason", str(SAMPLE), question, "--json"])

    draft = Draft.model_validate_json(capfd.readouterr().out)
    assert code == 0
    assert not draft.maker.is_language_model
    assert draft.answer is not None
    assert "art now the world" in draft.answer.text
    assert all(step.evidence for step in draft.steps if step.kind == "perceive")


def test_question_of_no_known_form_without_a_model_names_the_way_out(clip: Path, capsys: Said) -> None:
    code = aurelia(["reason", str(clip), "Why is it funny?"])

    said = capsys.readouterr()
    assert (code, said.out) == (1, "")
    assert "--model" in said.err
    assert said.err.count("\n") == 1


def test_model_that_gives_nothing_readable_is_one_sentence(clip: Path, tmp_path: Path, capsys: Said) -> None:
    replay = write_answers(tmp_path / "a.jsonl", answers(("reasoner", "no")))

    code = aurelia(["reason", str(clip), "Which?", "-m", f"replay:{replay}", "--tries", "1"])

    said = capsys.readouterr()
    assert (code, said.out) == (1, "")
    assert "none of 1 try could be scored" in said.err


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["-m", "gpt:4"], 2, "names no kind of model"),
        (["-m", "owner/name"], 2, "write transformers:owner/name or openai:owner/name, or one of: gemini:MODEL"),
        (["-m", "openai:m?frames=many"], 2, "cannot use frames=many: it must be a whole number"),
        (["-m", "openai:m?timeout=long"], 2, "cannot use timeout=long: it must be a number"),
        (["-m", "replay:none.jsonl"], 1, "cannot be read"),
        (["-m", "replay:none.jsonl", "--task", "nowhere"], 2, "is no benchmark task"),
        (["-m", "replay:none.jsonl", "--tries", "0"], 2, "--tries"),
        (["--option", "a"], 2, "needs a model"),
    ],
)
def test_wrong_use_is_told(clip: Path, capsys: Said, arguments: list[str], code: int, words: str) -> None:
    assert aurelia(["reason", str(clip), "Which?", *arguments]) == code
    assert words in capsys.readouterr().err


@pytest.mark.parametrize("arguments", [[" "], ["Which?", "-o", "a", "-o", ""]], ids=["question", "option"])
def test_empty_words_are_told_before_a_model_is_opened(clip: Path, capsys: Said, arguments: list[str]) -> None:
    assert aurelia(["reason", str(clip), *arguments, "-m", "replay:none.jsonl"]) == 2
    assert "is empty" in capsys.readouterr().err


def test_a_file_that_is_no_media_is_told_before_a_model_is_opened(tmp_path: Path, capsys: Said) -> None:
    (tmp_path / "notes.txt").write_text("no film")

    assert aurelia(["reason", str(tmp_path / "notes.txt"), "Which?", "-m", "replay:none.jsonl"]) == 1
    assert "cannot be read as media" in capsys.readouterr().err


def test_one_option_is_no_choice(clip: Path, tmp_path: Path, capsys: Said) -> None:
    replay = write_answers(tmp_path / "a.jsonl", turn(8))

    assert aurelia(["reason", str(clip), "Which?", "-m", f"replay:{replay}", "-o", "one"]) == 2
    assert "--option" in capsys.readouterr().err


def test_file_that_is_no_media_is_one_sentence(tmp_path: Path, capsys: Said) -> None:
    path = tmp_path / "clip.mp4"
    path.write_text("no film")
    replay = write_answers(tmp_path / "a.jsonl", turn(8))

    assert aurelia(["reason", str(path), "Which?", "-m", f"replay:{replay}", "--paper"]) == 1
    assert "clip.mp4" in capsys.readouterr().err


def test_models_and_tasks_are_listed(tmp_path: Path, capsys: Said) -> None:
    assert aurelia(["models", "--json"]) == 0
    assert {row["model"] for row in json.loads(capsys.readouterr().out)} >= {"replay:FILE"}
    assert aurelia(["tasks", "--json", "--folder", str(tmp_path)]) == 0
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)}
    assert rows["dm-match"]["options"] == 4
    assert rows["av-geoiq"]["origin"] == "built-in"
    assert aurelia(["tasks"]) == 0
    assert "av-compositional" in capsys.readouterr().out
    assert aurelia(["models"]) == 0


def test_help_and_version_leave_with_0(capsys: Said) -> None:
    assert aurelia(["--help"]) == 0
    assert aurelia(["reason", "--help"]) == 0
    assert aurelia(["--version"]) == 0
    assert aurelia(["nothing"]) == 2


def test_a_hop_is_checked(capsys: Said) -> None:
    assert aurelia(["knowledge", "check", "Croatia", "currency", "euro"]) == 0
    assert capsys.readouterr().out.startswith("supported")
    assert aurelia(["knowledge", "check", "Sydney", "capital of", "Australia", "--json"]) == 1
    (found,) = json.loads(capsys.readouterr().out)
    assert (found["status"], found["right"]) == ("contradicted", ["Canberra"])


def test_known_facts_are_listed_with_their_sources(capsys: Said) -> None:
    assert aurelia(["knowledge"]) == 0
    said = capsys.readouterr().out
    assert "capitals: " in said
    assert "ISO 3166" in said


def test_an_extract_is_built_from_ids_alone(tmp_path: Path, capsys: Said) -> None:
    assert aurelia(["knowledge", "build", "Eiffel", "--out", str(tmp_path / "k.jsonl")]) == 2
    assert "is neither an id of Wikidata nor a file of them" in capsys.readouterr().err


def test_checking_a_model_keeps_what_was_found(tmp_path: Path, capsys: Said) -> None:
    replay = write_answers(tmp_path / "a.jsonl", turn(8))
    checks = tmp_path / "checks"

    code = aurelia(["models", "check", f"replay:{replay}", "--checks", str(checks), "--seed", "1"])

    said = capsys.readouterr()
    assert code == 1
    assert "no recorded answer" in said.out + said.err


def test_a_best_try_that_is_not_good_enough_is_shown_and_exits_3(clip: Path, tmp_path: Path, capsys: Said) -> None:
    replay = write_answers(tmp_path / "a.jsonl", turn(2))

    code = aurelia(["reason", str(clip), "What is seen?", "-m", f"replay:{replay}", "--paper", "--tries", "1"])

    said = capsys.readouterr().out
    assert code == 3
    assert "below 6" in said
