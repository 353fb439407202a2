"""A draft run that is killed and started again: the same drafts, and nothing that was received is asked for again."""

from __future__ import annotations

import hashlib
import multiprocessing
import os
import signal
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aurelia.case import Agents
from aurelia.draft.model import ModelDrafter
from aurelia.model import Reply, Request
from aurelia.replies import LoggedModel, ReplyLog
from aurelia.tasks import find
from tests.aurelia.answering import Answering
from tests.aurelia.recorded import HEARD, STEP, scene, thought
from tests.factories import asked, question

CLIPS = 200
BATCH = 8


def answer(request: Request) -> Any:
    """The same to the same request; scores differ, so that clips take different numbers of tries."""
    drawn = hashlib.sha256(f"{request.prompt}{request.seed}".encode()).digest()[0]
    return {
        "reasoner": thought("B", STEP, {**HEARD, "answer": f"bell {drawn}"}),
        "summarizer": f"A sign, and {drawn} bells.",
        "evaluator": {"critique": "", "score": 3 + drawn % 7},
        "blind-read": {"answer": "unknown"},
        "step-check": {"note": "", "verdict": "supported"},
    }[request.role]


@dataclass
class Mortal(Answering):
    """Writes down what it is asked, and kills its process at a batch."""

    told: Path = Path()
    dies_at: int = 0

    def generate(self, batch: Sequence[Request]) -> list[Reply]:
        with self.told.open("a") as file:
            file.writelines(f"{one.prompt_sha256} {one.seed} {one.media} {one.decoding}\n" for one in batch)
        replies = super().generate(batch)
        if len(self.batches) == self.dies_at:
            os.kill(os.getpid(), signal.SIGKILL)
        return replies


def drafts(folder: Path, clip: Path, dies_at: int = 0) -> dict[int, Any]:
    scenes = [
        (n, scene(clip, asked(benchmark_task="av-qa", question=question(f"Which of {n}?")))) for n in range(CLIPS)
    ]
    model = Mortal(answer, max_batch=BATCH, told=folder / "asked", dies_at=dies_at)
    with ReplyLog(folder / "replies.jsonl") as log:
        return dict(ModelDrafter(Agents.all_by(LoggedModel(model, log)), find()).draft_many(scenes))


def test_a_killed_run_of_200_clips_ends_with_the_same_drafts_and_asks_only_what_was_in_flight_again(
    tmp_path: Path,
) -> None:
    clip = tmp_path / "clip.mp4"
    clip.write_bytes(b"film")
    whole, killed = tmp_path / "whole", tmp_path / "killed"
    whole.mkdir()
    killed.mkdir()

    undisturbed = drafts(whole, clip)
    for dies_at in (40, 70):
        run = multiprocessing.get_context("spawn").Process(target=drafts, args=(killed, clip, dies_at))
        run.start()
        run.join(60)
        assert run.exitcode == -signal.SIGKILL
    resumed = drafts(killed, clip)

    assert resumed == undisturbed
    assert len({len(made.tries) for one in undisturbed.values() for made in one}) > 1
    again = Counter((killed / "asked").read_text().splitlines())
    assert set(again) == set((whole / "asked").read_text().splitlines())
    assert sum(count - 1 for count in again.values()) <= 2 * BATCH
