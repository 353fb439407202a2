"""The toolkit itself, as a program under watch: add, download, survey; prints what became of each input as JSON.

Run as: python -m benchmarks.hostility.driver WORKSPACE REPORT INPUT... (with the folder of the hook on the path)
"""

from __future__ import annotations

import json
import resource
import sys
from collections import Counter
from pathlib import Path
from typing import Any

from curation.executors import opened
from curation.project import Project
from schemas.errors import ToolkitError
from schemas.issues import Issue
from schemas.media import Source

_SETTINGS: dict[str, Any] = {
    "allow_loopback_urls": True, "host_pause_seconds": 0.0, "max_source_bytes": 64 * 2**20,
    "max_source_seconds": 3600.0, "workers": 2, "memory_per_worker": 1536 * 2**20, "job_tries": 1,
    "near_duplicates": "keep",
}  # fmt: skip
_MEMORY = 2 * 2**30


def main(root: str, target: str, *inputs: str) -> None:
    """Take each input on its own, then fetch and measure all there is."""
    resource.setrlimit(
        resource.RLIMIT_DATA, (_MEMORY, _MEMORY)
    )  # what grows without end is a crash, not a full machine
    issues: list[Issue] = []
    refused = 0
    with Project.create(root, **_SETTINGS) as project:
        for one in inputs:
            try:
                issues += project.add(one).issues
            except ToolkitError as exc:
                refused += 1
                print(f"refused: {exc}", file=sys.stderr)
        fetched = project.download()
        with opened(project.workspace.settings) as pool:
            cut = project.segment(executor=pool)
        page = project.report()
        store = project.workspace.store
        pending = store.pending("recording", *_surveying(store.runs()))
        counts = store.counts()
        answer = {
            "sources": len({fact.subject for fact in store.heads(Source.kind)}),
            "recordings": counts.get("recording", 0),
            "surveys": counts.get("survey", 0),
            "unexplained": _unexplained(store),
            "waiting": len(pending),
            "refused": refused,
            "issues": Counter(issue.kind for issue in (*issues, *fetched.issues, *cut.issues)),
            "poisoned": [str(issue) for issue in (*fetched.issues, *cut.issues) if issue.kind == "poisoned"],
            "page": str(page),
        }
    Path(target).write_text(json.dumps(answer))


def _surveying(runs: Any) -> tuple[str, int]:
    return next(((run.stage, run.version) for run in runs if run.stage.startswith("survey")), ("survey", 1))


def _unexplained(store: Any) -> int:
    """Sources that have neither a recording nor a reason why not."""
    found = 0
    for fact in store.heads(Source.kind):
        runs = [run for one in store.history(Source.kind, fact.subject) for run in store.runs("download", one.key)]
        found += not any(run.outcome == "done" or run.issues for run in runs)
    return found


if __name__ == "__main__":
    main(*sys.argv[1:])
