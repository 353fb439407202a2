"""The probes that are missing: a model asked about a release with both senses, with one, and with the text alone."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from pathlib import Path

from aurelia.evaluate.folder import RunFolder
from aurelia.evaluate.plan import Choices, differing
from aurelia.evaluate.ready import Wanted, ready
from aurelia.evaluate.run import Outcome, evaluate
from aurelia.models import load_model
from curation.workspace import Workspace
from schemas.base import canonical_json, digest, short
from schemas.errors import WorkspaceError
from schemas.evaluation import Arm, EvaluationPlan, Given
from schemas.item import SplitName

Progress = Callable[[int, int], None]


def probe(
    workspace: Workspace, release: Path, spec: str, choices: Choices, *, splits: tuple[str, ...] = (),
    media: Path | None = None, progress: Progress = lambda _done, _all: None,
) -> Outcome:  # fmt: skip
    """Ask a model what an audit needs, in a run folder in the workspace's `runs/audit`; a stopped run goes on.

    What the same model answered there before is not asked again, whatever else it was asked then. A sense that it does
    not take in is left out: with it, nothing can be asked.

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
        WorkspaceError: A run folder cannot be read or written, or another process works on it.
    """
    model = load_model(spec)
    arms = tuple(Arm(given=given) for given in Given if _takes(model.modalities, given))
    there = splits or tuple(split for split in SplitName if (release / split / "metadata.parquet").is_file())
    wanted = Wanted(release, there, media=media, task_folders=workspace.task_folders)
    settled = ready(wanted, model, spec, replace(choices, arms=arms))
    folder, earlier = run_folder(workspace, settled.plan)
    return evaluate(settled, model, folder, progress, earlier=earlier)


def run_folder(workspace: Workspace, plan: EvaluationPlan) -> tuple[Path, list[Path]]:
    """Where the probes of a plan lie, and the folders in which the same model answered before.

    A run that was declared alike is gone on with; for all else (more rows, other orders, `--filtered-by`) there is a
    folder of its own. It is named by the model, not by how it is reached here: the name stands on the audit's page.
    """
    home = workspace.root / "runs" / "audit"
    plans: dict[Path, EvaluationPlan] = {}
    for path in sorted(home.glob("*/plan.json")):
        with suppress(WorkspaceError):  # a folder that cannot be read concerns no other run
            plans[path.parent] = RunFolder.open(path.parent).plan
    for folder, found in plans.items():
        if not differing(found, plan):
            return folder, []
    who = plan.model_name, plan.revision, plan.settings
    earlier = [path for path, found in plans.items() if (found.model_name, found.revision, found.settings) == who]
    way = digest(canonical_json(plan.model_dump(mode="json", exclude={"declared_at", "model"})))
    name = re.sub(r"[^A-Za-z0-9]+", "-", plan.model_name).strip("-")[-40:]
    return home / f"{name}-{short(plan.split_hash)}-{way[:8]}", earlier


def _takes(modalities: tuple[str, ...], given: Given) -> bool:
    needed = {Given.both: {"video", "audio"}, Given.text: {"text"}}.get(given, {str(given)})
    return needed <= set(modalities) or given is Given.text
