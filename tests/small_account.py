"""What a workspace that went the small path holds in the end, so that two can be compared."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from curation.release import verify
from curation.review.studio import server
from curation.review.sync.pull import our_projects
from curation.workspace import open_workspace
from tests.small_path import NAME, VERSION


@dataclass(frozen=True)
class Account:
    """What a workspace and its review server hold in the end."""

    facts: frozenset[tuple[Any, ...]]
    final_runs: Counter[tuple[Any, ...]]
    rows: frozenset[tuple[Any, ...]]
    tasks: dict[str, list[tuple[str, str]]]
    predictions: dict[str, Any]
    annotations: dict[str, list[str]]
    versions: tuple[Any, ...]
    release: str
    files: frozenset[str]
    leftovers: tuple[str, ...]
    problems: tuple[Any, ...]


def account(root: Path) -> Account:
    """Look at everything that may not differ. Ids that the server gave do: they are left out."""
    with open_workspace(root) as place, server.connect(root) as client:
        store = place.store
        facts = [f for kind in store.counts() for h in store.heads(kind) for f in store.history(kind, h.subject)]
        runs = [(run.stage, run.version, run.input_key, run.outcome) for run in store.runs() if run.final]
        rows = [(row.key, row.content_hash, row.draft, row.state) for row in store.review.tasks(client.name)]
        projects = our_projects(place, client)
        tasks = {one.title: list(client.tasks(one.id)) for one in projects}
        assert len(tasks) == len(projects), "a project is there twice"
        released = root / "releases" / f"{NAME}-{VERSION}"
        return Account(
            facts=frozenset((f.kind, f.key, f.subject, f.digest, f.parents, f.supersedes) for f in facts),
            final_runs=Counter(runs),
            rows=frozenset(rows),
            tasks={title: sorted((one.key, one.content_hash) for one in found) for title, found in tasks.items()},
            predictions={one.key: client.predictions(one.id) for found in tasks.values() for one in found},
            annotations={p.title: sorted(one.task.key for one in client.annotations(p.id)) for p in projects},
            versions=tuple(store.splits.log("main")),
            release=(released / "SHA256SUMS").read_text(),
            files=frozenset(path.name for path in (root / "files").rglob("*.*")),
            leftovers=tuple(path.name for path in [*(root / "staging").iterdir(), *released.parent.glob(".*")]),
            problems=(*store.splits.verify("main"), *verify(released)),
        )
