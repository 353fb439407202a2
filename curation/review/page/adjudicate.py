"""The page of the adjudicate pass: what others made of an item, without names, and one's own decision beneath it."""

from __future__ import annotations

from functools import cache
from importlib.resources import files
from typing import Any

from pydantic import ValidationError

from curation.draft.other_rows import told_otherwise
from curation.review.page import decode as verify
from curation.review.page import layout, markup, parts, prepare
from curation.review.page.adjudicate_compare import names, reasons, sections
from curation.review.page.adjudicate_start import most_supported, prefill
from curation.review.page.results import shown
from curation.review.work import Judged, Prepared, Work
from schemas.base import short
from schemas.issues import Issue, Severity
from schemas.review import Annotation, Senses
from schemas.task import BenchmarkTask

_MOST_VERSIONS = 100
VERSIONS_UNKNOWN = "decision-unusable"
"""Kind of the issue that a task does not say any more what a decision was between."""
_KEYS = f"Keys: {parts.PLAY_KEY} plays; a accept, f fix, r reject; ctrl+enter submits"
_MARKED = "What the versions do not share is marked. Decide below: accept, fix or reject what stands in the fields."


@cache
def _style() -> str:
    """What this page adds to the shared style sheet; it must hold no `>`, which the server turns into an entity."""
    return (files("curation.review.page") / "adjudicate.css").read_text(encoding="utf-8")


def config(task: BenchmarkTask, _senses: Senses) -> str:
    """The labelling configuration of a benchmark task's adjudicate pass."""
    compared = '<HyperText name="compared" value="$compared" inline="true"/>'
    page = parts.page(
        parts.media(task, spans=layout.spans()) + parts.keys_line(_KEYS) + parts.guidelines(),
        parts.question(layout.answer(task)) + layout.own_part(task) + layout.steps() + layout.judgement(),
        "adjudicate",
    )
    head = (
        f"<Style>{_style()}</Style>\n"
        f'<View className="side-by-side"><View className="banner">{parts.text("why")}</View>\n'
        f"{parts.label(_MARKED)}{compared}</View>\n"
    )
    before, after = page.split('<View className="media">', 1)
    return f'{before}{head}<View className="media">{after}'


def prepare_decision(work: Work) -> Prepared | list[Issue]:
    """An item's versions as a task, prefilled with the one that most agree with; or why none can be made."""
    versions = [one.annotation for one in work.versions]
    if not versions:
        hint = "pull what reviewers did; then run: curate review adjudicate"
        return [Issue(kind="nothing-to-decide", subject=f"item {short(work.assignment.item)}",
                      message="has no judgements to decide between", hint=hint)]  # fmt: skip
    verified = prepare.prepare(work)
    if isinstance(verified, list):
        return verified
    task, draft, called = work.benchmark_task, work.draft, names(versions)
    chosen = most_supported(versions, work.fact.key)
    start = versions[chosen] if chosen is not None else None
    start_name = called[chosen] if chosen is not None else "the draft"
    why = f"Why it is here: {reasons(versions)}. {told_otherwise(draft)}".strip()
    data = {
        **prepare.shared_data(work), "draft": work.fact.key, "order": prepare.order(draft),
        "why": f"{'DEMO, not for publication. ' * draft.demo}{why}",
        "compared": markup.compared(sections(versions), called),
        "steps_note": f"The fields start from {start_name}. Step verdicts that all share are ticked.",
        "versions": [one.fact for one in work.versions],
        **task.page.data(start.question if start else draft.question, start.answer if start else draft.answer),
    }  # fmt: skip
    filled = prefill(start, versions, draft, task) if start else prepare.prefill(draft, task)
    results = [*filled, prepare.stated(work.fact.key, *data["versions"])]
    return Prepared(work, data, results, start_name)


def decode(results: list[Any], judged: Judged, about: str) -> tuple[Annotation | None, list[Issue]]:
    """The decision a page holds, and what in it could not be used.

    Args:
        results: Label Studio's results.
        judged: What they are about.
        about: How issues name the decision.

    Returns:
        The annotation with the keys of the judgements it decides between (None where there is no verdict, nothing
        valid can be made, or the task does not say any more what was shown), and the issues.
    """
    annotation, issues = verify.decode(results, judged, about)
    if annotation is None:
        return None, issues
    keys = list(shown(results)[1:]) or judged.data.get("versions")
    whole = isinstance(keys, list) and 0 < len(keys) <= _MOST_VERSIONS and all(isinstance(one, str) for one in keys)
    try:
        decides = tuple(dict.fromkeys(keys)) if whole and isinstance(keys, list) else ()
        decided = Annotation(**{**dict(annotation), "decides": decides})
    except ValidationError:
        decides = ()
    if not decides:
        return None, [*issues, _unknown(about)]
    return decided, issues


def _unknown(about: str) -> Issue:
    return Issue(
        kind=VERSIONS_UNKNOWN, subject=about, message="its task does not say which judgements were shown",
        hint="put `versions` back in the task's data as it was, then pull again", severity=Severity.error,
    )  # fmt: skip
