"""What a run will ask and compare, declared before it begins."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal

from aurelia.evaluate.folder import rows_sha256
from aurelia.evaluate.wording import templates_sha256
from aurelia.model import Model
from schemas.base import digest, now
from schemas.errors import UsageError, WorkspaceError
from schemas.evaluation import Arm, Condition, Contrast, EvaluationPlan, Given
from schemas.release import ReleaseRow
from schemas.task import BenchmarkTask

Part = Literal["gain", "answer-leak", "inference-transfer", "media-gain"]

CONTROLS = (
    Condition.baseline, Condition.baseline_cot, Condition.steps_shuffled, Condition.placebo,
    Condition.self_consistency,
)  # fmt: skip
"""What steps are compared with, each by itself: never the best of several noisy ones."""

DEFAULT_ARMS = tuple(
    Arm(condition=condition, given=given)
    for given in (Given.both, Given.text)
    for condition in (Condition.baseline, Condition.steps)
)
_WAYS = {
    "prompts_sha256": "bring back the prompts it began with to go on with it",
    "repeats_of_choices": "it was begun when choices were not repeated, and can be reported as it is",
    "rows_sha256": "give the same splits, tasks, --limit and --media to go on with it",
}
"""What to do with a run that differs by this alone."""
_HASH = re.compile(r"hash `([0-9a-f]{64})`")


@dataclass(frozen=True)
class Choices:
    """What a person chooses about a run.

    Args:
        arms: The ways of asking.
        permutations: Most orders in which options are shown.
        repeats: How often a question is asked in each order of its options; an open one has one.
        samples: How many answers self-consistency draws.
        temperature: Of all arms but self-consistency.
        max_tokens: Most tokens of a reply.
        seed: Of the run.
        contrasts: Comparisons beside the ones that are always declared.
        filtered_by: Models by which the items were chosen.
    """

    arms: tuple[Arm, ...] = DEFAULT_ARMS
    permutations: int = 4
    repeats: int = 1
    samples: int = 5
    temperature: float = 0.0
    max_tokens: int = 2048
    seed: int = 0
    contrasts: tuple[Contrast, ...] = ()
    filtered_by: tuple[str, ...] = ()

    def decoding(self) -> dict[str, Any]:
        """As the plan has it."""
        return {
            "temperature": self.temperature, "top_p": 1.0, "max_tokens": self.max_tokens,
            "consistency_temperature": max(0.7, self.temperature),
        }  # fmt: skip


def declare(
    release: Path, rows: Sequence[ReleaseRow], model: Model, spec: str, choices: Choices, steps_of: str,
    tasks: Mapping[str, BenchmarkTask],
) -> EvaluationPlan:  # fmt: skip
    """The plan of a run.

    Args:
        release: The release folder.
        rows: What is asked about.
        model: Who is asked.
        spec: Its name on the command line.
        choices: What the person chose.
        steps_of: Whose steps are handed over.
        tasks: Benchmark tasks by name.

    Raises:
        UsageError: A comparison is between arms that are not run, or repeats would all be alike.
    """
    if choices.repeats > 1 and choices.temperature == 0:
        raise UsageError("--repeats", "would get the same reply each time", "give a --temperature above 0, such as 0.7")
    name, split_hash = describe(release)
    asked = {row.benchmark_task for row in rows}
    prompts = templates_sha256(task for key, task in tasks.items() if key in asked)
    return EvaluationPlan(
        release=name, split_hash=split_hash, rows_sha256=rows_sha256(rows), model=spec, model_name=model.name,
        revision=model.revision, settings=_plain(model.settings), arms=choices.arms, permutations=choices.permutations,
        repeats=choices.repeats, repeats_of_choices=choices.repeats if any(row.options for row in rows) else 1,
        samples_of_consistency=choices.samples, decoding=choices.decoding(),
        seed=choices.seed, steps_of=steps_of, prompts_sha256=prompts,
        contrasts=contrasts(choices.arms, choices.contrasts),
        filtered_by=tuple(sorted(set(choices.filtered_by))), declared_at=now(), demo=any(row.demo for row in rows),
    )  # fmt: skip


def _plain(settings: Mapping[str, Any]) -> dict[str, Any]:
    """Settings as they come back from a file."""
    return json.loads(json.dumps(dict(settings), default=str))  # type: ignore[no-any-return]


def refuse_other(found: EvaluationPlan, declared: EvaluationPlan, folder: Path) -> None:
    """Stop where a folder holds a run of another plan.

    Raises:
        WorkspaceError: Names what differs and the way out.
    """
    other = differing(found, declared)
    if other:
        names = ", ".join(name.removesuffix("_sha256").replace("_", " ") for name in other)
        way = _WAYS.get(" ".join(other), "give the same options to go on with it")
        raise WorkspaceError(
            str(folder), f"holds a run that was declared otherwise (differs: {names})",
            f"{way}, or name another folder with --out: with a copy of its replies.jsonl there, nothing is asked twice",
        )  # fmt: skip


def differing(found: EvaluationPlan, declared: EvaluationPlan) -> list[str]:
    """By what a run that is there was declared otherwise; nothing where it can be gone on with."""
    ours, theirs = (plan.model_dump(mode="json", exclude={"declared_at", "model"}) for plan in (declared, found))
    if found.prompts_sha256 is None:  # from before plans said so
        del ours["prompts_sha256"]
    return [name for name in ours if ours[name] != theirs[name]]


def contrasts(arms: Sequence[Arm], chosen: Sequence[Contrast] = ()) -> tuple[Contrast, ...]:
    """The comparisons of a run: steps against each control that is run, the parts of the gain, and those chosen.

    Raises:
        UsageError: One is between arms that are not run, or two have the same name.
    """
    found = [*_gains(arms), *_parts(arms)]
    for one in chosen:
        for arm in (one.treated, one.control):
            if arm not in arms:
                raise UsageError(f"contrast {one.name}", f"compares {arm}, which is not run", f"add --condition {arm}")
        if one.name in {other.name for other in found}:
            raise UsageError(f"contrast {one.name}", "is declared already", "give it another name")
        found.append(one)
    return tuple(found)


def _gains(arms: Sequence[Arm]) -> Iterable[Contrast]:
    for given in (Given.both, Given.video, Given.audio):
        treated = Arm(condition=Condition.steps, given=given)
        for condition in CONTROLS if treated in arms else ():
            control = Arm(condition=condition, given=given)
            if control in arms:
                tail = "" if given is Given.both else f"-{given}"
                yield Contrast(name=f"steps-against-{condition}{tail}", treated=treated, control=control)


def _parts(arms: Sequence[Arm]) -> Iterable[Contrast]:
    steps, steps_text = (Arm(condition=Condition.steps, given=given) for given in (Given.both, Given.text))
    masked, nothing = (
        Arm(condition=condition, given=Given.text) for condition in (Condition.steps_masked, Condition.baseline)
    )
    parts: tuple[tuple[str, Arm, Arm, Part], ...] = (
        ("answer-leak", steps_text, masked, "answer-leak"),
        ("text-transfer", steps_text, nothing, "inference-transfer"),
        ("masked-transfer", masked, nothing, "inference-transfer"),
        ("media-gain", steps, steps_text, "media-gain"),
    )
    for name, treated, control, part in parts:
        if treated in arms and control in arms:
            yield Contrast(name=name, treated=treated, control=control, part=part)


def read_arm(text: str) -> Arm | None:
    """An arm as it is written, such as `steps` or `steps/text`; None where it is none."""
    condition, _, given = text.partition("/")
    if condition not in set(Condition) or (given or "both") not in set(Given):
        return None
    return Arm(condition=Condition(condition), given=Given(given or "both"))


def read_contrast(text: str) -> Contrast:
    """A comparison as it is written: `NAME=TREATED-CONTROL`, such as `cot=baseline-cot-baseline`.

    Raises:
        UsageError: It is not of that form.
    """
    name, _, rest = text.partition("=")
    pairs = [(read_arm(rest[: at.start()]), read_arm(rest[at.end() :])) for at in re.finditer("-", rest)]
    whole = [(treated, control) for treated, control in pairs if treated is not None and control is not None]
    if len(whole) != 1 or not re.fullmatch(r"[a-z0-9][a-z0-9-]{0,63}", name):
        hint = "write NAME=TREATED-CONTROL with arms such as steps or steps/text"
        raise UsageError(f"--contrast {text}", "is no comparison of two arms", hint)
    return Contrast(name=name, treated=whole[0][0], control=whole[0][1])


def describe(release: Path) -> tuple[str, str]:
    """Name with version of a release, and the hash of the split version it was built from.

    Where the folder says neither, its own name and the hash of its checksums stand in.
    """
    sums, card, described = (release / name for name in ("SHA256SUMS", "README.md", "croissant.json"))
    name = release.resolve().name
    try:
        about = json.loads(described.read_bytes())
        name = f"{about['name']} {about['version']}"
    except (OSError, ValueError, KeyError, TypeError):
        pass
    found = _HASH.search(card.read_text(encoding="utf-8", errors="replace")) if card.is_file() else None
    if found:
        return name, found.group(1)
    return name, digest(sums.read_bytes() if sums.is_file() else name.encode())
