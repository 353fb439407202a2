"""A draft run killed (-9) again and again ends with the drafts of an undisturbed one, and asks nothing twice."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest

from aurelia.model import Request
from curation import workspace
from curation.draft.run import REPLIES, draft
from curation.workspace import Workspace, open_workspace
from schemas.base import now
from schemas.fact import Run, machine_fact
from schemas.media import Clip
from schemas.perception import Perception
from tests import factories
from tests.aurelia.answering import Answering

pytestmark = pytest.mark.slow

CLIPS, KILLS, BATCH = 200, 6, 8
SEED = int(os.environ.get("KILL_SEED") or random.SystemRandom().randrange(10**6))
"""Draws when to kill; another one every time unless KILL_SEED gives it."""
ROOT = Path(__file__).parent.parent


def answer(asked: Request) -> Any:
    """Replies that follow from the request alone: some try again, some cannot be read, some are dropped."""
    media = "".join(part.path.name for part in asked.media)
    luck = int(hashlib.sha256(f"{asked.role}{media}{asked.prompt}{asked.seed}".encode()).hexdigest(), 16)
    if asked.role == "question":
        return {"question": f"What is seen and heard in number {luck % 10**9}?", "options": [], "answer": "a bell"}
    if asked.role == "reasoner":
        step = {"text": f"Look at {luck % 997}.", "answer": f"thing {luck % 89}", "kind": "perceive",
                "modality": "visual", "evidence": [[0.5, 1.5]]}  # fmt: skip
        return "no JSON at all" if luck % 11 == 0 else {"steps": [step], "answer": f"bell {luck % 7}"}
    if asked.role == "evaluator":
        return {"critique": f"It misses {luck % 13}.", "score": 1 + luck % 10}
    if asked.role == "step-check":
        return {"note": "", "verdict": ["supported", "supported", "unclear", "contradicted"][luck % 4]}
    return {"answer": "unknown"} if asked.role == "blind-read" else f"A caption, {luck % 101}."


def fill(place: Workspace) -> None:
    """Measured clips, each with a file of its own; nothing here decodes them."""
    for number in range(CLIPS):
        sha256 = place.blobs.put(f"clip {number}".encode(), ".mp4")
        chain = factories.chain(factories.source(f"film-{number}.mp4"), clip_fields={"sha256": sha256})
        clip = chain.clip.contract(Clip)
        measured = Perception(clip=clip.subject(), duration=clip.duration)
        facts = (chain.source, chain.recording, chain.clip)
        perception = machine_fact(measured, parents=(chain.clip.key,), stage="perceive", version=1)
        run = Run(stage="perceive", version=1, input_key=chain.clip.key, outcome="done", started=now(), ended=now())
        place.store.put([*facts, perception], [run])


def drafts(folder: Path) -> list[tuple[str, str]]:
    """What drafts a workspace holds."""
    with open_workspace(folder) as place:
        return sorted((fact.key, fact.digest) for fact in place.store.heads("draft"))


def child(folder: Path, answers: Path) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-m", "tests.draft_child", str(folder), str(answers), str(folder / "asked.txt")]
    with (folder / "said.txt").open("ab") as said:
        return subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=said)


def finish(folder: Path, answers: Path) -> None:
    """Draft to the end."""
    run = child(folder, answers)
    assert run.wait(300) == 0, (folder / "said.txt").read_text()


def lines(path: Path) -> list[str]:
    return path.read_text().splitlines() if path.exists() else []


def logged(folder: Path) -> int:
    return len(lines(folder / REPLIES))


def received(folder: Path) -> set[str]:
    """Keys of the replies that lie in the log; a line torn by a kill is none."""
    keys = set()
    for line in lines(folder / REPLIES):
        with contextlib.suppress(ValueError):
            keys.add(json.loads(line)["key"])
    return keys


@pytest.fixture
def recorded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, Path]:
    """A filled workspace without drafts, and the replies that a model gave to all of it."""
    with workspace.create(tmp_path / "empty") as place:
        fill(place)
    shutil.copytree(tmp_path / "empty", tmp_path / "recorded")
    monkeypatch.setattr("aurelia.casting.load_model", lambda _name: Answering(answer, max_batch=8))
    with open_workspace(tmp_path / "recorded") as place:
        draft(place, "any:model")
    shutil.copy(tmp_path / "recorded" / REPLIES, tmp_path / "answers.jsonl")
    return tmp_path / "empty", tmp_path / "answers.jsonl"


def test_killed_drafting_goes_on_where_it_was(recorded: tuple[Path, Path], tmp_path: Path) -> None:
    empty, answers = recorded
    undisturbed, killed = tmp_path / "undisturbed", tmp_path / "killed"
    shutil.copytree(empty, undisturbed)
    shutil.copytree(empty, killed)
    finish(undisturbed, answers)
    asked_once = lines(undisturbed / "asked.txt")
    assert len(asked_once) == len(set(asked_once))

    draw = random.Random(SEED)
    for stop in sorted(draw.sample(range(20, len(asked_once) - 20), KILLS)):
        before, known = len(lines(killed / "asked.txt")), received(killed)
        run = child(killed, answers)
        until(lambda: logged(killed) >= stop, run)  # noqa: B023 - called before the loop goes on
        run.send_signal(signal.SIGKILL)
        run.wait(60)
        fresh = lines(killed / "asked.txt")[before:]
        assert not known & set(fresh), f"KILL_SEED={SEED}"
        assert len(fresh) == len(set(fresh))
    finish(killed, answers)

    asked = lines(killed / "asked.txt")
    assert set(asked) == set(asked_once)
    assert len(asked) - len(set(asked)) <= KILLS * BATCH, f"KILL_SEED={SEED}"
    assert received(killed) == received(undisturbed) == set(asked_once)
    assert len(drafts(killed)) == CLIPS
    assert drafts(killed) == drafts(undisturbed), f"KILL_SEED={SEED}"


def until(there: Any, run: subprocess.Popen[bytes], seconds: float = 120.0) -> None:
    """Wait for something, as long as the process lives."""
    end = time.monotonic() + seconds
    while not there():
        assert run.poll() is None
        assert time.monotonic() < end
        time.sleep(0.01)
