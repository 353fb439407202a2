"""`av-captioning`: one text that tells what is seen and what is heard."""

from __future__ import annotations

from pathlib import Path

from aurelia.tasks.av_captioning.checks import check
from aurelia.tasks.av_captioning.contract import AnswerExtra
from aurelia.tasks.av_captioning.page import data, decode, prefill
from aurelia.tasks.av_captioning.score import score
from aurelia.tasks.folder import read_examples, read_page, read_prompts
from schemas.task import BenchmarkTask, PagePart

_HERE = Path(__file__).parent

TASK = BenchmarkTask(
    name="av-captioning",
    title="AV-Captioning",
    description="A caption of a clip that tells both what is seen and what is heard.",
    answer_type="caption",
    score=score,
    check=check,
    datasets=("valor", "avhbench"),
    answer_extra=AnswerExtra,
    page=PagePart(xml=read_page(_HERE), data=data, prefill=prefill, decode=decode),
    prompts=read_prompts(_HERE),
    examples=read_examples(_HERE),
)
