"""An adjudicator decides in a real browser, by keys and by mouse, and pull gives exactly the decision."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page

from curation.review.adjudication.versions import versions_of
from curation.review.page import prepare
from curation.review.page.diff import differences
from curation.review.studio.server import Server
from curation.review.sync.pull import pull
from curation.review.sync.push import push
from curation.workspace import Workspace
from db.assignments import Assignment
from schemas.fact import Fact
from schemas.review import Annotation, RejectReason, ReviewPass, Verdict
from tests import factories
from tests.curation.review import browser
from tests.curation.review.conftest import Make, draft_of
from tests.curation.review.page import solving
from tests.curation.review.page.test_adjudicate import version
from tests.parts import missing

pytestmark = [pytest.mark.labelstudio, pytest.mark.browser, pytest.mark.slow]

HOSTILE = "<img src=x onerror='window.broken=1'><script>window.broken=2</script>"


@pytest.fixture
def page(running: Server) -> Iterator[Page]:
    """A browser that is signed in, as small as a page has to fit."""
    if browser.chromium() is None:
        missing("Chromium (install it with: apt-get install chromium)")
    with browser.signed_in(running, width=1280, height=800) as opened:
        yield opened


def judge(place: Workspace, fact: Fact, reviewer: str, *results: Any, verdict: str = "accept") -> Fact:
    """Stores what a reviewer makes of a draft."""
    made = version(draft_of(fact), *results, verdict=verdict)
    made = made.model_copy(update={"reviewer": reviewer, "draft": fact.key, "about": fact.subject})
    return place.store.revise(made, parents=(fact.key,))


def assignment(fact: Fact) -> Assignment:
    """A decision about a draft's item."""
    return Assignment(fact.subject, "av-qa", False, ReviewPass.adjudicate)


def test_decisions_come_back_exactly_and_nobody_is_named(
    served: Workspace, running: Server, add_draft: Make, page: Page
) -> None:
    maker = factories.maker(name="zebra-model", description="A zebra-model.")
    first, second = (add_draft(served, number, maker=maker) for number in (1, 2))
    nasty = [prepare.text("s1_text", f"Find the sign {HOSTILE}"), prepare.text("notes", HOSTILE)]
    for fact in (first, second):
        judge(served, fact, "p731", prepare.choice("s2_verdict", "correct"))
        judge(served, fact, "p732", prepare.choice("option", "C"), prepare.choice("s2_verdict", "wrong"), *nasty)
    served.store.assignments.add([assignment(first), assignment(second)])
    assert push(served).issues == ()
    places, heard = solving.sent(served), solving.listen(page)
    started = {fact.key: versions_of(served.store, assignment(fact)) for fact in (first, second)}
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))

    solving.open_page(page, running, *places[assignment(first).key])
    page.locator(".compared mark").get_by_text("winter").first.wait_for()
    check(page, running, places[assignment(first).key][1], heard)
    solving.press(page, "Shift+d", "f")
    solving.submit(page, key="Control+Enter")

    heard.clear()
    solving.open_page(page, running, *places[assignment(second).key])
    check(page, running, places[assignment(second).key][1], heard)
    browser.tick(browser.step(page, 2), "drop")
    browser.tick(browser.step(page, 1), "unsupported")
    browser.tick(page.locator(".verdict"), "reject")
    page.get_by_role("button", name="Submit").first.click()
    page.get_by_text("Say why it is rejected.").wait_for()
    page.get_by_role("button", name="OK").click()
    browser.tick(page.locator(".judgement"), "ambiguous")
    solving.submit(page)

    assert broken == []
    assert pull(served).new == 2
    heads = [fact.contract(Annotation) for fact in served.store.heads("annotation")]
    made = {one.draft: one for one in heads if one.decides}
    option = factories.answer("engine", "D")
    assert made[first.key] == expected(first, started[first.key], verdict=Verdict.fix, answer=option)
    start = started[second.key][0].annotation
    steps = [one for one in start.steps if one.step.id != "s2"]
    steps[0] = steps[0].model_copy(update={"verdict": "unsupported"})
    assert made[second.key] == expected(
        second, started[second.key], verdict=Verdict.reject, reject_reason=RejectReason.ambiguous, steps=tuple(steps)
    )


def check(page: Page, server: Server, task: int, heard: list[Any]) -> None:
    """Nothing runs, nothing overflows, nobody is named: in the page, in what it was sent, and in the task."""
    told = solving.said(heard) + page.content() + page.request.get(f"{server.url}/api/tasks/{task}").text()
    assert "Version B" in told
    assert [name for name in ("p731", "p732", "zebra") if name in told] == []
    assert page.evaluate("window.broken") is None
    assert solving.sticking_out(page) == []


def expected(fact: Fact, shown: tuple[Any, ...], **changed: Any) -> Annotation:
    """What the first version becomes by a decision."""
    start: Annotation = shown[0].annotation
    steps = tuple(one.model_copy(update={"verdict": None}) for one in start.steps)
    given = {"reviewer": "p1", "decides": tuple(one.fact for one in shown), "notes": "", "steps": steps, **changed}
    made = Annotation.model_validate({**dict(start), **given})
    return made.model_copy(update={"changes": differences(draft_of(fact), made)})
