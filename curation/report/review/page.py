"""Writes the report on a review. All text of others is escaped; nothing in the workspace is changed."""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

from aurelia.tasks import find
from curation.report.html import made, rendered, write
from curation.report.review import plots
from curation.report.review.agreeing import Agreeing, agreeing, main_row
from curation.report.review.costs import Costs, Money, costs
from curation.report.review.forecast import Forecast, forecast
from curation.report.review.items import MOST, chosen, item_cards
from curation.report.review.progress import Progress, progress
from curation.report.review.queue import queue
from curation.report.review.read import Review, read_review, work
from curation.report.review.reviewers import reviewers
from curation.report.review.view import Plots, ReviewPage
from curation.report.review.words import FILTERS
from curation.review.adjudication.rule import rule_of
from curation.review.adjudication.standings import Standings
from curation.review.agreement.alerts import alerts
from curation.review.agreement.report import agree
from curation.review.people.probes import probe_results
from curation.review.quality import DraftQuality, judged_drafts, quality
from curation.validate import live_items
from curation.workspace import Workspace
from schemas.base import now as present
from schemas.review import Role


def write_review_report(
    workspace: Workspace, target: Path, *, money: Money | None = None, times: bool = True, items: int = MOST,
    now: datetime | None = None,
) -> Path:  # fmt: skip
    """Write the report on the review of a workspace: one HTML file that needs no other and no network.

    Progress and forecast, agreement, reviewers by pseudonym, what waits for adjudication, how much of the drafts people
    changed, reviewers' minutes and cost an accepted item, and items with stills and what was said about them.

    Args:
        workspace: An open workspace; nothing in it is changed.
        target: The HTML file to write.
        money: What an hour of a reviewer costs; None for minutes alone.
        times: Whether the page may tell how long judgements took.
        items: How many items get a card.
        now: The moment that the forecast starts from.

    Raises:
        SettingsError: The workspace's plan is wrong.
        WorkspaceError: The file cannot be written.
    """
    page = review_page(workspace, money=money, times=times, items=items, now=now or present())
    styles = ("house.css", "style.css", "tables.css", "plots.css", "review.css")
    return write(rendered("review.html.j2", styles=styles, script="script.js", filters=FILTERS, page=page), target)


def review_page(
    workspace: Workspace, *, money: Money | None = None, times: bool = True, items: int = MOST, now: datetime
) -> ReviewPage:
    """What the page shows."""
    store = workspace.store
    standings = Standings(store, find(workspace.task_folders), rule_of(workspace.root))
    review = read_review(store, standings.said)
    stands = list(standings.all())
    waits, waiting = queue(stands), {item for item, one in stands if one.to_decide}
    counted, events = progress(review), work(review.events)
    ahead = forecast((one.at for one in events if one.at is not None), counted.given - counted.done, now)
    agreed = agreeing(agree(store, by=("task", "pair", "month"), people=review.said))
    headline, after = main_row(agreed.overall.headline), main_row(agreed.overall.after)
    found = quality(judged_drafts(store, review.said))
    told = tuple(one for one in alerts(store, review.said) if times or "too-fast" not in one.kind)
    mondays = [week.monday for week in counted.weeks]
    picked = chosen(review, waiting, items)
    cards, shown = item_cards(workspace, review, picked, waiting)
    accepted = sum(item.demo == workspace.settings.demo for _, item in live_items(store))
    return ReviewPage(
        heading=workspace.root.name, kicker="Review report", made=made(), demo=_demo(workspace, review),
        items=_in_work(review), accepted=accepted, progress=counted, ahead=ahead, agreeing=agreed,
        headline=headline, after=after,
        reviewers=reviewers(review, store.people.all(), probe_results(store), told, mondays, now), alerts=told,
        queue=waits, quality=found, costs=_costs(review, accepted, money) if times else None,
        plots=_plots(counted, ahead, agreed, found, now), clips=cards, shown=shown,
        left_out=max(0, len({one.item for one in review.events}) - len(picked)),
        tasks=tuple(sorted({line.task for line in review.lines.values()})),
    )  # fmt: skip


def _in_work(review: Review) -> int:
    """Items that people were given or judged as work, not to be tested."""
    given = {one.item for one in review.assignments if one.role is Role.work}
    return len(given | {one.item for one in work(review.events)})


def _costs(review: Review, accepted: int, money: Money | None) -> Costs:
    return costs(review.events, accepted, money)


def _plots(counted: Progress, ahead: Forecast, agreed: Agreeing, found: DraftQuality, now: datetime) -> Plots:
    rows = [row for row in agreed.overall.rows if row.alpha.value is not None]
    return Plots(
        done=plots.done_by_time(counted, ahead, now.date()),
        weeks=plots.by_week(counted.weeks),
        agree=plots.coefficients(rows),
        months=plots.over_months(agreed.months, main_row(agreed.overall.rows)),
        prompt=plots.changed("prompt", found.ranks["prompt"]),
        model=plots.changed("model", found.ranks["model"]),
    )


def _demo(workspace: Workspace, review: Review) -> str:
    """What the banner says; empty where nothing here is demo."""
    if any(one.said.demo for one in review.events):
        return "Judged by a script save where you did: nothing marked as demo is for publication."
    if workspace.settings.demo or any(line.demo for line in review.lines.values()):
        return "Sample films that show how the toolkit works; nothing here is a benchmark."
    return ""
