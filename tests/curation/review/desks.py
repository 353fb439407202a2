"""People with accounts of their own who judge in browsers, each in their own way."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager

from playwright.sync_api import Browser, Page

from curation.review.people import accounts
from curation.review.people.accounts import Account
from curation.review.studio import server
from curation.workspace import Workspace
from schemas.reasoning import Draft
from schemas.review import ReviewPass
from tests.curation.review import browser
from tests.curation.review.conftest import SECONDS

Act = Callable[[Page], None]
PLAN = """
[train]
verify = 3
doubled = 0
[validation]
verify = 3
[test]
verify = 3
solve = { both = 0, picture = 0, sound = 0 }
[probes]
gold = 0
planted = 0
[training]
items = 0
[adjudication]
threshold = 0.9
steps = 0.4
"""


@contextmanager
def at_work(chromium: Browser, account: Account) -> Iterator[Page]:
    """A person's own window, signed in with what they were handed."""
    context = chromium.new_context(viewport={"width": 1280, "height": 800}, base_url=account.url)
    page = context.new_page()
    page.goto("/user/login/")
    page.fill("input[name=email]", account.person.email or "")
    page.fill("input[name=password]", account.password or "")
    page.click("button[type=submit]")
    page.wait_for_url(lambda url: "/user/login" not in url)
    yield page
    context.close()


def hire(place: Workspace, number: int) -> Account:
    """A person with an account of their own."""
    with server.connect(place.root) as client:
        email = f"three-{place.root.parent.name}-{number}@example.org".replace("_", "-")
        made = accounts.add(place, client, name=f"Person {number}", email=email)
    assert made.person.pseudonym == f"p{number}"
    return made


def judge(page: Page, *keys: str) -> None:
    """Judge by keys, and submit."""
    browser.press(page, *keys)
    browser.submit_by_key(page)


def accept(page: Page) -> None:
    """All steps are correct, and the item is accepted as it is."""
    judge(page, "1", "2", "3", "a")


def reject(page: Page) -> None:
    browser.press(page, "r")
    browser.tick(page.locator(".review .judgement"), "ambiguous")
    browser.submit_by_key(page)


def other_answer(page: Page) -> None:
    judge(page, "1", "2", "3", "Shift+C", "f")


def decide_for_winter(page: Page) -> None:
    """Another answer than most gave, with the step that finds it."""
    browser.retype(browser.step(page, 3).locator(".lsf-text-area").nth(1), "winter")
    other_answer(page)


def other_span(page: Page) -> None:
    """One more stretch, from 4.4 to 5.6 s."""
    browser.draw_span(page, "Alt+o", 4.4, 5.6, SECONDS)
    judge(page, "1", "2", "3", "f")


def other_steps(page: Page) -> None:
    judge(page, "Shift+1", "Shift+2", "3", "f")


def work(place: Workspace, page: Page, name: str, review_pass: ReviewPass, acts: Mapping[str, Act]) -> None:
    """Do everything that one person was given, in their own project, in the order in which it comes."""
    mine = [one for one in place.store.assignments.all(reviewer=name) if one.review_pass is review_pass]
    rows = {row.assignment: row for row in place.store.review.tasks()}
    [project] = {rows[one.key].project_id for one in mine}
    assert {one.item for one in mine} == {drafted.subject for drafted in place.store.heads("draft")} & set(acts)
    questions = {one.subject: one.contract(Draft).question.text for one in place.store.heads("draft")}
    page.goto(f"/projects/{project}/data?labeling=1")
    waiting = {questions[item]: act for item, act in acts.items()}
    while waiting:
        page.wait_for_function(
            "asked => asked.some(one => document.querySelector('.review')?.innerText.includes(one))",
            arg=list(waiting), timeout=60_000,
        )  # fmt: skip
        browser.drawn(page)
        shown = page.locator(".review").first.inner_text()
        [asked] = [one for one in waiting if one in shown]
        waiting.pop(asked)(page)
