"""What made a draft: the model, the prompts and the benchmark task, as groups to compare."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from schemas.base import identity, short
from schemas.reasoning import Draft

By = Literal["model", "prompt", "task"]
BY: tuple[By, ...] = ("model", "prompt", "task")
NO_PROMPT = "no prompt"


@dataclass(frozen=True)
class Made:
    """What made a draft. Equal ones make one group."""

    maker: str
    """Name and version."""
    models: tuple[tuple[str, str], ...]
    """`(role, model id and revision)`."""
    prompts: tuple[tuple[str, str], ...]
    """`(role, sha256 of the prompt)`; empty where no model was asked."""
    task: str

    def group(self, by: By) -> str:
        """The name of its group: unique, and readable."""
        if by == "task":
            return self.task
        if by == "model":
            models = "" if self.maker_is_model else f" with {', '.join(dict.fromkeys(m for _, m in self.models))}"
            return f"{self.maker}{models if self.models else ''}"
        return self.prompt

    @property
    def maker_is_model(self) -> bool:
        """Whether the maker's name says already which one model played all parts."""
        named = {model for _, model in self.models}
        return len(named) == 1 and self.maker.split(" ")[0] in named

    @property
    def prompt(self) -> str:
        """The prompts as one name: the first twelve digits of what they hash to, `no prompt` where there are none."""
        return short(identity("prompts", [list(pair) for pair in self.prompts])) if self.prompts else NO_PROMPT


def made(draft: Draft) -> Made:
    """What made a draft.

    The prompts are those of the drafter's settings, before a question was filled in, so that all drafts of one prompt
    share them. Drafts that did not keep these are known by the prompts of their kept try, as they were sent.
    """
    maker = draft.maker
    prompts = _templates(draft.parameters) or _sent(draft)
    models = tuple(sorted(maker.models.items()))
    return Made(f"{maker.name} {maker.version}".strip(), models, prompts, draft.benchmark_task)


def _templates(parameters: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    held = parameters.get("prompts")
    if not isinstance(held, Mapping):
        return ()
    return tuple(sorted((str(role), str(sha256)) for role, sha256 in held.items()))


def _sent(draft: Draft) -> tuple[tuple[str, str], ...]:
    kept = next((one for one in draft.tries if one.number == draft.kept), None)
    return tuple(sorted({(call.role, call.prompt_sha256) for call in kept.calls})) if kept else ()
