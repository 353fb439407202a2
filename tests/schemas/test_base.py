from __future__ import annotations

import importlib
import json
import pkgutil
import re
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import ValidationError

import schemas
from schemas.base import (
    Contract,
    canonical_json,
    check_span,
    digest,
    fact_key,
    identity,
    normal_text,
    now,
    on_grid,
    short,
)
from schemas.errors import StoreError
from schemas.fact import Run, given_fact, machine_fact
from schemas.item import Item
from schemas.media import Clip, Recording, Source
from tests import factories
from tests.schemas.generated import contracts

for _module in pkgutil.iter_modules(schemas.__path__):
    importlib.import_module(f"schemas.{_module.name}")

_OURS = (type_ for type_ in Contract.__subclasses__() if type_.__module__.startswith("schemas."))
CONTRACTS = sorted(_OURS, key=lambda type_: type_.__name__)


def test_every_contract_has_a_kind_of_its_own() -> None:
    kinds = [type_.kind for type_ in CONTRACTS]
    assert len(set(kinds)) == len(kinds) >= 10


@pytest.mark.parametrize("type_", CONTRACTS, ids=lambda type_: type_.__name__)
@settings(max_examples=25, deadline=None, suppress_health_check=list(HealthCheck))
@given(data=st.data())
def test_every_contract_comes_back_from_its_canonical_bytes(type_: type[Contract], data: st.DataObject) -> None:
    value = data.draw(contracts(type_))
    stored = value.canonical()
    back = type_.from_canonical(stored)
    assert back == value
    assert back.canonical() == stored
    assert back.subject() == value.subject()
    assert re.fullmatch("[0-9a-f]{64}", value.subject())
    assert canonical_json(json.loads(stored)) == stored
    assert json.loads(stored)["schema"] == type_.tag()
    assert type_.model_validate_json(value.model_dump_json()) == value


def test_times_are_stored_as_whole_microseconds() -> None:
    clip = factories.clip(start=1.25, duration=0.1 + 0.2)
    body = json.loads(clip.canonical())
    assert body["parts"][0]["start"] == 1_250_000
    assert body["parts"][0]["duration"] == 300_000
    assert clip.duration == 0.3
    assert json.loads(clip.model_dump_json())["parts"][0]["start"] == 1.25


@given(st.floats(-1e9, 1e9))
def test_the_grid_is_reached_in_one_step(seconds: float) -> None:
    cut = on_grid(seconds)
    assert on_grid(cut) == cut
    assert abs(cut - seconds) <= 0.5e-6 + 1e-7


def test_equal_values_have_equal_bytes_whatever_the_order_of_fields() -> None:
    first = factories.source(title="a", notes="b")
    second = Source(**dict(reversed(first.model_dump().items())))
    assert first.canonical() == second.canonical()
    assert canonical_json({"b": 1, "a": "ü"}) == '{"a":"ü","b":1}'.encode()
    with pytest.raises(ValueError, match="JSON"):
        canonical_json(float("nan"))


def test_bytes_of_another_schema_are_refused() -> None:
    stored = factories.source().canonical()
    with pytest.raises(ValueError, match="stored as source/1, but this version reads recording/1"):
        Recording.from_canonical(stored)
    fact = given_fact(factories.source())
    with pytest.raises(StoreError, match="source/1"):
        fact.contract(Clip)


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"colour": "red"}, "Extra inputs"),
        ({"content_sha256": "xyz"}, "pattern"),
        ({"origin": "tape"}, "'url' or 'file'"),
    ],
)
def test_loose_input_is_refused(change: dict[str, Any], says: str) -> None:
    with pytest.raises(ValidationError, match=says):
        factories.source(**change)


def test_values_are_frozen() -> None:
    with pytest.raises(ValidationError, match="frozen"):
        factories.source().title = "other"  # type: ignore[misc]


@pytest.mark.parametrize("seconds", [float("nan"), float("inf"), -1.0])
def test_durations_are_numbers_from_zero(seconds: float) -> None:
    with pytest.raises(ValidationError):
        factories.clip(duration=seconds)


def test_a_span_needs_its_start_first() -> None:
    assert check_span((1.0, 2.0)) == (1.0, 2.0)
    with pytest.raises(ValueError, match=r"starts at 2\.0 s but ends at 2\.0 s"):
        check_span((2.0, 2.0))


def test_a_key_is_made_of_kind_parents_in_order_and_parameters() -> None:
    a, b = "a" * 64, "b" * 64
    key = fact_key("clip", [a, b], {"x": 1, "y": 2})
    assert key == fact_key("clip", (a, b), {"y": 2, "x": 1})
    others = {
        fact_key("item", [a, b], {"x": 1, "y": 2}),
        fact_key("clip", [b, a], {"x": 1, "y": 2}),
        fact_key("clip", [a], {"x": 1, "y": 2}),
        fact_key("clip", [a, b], {"x": 1}),
    }
    assert len(others - {key}) == 4


def test_a_machine_fact_is_known_by_its_work_and_a_given_one_by_its_content() -> None:
    value, parents = factories.clip(), ("a" * 64,)
    made = machine_fact(value, parents=parents, stage="segment", version=1)
    again = machine_fact(factories.clip(width=320), parents=parents, stage="segment", version=1)
    newer = machine_fact(value, parents=parents, stage="segment", version=2)
    assert made.key == again.key
    assert made.digest != again.digest
    assert (made.key != newer.key, made.digest) == (True, newer.digest)
    given, replacing = given_fact(value), given_fact(value, supersedes=made.key)
    assert (given.key != replacing.key, given.digest) == (True, replacing.digest)
    assert made.body is not None
    assert made.digest == digest(made.body)
    assert made.contract(Clip) == value


def test_identities_of_different_parts_differ() -> None:
    assert identity("a", "bc") != identity("ab", "c")
    assert identity("a", None) != identity("a", "None")
    assert short(identity("a")) == identity("a")[:12]


def test_an_item_keeps_its_identity_when_its_wording_is_tidied() -> None:
    first = factories.item()
    tidied = first.question.model_copy(update={"text": f"  {first.question.text.upper()} "})
    assert Item(**{**first.model_dump(), "question": tidied.model_dump()}).subject() == first.subject()
    assert normal_text("  What  is\nTHIS?! ") == normal_text("what is this") == "what is this"


def test_now_is_utc_in_whole_milliseconds() -> None:
    moment = now()
    assert moment.utcoffset() == timedelta(0)
    assert moment.microsecond % 1000 == 0


@pytest.mark.parametrize(
    ("outcome", "retry", "final"),
    [("done", False, True), ("rejected", True, True), ("failed", False, True), ("failed", True, False)],
)
def test_only_a_failure_worth_another_try_is_not_final(outcome: Any, retry: bool, final: bool) -> None:
    moment = now()
    ended = moment + timedelta(seconds=1.5)
    run = Run(stage="s", version=1, input_key="a" * 64, outcome=outcome, retry=retry, started=moment, ended=ended)
    assert (run.final, run.seconds) == (final, 1.5)
