"""People solve in a real browser, with both senses or one: nothing is given away, and pull gives their answers."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Page

from curation.review.page import solve
from curation.review.studio.server import Server
from curation.review.sync.pull import pull
from curation.review.sync.push import push
from curation.workspace import Workspace
from db.assignments import Assignment
from schemas.fact import Fact
from schemas.reasoning import Draft, Question
from schemas.review import ReviewPass, Senses, Solve
from tests import factories
from tests.curation.review import browser
from tests.curation.review.conftest import Make, draft_of
from tests.curation.review.page import matches, solving
from tests.curation.review.page.test_solve import GUIDELINES, SECRET, TASKS, secretive
from tests.parts import missing

pytestmark = [pytest.mark.labelstudio, pytest.mark.browser, pytest.mark.slow]

HOSTILE = "<img src=x onerror='window.broken=1'><script>window.broken=2</script>"
PICTURE, SOUND, BOTH = Senses.picture, Senses.sound, Senses.both


@pytest.fixture
def page(running: Server) -> Iterator[Page]:
    """A browser that is signed in, as small as a page has to fit."""
    if browser.chromium() is None:
        missing("Chromium (install it with: apt-get install chromium)")
    with browser.signed_in(running, width=1280, height=800) as opened:
        yield opened


@pytest.fixture
def drafts(served: Workspace, add_draft: Make, tmp_path: Path) -> dict[str, Fact]:
    """A draft of each kind of answer; all say a secret wherever they say more than their question."""
    secret = secretive()
    given = {
        "steps": secret.steps, "tries": secret.tries, "maker": secret.maker, "reason": SECRET,
        "answer": factories.answer(SECRET, None),
    }  # fmt: skip
    options = factories.options("river", f"harbour {HOSTILE}", "winter", "engine")
    chosen = given | {"answer": factories.answer(SECRET, "B")}
    return {
        "choice": add_draft(served, question=factories.question(f"Which word? {HOSTILE}", options=options), **chosen),
        "open": add_draft(served, question=Question(text="How many beeps?"), **given),
        "set": add_draft(served, question=Question(text="Which countries?"), benchmark_task="av-geoiq", **given),
        "caption": add_draft(served, question=Question(text="Describe it."), benchmark_task="av-captioning", **given),
        "match": matches.store_match(
            served, tmp_path, steps=secret.steps, maker=secret.maker, answer=factories.answer(SECRET, "C")
        ),
    }  # fmt: skip


def asked(fact: Fact, senses: Senses) -> Assignment:
    """An assignment to solve a draft's question."""
    return Assignment(fact.subject, draft_of(fact).benchmark_task, False, ReviewPass.solve, senses)


def test_solving_shows_nothing_of_the_draft_and_comes_back_exactly(
    served: Workspace, running: Server, drafts: dict[str, Fact], page: Page
) -> None:
    wanted = [("choice", BOTH), ("open", PICTURE), ("set", BOTH), ("caption", SOUND), ("match", SOUND)]
    served.store.assignments.add(asked(drafts[name], senses) for name, senses in wanted)
    assert push(served).issues == ()
    places = solving.sent(served)
    heard = solving.listen(page)
    broken: list[str] = []
    page.on("pageerror", lambda error: broken.append(str(error)))
    for name, senses in wanted:
        project, task = places[asked(drafts[name], senses).key]
        heard.clear()
        solving.open_page(page, running, project, task)
        task_on_server = page.request.get(f"{running.url}/api/tasks/{task}")
        told = solving.said(heard) + page.content() + task_on_server.text()
        assert "guidelines_sha256" in told
        assert SECRET not in told
        assert task_on_server.json()["predictions"] == []
        assert drafts[name].key not in str(task_on_server.json()["data"])
        assert page.evaluate("window.broken") is None
        assert solving.sticking_out(page) == []
        ANSWER[name](page)
    assert broken == []
    assert pull(served).new == len(wanted)
    found = {one.about: one for one in (fact.contract(Solve) for fact in served.store.heads("solve"))}
    assert found == {
        solved.about: solved
        for solved in (
            expected(drafts["choice"], BOTH, option="C", words="winter", confidence=4),
            expected(drafts["open"], PICTURE, cannot_tell=True, flagged=True, notes="nothing to hear"),
            expected(drafts["set"], BOTH, words="Japan\nNippon", confidence=2),
            expected(drafts["caption"], SOUND, words="Six beeps.", confidence=5),
            expected(drafts["match"], SOUND, option="B", words="Track B", confidence=1),
        )
    }


def by_keys(page: Page) -> None:
    """An option, how sure, and submit: no mouse at all."""
    solving.press(page, "Shift+c", "4")
    solving.submit(page, key="Control+Enter")


def cannot_tell(page: Page) -> None:
    """Asked for an answer first; then `cannot tell` hides how sure one is."""
    page.get_by_role("button", name="Submit").first.click()
    page.get_by_text("Choose an answer, or say that you cannot tell.").wait_for()
    page.get_by_role("button", name="OK").click()
    solving.press(page, "Shift+x", "Shift+l")
    page.locator(".review .sure").wait_for(state="hidden")
    page.locator(".judgement textarea").last.fill("nothing to hear")
    solving.submit(page)


def in_words(text: str, sure: str, page: Page) -> None:
    """An answer in words; the page asks for what is still missing."""
    solving.press(page, "Shift+w")
    page.get_by_role("button", name="Submit").first.click()
    page.get_by_text("Write your answer, or say that you cannot tell.").wait_for()
    page.get_by_role("button", name="OK").click()
    page.locator(".asked textarea").fill(text)
    page.get_by_role("button", name="Submit").first.click()
    page.get_by_text("Say how sure you are, from 1 to 5.").wait_for()
    page.get_by_role("button", name="OK").click()
    browser.tick(page.locator(".review .sure"), sure)
    solving.submit(page)


def by_mouse(page: Page) -> None:
    """An option, how sure, and submit, with the mouse."""
    browser.tick(page.locator(".asked"), "B. Track B")
    browser.tick(page.locator(".review .sure"), "1")
    solving.submit(page)


ANSWER: dict[str, Callable[[Page], None]] = {
    "choice": by_keys, "open": cannot_tell, "match": by_mouse,
    "set": partial(in_words, "Japan\nNippon", "2"), "caption": partial(in_words, "Six beeps.", "5"),
}  # fmt: skip
"""How the question of each kind is answered."""


def expected(
    fact: Fact, senses: Senses, *, option: str | None = None, words: str = "", confidence: int | None = None,
    cannot_tell: bool = False, flagged: bool = False, notes: str = "",
) -> Solve:  # fmt: skip
    """What a person's answer to a draft's question is stored as."""
    draft: Draft = draft_of(fact)
    answer = factories.answer(words, option, texts=tuple(words.splitlines())) if words else None
    return Solve(
        about=fact.subject, benchmark_task=draft.benchmark_task, reviewer="p1", senses=senses, media=draft.media,
        guidelines=GUIDELINES.reference, question=draft.question, answer=answer, confidence=confidence,
        cannot_tell=cannot_tell, flagged=flagged, notes=notes,
    )  # fmt: skip


def test_a_page_plays_the_senses_it_says_and_no_other(
    served: Workspace, running: Server, drafts: dict[str, Fact], page: Page
) -> None:
    wanted = [("choice", BOTH), ("choice", PICTURE), ("choice", SOUND), ("match", PICTURE), ("match", SOUND)]
    served.store.assignments.add(asked(drafts[name], senses) for name, senses in wanted)
    assert push(served).issues == ()
    places, heard = solving.sent(served), solving.listen(page)
    for name, senses in wanted:
        heard.clear()
        solving.open_page(page, running, *places[asked(drafts[name], senses).key])
        line = solve.given(TASKS[draft_of(drafts[name]).benchmark_task], senses, False)
        page.locator(".review .banner").get_by_text(line).wait_for()
        shows, sounds = senses is not SOUND, senses is not PICTURE
        decoded = solving.played(page)
        assert (decoded["picture"] > 0, decoded["sound"] > 0) == (shows, sounds), (name, senses)
        assert (page.locator("video").count() > 0, page.locator("audio").count() > 0) == (shows, sounds)
        kinds = {kind for file in solving.streams(page, heard) for kind in file}
        assert kinds == ({"video"} if shows else set()) | ({"audio"} if sounds else set())
