"""`av-qa`: short questions about what is seen and heard, open or with options."""

from __future__ import annotations

from pathlib import Path

from aurelia.tasks.av_qa.checks import check
from aurelia.tasks.av_qa.contract import AnswerExtra, QuestionExtra
from aurelia.tasks.av_qa.page import data, decode, prefill
from aurelia.tasks.av_qa.score import score
from aurelia.tasks.folder import read_examples, read_page, read_prompts
from schemas.task import BenchmarkTask, PagePart

_HERE = Path(__file__).parent

TASK = BenchmarkTask(
    name="av-qa",
    title="AV-QA",
    description="Short questions about what is seen and heard in a clip, answered in a few words or by an option.",
    answer_type="open",
    score=score,
    check=check,
    datasets=("music-avqa", "avsd", "evidence", "av-odyssey", "avhbench"),
    question_extra=QuestionExtra,
    answer_extra=AnswerExtra,
    page=PagePart(xml=read_page(_HERE), data=data, prefill=prefill, decode=decode),
    prompts=read_prompts(_HERE),
    examples=read_examples(_HERE),
)
