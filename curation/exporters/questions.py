"""The questions of every arm: each with the prompt that `aurelia evaluate` sends, and the files it is about."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, ClassVar

from aurelia.evaluate.asking import InapplicableError, Prepared, UnaskableError, Unit
from aurelia.evaluate.orders import shown_letter
from aurelia.evaluate.plan import Choices
from aurelia.evaluate.ready import Ready, Wanted, ready
from aurelia.evaluate.samples import Sample
from aurelia.evaluate.score_words import other_names
from aurelia.model import Reply, Request
from aurelia.tasks import scoring
from curation.exporters.media import media_name
from schemas.base import short
from schemas.errors import MediaError, ToolkitError
from schemas.evaluation import Arm, Condition, Given
from schemas.issues import Issue, Severity
from schemas.item import SplitName
from schemas.task import BenchmarkTask

CONDITIONS = (
    Condition.baseline, Condition.baseline_cot, Condition.steps, Condition.steps_masked, Condition.steps_shuffled,
    Condition.placebo, Condition.caption_only, Condition.teacher_answer,
)  # fmt: skip
"""What another harness can ask in one request; steps-self and self-consistency take several."""

ARMS = tuple(Arm(condition=condition, given=given) for condition in CONDITIONS for given in Given)

_SCORERS: Mapping[Any, str] = {
    scoring.score_choice: "choice", scoring.score_open: "open", scoring.score_caption: "caption"
}  # fmt: skip


@dataclass(frozen=True)
class _Anybody:
    """Stands for the model that nobody knows yet: it takes everything and is never asked."""

    name: str = "export"
    revision: str = ""
    modalities: tuple[str, ...] = ("text", "video", "audio")
    remote: bool = False
    max_batch: int = 1
    concurrency: int = 1
    settings: ClassVar[Mapping[str, Any]] = {}

    def generate(self, batch: Sequence[Request]) -> list[Reply]:
        """Nothing is ever asked."""
        raise NotImplementedError


def arm_name(arm: Arm) -> str:
    """How files call an arm: `steps`, `steps-text`."""
    return str(arm.condition) if arm.given is Given.both else f"{arm.condition}-{arm.given}"


def splits_of(release: Path) -> tuple[str, ...]:
    """What is asked about: the test split where there is one, else all that there are."""
    there = tuple(str(split) for split in SplitName if (release / split / "metadata.parquet").is_file())
    return ("test",) if "test" in there else there


def prepare(release: Path, splits: Sequence[str], steps: str) -> Ready:
    """Settle what is asked, as `aurelia evaluate` does.

    Raises:
        UsageError: A split is not in the release.
        ReleaseError: Nothing in it can be asked about.
    """
    wanted = Wanted(release, splits=tuple(splits), steps=steps, verify=False)
    return ready(wanted, _Anybody(), "export", Choices(arms=ARMS, permutations=1))


def prepared(going: Ready) -> Iterator[tuple[Arm, Prepared | Issue]]:
    """Every question of every arm, its options in their own order, or why it is left out."""
    for arm in ARMS:
        for sample in going.samples:
            order = "".join(option.id for option in sample.row.options)
            try:
                yield arm, going.asking.prepare(Unit(sample, arm, order), _Anybody())
            except InapplicableError:
                continue  # masked steps for a caption, say: nobody misses it
            except (UnaskableError, MediaError) as exc:
                yield arm, _left_out(sample, exc)


def _left_out(sample: Sample, exc: ToolkitError) -> Issue:
    """Why a row is not in an arm, told alike for all arms of that reason."""
    why = exc.message.partition(": ")[2] if isinstance(exc, UnaskableError) else exc.message
    about, message = f"item {short(sample.row.id)}", f"is left out of some ways of asking: {why}"
    return Issue(kind="not-exported", subject=about, message=message, hint=exc.hint, severity=Severity.warning)


def line(one: Prepared, index: int, about: Mapping[str, Any]) -> dict[str, Any]:
    """A question as every harness gets it, with its options as the prompt letters them.

    Args:
        one: The question.
        index: Its number within the arm.
        about: What is the same for all: `release`, `split_hash`.
    """
    row, task, right = one.unit.sample.row, one.asked.task, _right(one)
    hashes = {media.role: media.sha256 for media in row.media}
    media = [
        {"role": part.role, "sense": sense, "file": media_name(hashes[part.role], sense)}
        for part in one.media
        for sense in part.senses
    ]
    return {
        **about, "arm": arm_name(one.unit.arm), "index": index, "id": row.id, "split": str(row.split),
        "benchmark_task": row.benchmark_task, "dataset": row.dataset, "category": row.category,
        "cluster": one.unit.sample.cluster, "question": row.question,
        "options": [option.model_dump() for option in one.asked.question.options],
        "answer": _answer(one, task), "target": right or row.answer.text, "score": _kind(task), "prompt": one.prompt,
        "prompt_sha256": _hash(one.prompt), "media": media, "third_party_allowed": row.third_party_allowed,
        "demo": row.demo, "canary": row.canary,
    }  # fmt: skip


def _hash(prompt: str) -> str:
    return Request(id="", prompt=prompt).prompt_sha256


def _right(one: Prepared) -> str | None:
    """The letter under which the right option is shown; a row's own letters need not begin with A."""
    own = one.unit.sample.row.answer.option
    return shown_letter(one.unit.order, own) if own else None


def _answer(one: Prepared, task: BenchmarkTask) -> str:
    """The answer as JSON: nested values of changing shape are no columns."""
    answer = one.unit.sample.row.answer
    named = other_names(answer.texts) if _kind(task) in ("open", "points") and not one.unit.order else []
    told: dict[str, Any] = {"texts": [*answer.texts, *named], "option": _right(one)}
    if _kind(task) == "points":
        from aurelia.tasks.av_meme.contract import AnswerExtra, wordings

        told["points"] = [list(wordings(point)) for point in AnswerExtra.model_validate(answer.extra).points]
    return json.dumps(told, ensure_ascii=False, sort_keys=True)


def _kind(task: BenchmarkTask) -> str:
    """How a reply is scored: by which of our rules, or `none` where a task's own code is needed."""
    if task.name == "av-meme":
        return "points"
    return _SCORERS.get(task.score, "none")
