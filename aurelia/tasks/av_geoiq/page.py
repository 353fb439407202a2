"""The AV-GeoIQ part of the labelling page: the chain of hops, unrolled, and the day the question is asked for."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from aurelia.tasks.av_geoiq.contract import MAX_HOPS
from aurelia.tasks.page import choice_of, choice_result, text_of, text_result
from schemas.reasoning import Answer, Question
from schemas.task import ResultValue

ABOUT = "task_about"
TEXTS = ("subject", "relation", "object", "valid_on", "source")
CHOICES = ("status", "sense")
HOW = (
    "Tick `perceived` and the sense for what the clip shows or sounds (at least one hop each), `sourced` where you "
    "looked a fact up, and give the source."
)


def data(_question: Question, answer: Answer | None) -> dict[str, Any]:
    """The lines above the controls: the chain as it was drafted, one hop a line."""
    lines = [f"{number}. {_line(hop)}" for number, hop in enumerate(_hops(answer), start=1)]
    return {ABOUT: "\n".join(["From what is perceived to the answer:", *(lines or ["no hop yet"]), HOW])}


def _line(hop: dict[str, Any]) -> str:
    sense = {"audio": "heard", "visual": "seen"}.get(hop.get("sense", ""), hop.get("status") or "not checked")
    return f"{hop.get('subject')} \u2192 {hop.get('relation')} \u2192 {hop.get('object')} ({sense})"


def prefill(question: Question, answer: Answer | None) -> list[dict[str, Any]]:
    """The draft's day and hops."""
    results = []
    if question.extra.get("valid_on"):
        results.append(text_result("task_valid_on", ABOUT, question.extra["valid_on"]))
    for number, hop in enumerate(_hops(answer), start=1):
        control = f"task_hop{number}"
        results.append(choice_result(f"{control}_use", ABOUT, "keep"))
        texts = {**{field: hop.get(field) for field in TEXTS}, "identifiers": ", ".join(hop.get("identifiers", ()))}
        results += [text_result(f"{control}_{field}", ABOUT, text) for field, text in texts.items() if text]
        ticked = [(field, hop[field]) for field in CHOICES if hop.get(field)]
        results += [choice_result(f"{control}_{field}", ABOUT, value) for field, value in ticked]
    return results


def decode(results: Sequence[ResultValue]) -> tuple[dict[str, Any], dict[str, Any]]:
    """The day and the hops; one that is dropped, or has no text in it, is left out."""
    hops = [_hop(results, f"task_hop{number}") for number in range(1, MAX_HOPS + 1)]
    return {"valid_on": text_of(results, "task_valid_on")}, {"hops": [hop for hop in hops if hop]}


def _hop(results: Sequence[ResultValue], control: str) -> dict[str, Any]:
    texts = {field: text_of(results, f"{control}_{field}") for field in TEXTS}
    given = text_of(results, f"{control}_identifiers").replace(",", " ").split()
    if choice_of(results, f"{control}_use") == "drop" or not (any(texts.values()) or given):
        return {}
    return {**texts, "identifiers": given, **{field: choice_of(results, f"{control}_{field}") for field in CHOICES}}


def _hops(answer: Answer | None) -> list[dict[str, Any]]:
    return list(answer.extra.get("hops", ())) if answer else []
