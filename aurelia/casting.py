"""Who plays which part, from names on a command line or in settings."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from aurelia.case import Agents
from aurelia.model import Model
from aurelia.models import load_model
from aurelia.replies import LoggedModel, ReplyLog

CHECKS = "checks"
"""Folder in which attestations lie, beside the workspace's other folders."""


@dataclass(frozen=True)
class Cast:
    """Names of models, each `NAME:ARGUMENT`.

    Args:
        reasoner: Watches and writes; also plays whatever part has no name of its own.
        summarizer: Text alone.
        evaluator: Watches and scores.
        critic: Watches single steps; the evaluator's model where empty.
    """

    reasoner: str
    summarizer: str = ""
    evaluator: str = ""
    critic: str = ""

    def open(self, log: ReplyLog | None = None) -> Agents:
        """Open each model once, however many parts it plays.

        Args:
            log: Where replies are kept and looked up; None to keep none.

        Raises:
            UsageError: A name is no known adapter's.
            ModelError: A model cannot be opened.
        """
        evaluator = self.evaluator or self.reasoner
        names = (self.reasoner, self.summarizer or self.reasoner, evaluator, self.critic or evaluator)
        opened: dict[str, Model] = {}
        for name in names:
            if name not in opened:
                model = load_model(name)
                opened[name] = LoggedModel(model, log) if log is not None else model
        return Agents(*(opened[name] for name in names))


def attested(agents: Agents, folder: Path) -> str:
    """The least that the planted probes showed of the models that watch.

    Args:
        agents: Who plays which part.
        folder: Where attestations lie.

    Returns:
        `audio-visual`, `one-sense`, `failed` or `never-checked`.

    Raises:
        WorkspaceError: An attestation there cannot be read.
    """
    from aurelia import attest  # it draws pictures and sounds, which most commands need not load

    found = [attest.find(folder, model) for model in agents.watching]
    states = {one.status if one is not None else "never-checked" for one in found}
    worst = ("failed", "one-sense", "never-checked", "audio-visual")
    return next(state for state in worst if state in states)
