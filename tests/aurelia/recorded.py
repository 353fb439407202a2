"""What the tests of models and loops share: a clip, a scene, and recorded answers."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from aurelia.case import Agents, Case, LoopSettings
from aurelia.draft.base import Scene
from aurelia.loop import Outcome, run_loop
from aurelia.model import MediaPart, Reply, Request
from aurelia.models.replay import Recorded, ReplayModel
from schemas.perception import Perception
from schemas.reasoning import AskedQuestion
from tests.factories import clip, question

CASE = Case(question(), (MediaPart(Path("clip.mp4")),), duration=10.0)

STEP = {
    "text": "Look at the sign.",
    "answer": "harbour",
    "kind": "perceive",
    "modality": "visual",
    "evidence": [[1, 2]],
}
HEARD = {
    "text": "Listen then.",
    "answer": "a bell",
    "kind": "perceive",
    "modality": "audio",
    "audio_type": "sound",
    "evidence": [[1.5, 2.5]],
    "depends_on": [1],
}


def thought(answer: str = "B", *steps: dict[str, Any]) -> dict[str, Any]:
    """A reasoner's reply."""
    return {"steps": list(steps or (STEP, HEARD)), "answer": answer}


def answers(*replies: tuple[str, Any]) -> list[Recorded]:
    """Recorded answers from (role, reply) pairs."""
    return [Recorded(role=role, text=text) for role, text in replies]


def turn(score: Any, answer: str = "B", caption: str = "A sign and a bell.") -> list[Recorded]:
    """The three answers of one whole turn."""
    return answers(("reasoner", thought(answer)), ("summarizer", caption), ("evaluator", {"score": score}))


@dataclass
class Watched:
    """A replay model that keeps what it was asked."""

    inner: ReplayModel
    remote: bool = False
    modalities: tuple[str, ...] = ("text", "video", "audio")
    name: str = "watched"
    revision: str = "r1"
    max_batch: int = 64
    concurrency: int = 1
    settings: Mapping[str, Any] = field(default_factory=dict)
    asked: list[Request] = field(default_factory=list)
    batches: list[int] = field(default_factory=list)

    def generate(self, batch: Sequence[Request]) -> list[Reply]:
        """The recorded answers."""
        self.asked.extend(batch)
        self.batches.append(len(batch))
        return self.inner.generate(batch)


def watched(*turns: Sequence[Recorded], **fields: Any) -> Watched:
    """A watched model with the answers of these turns."""
    return Watched(ReplayModel([answer for one in turns for answer in one]), **fields)


def loop(model: Watched, case: Case = CASE, **settings: Any) -> Outcome:
    """The outcome of one case with one model in all parts."""
    (outcome,) = run_loop([case], Agents.all_by(model), replace(LoopSettings.paper(), **settings))
    return outcome


def kinds(outcome: Outcome, number: int = 1) -> list[str]:
    """The kinds of issues of one try."""
    return [issue.kind for issue in outcome.tries[number - 1].issues]


def scene(path: Path = Path("clip.mp4"), *asked: AskedQuestion, **fields: Any) -> Scene:
    """A scene of the default clip, ten seconds long."""
    value = clip()
    return Scene(value, path, Perception(clip=value.subject(), duration=value.duration), asked=asked, **fields)


def write_answers(path: Path, recorded: Sequence[Recorded]) -> Path:
    """Recorded answers as a file for `replay:FILE`."""
    path.write_text("".join(json.dumps(answer.model_dump(mode="json")) + "\n" for answer in recorded))
    return path
