"""docs/workers.md says what is so."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path

import pytest

from aurelia.model import Request
from aurelia.models.subprocess.protocol import read_hello, read_reply
from aurelia.models.subprocess.settings import WorkerSettings

DOCS = Path(__file__).parents[4] / "docs"
PAGE = (DOCS / "workers.md").read_text()
LINES = [json.loads(line) for line in re.findall(r'^(\{"(?:op|id)".*\})$', PAGE, re.MULTILINE)]


def test_settings_on_the_page_can_be_used() -> None:
    (block,) = re.findall(r"```toml\n(.*?)```", PAGE, re.DOTALL)

    settings = WorkerSettings.model_validate(tomllib.loads("\n".join(line.strip() for line in block.splitlines())))

    assert settings.command[:2] == ("conda", "run")
    assert settings.environment == {"CUDA_VISIBLE_DEVICES": "0"}


def test_settings_are_all_on_the_page_with_their_defaults() -> None:
    rows = dict(re.findall(r"^\| `(\w+)` \| (.*?) \|", PAGE, re.MULTILINE))

    assert set(rows) == set(WorkerSettings.model_fields) - {"where", "max_line_bytes"}
    for name in ("timeout", "hello_timeout", "restarts", "sample_rate"):
        assert float(rows[name]) == WorkerSettings.model_fields[name].default


def test_lines_on_the_page_are_what_is_spoken() -> None:
    hello, asked, reply = LINES

    assert read_hello(hello, "worker").max_batch == 2
    assert asked["op"] == "generate"
    read = read_reply(reply, Request("a", "What rings?"), "worker")
    assert (read.text, read.delivered.frames, read.usage["prompt"]) == ("A bell.", 8, 900)
    for line in re.findall(r'`(\{"id": "r1", "error": .*?\})`', PAGE):
        assert read_reply(json.loads(line), Request("a", "p"), "worker").error is not None


@pytest.mark.parametrize(
    "kind", ["reply-refused", "reply-truncated", "reply-failed", "out-of-memory", "media-unreadable"]
)
def test_kinds_on_the_page_are_known(kind: str) -> None:
    assert f"`{kind}`" in PAGE
    error = read_reply({"id": "r1", "error": {"kind": kind, "message": "m"}}, Request("a", "p"), "worker").error
    assert error is not None
    assert error.kind == kind
