"""Tests of one question about one file."""

from __future__ import annotations

from pathlib import Path

import pytest

from aurelia.draft.evidence import reason_one
from schemas.errors import MediaError, ModelError
from tests.aurelia.samples import sample


def test_a_question_of_a_known_form_is_answered_with_its_steps() -> None:
    draft = reason_one(sample("short.mp4"), 'Which text is on screen when "herald" is said?')
    assert draft.answer is not None
    assert draft.answer.text == "Night Hotel"
    assert all(step.evidence for step in draft.steps if step.kind == "perceive")


def test_another_question_names_the_way_out() -> None:
    with pytest.raises(ModelError) as caught:
        reason_one(sample("short.mp4"), "How does the story end?")
    assert "--model" in caught.value.hint


def test_a_text_that_is_not_there_names_the_way_out() -> None:
    with pytest.raises(ModelError, match="no text like") as caught:
        reason_one(sample("short.mp4"), 'What is said while the text "Lost City" is on screen?')
    assert "--model" in caught.value.hint


def test_a_file_that_is_no_media_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "film.mp4"
    path.write_text("no film")
    with pytest.raises(MediaError):
        reason_one(path, 'Which text is on screen when "herald" is said?')
