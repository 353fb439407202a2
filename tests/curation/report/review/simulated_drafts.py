"""Drafts about films for a simulated review, with what in them is wrong."""

from __future__ import annotations

import random
from collections.abc import Sequence
from pathlib import Path

from curation.blobs import file_sha256
from curation.workspace import Workspace
from schemas.fact import Fact, given_fact, machine_fact
from schemas.maker import Maker
from schemas.media import Clip, Source
from schemas.reasoning import Answer, Modality, Question, Step, Try
from tests import factories

_SEEN = ("a door opens", "the title is shown", "the lights change", "the camera turns", "a face fills the picture",
         "the street comes into view", "the text fades", "the picture turns dark")  # fmt: skip
_WORDS = ("river", "harbour", "winter", "engine", "garden", "letter", "music", "silence", "summer", "window")
_PROMPTS = {"plain": 0.32, "two-senses": 0.17, "two-senses, shorter": 0.19}
"""Prompt -> how often a part of its drafts is wrong."""


def films(workspace: Workspace, paths: Sequence[Path], *, each: int = 4, seconds: float = 6.0) -> list[Fact]:
    """Clips of films, a source and a channel each, in turns. Every clip shows the whole file."""
    made: list[list[Fact]] = []
    for path in paths:
        sha256 = workspace.blobs.import_file(path, ".mp4")
        source = given_fact(factories.source(path.name, title=path.stem.replace("-", " ").capitalize(), demo=True))
        value = factories.recording(source.contract(Source), sha256=file_sha256(path), duration=each * seconds)
        recording = machine_fact(value, parents=(source.key,), stage="download", version=1)
        workspace.store.put([source, recording])
        cuts = [factories.clip(value, start=n * seconds, duration=seconds, sha256=sha256) for n in range(each)]
        made.append([_clip(cut, recording) for cut in cuts])
        workspace.store.put(made[-1])
    return [clips[number] for number in range(each) for clips in made]


def _clip(cut: Clip, recording: Fact) -> Fact:
    return machine_fact(cut, parents=(recording.key,), stage="segment", version=1, params={"media": cut.subject()})


def drafted(workspace: Workspace, clip: Fact, number: int, chance: random.Random) -> tuple[Fact, set[str]]:
    """A draft, and what in it is wrong."""
    prompt = list(_PROMPTS)[number // 2 % 3]
    model = ("model-a", "model-b")[number % 2]
    wrong = {name for name in ("answer", "s1", "s2", "s3") if chance.random() < _PROMPTS[prompt]}
    if chance.random() < 0.06:
        wrong = {"all"}
    seen, words = _SEEN[number % len(_SEEN)], chance.sample(_WORDS, 4)
    task = ("av-qa", "av-meme")[number % 5 == 4]
    question = Question(
        text=f"Which word is heard when {seen}, the {number // len(_SEEN) + 1}. time?",
        options=factories.options(*words),
    )
    right = chance.choice("ABCD")
    answer = Answer(texts=(words["ABCD".index(right)],), option=right)
    steps = _steps(seen, answer.text, chance)
    maker = Maker(
        name="loop", version="2", description="Simulated drafts.", models={"reasoner": model}, is_language_model=True
    )
    prompts = {"reasoner": factories.sha(f"reasoner {prompt}"), "evaluator": factories.sha("evaluator")}
    value = factories.draft(
        clip.contract(Clip), benchmark_task=task, question=question, answer=answer, steps=steps, demo=True, maker=maker,
        parameters={"prompts": prompts}, tries=(Try(number=1, steps=steps, answer=answer, score=7.0 + number % 3),),
    )  # fmt: skip
    fact = machine_fact(value, parents=(clip.key,), stage="draft", version=1, params={"item": value.subject()})
    workspace.store.put([fact])
    return fact, wrong


def _steps(seen: str, answer: str, chance: random.Random) -> tuple[Step, ...]:
    at = round(chance.uniform(0.5, 3.5), 1)
    return (
        Step(id="s1", text=f"Find the moment when {seen}", answer=f"at {at} s", modality=Modality.visual,
             evidence=((at, at + 1.0),)),
        Step(id="s2", text="Listen to what is said at that moment", answer=answer, modality=Modality.audio,
             audio_type="speech", evidence=((at + 0.2, at + 1.2),)),
        Step(id="s3", text="Match the word with the options", answer=answer, modality=Modality.none, kind="infer",
             depends_on=("s1", "s2")),
    )  # fmt: skip
