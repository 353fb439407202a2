"""A person reviews a task in a real browser, and pull gives back exactly what they did."""

from __future__ import annotations

import pytest

from aurelia import tasks as benchmark_tasks
from curation.review.studio import server
from curation.review.studio.server import Server
from curation.review.sync.pull import our_projects, pull
from curation.review.sync.push import push
from curation.workspace import Workspace
from schemas.reasoning import Modality, StepVerdict
from schemas.review import Annotation, FieldChange, Verdict
from tests.curation.review import browser
from tests.curation.review.conftest import Make
from tests.parts import missing

pytestmark = [pytest.mark.labelstudio, pytest.mark.browser, pytest.mark.slow]


@pytest.fixture(autouse=True)
def _needs_chromium() -> None:
    if browser.chromium() is None:
        missing("Chromium (install it with: apt-get install chromium)")


def test_a_review_in_the_browser_comes_back_as_exactly_its_differences(
    served: Workspace, running: Server, add_draft: Make
) -> None:
    add_draft(served)
    push(served)
    with server.connect(served.root) as client:
        [project] = our_projects(served, client)
        [task] = client.tasks(project.id)
    with browser.signed_in(running) as page:
        browser.open_task(page, running, project.id, task.id)
        first, second, added = (browser.step(page, number) for number in (1, 2, 4))
        browser.retype(first.locator(".lsf-text-area").nth(0), "Find when the sign appears")
        browser.tick(first, "correct")
        browser.tick(second, "drop")
        browser.tick(added, "keep")
        added.locator("textarea").nth(0).fill("Hear the beep")
        browser.tick(added, "audio")
        browser.tick(added, "sound")
        browser.draw_span(page, "s4", 6, 25)
        browser.tick(page.locator(".asked"), "C. winter")
        for verdict, asked in (("", "Give a verdict"), ("reject", "Say why it is rejected")):
            if verdict:
                browser.tick(page.locator(".verdict"), verdict)
            browser.submit(page)
            page.get_by_text(asked).wait_for()
            page.get_by_role("button", name="OK").click()
        browser.tick(page.locator(".verdict"), "accept")
        with page.expect_response(lambda reply: "/annotations" in reply.url and reply.request.method == "POST") as sent:
            browser.submit(page)
        assert sent.value.ok
    assert pull(served).new == 1
    [fact] = served.store.heads("annotation")
    annotation = fact.contract(Annotation)
    assert annotation.changes == (
        FieldChange(field="answer", change="edited", before="B. harbour", after="C. winter"),
        FieldChange(
            field="step:s1:text", change="edited", before="Find the moment the sign is shown",
            after="Find when the sign appears",
        ),
        FieldChange(field="step:s2", change="dropped", before="Listen to what is said then"),
        FieldChange(field="step:s4", change="added", after="Hear the beep"),
    )  # fmt: skip
    assert annotation.verdict is Verdict.accept
    assert [one.step.id for one in annotation.steps] == ["s1", "s4", "s3"]
    one, new, _ = annotation.steps
    assert one.verdict is StepVerdict.correct
    assert (new.step.modality, new.step.audio_type) == (Modality.audio, "sound")
    [(start, end)] = new.step.evidence
    assert (start, end) == pytest.approx((5 / 25, 1.0), abs=1.01 / 25)


def test_a_question_without_a_draft_is_open_for_its_reasoning(
    served: Workspace, running: Server, add_draft: Make
) -> None:
    add_draft(served, status="unanswered", steps=(), answer=None, kept=None, tries=(), reason="no model here")
    assert push(served).issues == ()
    with server.connect(served.root) as client:
        [project] = our_projects(served, client)
        [task] = client.tasks(project.id)
    with browser.signed_in(running) as page:
        browser.open_task(page, running, project.id, task.id)
        page.locator(".banner").get_by_text("A person asked this question. Its reasoning is yours to write.").wait_for()
        page.locator(".review").get_by_text("No reasoning was drafted: write the steps.").wait_for()
        assert page.get_by_text("no model here").count() == 0
        seen, concluded = browser.step(page, 1), browser.step(page, 2)
        seen.locator("textarea").nth(0).fill("See the sign")
        browser.tick(seen, "visual")
        browser.draw_span(page, "s1", 6, 25)
        browser.tick(concluded, "keep")
        concluded.locator("textarea").nth(0).fill("So it is the harbour")
        browser.tick(concluded, "none")
        browser.tick(page.locator(".asked"), "B. harbour")
        browser.tick(page.locator(".verdict"), "fix")
        with page.expect_response(lambda reply: "/annotations" in reply.url and reply.request.method == "POST") as sent:
            browser.submit(page)
        assert sent.value.ok
    assert pull(served).new == 1
    [fact] = served.store.heads("annotation")
    assert [(one.origin, one.step.depends_on) for one in fact.contract(Annotation).steps] == [
        ("added", ()), ("added", ("s1",)),
    ]  # fmt: skip


def test_the_page_of_every_task_is_drawn_inside_its_columns(
    served: Workspace, running: Server, add_draft: Make
) -> None:
    for name, task in benchmark_tasks.find().items():
        item = task.examples[0]
        steps = tuple(step.model_copy(update={"evidence": ((1.0, 2.0),)}) for step in item.steps)
        add_draft(
            served, roles=task.roles, benchmark_task=name, question=item.question, answer=item.answer, steps=steps
        )
    assert push(served).issues == ()
    with server.connect(served.root) as client:
        tasks = [(project.id, task.id) for project in our_projects(served, client) for task in client.tasks(project.id)]
    assert len(tasks) == 6
    for width, height in ((1280, 800), (1920, 1080)):
        with browser.signed_in(running, width=width, height=height) as page:
            crashes: list[str] = []
            page.on("pageerror", lambda error, found=crashes: found.append(str(error)))
            for project, task in tasks:
                browser.open_task(page, running, project, task)
                page.locator("canvas").nth(1).wait_for()
                assert browser.overflowing(page) == []
            assert crashes == []
