"""The page of every benchmark task: valid to Label Studio, and it takes what we prefill."""

from __future__ import annotations

import re

import pytest
from label_studio_sdk.label_interface import LabelInterface

from aurelia import tasks as benchmark_tasks
from curation.review.page import layout, parts, results
from schemas.errors import PluginError
from schemas.task import BenchmarkTask, PagePart

TASKS = benchmark_tasks.find()


@pytest.mark.parametrize("name", sorted(TASKS))
def test_the_page_is_a_valid_configuration(name: str) -> None:
    LabelInterface(layout.config(TASKS[name])).validate()


@pytest.mark.parametrize("name", sorted(TASKS))
def test_every_role_of_the_media_is_on_the_page(name: str) -> None:
    config = layout.config(TASKS[name])
    for role in TASKS[name].roles:
        assert f'"${layout.media_field(role)}"' in config


@pytest.mark.parametrize("name", sorted(TASKS))
def test_no_stray_letter_changes_a_judgement(name: str) -> None:
    """Label Studio gives single letters to controls without a key; only the verdicts may have them."""
    config = layout.config(TASKS[name])
    for tag in re.findall(r"<(?:Choice|Label|Rating|Number|Audio) [^>]*>", config):
        assert "hotkey=" in tag, tag
    assert sorted(re.findall(r'hotkey="([a-z])"', config)) == ["a", "f", "r"]


@pytest.mark.parametrize("name", sorted(TASKS))
def test_no_key_does_two_things(name: str) -> None:
    keys = [key for key in re.findall(r'hotkey="([^"]+)"', layout.config(TASKS[name])) if key != parts.NO_KEY]
    assert len(keys) == len(set(keys))


def test_the_same_task_gives_the_same_page() -> None:
    task = TASKS["av-qa"]
    assert layout.config(task) == layout.config(task)


@pytest.mark.parametrize("name", sorted(TASKS))
def test_the_page_says_where_to_drag_and_has_room_for_a_word_on_the_steps(name: str) -> None:
    config = layout.config(TASKS[name])
    assert "drag over the time line" in config
    assert 'value="$steps_note"' in config


def test_a_broken_page_part_is_named() -> None:
    base = TASKS["av-qa"]
    broken = BenchmarkTask(
        name="broken", title="Broken", description="", answer_type="open", score=base.score, check=base.check,
        page=PagePart(xml="<View><Text></View>"),
    )  # fmt: skip
    with pytest.raises(PluginError, match=r"page part of broken.*not well-formed"):
        layout.config(broken)


@pytest.mark.parametrize("name", sorted(TASKS))
def test_every_control_we_read_is_on_the_page(name: str) -> None:
    config = layout.config(TASKS[name])
    absent = {control for control in results.CONTROLS if f'name="{control}"' not in config}
    assert absent == {"caption": {"option"}, "choice": {"answer"}}.get(TASKS[name].answer_type, set())


def test_the_style_sheet_holds_nothing_the_server_would_escape() -> None:
    style = layout.config(TASKS["av-qa"]).split("<Style>")[1].split("</Style>")[0]
    assert not set("<>&") & set(style)
