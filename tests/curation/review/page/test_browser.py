"""A person reviews each benchmark task in a real browser, and pull gives back exactly what they did."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import pytest
from playwright.sync_api import Locator, Page

from curation.review.studio.server import Server
from curation.workspace import Workspace
from schemas.reasoning import Draft, Modality, StepVerdict
from schemas.review import Annotation, Verdict
from tests.curation.review import browser
from tests.curation.review.page.reviewing import SIZES, TASKS, Add, add, crashes, person, pulled, sent

pytestmark = [pytest.mark.labelstudio, pytest.mark.browser, pytest.mark.slow]

__all__ = ["add", "crashes", "person"]


@dataclass(frozen=True)
class Own:
    """What the person does with a benchmark task's own part, and what has to come back."""

    act: Callable[[Page, Locator], None]
    """Given the page and the card of the task's own controls."""
    change: str
    after: str
    answer: str
    """The answer after it."""


def _drop_last_hop(page: Page, own: Locator) -> None:
    browser.tick(own.locator(".hop").nth(3), "drop")


OWN = {
    "av-captioning": Own(lambda _page, own: browser.tick(own, "heard"), "answer:covers", "['seen']", "A new caption"),
    "av-compositional": Own(
        lambda _page, own: browser.tick(own, "stitched without"), "question:control", "True",
        "B. a bell rings over a beach, then a dog barks over a street",
    ),
    "av-geoiq": Own(_drop_last_hop, "answer:hops", "", "A new answer"),
    "av-meme": Own(
        lambda _page, own: browser.retype(own, "cat | kitten\nfalls"), "answer:points", "['cat | kitten', 'falls']",
        "A new answer",
    ),
    "av-qa": Own(lambda _page, own: browser.retype(own, "4"), "answer:count", "4", "A new answer"),
    "dm-match": Own(
        lambda _page, own: own.locator(".lsf-rating, .ant-rate").nth(1).locator("li, .ant-rate-star").nth(3).click(),
        "answer:fit", "{'A': 2, 'B': 4, 'C': 5, 'D': 3}", "B. Track B",
    ),
}  # fmt: skip


def _play_and_pause(page: Page) -> None:
    """Play by key until the picture has moved, hear exactly one sound, and pause."""
    browser.press(page, "Space")
    page.wait_for_function("() => document.querySelector('video').currentTime > 0.15")
    assert len(browser.playing(page)) == 1
    browser.press(page, "Space")
    page.wait_for_function("() => [...window.media].every(one => one.paused)")


def _review(page: Page, draft: Draft, own: Own) -> None:
    """Everything a person can do on a page."""
    name, number, seconds = draft.benchmark_task, len(draft.steps) + 1, draft.media[0].duration
    _play_and_pause(page)
    browser.press(page, "1", "Shift+2")
    browser.retype(browser.step(page, 1).locator(".lsf-text-area").first, "A new first step")
    browser.drag(page, 1.2, 1.5, seconds)
    browser.step(page, 2).locator(".place input").fill("1")
    added = browser.step(page, number)
    browser.tick(added, "keep")
    added.locator("textarea").first.fill("Hear the beep")
    browser.tick(added, "audio")
    browser.tick(added, "sound")
    browser.draw_span(page, f"Alt+{number}", 3.1, 3.7, seconds)
    own.act(page, page.locator(".review .own"))
    if TASKS[name].answer_type == "choice":
        browser.press(page, "Shift+B")
    else:
        browser.retype(page.locator(".review .asked"), own.answer)
    page.locator(".judgement textarea").fill("Looked twice")
    browser.press(page, "Control+Shift+3", "Shift+L", "f")
    browser.submit_by_key(page)


@pytest.mark.parametrize("name", sorted(TASKS))
@pytest.mark.parametrize("size", SIZES)
def test_a_review_comes_back_as_exactly_what_was_done(
    served: Workspace, running: Server, add: Add, person: Page, crashes: list[str], name: str, size: str
) -> None:
    width, height = SIZES[size]
    person.set_viewport_size({"width": width, "height": height})
    fact = add(name)
    browser.open_task(person, running, *sent(served)[fact.subject])
    assert browser.overflowing(person) == []
    _review(person, fact.contract(Draft), OWN[name])
    _compare(pulled(served)[fact.subject], fact.contract(Draft), OWN[name])


def _compare(annotation: Annotation, draft: Draft, own: Own) -> None:
    name, added = draft.benchmark_task, f"s{len(draft.steps) + 1}"
    changed = {change.field: change for change in annotation.changes}
    free = name != "av-geoiq"  # there, s2 builds on s1 and so cannot be moved before it
    moved = {"step:s2:place"} if free else set()
    assert set(changed) == moved | {"answer", own.change, "step:s1:text", "step:s1:evidence", f"step:{added}"}, name
    assert changed["answer"].after == own.answer
    assert own.after in changed[own.change].after
    assert changed["step:s1:text"].after == "A new first step"
    steps = {one.step.id: one for one in annotation.steps}
    order = [*(("s2", "s1") if free else ("s1", "s2")), *((added, "s3") if free else ("s3", "s4", added))]
    assert list(steps) == order
    [(start, end)] = steps["s1"].step.evidence
    assert start == 0.5
    assert end == pytest.approx(1.5, abs=0.06)
    assert steps["s2"].step.evidence == draft.steps[1].evidence
    assert steps[added].step.evidence[0] == pytest.approx((3.1, 3.7), abs=0.06)
    assert (steps[added].step.modality, steps[added].step.audio_type) == (Modality.audio, "sound")
    assert (steps["s1"].verdict, steps["s2"].verdict) == (StepVerdict.correct, StepVerdict.wrong)
    assert (annotation.verdict, annotation.difficulty, annotation.flagged) == (Verdict.fix, 3, True)
    assert annotation.notes == "Looked twice"


@pytest.mark.parametrize(("name", "size"), list(zip(sorted(TASKS), list(SIZES) * 3, strict=True)))
def test_a_good_draft_is_reviewed_by_keys_alone(
    served: Workspace, running: Server, add: Add, person: Page, crashes: list[str], name: str, size: str
) -> None:
    width, height = SIZES[size]
    person.set_viewport_size({"width": width, "height": height})
    fact = add(name)
    draft = fact.contract(Draft)
    project, _ = sent(served)[fact.subject]
    person.goto(f"{running.url}/projects/{project}/data?labeling=1")
    browser.drawn(person)
    assert browser.overflowing(person) == []
    _by_keys(person, len(draft.steps))
    annotation = pulled(served)[fact.subject]
    assert (annotation.verdict, annotation.changes, annotation.difficulty) == (Verdict.accept, (), 2)
    assert [one.step for one in annotation.steps] == list(draft.steps)
    assert {one.verdict for one in annotation.steps} == {StepVerdict.correct}
    assert (annotation.question, annotation.answer) == (draft.question, draft.answer)


def _by_keys(page: Page, steps: int) -> None:
    """A whole review without the mouse: stray letters first, which change nothing."""
    for stray in "bcdeghijklmnopqstvwxyz":
        page.keyboard.press(stray)
    page.keyboard.press("Space")
    page.wait_for_function("() => document.querySelector('video').currentTime > 0.1")
    page.keyboard.press("Space")
    for number in range(1, steps + 1):
        page.keyboard.press(str(number))
    page.keyboard.press("Control+Shift+2")
    page.keyboard.press("a")
    with page.expect_response(lambda reply: "/annotations" in reply.url and reply.request.method == "POST") as sent:
        page.keyboard.press("Control+Enter")
    assert sent.value.ok
