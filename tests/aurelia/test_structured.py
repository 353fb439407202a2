"""Schemas that models are held to: closed, bounded, and everything they admit reads as the contract."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from typing import Annotated, Any, Literal

import jsonschema
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pydantic import Field

from aurelia import agents
from aurelia.agents import ReasonerReply, read_reply
from aurelia.structured import MOST_CHARACTERS, MOST_ITEMS, MOST_SECONDS, bounded, longest
from schemas.base import Value
from schemas.errors import UsageError

CONTRACTS = [
    found for name, found in vars(agents).items() if isinstance(found, type) and name.endswith("Reply")
    and issubclass(found, Value)
]  # fmt: skip
every_contract = pytest.mark.parametrize("contract", CONTRACTS, ids=lambda contract: contract.__name__)


class Leaf(Value):
    name: str = Field(min_length=2, max_length=5)
    weight: float = Field(gt=0, lt=1)


class Tree(Value):
    kind: Literal["tree"] = "tree"
    leaves: tuple[Leaf, ...] = Field(min_length=1, max_length=3)
    pair: tuple[str, int] = ("", 0)
    other: Annotated[int, Field(ge=5)] | Leaf | None = None
    big: int = Field(0, ge=-5, lt=1000)
    ready: bool = False


class Hinted(Value):
    note: str = Field("", json_schema_extra={"maxLength": 7})
    steps: tuple[Annotated[int, Field(json_schema_extra={"minimum": 1, "maximum": 9})], ...] = ()


class Chain(Value):
    following: Chain | None = None


class Free(Value):
    extra: dict[str, int] = Field(default_factory=dict)


class Anything(Value):
    value: Any = None


def nodes(schema: Any) -> Iterator[Mapping[str, Any]]:
    """The schema and every schema in it."""
    yield schema
    for inner in (*schema.get("properties", {}).values(), *schema.get("anyOf", ()), *schema.get("prefixItems", ())):
        yield from nodes(inner)
    if isinstance(schema.get("items"), Mapping):
        yield from nodes(schema["items"])


def admitted(schema: Mapping[str, Any]) -> st.SearchStrategy[Any]:
    """Values that a bounded schema admits."""
    if "enum" in schema:
        return st.sampled_from(schema["enum"])
    if "anyOf" in schema:
        return st.one_of([admitted(option) for option in schema["anyOf"]])
    kind = schema["type"]
    if kind == "object":
        return st.fixed_dictionaries({name: admitted(inner) for name, inner in schema["properties"].items()})
    if "prefixItems" in schema:
        return st.tuples(*[admitted(inner) for inner in schema["prefixItems"]]).map(list)
    if kind == "array":
        return st.lists(admitted(schema["items"]), min_size=schema["minItems"], max_size=schema["maxItems"])
    if kind == "string":
        characters = st.characters(exclude_categories=["Cs", "Cc"])
        return st.text(characters, min_size=schema["minLength"], max_size=schema["maxLength"])
    if kind == "integer":
        return st.integers(schema["minimum"], schema["maximum"])
    if kind == "number":
        low, high = round(schema["minimum"] * 100), round(schema["maximum"] * 100)
        return st.integers(low, high).map(lambda hundredths: hundredths / 100)
    return st.booleans() if kind == "boolean" else st.none()


@every_contract
def test_schema_is_closed_and_has_every_field_in_the_contracts_order(contract: type[Value]) -> None:
    schema = bounded(contract, duration=10)
    jsonschema.Draft202012Validator.check_schema(schema)
    assert list(schema["properties"]) == list(contract.model_fields)
    for node in nodes(schema):
        assert "$ref" not in node
        if node.get("type") == "object":
            assert node["required"] == list(node["properties"])
            assert node["additionalProperties"] is False
        elif node.get("type") == "array":
            assert "maxItems" in node
        elif "enum" not in node and node.get("type") == "string":
            assert "maxLength" in node


@every_contract
def test_whatever_the_schema_admits_reads_as_the_contract_and_is_no_longer_than_said(contract: type[Value]) -> None:
    schema = bounded(contract, duration=9.738, budget=1500)
    most = longest(schema)

    @settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
    @given(admitted(schema))
    def check(value: Any) -> None:
        text = json.dumps(value, ensure_ascii=False)
        jsonschema.validate(value, schema)
        reply, issue = read_reply(text, contract, "anyone")
        assert reply is not None, issue
        assert len(text.encode()) <= most

    check()


@every_contract
@pytest.mark.parametrize("budget", [600, 1000, 4000, 40_000])
def test_budget_holds_and_the_shorter_schema_admits_less(contract: type[Value], budget: int) -> None:
    schema = bounded(contract, duration=10, budget=budget)
    assert longest(schema) <= budget
    assert longest(schema) <= longest(bounded(contract, duration=10))


def test_budget_above_the_need_shortens_nothing() -> None:
    whole = bounded(ReasonerReply, duration=10)
    assert bounded(ReasonerReply, duration=10, budget=longest(whole)) == whole


def test_budget_that_no_reply_can_meet_is_told_with_the_one_that_would_do() -> None:
    with pytest.raises(UsageError, match="contract ReasonerReply: cannot be met within 100 bytes") as told:
        bounded(ReasonerReply, budget=100)
    enough = int(told.value.hint.split()[-2])
    assert longest(bounded(ReasonerReply, budget=enough)) == enough


def test_the_longest_reply_is_reached() -> None:
    schema = bounded(Leaf)
    text = json.dumps({"name": "\U0001f600" * 5, "weight": 0.99}, ensure_ascii=False)
    assert longest(schema) - 1 == len(text.encode())  # one place is kept for a sign


def test_times_end_with_the_clip() -> None:
    def evidence(**known: float) -> Any:
        step = bounded(ReasonerReply, **known)["properties"]["steps"]["items"]  # type: ignore[arg-type]
        return step["properties"]["evidence"]["items"]

    pair = {"type": "array", "items": {"type": "number", "minimum": 0, "maximum": 9.73}, "minItems": 2, "maxItems": 2}
    assert evidence(duration=9.738) == pair
    assert evidence()["items"]["maximum"] == MOST_SECONDS


@pytest.mark.parametrize("duration", [0, -1, float("inf"), float("nan")])
def test_duration_that_is_none_is_refused(duration: float) -> None:
    with pytest.raises(UsageError, match="is not the length of a clip"):
        bounded(ReasonerReply, duration=duration)


def test_score_is_a_list_of_ten() -> None:
    assert bounded(agents.EvaluatorReply)["properties"]["score"] == {"type": "integer", "enum": [*range(1, 11)]}


def test_letter_is_a_list_that_every_server_holds_to() -> None:
    choice = bounded(agents.QuestionReply)["properties"]["options"]["items"]
    assert choice["properties"]["id"] == {"type": "string", "enum": list("ABCDEFGHIJKLMNOPQRSTUVWXYZ")}


def test_nullable_field_stays_nullable() -> None:
    step = bounded(ReasonerReply)["properties"]["steps"]["items"]["properties"]
    assert step["audio_type"] == {"anyOf": [{"type": "string", "enum": ["speech", "music", "sound"]}, {"type": "null"}]}
    assert step["depends_on"]["anyOf"][1] == {"type": "null"}


def test_limits_of_the_contract_hold_and_constants_stand_in() -> None:
    step = bounded(ReasonerReply)["properties"]["steps"]
    assert (step["minItems"], step["maxItems"]) == (1, agents.MOST_STEPS)
    assert step["items"]["properties"]["sources"]["maxItems"] == MOST_ITEMS
    assert step["items"]["properties"]["text"] == {"type": "string", "minLength": 1, "maxLength": MOST_CHARACTERS}
    leaf = bounded(Tree)["properties"]["leaves"]["items"]["properties"]
    assert leaf["name"] == {"type": "string", "minLength": 2, "maxLength": 5}
    assert leaf["weight"] == {"type": "number", "minimum": 0.01, "maximum": 0.99}


def test_every_kind_of_field_is_bounded() -> None:
    fields = bounded(Tree)["properties"]
    assert fields["kind"] == {"type": "string", "enum": ["tree"]}
    assert fields["pair"]["prefixItems"][0]["maxLength"] == MOST_CHARACTERS
    assert fields["pair"]["items"] is False
    assert fields["other"]["anyOf"][0] == {"type": "integer", "enum": [*range(5, 36)]}
    assert fields["big"] == {"type": "integer", "minimum": -5, "maximum": 999}
    assert fields["ready"] == {"type": "boolean"}


@settings(max_examples=50, deadline=None)
@given(admitted(bounded(Tree)))
def test_a_tree_of_every_kind_reads_back(value: Any) -> None:
    assert Tree.model_validate(json.loads(json.dumps(value)))
    assert len(json.dumps(value, ensure_ascii=False).encode()) <= longest(bounded(Tree))


def test_budget_never_goes_below_what_the_contract_demands() -> None:
    leaf = bounded(Tree, budget=longest(bounded(Tree)) // 8)["properties"]["leaves"]
    assert leaf["minItems"] == 1
    assert leaf["items"]["properties"]["name"]["maxLength"] >= 2


def test_field_can_be_limited_for_models_alone() -> None:
    fields = bounded(Hinted)["properties"]
    assert fields["note"]["maxLength"] == 7
    assert fields["steps"]["items"]["enum"] == [*range(1, 10)]
    assert Hinted.model_validate({"note": "longer than seven", "steps": [99]})


@pytest.mark.parametrize(
    ("contract", "message"),
    [(Chain, "holds itself"), (Free, "takes any names"), (Anything, "admits anything")],
)
def test_contract_without_a_bound_is_refused_by_name(contract: type[Value], message: str) -> None:
    with pytest.raises(UsageError, match=message) as told:
        bounded(contract)
    assert contract.__name__ in told.value.subject


@pytest.mark.parametrize("schema", [{"type": "string"}, {"type": "array"}, {"type": "number"}, {}])
def test_schema_without_an_end_has_no_longest_reply(schema: dict[str, Any]) -> None:
    with pytest.raises(UsageError, match="bounded"):
        longest({"type": "object", "properties": {"a": schema}})
