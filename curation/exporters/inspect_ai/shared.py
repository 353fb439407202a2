"""What the tasks of `release.py` share, for inspect_ai. Needs nothing else."""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from types import ModuleType
from typing import Any

from inspect_ai import Task
from inspect_ai.dataset import MemoryDataset, Sample
from inspect_ai.model import ChatMessageUser, Content, ContentAudio, ContentText, ContentVideo, GenerateConfig
from inspect_ai.scorer import Score, Scorer, Target, mean, scorer, stderr
from inspect_ai.solver import TaskState, generate

HARNESS = Path(__file__).resolve().parent.parent


def release_task(arm: str, settings: dict[str, Any]) -> Task:
    """The questions of one arm, scored as the release says."""
    lines = [json.loads(line) for line in (HARNESS / "questions" / f"{arm}.jsonl").read_bytes().splitlines()]
    return Task(
        dataset=MemoryDataset([_sample(line) for line in lines], name=f"{settings['release']} {arm}"),
        solver=generate(),
        scorer=stated_answer(),
        config=GenerateConfig(
            temperature=settings["temperature"], top_p=settings["top_p"], max_tokens=settings["max_tokens"], seed=0
        ),
        metadata={"arm": arm, **settings},
    )


def _sample(line: dict[str, Any]) -> Sample:
    media = [_content(one, line) for one in line["media"]]
    message = ChatMessageUser(content=[*media, ContentText(text=line["prompt"])])
    return Sample(input=[message], target=line["target"], id=line["id"], metadata=line)


def _content(one: dict[str, Any], line: dict[str, Any]) -> Content:
    """A file of one sense; `internal` is for our own provider, others leave it alone."""
    path = str(HARNESS / one["file"])
    about = {"role": one["role"], "third_party_allowed": line["third_party_allowed"], "path": path}
    if one["sense"] == "video":
        return ContentVideo(video=path, format="mp4", internal=about)
    return ContentAudio(audio=path, format="wav", internal=about)


@scorer(metrics=[mean(), stderr(cluster="cluster")])
def stated_answer() -> Scorer:
    """Our scoring: the last `ANSWER: X` counts, and what cannot be read is wrong, never guessed."""
    answers = _answers()

    async def score(state: TaskState, target: Target) -> Score:  # noqa: ARG001 - inspect_ai gives both
        reply = state.output.completion
        value = answers.score(state.metadata, reply)
        lines = state.metadata["score"] in ("caption", "points")
        stated = answers.stated_answer(reply, lines=lines)
        return Score(value=value or 0.0, answer=stated or "", metadata={"parsed": value is not None})

    return score


def _answers() -> ModuleType:
    spec = importlib.util.spec_from_file_location("release_answers", HARNESS / "answers.py")
    if spec is None or spec.loader is None:
        raise ImportError("answers.py is missing beside this folder")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
