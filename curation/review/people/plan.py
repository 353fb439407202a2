"""The plan of a review: how many people do what with an item of each split, read from `review-plan.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Iterator
from importlib.resources import files
from pathlib import Path

from pydantic import Field, ValidationError

from schemas.base import Value, identity
from schemas.errors import SettingsError, UsageError
from schemas.item import SplitName
from schemas.review import ReviewPass, Senses

FILE_NAME = "review-plan.toml"


class Solves(Value):
    """How many people answer a question on their own, by what they get of the media."""

    both: int = Field(default=0, ge=0, le=20)
    picture: int = Field(default=0, ge=0, le=20)
    """Muted."""
    sound: int = Field(default=0, ge=0, le=20)
    """Nothing to see."""


class SplitPlan(Value):
    """What is done with each item of one split."""

    verify: int = Field(default=1, ge=1, le=20)
    """How many people judge the draft, each on their own."""
    doubled: float = Field(default=0.0, ge=0, le=1)
    """Share of the items that get one judgement more."""
    solve: Solves = Solves()

    def needs(self, item: str) -> Iterator[tuple[ReviewPass, Senses]]:
        """What is to be done with an item (by its identity), dearest first; the same item always gives the same."""
        again = int(identity("doubled", item)[:12], 16) < self.doubled * 16**12
        for _ in range(self.verify + again):
            yield ReviewPass.verify, Senses.both
        for senses in Senses:
            for _ in range(getattr(self.solve, senses)):
                yield ReviewPass.solve, senses


class Probes(Value):
    """What is mixed into each person's verifications, beside the work."""

    gold: float = Field(default=0.05, ge=0, le=0.5)
    """Items with a known judgement, as a share of the work."""
    planted: float = Field(default=0.03, ge=0, le=0.5)
    """Drafts with a planted error, as a share of the work."""


class Training(Value):
    """What new people do before their work counts."""

    items: int = Field(default=5, ge=0, le=200)
    """How many gold items they judge; 0 for no training."""
    threshold: float = Field(default=0.8, ge=0, le=1)
    """Share of these they must judge as is known to be right."""


class Adjudication(Value):
    """When judgements of an item go to somebody who decides between them. A conflict of verdicts always does."""

    threshold: float = Field(default=0.8, ge=0, le=1)
    """Least agreement (0 to 1) between two judgements of an item."""
    posterior: float = Field(default=0.9, ge=0, le=1)
    """Least probability of the likeliest verdict, where it can be estimated from all judgements."""
    flags: bool = True
    """Whether an item that a reviewer flagged is looked at again."""
    steps: float = Field(default=0.5, ge=0, le=1)
    """Most of the draft's steps (as a share) that one may find good and another bad."""
    solvers: int = Field(default=2, ge=0, le=20)
    """How many people must have answered with sound and picture, all otherwise than the item; 0 for never."""


class Plan(Value):
    """The whole plan."""

    ratio: tuple[float, float, float] = (80, 10, 10)
    """Wanted shares of train, validation and test among the drafts."""
    train: SplitPlan = SplitPlan(doubled=0.2)
    validation: SplitPlan = SplitPlan(verify=2)
    test: SplitPlan = SplitPlan(verify=2, solve=Solves(both=1, picture=1, sound=1))
    probes: Probes = Probes()
    training: Training = Training()
    adjudication: Adjudication = Adjudication()

    def of(self, split: SplitName) -> SplitPlan:
        """The part about one split."""
        part: SplitPlan = getattr(self, split)
        return part


DEFAULT = Plan()
"""What holds where people are known and no plan is written."""


def read(root: Path) -> Plan | None:
    """The plan that is written in a workspace's folder; None where there is none.

    Raises:
        SettingsError: The file is not TOML, or a name or a value in it is wrong; the message names each.
    """
    path = root / FILE_NAME
    try:
        given = tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as exc:
        raise SettingsError(str(path), f"cannot be read: {exc}", "mend the file") from exc
    try:
        plan = Plan.model_validate(given)
    except ValidationError as exc:
        wrong = "; ".join(f"{'.'.join(map(str, e['loc']))}: {e['msg']}" for e in exc.errors())
        hint = "mend the file; `curate review plan show --default` prints all names"
        raise SettingsError(str(path), f"is wrong: {wrong}", hint) from exc
    if min(plan.ratio) < 0 or sum(plan.ratio) <= 0:
        raise SettingsError(str(path), "ratio: is no ratio", "give three numbers, such as [80, 10, 10]")
    return plan


def settings(root: Path) -> Plan:
    """The plan in a workspace's folder, else the default: for what needs its numbers whether people are known or not.

    Raises:
        SettingsError: The file is wrong.
    """
    return read(root) or DEFAULT


def template() -> str:
    """A plan that says what is the default, with a word on every line."""
    return (files("curation.review.people") / "plan.template.toml").read_text(encoding="utf-8")


def write_template(root: Path) -> Path:
    """Write a plan to start from into a workspace's folder.

    Raises:
        UsageError: There is a plan already.
    """
    path = root / FILE_NAME
    try:
        with path.open("x", encoding="utf-8") as stream:
            stream.write(template())
    except FileExistsError as exc:
        raise UsageError(FILE_NAME, "is there already", "edit it, or delete it first") from exc
    except OSError as exc:
        raise SettingsError(str(path), f"cannot be written: {exc.strerror}", "check the folder") from exc
    return path
