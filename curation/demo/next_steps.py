"""What the demo says at its end: what to look at, and what to try next."""

from __future__ import annotations

from pathlib import Path

from curation.project import Project

_WORDS = """\
Done. From {sources} films to {items} verified demo items in {splits}.

Look at
  report    {report}
  review    {url}
            user {user}; the password is in {secrets}
  release   {release}
            from datasets import load_dataset; load_dataset("{release}")
  lineage   curate -w {workspace} why {item}

Everything here is marked as demo: a script judged the drafts, not people.

Try next
  1. Open the review page and judge a task yourself, then: curate -w {workspace} review pull
  2. Ten videos of your own: docs/first-benchmark.md, or
       curate init mybench && cd mybench && curate add YOUR-VIDEO.mp4 && curate download
       curate segment && curate draft --preview
  3. Stop the review server: make demo-stop"""


def closing_words(project: Project, url: str, user: str, secrets: Path, report: Path, release: Path) -> str:
    """The lines printed at the end of the demo."""
    status = project.status()
    members = project.workspace.store.splits.show("main")
    return _WORDS.format(
        sources=sum(status.sources.values()),
        items=status.items,
        splits=", ".join(f"{name} {count}" for name, count in status.split.items()),
        report=report,
        url=url,
        user=user,
        secrets=secrets,
        release=release,
        workspace=project.workspace.root,
        item=members[0].item[:12] if members else "ITEM",
    )
