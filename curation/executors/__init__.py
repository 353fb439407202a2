"""Where heavy work runs: in a pool of processes on this machine, or on a Ray cluster."""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import contextmanager

from aurelia.media.child import Limits
from curation.executors.base import Executor
from curation.executors.local import LocalPool
from curation.executors.ray import RayPool
from curation.settings import Settings
from schemas.errors import UsageError


@contextmanager
def opened(settings: Settings, executor: str | None = None) -> Iterator[Executor]:
    """The executor that the settings (or a flag) name, ended with the block.

    Args:
        settings: Of the workspace.
        executor: `local`, `ray` (the cluster that RAY_ADDRESS names, else Ray on this machine), or `ray:ADDRESS`;
            None for what the settings say.

    Raises:
        UsageError: There is no such executor.
        PluginError: Ray is not installed or cannot be reached.
    """
    name, _, address = (executor or settings.executor).partition(":")
    limits = Limits(memory_bytes=settings.memory_per_worker, seconds=0)
    made: LocalPool | RayPool
    if name == "local" and not address:
        made = LocalPool(settings.workers, limits, tries=settings.job_tries)
    elif name == "ray":
        address = address or os.environ.get("RAY_ADDRESS", "local")
        workers = settings.workers if address == "local" else 0
        made = RayPool(address, workers=workers, limits=limits, tries=settings.job_tries)
    else:
        raise UsageError(
            f"executor {executor or settings.executor!r}", "does not exist", "there are: local, ray, ray:ADDRESS"
        )
    with made:
        yield made
