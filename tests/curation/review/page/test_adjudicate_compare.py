"""What an adjudicator compares: differences side by side, steps that belong together, reasons without names."""

from __future__ import annotations

from aurelia import tasks as benchmark_tasks
from curation.review.page import prepare
from curation.review.page.adjudicate_compare import grouped, reasons
from schemas.review import ReviewedStep
from tests.curation.review.page.test_adjudicate import DRAFT, Results, sent, version

TASKS = benchmark_tasks.find()


def test_differences_are_side_by_side_and_the_rest_is_told_once() -> None:
    text = prepare.text("s1_text", "Find the minute the sign is shown")
    compared = sent(version(), version(DRAFT, text, verdict="reject")).data["compared"]
    assert "<td>Find the <mark>moment</mark> the sign is shown</td>" in compared
    assert "<td>Find the <mark>minute</mark> the sign is shown</td>" in compared
    assert compared.count("Listen to what is said then") == 1
    assert compared.count("B. harbour") == 1
    assert "<td><mark>accept</mark></td><td><mark>reject</mark></td>" in compared


def test_a_dropped_step_is_told_beside_what_the_others_keep() -> None:
    compared = sent(version(), version(DRAFT, prepare.choice("s2_use", "drop"))).data["compared"]
    assert "<th>step</th><td><mark>kept</mark></td><td><mark>dropped</mark></td>" in compared
    assert compared.count("Listen to what is said then") == 1


def added(slot: int, words: str) -> Results:
    """A step that a reviewer adds."""
    name = f"s{slot}"
    return [prepare.choice(f"{name}_use", "keep"), prepare.text(f"{name}_text", words),
            prepare.choice(f"{name}_modality", "audio"), prepare.span(name, (1.0, 2.0))]  # fmt: skip


def steps(groups: list[list[ReviewedStep | None]]) -> list[list[str]]:
    """The words of grouped steps."""
    return [[one.step.text[:8] if one else "" for one in group] for group in groups]


def test_added_steps_are_paired_by_what_they_say_not_by_their_name() -> None:
    spans = [one for one in prepare.prefill(DRAFT, TASKS["av-qa"]) if one["from_name"] == "evidence"]
    one = version(DRAFT, *spans, *added(4, "Hear the bell ring"), *added(5, "Watch the door"))
    other = version(DRAFT, *spans, *added(4, "Watch the doors"), *added(5, "Hear the bell"))
    assert steps(grouped([one, other])) == [
        ["Find the"] * 2, ["Listen t"] * 2, ["Hear the"] * 2, ["Watch th"] * 2, ["Match th"] * 2,
    ]  # fmt: skip
    alone = steps(grouped([version(), one, other]))
    assert [group for group in alone if group[0] == ""] == [["", "Hear the", "Hear the"], ["", "Watch th", "Watch th"]]


def test_it_says_why_it_is_here_without_names() -> None:
    look = prepare.choice("flagged", "second look")
    assert reasons([version(), version(verdict="reject")]) == "some reject it and some do not"
    assert reasons([version(), version(DRAFT, prepare.choice("option", "C"), look)]) == (
        "the answers differ; somebody asks for a second look"
    )
    assert "agree too little" in reasons([version(), version()])
    wrong = version(DRAFT, prepare.choice("s1_verdict", "wrong"))
    assert reasons([version(DRAFT, prepare.choice("s1_verdict", "correct")), wrong]) == "steps are judged differently"
