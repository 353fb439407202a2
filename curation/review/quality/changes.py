"""The table of changes: one row a field or step of a draft that people judged."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from curation.review.quality.judged import JudgedDraft

COLUMNS = (
    "item", "draft", "task", "maker", "models", "prompt", "prompts", "judgement", "decided", "field", "part", "what",
    "distance", "before", "after", "step_verdict", "reject_reason", "demo",
)  # fmt: skip


def changes(judged: Iterable[JudgedDraft]) -> Iterator[dict[str, Any]]:
    """Rows of the table, kept fields among them; a rejected draft gives one row for the whole of it.

    Nobody is named, not even by a pseudonym.
    """
    for one in judged:
        shared: dict[str, Any] = {
            "item": one.item, "draft": one.key, "task": one.made.task, "maker": one.made.maker,
            "models": dict(one.made.models), "prompt": one.made.prompt, "prompts": dict(one.made.prompts),
            "judgement": one.verdict.value, "decided": one.decided,
        }  # fmt: skip
        ends = {"reject_reason": str(one.judgement.reject_reason or ""), "demo": one.judgement.demo or one.draft.demo}
        if not one.fates:
            what = {"field": "draft", "part": "draft", "what": "rejected", "distance": 1.0, "before": "", "after": ""}
            yield {**shared, **what, "step_verdict": "", **ends}
        for fate in one.fates:
            yield {
                **shared, "field": fate.field, "part": fate.part, "what": fate.what,
                "distance": round(fate.distance, 4), "before": fate.before, "after": fate.after,
                "step_verdict": fate.verdict, **ends,
            }  # fmt: skip
