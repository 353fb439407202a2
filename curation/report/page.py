"""Pages: one self-contained HTML file each. All text in them is untrusted and escaped."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from aurelia.tasks import find
from curation.funnel import Funnel, funnel
from curation.report import sections
from curation.report.clips import clip_cards
from curation.report.html import made, rendered, write
from curation.report.library import Library, read_library
from curation.report.tries import balances, score_by_try, why_dropped
from curation.report.view import Page
from curation.workspace import Workspace


def write_report(workspace: Workspace, target: Path) -> Path:
    """Write the report of a workspace: the funnel, every clip with its drafts and judgements, and how it was made.

    Args:
        workspace: An open workspace; nothing in it is changed.
        target: The HTML file to write; it needs no other file and no network.

    Returns:
        The file that was written.

    Raises:
        WorkspaceError: The file cannot be written.
    """
    page, library, counted = _drafts_page(workspace, "Curation report")
    whole = replace(
        page,
        bars=sections.bars(counted),
        agreement=sections.agreement(library.annotations),
        timings=sections.timings(library.every_run),
        rights=sections.rights(library.sources.values()),
        issues=sections.issues(library),
        releases=counted.releases,
    )
    return write(render(whole), target)


def write_preview(workspace: Workspace, target: Path) -> Path:
    """Write the drafts alone as a page, before any review server is started.

    Args and errors are those of `write_report`.
    """
    page, _library, _counted = _drafts_page(workspace, "Draft preview")
    return write(render(replace(page, preview=True)), target)


def _drafts_page(workspace: Workspace, kicker: str) -> tuple[Page, Library, Funnel]:
    """What both pages show, and what it was made from."""
    library, counted = read_library(workspace), funnel(workspace)
    clips, left_out = clip_cards(library)
    page = Page(
        heading=workspace.root.name,
        kicker=kicker,
        made=made(),
        demo=demo_text(library, counted),
        next_command=counted.next_command,
        next_reason=counted.next_reason,
        clips=clips,
        left_out=left_out,
        redacted=library.redacted,
        makers=sections.makers(library.drafts.values()),
        tries=score_by_try(library.drafts.values()),
        dropped=why_dropped(library.drafts.values()),
        balance=balances(library.drafts.values(), find(workspace.task_folders)),
        tools=sections.tools(library),
        families=tuple((f.name, f.drafted, f.dropped, f.unanswered) for f in counted.families),
    )
    return page, library, counted


def demo_text(library: Library, counted: Funnel) -> str:
    """What the banner says; empty where nothing here is demo."""
    if not counted.demo:
        return ""
    judged = [annotation for found in library.annotations.values() for _, annotation in found]
    if any(annotation.demo for annotation in judged):
        return "Sample films, judged by a script save where you did: nothing marked as demo is for publication."
    return "Sample films that show how the toolkit works; nothing here is a benchmark."


def render(page: Page) -> str:
    """The page as HTML.

    The script is the only one that may run: its hash stands in the page's content security policy.
    """
    return rendered("page.html.j2", styles=("house.css", "style.css", "tables.css"), script="script.js", page=page)
