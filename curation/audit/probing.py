"""The probes that are missing: a model asked about a release with both senses, with one, and with the text alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from aurelia.evaluate.plan import Choices, describe
from aurelia.evaluate.ready import Wanted, ready
from aurelia.evaluate.run import Outcome, evaluate
from aurelia.models import load_model
from curation.workspace import Workspace
from schemas.base import digest, short
from schemas.evaluation import Arm, Given
from schemas.item import SplitName

Progress = Callable[[int, int], None]


def probe(
    workspace: Workspace, release: Path, spec: str, choices: Choices, *, splits: tuple[str, ...] = (),
    media: Path | None = None, progress: Progress = lambda _done, _all: None,
) -> Outcome:  # fmt: skip
    """Ask a model what an audit needs, in a run folder in the workspace's `runs/audit`; a stopped run goes on.

    A sense that the model does not take in is left out: with it, nothing can be asked.

    Args:
        workspace: An open workspace.
        release: The release folder.
        spec: The model as on the command line.
        choices: Orders of options, repeats, temperature, seed, who chose the items; its arms are set here.
        splits: Which splits; all that the release has unless named.
        media: A folder with media that the release withholds.
        progress: Told of every prediction.

    Raises:
        UsageError: The model takes neither picture nor sound nor text.
        ModelError: It cannot be opened, or is gone.
        WorkspaceError: The run folder holds another run, or cannot be written.
    """
    model = load_model(spec)
    arms = tuple(Arm(given=given) for given in Given if _takes(model.modalities, given))
    there = splits or tuple(split for split in SplitName if (release / split / "metadata.parquet").is_file())
    settled = ready(Wanted(release, there, media=media), model, spec, replace(choices, arms=arms))
    folder = run_folder(workspace, release, model.name, spec, choices, there, settled.plan.repeats_of_choices)
    return evaluate(settled, model, folder, progress)


def run_folder(
    workspace: Workspace, release: Path, model: str, spec: str, choices: Choices, splits: tuple[str, ...],
    repeats_of_choices: int,
) -> Path:  # fmt: skip
    """Where the probes of a model lie: a folder for each release, model and way of asking.

    It is named by the model, not by how it is reached here: the name stands on the audit's page. Probes from before
    choices were repeated lie in a folder of their own, which cannot be gone on with.
    """
    _, split_hash = describe(release)
    each = (repeats_of_choices,) if repeats_of_choices > 1 else ()
    asked = (spec, choices.decoding(), choices.permutations, choices.repeats, choices.seed, splits, *each)
    way = digest(repr(asked).encode())
    name = re.sub(r"[^A-Za-z0-9]+", "-", model).strip("-")[-40:]
    return workspace.root / "runs" / "audit" / f"{name}-{short(split_hash)}-{way[:8]}"


def _takes(modalities: tuple[str, ...], given: Given) -> bool:
    needed = {Given.both: {"video", "audio"}, Given.text: {"text"}}.get(given, {str(given)})
    return needed <= set(modalities) or given is Given.text
