"""The report on a review and the comparison of drafts, at the size of a large benchmark.

    python -m benchmarks.review_report [--quick] [--seed N] [--items N]

A store is filled with drafts and judgements of simulated people from `--seed` (random unless given): `--items`
questions about a clip each, two verifications of every fifth, ten weeks of work. Then the page is written as
`curate review report` does, in a process of its own, and its processor time, its largest memory and its size are
printed. `--quick` takes 2,000 questions.
"""

from __future__ import annotations

import argparse
import json
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

from curation import workspace
from curation.workspace import Workspace
from db.assignments import Assignment
from db.reviews import ReviewTask
from schemas.fact import Fact, given_fact, machine_fact
from schemas.media import Recording, Source
from schemas.reasoning import AgentCall, Draft, Try
from schemas.review import ReviewedStep
from tests import factories

SERVER = "https://review.example"
ITEMS, QUICK = 50_000, 2_000
SECONDS, MEMORY_MB, PAGE_MB = 300.0, 2500.0, 5.0
_CHILD = """
import json, resource, sys, time
from pathlib import Path
from curation.report.review import write_review_report
from curation.workspace import open_workspace
with open_workspace(Path(sys.argv[1])) as opened:
    start = time.process_time()
    write_review_report(opened, Path(sys.argv[2]))
    took = time.process_time() - start
print(json.dumps({"seconds": took, "memory": resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024}))
"""


def main() -> int:
    """Run; returns the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--seed", type=int, default=random.SystemRandom().randrange(10**6))
    parser.add_argument("--items", type=int, default=0)
    parser.add_argument("--quick", action="store_true")
    given = parser.parse_args()
    items = given.items or (QUICK if given.quick else ITEMS)
    print(f"seed {given.seed}, {items} questions{' (quick)' if given.quick else ''}")
    with tempfile.TemporaryDirectory() as folder:
        start = time.perf_counter()
        with workspace.create(Path(folder) / "w") as place:
            fill(place, items, given.seed)
        print(f"filled in {time.perf_counter() - start:.0f} s")
        page = Path(folder) / "review.html"
        child = [sys.executable, "-c", _CHILD, str(Path(folder) / "w"), str(page)]
        told = json.loads(subprocess.run(child, check=True, capture_output=True, text=True).stdout)
        size = page.stat().st_size / 2**20
    share = max(1.0, items / ITEMS)
    figures = [
        ("review-report-cpu-seconds", told["seconds"], SECONDS * share),
        ("review-report-memory-mb", told["memory"], MEMORY_MB),
        ("review-report-page-mb", size, PAGE_MB),
    ]  # fmt: skip
    for name, value, goal in figures:
        print(f"{name} {value:.1f} (goal <= {goal:g}) {'ok' if value <= goal else 'short'}")
    return int(any(value > goal for _, value, goal in figures))


def fill(place: Workspace, items: int, seed: int) -> None:
    """Store drafts, assignments and judgements."""
    chance = random.Random(seed)
    names = [place.store.people.add(state="active").pseudonym for _ in range(20)]
    now, times, first = datetime.now(UTC), [], None
    for start in range(0, items, 1000):
        facts, assigned = [], []
        for number in range(start, min(start + 1000, items)):
            *media, draft = _draft(number)
            facts += [*media, draft]
            first = first or draft
            for turn in range(2 if number % 5 == 0 else 1):
                who = names[(number + turn) % 20]
                assigned.append(Assignment(draft.subject, "av-qa", reviewer=who))
                if number < 0.8 * items:
                    judged = _judged(draft, who, chance)
                    facts.append(judged)
                    times.append((judged.key, now - timedelta(weeks=10 * (1 - number / items))))
        place.store.put({fact.key: fact for fact in facts}.values())
        place.store.assignments.add(assigned)
    if first is not None:
        place.store.review.save(ReviewTask(SERVER, first.subject, factories.sha("sent"), first.key, state="sent"))
    _dates(place, times)


def _draft(number: int) -> Iterator[Fact]:
    source = given_fact(factories.source(f"film {number // 10}"))
    recording = machine_fact(
        factories.recording(source.contract(Source)), parents=(source.key,), stage="download", version=1
    )
    cut = factories.clip(recording.contract(Recording), start=1.0 + number % 10)
    clip = machine_fact(cut, parents=(recording.key,), stage="segment", version=1, params={"media": cut.subject()})
    question = factories.question(f"What is said at moment {number}?")
    prompt = f"Reason step by step about moment {number}. " * 60  # a draft keeps what models were asked and said
    call = AgentCall(
        role="reasoner", prompt_sha256=factories.sha(prompt), prompt=prompt, reply=prompt, model=f"m-{number % 3}"
    )
    made = Try(number=1, steps=factories.steps(), answer=factories.answer(), score=8.0, calls=(call,))
    maker = factories.maker(name=f"m-{number % 3}", models={"reasoner": f"m-{number % 3}"}, is_language_model=True)
    parameters = {"prompts": {"reasoner": factories.sha(f"prompt {number % 4}")}}
    value = factories.draft(cut, question=question, tries=(made,), maker=maker, parameters=parameters)
    yield from (source, recording, clip)
    yield machine_fact(value, parents=(clip.key,), stage="draft", version=1, params={"item": value.subject()})


def _judged(draft: Fact, who: str, chance: random.Random) -> Fact:
    steps = [ReviewedStep(step=step, verdict="correct") for step in draft.contract(Draft).steps]
    if chance.random() < 0.1:
        fields = {"verdict": "reject", "reject_reason": "wrong", "steps": ()}
    elif chance.random() < 0.4:
        fields = {"verdict": "fix", "steps": tuple(steps[:-2] + steps[-1:])}
    else:
        fields = {"verdict": "accept", "steps": tuple(steps)}
    return given_fact(factories.annotation(draft, reviewer=who, **fields), parents=(draft.key,))


def _dates(place: Workspace, times: list[tuple[str, datetime]]) -> None:
    """When each was judged, in one transaction: one at a time takes longer than all the rest."""
    from sqlalchemy import insert

    from db.engine import writing
    from db.review_models import PulledAnnotationRow

    rows = [
        {"server": SERVER, "annotation_id": number, "updated_at": at, "fact": key, "key": None, "gone": False}
        for number, (key, at) in enumerate(times, start=1)
    ]
    with writing(place.store._engine) as connection:
        connection.execute(insert(PulledAnnotationRow), rows)


if __name__ == "__main__":
    sys.exit(main())
