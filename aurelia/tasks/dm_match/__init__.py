"""`dm-match`: a silent dance and four tracks of music; which one belongs to it?"""

from __future__ import annotations

from pathlib import Path

from aurelia.tasks.dm_match.checks import check
from aurelia.tasks.dm_match.contract import ROLES, AnswerExtra
from aurelia.tasks.dm_match.page import data, decode, prefill
from aurelia.tasks.dm_match.score import score
from aurelia.tasks.folder import read_examples, read_page, read_prompts
from schemas.task import BenchmarkTask, PagePart

_HERE = Path(__file__).parent

TASK = BenchmarkTask(
    name="dm-match",
    title="DM-Match",
    description="A silent dance and four music tracks of equal length: which track fits the dance?",
    answer_type="choice",
    score=score,
    check=check,
    roles=ROLES,
    options=4,
    datasets=("dm-match", "soundtrack-match"),
    answer_extra=AnswerExtra,
    page=PagePart(xml=read_page(_HERE), data=data, prefill=prefill, decode=decode),
    prompts=read_prompts(_HERE),
    examples=read_examples(_HERE),
)
