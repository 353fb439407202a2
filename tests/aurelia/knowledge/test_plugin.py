"""Knowledge of an installed distribution joins the built-in one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from aurelia import knowledge
from aurelia.knowledge import Knowledge, find
from schemas.errors import PluginError
from tests.schemas.test_plugins import ROOT, installed

__all__ = ["installed"]

ASK = """
import json
from aurelia.knowledge import Claim, check_hop, find
hops = [("Zytglogge", "Switzerland"), ("Zytglogge", "Peru"), ("Nairobi", "Kenya")]
print(json.dumps({
    "names": sorted(find()),
    "told": [check_hop(Claim(subject, "stands in", country)).status for subject, country in hops],
}))
"""


def test_installed_knowledge_joins_the_built_in_one(installed: Path) -> None:
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join([str(installed), str(ROOT)])}
    done = subprocess.run([sys.executable, "-c", ASK], capture_output=True, text=True, check=True, env=environment)
    told = json.loads(done.stdout)
    assert {"clocks", "capitals", "wikidata"} <= set(told["names"])
    assert told["told"] == ["supported", "contradicted", "supported"]


def test_built_ins_are_found_by_scanning() -> None:
    assert all(isinstance(one, Knowledge) for one in find().values())
    assert len(find()) >= 10


def test_what_is_no_knowledge_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("aurelia.knowledge.codes.KNOWLEDGE", "a string")
    knowledge._found.cache_clear()
    try:
        with pytest.raises(PluginError, match="no Knowledge"):
            find()
    finally:
        monkeypatch.undo()
        knowledge._found.cache_clear()
