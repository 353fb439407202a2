"""What the demo says at its end: what to look at, and what to try next."""

from __future__ import annotations

import sys
from pathlib import Path

from curation.project import Project

_WORDS = """\
Done. From {sources} films to {items} demo items in {splits}.

Look at
  report    {report}
  review    {url}
            user {user}; the password is in {secrets}
  release   {release}
            {python} -c 'from datasets import load_dataset; print(load_dataset("{release}"))'
  lineage   {curate} -w {workspace} why {item}

Everything here is marked as demo: a script judged the drafts, and what you judge here is demo, too.

Try next
  1. Two tasks are not judged yet. Open the review page, judge one, then
       {curate} -w {workspace} review pull
       {curate} -w {workspace} validate
  2. Ten videos of your own: docs/first-benchmark.md, or
       {curate} init mybench
       {curate} -w mybench add YOUR-VIDEO.mp4
       {curate} -w mybench download
       {curate} -w mybench segment
       {curate} -w mybench draft --preview
  3. Stop the review server:
       {curate} demo stop {workspace}"""


def closing_words(project: Project, url: str, user: str, secrets: Path, report: Path, release: Path) -> str:
    """The lines printed at the end of the demo."""
    status = project.status()
    programs = Path(sys.executable).parent
    members = project.workspace.store.splits.show("main")
    return _WORDS.format(
        sources=sum(status.sources.values()),
        items=status.items,
        splits=", ".join(f"{name} {count}" for name, count in status.split.items()),
        report=_near(report),
        url=url,
        user=user,
        secrets=_near(secrets),
        release=_near(release),
        workspace=_near(project.workspace.root),
        python=_near(programs / "python"),
        curate=_near(programs / "curate"),
        item=members[0].item[:12] if members else "ITEM",
    )


def _near(path: Path) -> Path:
    """The path as it would be typed here: relative where it lies below this folder."""
    here = Path.cwd()
    return path.relative_to(here) if path.is_relative_to(here) else path
