"""Other facts are another version."""

from __future__ import annotations

from pathlib import Path

import pytest

from aurelia.knowledge.extract import VARIABLE
from aurelia.knowledge.version import facts_version

SAMPLE = Path(__file__).parent / "sample.jsonl"


def test_an_extract_in_use_makes_another_version(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv(VARIABLE, raising=False)
    bare = facts_version()
    assert facts_version() == bare
    monkeypatch.setenv(VARIABLE, str(SAMPLE))
    assert facts_version() != bare
