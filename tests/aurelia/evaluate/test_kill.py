"""A run killed (-9) again and again ends like an undisturbed one, and asks nothing again whose reply was kept."""

from __future__ import annotations

import json
import os
import random
import subprocess
import sys
import threading
from pathlib import Path

import pytest

from aurelia.evaluate.folder import RunFolder
from aurelia.reply_log import ReplyLog
from schemas.base import digest
from tests.aurelia.models.openai.loopback import Behaviour, Seen, Server, running

pytestmark = pytest.mark.slow

SEED = int(os.environ.get("KILL_SEED") or random.SystemRandom().randrange(10**6))
"""Draws when to kill; another one every time unless KILL_SEED gives it."""
KILLS = 5


def reply(seen: Seen, number: int) -> Behaviour:
    """An answer that follows from the request alone; the request's number is told as its tokens."""
    letter = "ABCD"[int(digest(seen.body), 16) % 4]
    said = {"role": "assistant", "content": f"I think.\nANSWER: {letter}"}
    body = {"id": "x", "choices": [{"index": 0, "message": said, "finish_reason": "stop"}],
            "usage": {"prompt_tokens": number, "completion_tokens": 5}}  # fmt: skip
    return Behaviour(body=json.dumps(body).encode())


class Killer:
    """Answers, and kills the asking process at some requests: before it answers, or a moment after."""

    def __init__(self, draw: random.Random) -> None:
        self.draw = draw
        self.child: subprocess.Popen[bytes] | None = None
        self.bodies: list[bytes] = []
        self.at: int | None = None

    def __call__(self, seen: Seen) -> Behaviour:
        if not seen.path.endswith("/chat/completions"):
            return Behaviour(status=404)
        if not seen.body:  # of a process that was killed while it sent
            return Behaviour(status=400)
        self.bodies.append(seen.body)
        number = len(self.bodies)
        if self.at is not None and number >= self.at and self.child is not None:
            if self.draw.random() < 0.5:
                self.child.kill()
                return Behaviour(cut=0)
            self.at = None  # the reply is on its way, and it falls anywhere between that and the next requests
            threading.Timer(self.draw.uniform(0, 0.03), self.child.kill).start()
        return reply(seen, number)


def command(release: Path, out: Path, server: Server) -> list[str]:
    model = f"openai:fake/model?url={server.url}&concurrency=1&retries=0"
    arms = [f"--condition={one}/text" for one in ("baseline", "steps", "steps-self", "self-consistency")]
    start = [sys.executable, "-c", "from aurelia.cli import main; main()"]
    return [*start, "evaluate", str(release), "--model", model, "--out", str(out), *arms]


def known(killer: Killer, out: Path) -> set[bytes]:
    """The requests whose replies are on disk."""
    entries = ReplyLog(out / "replies.jsonl").entries()
    return {killer.bodies[entry.usage["prompt"] - 1] for entry in entries}


def predictions(out: Path) -> set[tuple[str, str]]:
    """What was predicted, without the number of the request."""
    return {(one.key, one.text.splitlines()[-1]) for one in RunFolder.open(out).predictions()}


def test_a_killed_run_goes_on_and_asks_nothing_again_that_was_answered(release: Path, tmp_path: Path) -> None:
    draw = random.Random(SEED)
    print(f"KILL_SEED={SEED}")
    killer = Killer(draw)
    with running(killer) as server:
        subprocess.run(command(release, tmp_path / "calm", server), check=False)
        calm = len(killer.bodies)
        assert calm > 60
        killer.bodies.clear()
        out = tmp_path / "killed"
        for _ in range(KILLS):
            kept, before = known(killer, out), len(killer.bodies)
            killer.at = before + draw.randint(1, calm // KILLS)
            killer.child = subprocess.Popen(command(release, out, server), stderr=subprocess.DEVNULL)
            assert killer.child.wait() == -9
            assert not kept & set(killer.bodies[before:])
            tear(out, draw)
        killer.at, kept, before = None, known(killer, out), len(killer.bodies)
        done = subprocess.run(command(release, out, server), check=False, stderr=subprocess.DEVNULL)
        assert done.returncode in (0, 3)
        assert not kept & set(killer.bodies[before:])
    assert len(set(killer.bodies)) == calm
    assert len(killer.bodies) <= calm + KILLS, "only what was under way at a kill is asked twice"
    assert predictions(out) == predictions(tmp_path / "calm")


def tear(out: Path, draw: random.Random) -> None:
    """Cut the last line of the predictions anywhere, as a full disk or a lost cache would."""
    path = out / "predictions.jsonl"
    if path.exists() and path.stat().st_size:
        lines = path.read_bytes().splitlines(keepends=True)
        path.write_bytes(b"".join(lines[:-1]) + lines[-1][: draw.randrange(len(lines[-1]))])
