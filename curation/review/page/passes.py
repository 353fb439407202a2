"""The page of each pass."""

from __future__ import annotations

from collections.abc import Mapping

from curation.review.page import adjudicate, decode, layout, prepare, solve, solve_decode
from curation.review.work import PassPage
from schemas.review import ReviewPass, Senses
from schemas.task import BenchmarkTask


def _verify_config(task: BenchmarkTask, _senses: Senses) -> str:
    return layout.config(task)


PAGES: Mapping[ReviewPass, PassPage] = {
    ReviewPass.verify: PassPage(_verify_config, prepare.prepare, decode.decode),
    ReviewPass.solve: PassPage(solve.config, solve.prepare, solve_decode.decode),
    ReviewPass.adjudicate: PassPage(adjudicate.config, adjudicate.prepare_decision, adjudicate.decode),
}  # fmt: skip
