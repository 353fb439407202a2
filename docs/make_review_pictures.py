"""Make the pictures of solving and adjudicating: `python docs/make_review_pictures.py WORKSPACE [OUT]`.

Writes `solve.png` and `adjudicate.png` from a demo workspace whose review server is up. What they show is staged there
first, and marked as demo: one question to solve with the sound alone, and two judgements by a script that differ.
Needs a Chromium and the development environment.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from make_pictures import IMAGES, save, signed_in

from aurelia import tasks as benchmark_tasks
from curation.review.page import decode, prepare
from curation.review.people import guidelines
from curation.review.studio import server
from curation.review.studio.server import Server
from curation.review.sync.push import push
from curation.review.work import Judged
from curation.workspace import Workspace, open_workspace
from db.assignments import Assignment
from schemas.errors import ReviewError
from schemas.fact import Fact
from schemas.reasoning import Draft
from schemas.review import ReviewPass, Senses

_READY_MS = 3000
"""The clip's first picture and the wave form are drawn after the page is ready."""


def main() -> int:
    """Stage and make the pictures; returns the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("workspace", type=Path)
    parser.add_argument("out", type=Path, nargs="?", default=IMAGES)
    given = parser.parse_args()
    with open_workspace(given.workspace) as workspace:
        running = server.state(workspace.root)
        if running is None:
            raise SystemExit("the review server is down: curate review up")
        pictures(workspace, running, given.out)
    return 0


def pictures(workspace: Workspace, running: Server, out: Path) -> None:
    """Stage a solve and an adjudication in a demo workspace, and write `solve.png` and `adjudicate.png`."""
    fact = _example(workspace)
    kinds = {"solve.png": (ReviewPass.solve, Senses.sound), "adjudicate.png": (ReviewPass.adjudicate, Senses.both)}
    task = fact.contract(Draft).benchmark_task
    staged = {name: Assignment(fact.subject, task, True, *kind) for name, kind in kinds.items()}
    _judge(workspace, fact)
    workspace.store.assignments.add(staged.values())
    push(workspace)
    rows = {row.assignment: row for row in workspace.store.review.tasks()}
    for name, assignment in staged.items():
        row = rows[assignment.key]
        page_picture(running, row.project_id, row.label_studio_id or 0, out / name)


def page_picture(running: Server, project: int, task: int, target: Path) -> None:
    """A task's page as a person sees it, 1280 by 800, drawn from a larger window."""
    with signed_in(running) as page:
        page.goto(f"{running.url}/projects/{project}/data?task={task}")
        page.locator(".review .asked").first.wait_for(timeout=60_000)
        page.locator(".review canvas").first.wait_for(timeout=60_000)
        page.wait_for_timeout(_READY_MS)
        save(page, target, size=(1280, 800))


def _example(workspace: Workspace) -> Fact:
    """The first draft with options and steps."""
    if not workspace.settings.demo:
        raise ReviewError(str(workspace.root), "is no demo: nothing is staged there", "curate init --demo")
    for fact in workspace.store.heads("draft"):
        draft = fact.contract(Draft)
        if draft.status == "drafted" and draft.question.options and len(draft.media) == 1 and len(draft.steps) > 1:
            return fact
    raise ReviewError(str(workspace.root), "has no draft with options", "run: curate draft")


def _judge(workspace: Workspace, fact: Fact) -> None:
    """Two judgements by a script that differ in a wording, a step's verdict and the answer; marked as demo."""
    draft = fact.contract(Draft)
    task, rules = benchmark_tasks.find()[draft.benchmark_task], guidelines.read().reference
    data = {"guidelines_version": rules.version, "guidelines_sha256": rules.sha256}
    other = next(one.id for one in draft.question.options if draft.answer is None or one.id != draft.answer.option)
    first = [prepare.choice("s1_verdict", "correct"), prepare.choice("s2_verdict", "correct")]
    reworded = prepare.text("s1_text", f"{draft.steps[0].text.rstrip('.')}, and note when it is gone")
    second = [
        reworded, prepare.choice("option", other), prepare.choice("s1_verdict", "correct"),
        prepare.choice("s2_verdict", "unsupported"),
    ]  # fmt: skip
    for number, changed in enumerate((first, second), start=1):
        assignment = Assignment(fact.subject, draft.benchmark_task, True, reviewer=f"demo-p{number}")
        about = Judged(assignment, fact.key, draft, task, f"demo-p{number}", data, True)
        names = {one["from_name"] for one in changed}
        kept = [one for one in prepare.prefill(draft, task) if one["from_name"] not in names]
        verdict = prepare.choice("verdict", "accept" if changed is first else "fix")
        made, _ = decode.decode([*kept, *changed, verdict], about, f"judgement {number}")
        if made is not None:
            workspace.store.revise(made, parents=(fact.key,))


if __name__ == "__main__":
    raise SystemExit(main())
