"""`clock-strikes`: how often does the clock strike, and does that fit its hands?"""

from __future__ import annotations

from pathlib import Path

from aurelia.tasks.folder import read_examples, read_page
from aurelia.tasks.scoring import score_open
from aurelia_clock_tasks.hours import AnswerExtra, check, data, decode, prefill
from schemas.task import BenchmarkTask, PagePart

_HERE = Path(__file__).parent

TASK = BenchmarkTask(
    name="clock-strikes",
    title="Clock strikes",
    description="Count the strikes of a clock and compare them with its hands.",
    answer_type="open",
    score=score_open,
    check=check,
    answer_extra=AnswerExtra,
    page=PagePart(xml=read_page(_HERE), data=data, prefill=prefill, decode=decode),
    examples=read_examples(_HERE),
)
