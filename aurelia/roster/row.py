"""A row of the roster: one model, how it runs here, what it was checked with, and what is missing."""

from __future__ import annotations

from datetime import date
from typing import Literal, Self

from pydantic import Field, model_validator

from schemas.base import Name, Value

Way = Literal["transformers", "api", "server", "worker", "none"]
"""How a model runs: by our transformers adapter, a hosted service, a server of one's own, a worker in an environment
of its own, or not at all."""

NOT_RUN = "not run with weights"


class Check(Value):
    """What stands behind a row: a test, and the versions it last ran with."""

    what: str
    """What was asked in place of the model, such as `its architecture with tiny random weights`."""
    tests: str
    """The file or folder of tests."""
    versions: dict[str, str] = Field(default_factory=dict)
    """Package and version."""
    at: date


class Row(Value):
    """One model of the paper, or one of today's."""

    name: Name
    title: str
    paper: str = ""
    """Its name in the paper's main table, letter by letter; empty for today's models."""
    way: Way
    how: str
    """How it runs here, in a sentence."""
    spec: str = ""
    """What to type after `--model`; empty where there is nothing to type."""
    transformers_class: str = ""
    """The class of the transformers library that our adapter loads, or would."""
    worker: str = ""
    """The worker that `aurelia models worker` writes; `template` where one must be written."""
    repository: str = ""
    """Where its code, or the description of its service, is."""
    licence: str
    """Of the code, as its repository says; weights may have another."""
    takes: tuple[Literal["video", "audio", "image"], ...]
    """What it takes besides text, as its authors say."""
    environment: tuple[str, ...] = ()
    """Commands that make its environment."""
    checked: tuple[Check, ...] = ()
    weights: str = NOT_RUN
    """With which weights it was run, by whom and when."""
    missing: str
    """What has to be done before its numbers can be believed."""

    @model_validator(mode="after")
    def _can_be_followed(self) -> Self:
        if self.way == "none" and self.spec:
            raise ValueError("it does not run, so there is nothing to type")
        if self.way != "none" and not self.spec:
            raise ValueError("it runs, so it must say what to type")
        if (self.way == "worker") != bool(self.worker):
            raise ValueError("a worker's row names its worker, and no other row does")
        if self.way == "transformers" and not self.transformers_class:
            raise ValueError("it must name its class")
        return self
