"""`av-compositional`: which event came first, or together with which, when each sense tells half of it."""

from __future__ import annotations

from pathlib import Path

from aurelia.tasks.av_compositional.checks import check
from aurelia.tasks.av_compositional.contract import AnswerExtra, QuestionExtra
from aurelia.tasks.av_compositional.page import data, decode, prefill
from aurelia.tasks.av_compositional.score import score
from aurelia.tasks.folder import read_examples, read_page, read_prompts
from schemas.task import BenchmarkTask, PagePart

_HERE = Path(__file__).parent

TASK = BenchmarkTask(
    name="av-compositional",
    title="AV-Compositional",
    description="Three options that join the same events differently: right, swapped, and an unrelated pair.",
    answer_type="choice",
    score=score,
    check=check,
    options=3,
    question_extra=QuestionExtra,
    answer_extra=AnswerExtra,
    page=PagePart(xml=read_page(_HERE), data=data, prefill=prefill, decode=decode, order=True),
    prompts=read_prompts(_HERE),
    examples=read_examples(_HERE),
)
