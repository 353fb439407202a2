"""Item passports: a page for every item of a release, and an index; each is one file that needs no network."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from markupsafe import Markup

from aurelia.audit.kept import Kept
from curation.audit.about import Change, changes, disagreements, facts, file_name
from curation.audit.page import FILTERS
from curation.audit.plots import Point, shares_plot
from curation.report.card import ClipCard
from curation.report.html import made, rendered, write
from curation.report.review.items import item_cards
from curation.report.review.read import Review, read_review
from curation.review.gather import Said, gather
from curation.workspace import Workspace
from schemas.base import short
from schemas.errors import UsageError
from schemas.evaluation import Given, ItemVerdict, Probe
from schemas.release import ReleaseRow

STYLES = ("house.css", "tables.css", "plots.css", "style.css", "review.css", "audit.css")
Progress = Callable[[str, int, int], None]


@dataclass(frozen=True)
class Sense:
    """How right people and models are with one set of senses: all probes of a kind together."""

    given: Given
    people: Probe | None
    models: tuple[Probe, ...]


@dataclass(frozen=True)
class Passport:
    """What the page of an item shows."""

    heading: str
    made: str
    release: str
    row: ReleaseRow
    id: str
    verdict: ItemVerdict | None
    senses: tuple[Sense, ...]
    plot: Markup | None
    card: ClipCard | None
    options: tuple[tuple[str, str, bool], ...]
    """`(letter, text, right)`."""
    disagreements: tuple[str, ...]
    changes: tuple[Change, ...]
    facts: tuple[tuple[str, str], ...]
    file: str
    folded: bool = False
    """Cards are open."""


@dataclass(frozen=True)
class Index:
    """What the list of all passports shows."""

    heading: str
    made: str
    demo: bool
    items: tuple[Passport, ...]


def chosen(rows: Sequence[ReleaseRow], prefixes: Sequence[str]) -> tuple[ReleaseRow, ...]:
    """The rows whose ids start as named; all of them where none is named.

    Raises:
        UsageError: One fits no item, or several.
    """
    found = []
    for prefix in prefixes:
        fits = [row for row in rows if row.id.startswith(prefix.lower())]
        if len(fits) != 1:
            several = f"fits {len(fits)} items of the release" if fits else "fits no item of the release"
            raise UsageError(f"item {prefix}", several, "give more digits of an id" if fits else "see: curate audit")
        found += fits
    return tuple({row.id: row for row in found}.values()) if prefixes else tuple(rows)


def write_passports(
    workspace: Workspace, release: str, rows: Sequence[ReleaseRow], kept: Kept | None, out: Path,
    progress: Progress = lambda _what, _done, _all: None,
) -> Path:  # fmt: skip
    """Write a page for each item, and the index.

    Args:
        workspace: An open workspace: people's judgements, stills and drafts come from it.
        release: Its name.
        rows: The items.
        kept: The last audit; None where there was none.
        out: The folder to write.
        progress: Told of every page.

    Returns:
        The index.

    Raises:
        WorkspaceError: A file cannot be written.
    """
    verdicts = {one.sample: one for one in kept.verdicts} if kept else {}
    said = gather(workspace.store)
    review = read_review(workspace.store, said)
    lines = []
    for number, row in enumerate(rows, start=1):
        page = passport(workspace, release, row, verdicts.get(row.id), said.get(row.id, Said()), review)
        write(rendered("passport.html.j2", styles=STYLES, filters=FILTERS, page=page), out / page.file)
        lines.append(page)
        progress("write passports", number, len(rows))
    index = Index(release, made(), any(row.demo for row in rows), tuple(lines))
    return write(rendered("passports.html.j2", styles=STYLES, filters=FILTERS, page=index), out / "index.html")


def passport(
    workspace: Workspace, release: str, row: ReleaseRow, verdict: ItemVerdict | None, said: Said, review: Review
) -> Passport:
    """What the page of an item shows."""
    cards = item_cards(workspace, review, [row.id], ())[0]
    probes = verdict.probes if verdict else ()
    return Passport(
        heading=row.question, made=made(), release=release, row=row, id=short(row.id), verdict=verdict,
        senses=_senses(probes), plot=_plot(row, probes), card=cards[0] if cards else None,
        options=tuple((one.id, one.text, one.id == row.answer.option) for one in row.options),
        disagreements=disagreements(said), changes=changes(said), facts=facts(row, said), file=file_name(row),
    )  # fmt: skip


def _senses(probes: Sequence[Probe]) -> tuple[Sense, ...]:
    by: Mapping[Given, list[Probe]] = {given: [one for one in probes if one.given is given] for given in Given}
    return tuple(
        Sense(given, next((one for one in some if one.kind == "person"), None),
              tuple(one for one in some if one.kind == "model"))
        for given, some in by.items() if some
    )  # fmt: skip


def _plot(row: ReleaseRow, probes: Sequence[Probe]) -> Markup | None:
    order = list(Given)
    groups: dict[str, list[Point]] = {}
    for one in sorted((one for one in probes if one.asked), key=lambda one: order.index(one.given)):
        point = Point(one.given, one.right / one.asked, one.low, one.high, one.chance)
        groups.setdefault(one.solver, []).append(point)
    return shares_plot(f"probes-{short(row.id)}", "Right answers of each probe, beside chance", groups)
