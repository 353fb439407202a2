"""What the page itself asks of a person, and questions and media out of the ordinary, in a real browser."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page

from curation.review.page import prepare
from curation.review.people import guidelines
from curation.review.studio.server import Server
from curation.workspace import Workspace
from schemas.imported import Imported, OtherRow
from schemas.review import Verdict
from tests import factories
from tests.curation.review import browser
from tests.curation.review.conftest import SECONDS, Make
from tests.curation.review.page.reviewing import SIZES, Add, add, crashes, person, pulled, sent

pytestmark = [pytest.mark.labelstudio, pytest.mark.browser, pytest.mark.slow]

__all__ = ["add", "crashes", "person"]


def test_the_page_asks_for_a_verdict_a_reason_and_a_step(
    served: Workspace, running: Server, add_draft: Make, person: Page, crashes: list[str]
) -> None:
    fact = add_draft(served)
    browser.open_task(person, running, *sent(served)[fact.subject])
    for number in (1, 2, 3):
        browser.tick(browser.step(person, number), "drop")
    for key, asked in (("", "Give a verdict"), ("r", "Say why it is rejected"), ("a", "Keep at least one step")):
        browser.press(person, *key)
        browser.submit(person)
        person.locator(".ant-modal").get_by_text(asked).wait_for()
        person.get_by_role("button", name="OK").click()
    browser.tick(browser.step(person, 1), "keep")
    browser.submit_by_key(person)
    annotation = pulled(served)[fact.subject]
    assert annotation.verdict is Verdict.accept
    assert [change.field for change in annotation.changes] == ["step:s2", "step:s3"]


def test_a_question_without_a_draft_is_open_for_its_reasoning(
    served: Workspace, running: Server, add_draft: Make, person: Page, crashes: list[str]
) -> None:
    fact = add_draft(served, status="unanswered", steps=(), answer=None, kept=None, tries=(), reason="no model here")
    browser.open_task(person, running, *sent(served)[fact.subject])
    person.locator(".banner").get_by_text("A person asked this question. Its reasoning is yours to write.").wait_for()
    person.locator(".review").get_by_text("No reasoning was drafted: write the steps.").wait_for()
    assert person.get_by_text("no model here").count() == 0
    person.locator(".review .media .ant-collapse-header").click()
    person.locator(".review .guidelines").get_by_text(guidelines.read().text.splitlines()[0], exact=True).wait_for()
    seen, concluded = browser.step(person, 1), browser.step(person, 2)
    seen.locator("textarea").first.fill("See the sign")
    browser.tick(seen, "visual")
    browser.draw_span(person, "Alt+1", 1.0, 2.0, SECONDS)
    browser.tick(concluded, "keep")
    concluded.locator("textarea").first.fill("So it is the harbour")
    browser.tick(concluded, "none")
    browser.press(person, "Shift+B", "f")
    browser.submit_by_key(person)
    annotation = pulled(served)[fact.subject]
    assert [(one.origin, one.step.depends_on) for one in annotation.steps] == [("added", ()), ("added", ("s1",))]


def test_of_four_tracks_only_the_chosen_one_sounds_in_step_with_the_dance(
    served: Workspace, running: Server, add: Add, person: Page, crashes: list[str]
) -> None:
    fact = add("dm-match")
    browser.open_task(person, running, *sent(served)[fact.subject])
    heard = set()
    for letter in "abcd":
        person.get_by_text(f"Now heard: track {letter}").wait_for()
        person.locator(".tracks canvas").first.wait_for()
        person.wait_for_timeout(300)
        browser.press(person, "Space")
        person.wait_for_function("() => [...window.media].some(one => one.currentTime > 0 && !one.paused)")
        person.wait_for_timeout(300)
        [sounding] = browser.playing(person)
        heard.add(sounding)
        browser.press(person, "Space")
        person.wait_for_function("() => [...window.media].every(one => one.paused)")
        if letter != "d":
            person.locator(".tracks [class$='btn_arrow-right']").click()
    assert len(heard) == 4


@pytest.mark.parametrize("size", SIZES)
def test_rows_that_answer_otherwise_are_told_with_what_to_do_and_fit_the_page(
    served: Workspace, running: Server, add_draft: Make, person: Page, crashes: list[str], size: str
) -> None:
    width, height = SIZES[size]
    person.set_viewport_size({"width": width, "height": height})
    rows = [
        Imported(
            dataset="MUSIC-AVQA", importer="music-avqa", file="avqa-val.json", file_sha256=factories.sha("avqa"),
            position=f"record {number}",
        )
        for number in range(1, 6)
    ]  # fmt: skip
    texts = ("spring", "x" * 90, "the one that is read aloud " * 4, "autumn")
    others = tuple(OtherRow(texts=(told,), imported=row) for told, row in zip(texts, rows[1:], strict=True))
    fact = add_draft(served, imported=rows[0], other_rows=others)
    browser.open_task(person, running, *sent(served)[fact.subject])
    person.locator(".banner").get_by_text("Other rows answer otherwise: 'spring' (MUSIC-AVQA, record 2").wait_for()
    told = person.locator(".banner").inner_text()
    assert f"and 1 more. {prepare.DECIDE}" in told
    assert browser.overflowing(person) == []
