"""Scripts for the tests of the scheduler, and how they are run."""

from __future__ import annotations

from typing import Any

from aurelia.model import MediaPart, Request
from aurelia.schedule import Scheduler
from aurelia.script import Ask, Script
from tests.aurelia.answering import Answering


def request(text: str, *media: MediaPart) -> Request:
    return Request(id=text, prompt=text, role="reasoner", media=media)


def turns(model: Answering, name: str, count: int) -> Script[list[str]]:
    """Asks one thing after the other."""
    said = []
    for number in range(count):
        (reply,) = yield (Ask(model, request(f"{name}{number}")),)
        said.append(reply.text)
    return said


def run(scripts: list[Script[Any]], **fields: Any) -> dict[int, Any]:
    return dict(Scheduler[int, Any](**fields).run(enumerate(scripts)))
