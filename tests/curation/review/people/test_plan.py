"""The plan: read strictly, and the same item always needs the same."""

from __future__ import annotations

import tomllib
from collections import Counter
from pathlib import Path

import pytest

from curation.review.people import plan
from schemas.errors import SettingsError, UsageError
from schemas.item import SplitName
from schemas.review import ReviewPass, Senses
from tests.factories import sha


def test_the_template_says_the_defaults() -> None:
    assert plan.Plan.model_validate(tomllib.loads(plan.template())) == plan.DEFAULT


def test_the_template_names_every_setting() -> None:
    def names(value: object) -> set[str]:
        return {n for k, v in value.items() for n in {k} | names(v)} if isinstance(value, dict) else set()

    assert names(tomllib.loads(plan.template())) == names(plan.DEFAULT.model_dump())


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[test]\nverifies = 2", "test.verifies: Extra inputs are not permitted"),
        ("[train]\nverify = 0", "train.verify: Input should be greater than or equal to 1"),
        ("[train]\ndoubled = 20", "train.doubled: Input should be less than or equal to 1"),
        ('[test.solve]\nboth = "many"', "test.solve.both: Input should be a valid integer"),
        ("ratio = [0, 0, 0]", "ratio: is no ratio"),
        ("ratio = [1, -1, 1]", "ratio: is no ratio"),
        ("ratio = [1, 2]", "ratio.2: Field required"),
        ("[test", "cannot be read"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / plan.FILE_NAME).write_text(text)
    with pytest.raises(SettingsError, match=plan.FILE_NAME) as caught:
        plan.read(tmp_path)
    assert told in str(caught.value)


def test_a_plan_may_say_what_differs_alone(tmp_path: Path) -> None:
    (tmp_path / plan.FILE_NAME).write_text("[train]\nverify = 3\n")
    read = plan.settings(tmp_path)
    assert (read.train.verify, read.train.doubled, read.test) == (3, 0.0, plan.DEFAULT.test)


def test_without_a_file_there_is_no_plan_and_the_defaults_hold(tmp_path: Path) -> None:
    assert plan.read(tmp_path) is None
    assert plan.settings(tmp_path) == plan.DEFAULT


def test_a_template_never_replaces_a_plan(tmp_path: Path) -> None:
    plan.write_template(tmp_path).write_text("[train]\nverify = 3\n")
    with pytest.raises(UsageError, match="is there already"):
        plan.write_template(tmp_path)
    assert plan.settings(tmp_path).train.verify == 3


def test_by_default_a_test_item_is_solved_in_each_way_and_judged_twice() -> None:
    needs = Counter(plan.DEFAULT.of(SplitName.test).needs(sha("item")))
    both, solve = Senses.both, ReviewPass.solve
    assert needs == {(ReviewPass.verify, both): 2} | {(solve, senses): 1 for senses in Senses}


def test_a_fifth_of_train_is_doubled_and_always_the_same() -> None:
    train = plan.DEFAULT.of(SplitName.train)
    first = [len(list(train.needs(sha(str(n))))) for n in range(2000)]
    assert first == [len(list(train.needs(sha(str(n))))) for n in range(2000)]
    assert 340 <= sum(one == 2 for one in first) <= 460
