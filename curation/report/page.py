"""Pages: one self-contained HTML file each. All text in them is untrusted and escaped."""

from __future__ import annotations

import base64
import hashlib
import os
import tempfile
from dataclasses import replace
from functools import cache
from importlib.metadata import version
from importlib.resources import files
from pathlib import Path

import jinja2
from markupsafe import Markup

from aurelia.tasks import find
from curation.blobs import disk_error
from curation.funnel import Funnel, funnel
from curation.report import sections
from curation.report.clips import clip_cards
from curation.report.library import Library, read_library
from curation.report.timeline import span_text
from curation.report.tries import balances, score_by_try, why_dropped
from curation.report.view import Page
from curation.workspace import Workspace
from schemas.base import now

_TEMPLATES = "curation.report"


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
    return _write(whole, target)


def write_preview(workspace: Workspace, target: Path) -> Path:
    """Write the drafts alone as a page, before any review server is started.

    Args and errors are those of `write_report`.
    """
    page, _library, _counted = _drafts_page(workspace, "Draft preview")
    return _write(replace(page, preview=True), target)


def _drafts_page(workspace: Workspace, kicker: str) -> tuple[Page, Library, Funnel]:
    """What both pages show, and what it was made from."""
    library, counted = read_library(workspace), funnel(workspace)
    clips, left_out = clip_cards(library)
    page = Page(
        heading=workspace.root.name,
        kicker=kicker,
        made=_made(),
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
        return "Sample films, and a script in the reviewer's place: nothing marked as demo was verified by a person."
    return "Sample films that show how the toolkit works; nothing here is a benchmark."


def render(page: Page) -> str:
    """The page as HTML.

    The script is the only one that may run: its hash stands in the page's content security policy.
    """
    script = _asset("script.js")
    return (
        _environment()
        .get_template("page.html.j2")
        .render(
            page=page,
            style=_ours(_asset("style.css") + _asset("tables.css")),
            script=_ours(script),
            script_hash=base64.b64encode(hashlib.sha256(script.encode()).digest()).decode(),
        )
    )


def _ours(text: str) -> Markup:
    """Text of this package, to be put in as it is; never text from a workspace."""
    return Markup(text)  # noqa: S704


def _made() -> str:
    return f"{now():%Y-%m-%d %H:%M} UTC · aurelia-toolkit {version('aurelia-toolkit')}"


@cache
def _environment() -> jinja2.Environment:
    environment = jinja2.Environment(
        loader=jinja2.PackageLoader(_TEMPLATES),
        autoescape=True,
        undefined=jinja2.StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters.update(span=lambda span: span_text(*span), many=_many)
    return environment


def _many(count: int, noun: str) -> str:
    return f"{count} {noun}" if count == 1 else f"{count} {noun}s"


def _asset(name: str) -> str:
    return (files(_TEMPLATES) / "templates" / name).read_text(encoding="utf-8")


def _write(page: Page, target: Path) -> Path:
    text = render(page)
    try:
        target.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile(
            "w", dir=target.parent, prefix=".page-", suffix=".html", delete=False, encoding="utf-8"
        ) as made:
            made.write(text)
        Path(made.name).chmod(0o644)
        os.replace(made.name, target)
    except OSError as exc:
        raise disk_error(target, exc) from exc
    return target
