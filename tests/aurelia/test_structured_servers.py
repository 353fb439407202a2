"""Schemas as servers are given them."""

from __future__ import annotations

from pydantic import Field

from aurelia.structured import bounded, for_server
from schemas.base import Value
from tests.aurelia.test_structured import CONTRACTS, every_contract, nodes


@every_contract
def test_server_is_given_the_same_schema(contract: type[Value]) -> None:
    schema = bounded(contract, duration=10)
    assert for_server(schema) == schema


@every_contract
def test_server_that_knows_no_lengths_is_given_none(contract: type[Value]) -> None:
    schema = for_server(bounded(contract, duration=10), lengths=False)
    assert not [node for node in nodes(schema) if {"minLength", "maxLength"} & set(node)]
    assert list(schema["properties"]) == list(contract.model_fields)


def test_server_is_not_given_a_pattern_that_would_undo_a_length() -> None:
    class Coded(Value):
        code: str = Field(pattern="^[a-z]+-[0-9]+$", max_length=9)

    schema = bounded(Coded)
    assert schema["properties"]["code"]["pattern"] == "^[a-z]+-[0-9]+$"
    assert for_server(schema)["properties"]["code"] == {"type": "string", "minLength": 0, "maxLength": 9}


def test_schemas_of_openais_strict_mode_are_within_its_limits() -> None:
    for contract in CONTRACTS:
        listed = sum(len(node.get("enum", ())) for node in nodes(bounded(contract, duration=600)))
        assert listed <= 1000
