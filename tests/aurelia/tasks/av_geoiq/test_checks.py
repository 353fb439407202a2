"""AV-GeoIQ items: both senses necessary, no gap in the chain, and each fact held against what is known."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest

from aurelia.tasks import find
from aurelia.tasks.checks import check_item
from schemas.issues import Issue, Severity
from schemas.item import Item
from schemas.reasoning import Step

TASK = find()["av-geoiq"]
ITEM = TASK.examples[0]
RING, BRAND, SEAT, CONTINENT = (1, 2, 3, 4)
"""Numbers of the example's hops: what rings, its brand, the maker's country, that country's continent."""


def hops(changes: Mapping[int, Mapping[str, Any]] | None = None, *, drop: tuple[int, ...] = ()) -> dict[str, Any]:
    """The extra of the example with some hops changed or left out, by their numbers from 1."""
    given = enumerate(ITEM.answer.extra["hops"], start=1)
    return {"hops": [{**hop, **(changes or {}).get(number, {})} for number, hop in given if number not in drop]}


def changed(item: Item = ITEM, **answer: Any) -> Item:
    """The example with another answer."""
    return item.model_copy(update={"answer": item.answer.model_copy(update=answer)})


def told(item: Item) -> list[tuple[str, Severity]]:
    """What is found in an item."""
    issues: list[Issue] = check_item(TASK, item)
    assert all(issue.hint for issue in issues)
    return [(issue.kind, issue.severity) for issue in issues]


def test_example_passes() -> None:
    assert told(ITEM) == []


@pytest.mark.parametrize(
    ("extra", "kind", "severity"),
    [
        ({}, "hops-missing", Severity.unchecked),
        (hops({SEAT: {"status": "contested"}}), "hop-contested", Severity.unchecked),
        (hops({SEAT: {"status": "contradicted"}}), "hop-contradicted", Severity.error),
        (hops({SEAT: {"relation": "has its clerks in", "status": "unknown"}}), "hop-unknown", Severity.unchecked),
        (hops({SEAT: {"relation": "has its clerks in", "status": "supported"}}), "hop-unknown", Severity.unchecked),
        (hops({SEAT: {"relation": "has its clerks in", "source": ""}}), "hop-without-source", Severity.error),
        (hops({SEAT: {"relation": "has its clerks in", "valid_on": ""}}), "hop-undated", Severity.warning),
        (hops({BRAND: {"object": "Seiko"}}), "hops-broken", Severity.error),
        (hops(drop=(RING,)), "hop-audio-missing", Severity.error),
        (hops({RING: {"sense": "visual"}}), "hop-audio-missing", Severity.error),
        (hops({BRAND: {"sense": "audio"}}), "hop-visual-missing", Severity.error),
        (hops({BRAND: {"sense": ""}}), "hop-visual-unsaid", Severity.unchecked),
        (hops({RING: {"object": "a bell"}}), "hops-loose", Severity.error),
    ],
)
def test_chain_is_held_or_turned_back(extra: dict[str, Any], kind: str, severity: Severity) -> None:
    assert told(changed(extra=extra)) == [(kind, severity)]


def test_chain_must_end_in_the_answer() -> None:
    assert told(changed(texts=("Oceania",))) == [("hops-miss-answer", Severity.error)]


def test_chain_without_knowledge_is_no_chain() -> None:
    item = changed(texts=("Casio",), extra=hops(drop=(SEAT, CONTINENT)))

    assert told(item) == [("hops-few", Severity.warning)]


def test_category_is_wanted() -> None:
    item = ITEM.model_copy(update={"question": ITEM.question.model_copy(update={"category": ""})})

    assert told(item) == [("category-missing", Severity.error)]


def geographic(subject: str, relation: str, obj: str, status: str = "sourced") -> Item:
    """The example with another last fact, given by a person with a source."""
    last = {"subject": subject, "relation": relation, "object": obj, "identifiers": [], "status": status}
    return changed(texts=(obj,), extra=hops({SEAT: {"object": subject, "identifiers": []}, CONTINENT: last}))


def test_persons_source_stands_over_what_is_not_known() -> None:
    item = geographic("Japan", "has a school of glass blowing in", "Otaru")

    assert told(item) == []


def test_persons_source_does_not_stand_over_what_is_known_to_be_wrong() -> None:
    item = geographic("Japan", "has the capital", "Osaka")

    assert told(item) == [("hop-contradicted", Severity.error)]
    assert "right would be Tokyo" in check_item(TASK, item)[0].message


@pytest.mark.parametrize(
    ("subject", "relation", "obj"),
    [
        ("Russia", "lies on the continent of", "Europe"),
        ("Turkey", "lies on the continent of", "Asia"),
        ("hummus", "comes from", "Lebanon"),
        ("Crimea", "is located in", "Russia"),
    ],
)
@pytest.mark.parametrize("status", ["supported", "sourced"])
def test_contested_fact_is_held_whatever_is_ticked(subject: str, relation: str, obj: str, status: str) -> None:
    assert ("hop-contested", Severity.unchecked) in told(geographic(subject, relation, obj, status))


def test_false_fact_marked_perceived_is_found() -> None:
    item = changed(extra=hops({CONTINENT: {"object": "Europe", "status": "perceived", "sense": "visual"}}))

    assert ("hop-contradicted", Severity.error) in told(item)


@pytest.mark.parametrize("where", ["question", "step", "hop"])
def test_where_people_come_from_is_not_read_from_their_looks(where: str) -> None:
    words = "the man looks Japanese"
    item = ITEM
    if where == "question":
        item = ITEM.model_copy(update={"question": ITEM.question.model_copy(update={"text": f"{words}, is he?"})})
    elif where == "step":
        steps: tuple[Step, ...] = (ITEM.steps[0].model_copy(update={"answer": words}), *ITEM.steps[1:])
        item = ITEM.model_copy(update={"steps": steps})
    else:
        item = changed(extra=hops({RING: {"subject": words, "relation": "beside", "object": "alarm clock"}}))

    assert ("appearance-inference", Severity.error) in told(item)


def test_two_ways_may_meet_in_the_answer() -> None:
    """The seen and the heard each lead on; neither way runs through the other."""
    chain = [
        ("the tower", "is", "Eiffel Tower", "perceived", "visual"),
        ("the song", "is the national anthem of", "Italy", "perceived", "audio"),
        ("Eiffel Tower", "is located in", "France", "supported", ""),
        ("France", "borders", "Switzerland", "supported", ""),
        ("Italy", "borders", "Switzerland", "supported", ""),
    ]
    names = ("subject", "relation", "object", "status", "sense")
    extra = {"hops": [{**dict(zip(names, hop, strict=True)), "source": "borders"} for hop in chain]}

    assert told(changed(texts=("Switzerland",), extra=extra)) == []
