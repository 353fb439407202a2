"""`av-geoiq`: questions of several hops that join what is perceived with geography and culture."""

from __future__ import annotations

from pathlib import Path

from aurelia.tasks.av_geoiq.checks import check
from aurelia.tasks.av_geoiq.contract import AnswerExtra, QuestionExtra
from aurelia.tasks.av_geoiq.page import data, decode, prefill
from aurelia.tasks.av_geoiq.propose import propose
from aurelia.tasks.av_geoiq.quotas import balance
from aurelia.tasks.av_geoiq.score import score
from aurelia.tasks.folder import read_examples, read_page, read_prompts
from schemas.task import BenchmarkTask, PagePart

_HERE = Path(__file__).parent

TASK = BenchmarkTask(
    name="av-geoiq",
    title="AV-GeoIQ",
    description="From what is seen and heard, over known facts of geography and culture, to a short answer.",
    answer_type="set",
    score=score,
    check=check,
    categories=(
        "country",
        "landmark",
        "dish",
        "currency",
        "continent",
        "flag",
        "dance-form",
        "geographical",
        "language",
    ),
    question_extra=QuestionExtra,
    answer_extra=AnswerExtra,
    page=PagePart(xml=read_page(_HERE), data=data, prefill=prefill, decode=decode),
    prompts=read_prompts(_HERE),
    propose=propose,
    balance=balance,
    examples=read_examples(_HERE),
)
