"""`av-meme`: why a clip is funny, or what it means, when the sound changes the sense of the picture."""

from __future__ import annotations

from pathlib import Path

from aurelia.tasks.av_meme.checks import check
from aurelia.tasks.av_meme.contract import AnswerExtra
from aurelia.tasks.av_meme.page import data, decode, prefill
from aurelia.tasks.av_meme.score import score
from aurelia.tasks.folder import read_examples, read_page, read_prompts
from schemas.task import BenchmarkTask, PagePart

_HERE = Path(__file__).parent

TASK = BenchmarkTask(
    name="av-meme",
    title="AV-Meme",
    description="Why a clip is funny or what is meant by it, explained in a sentence or two.",
    answer_type="open",
    score=score,
    check=check,
    categories=("why-funny", "meaning"),
    answer_extra=AnswerExtra,
    page=PagePart(xml=read_page(_HERE), data=data, prefill=prefill, decode=decode),
    prompts=read_prompts(_HERE),
    examples=read_examples(_HERE),
)
