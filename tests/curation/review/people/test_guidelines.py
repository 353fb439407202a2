"""Guidelines: a text that people have worked under never changes under the same name."""

from __future__ import annotations

import pytest

from curation.review.people import guidelines
from curation.settings import read as read_settings
from curation.workspace import Workspace, open_workspace
from schemas.base import digest
from schemas.errors import ReviewError, UsageError


def test_a_workspace_without_its_own_has_the_built_in_ones(place: Workspace) -> None:
    text = guidelines.current(place)
    assert (text.version, guidelines.versions(place.root)) == ("v1", ["v1"])
    assert text.reference.sha256 == digest(text.text.encode())
    assert not (place.root / "guidelines").exists()


def test_the_built_in_ones_speak_to_every_pass() -> None:
    text = guidelines.read().text
    assert all(f"WHEN YOU {what}" in text for what in ("SOLVE", "VERIFY", "DECIDE"))
    assert len(text.splitlines()) < 45
    assert max(map(len, text.splitlines())) <= 120


def test_a_new_version_starts_from_the_one_that_holds_and_holds_then(place: Workspace) -> None:
    path = guidelines.new(place, "v2")
    assert path.read_text() == guidelines.read().text
    path.write_text("Look twice.\n")
    assert guidelines.current(place) == guidelines.GuidelinesText("v2", "Look twice.\n")
    assert guidelines.new(place, "v10").read_text() == "Look twice.\n"
    assert guidelines.versions(place.root) == ["v1", "v2", "v10"]


def test_the_setting_decides_which_one_holds(place: Workspace) -> None:
    guidelines.new(place, "v2").write_text("Look twice.\n")
    guidelines.new(place, "v3")
    for _ in range(2):
        guidelines.use(place, "v2")
    with open_workspace(place.root) as again:
        assert guidelines.current(again).version == "v2"
        assert (again.root / "curation.toml").read_text().count("guidelines") == 1
    guidelines.use(place, "v1")
    assert read_settings(place.root).guidelines == "v1"


def test_a_text_changed_after_use_is_refused_with_the_way_out(place: Workspace) -> None:
    path = guidelines.new(place, "v2")
    path.write_text("Look twice.\n")
    guidelines.current(place)
    path.write_text("Look three times.\n")
    with pytest.raises(ReviewError, match=r"v2: were changed after.*guidelines new v3"):
        guidelines.current(place)
    path.write_text("Look twice.\n")
    assert guidelines.current(place).version == "v2"


def test_before_use_a_text_may_change(place: Workspace) -> None:
    path = guidelines.new(place, "v2")
    path.write_text("Look twice.\n")
    path.write_text("Look three times.\n")
    assert guidelines.current(place).text == "Look three times.\n"


@pytest.mark.parametrize("version", ["../v2", "", ".hidden", "a b", "v" * 40])
def test_a_version_is_a_plain_name(place: Workspace, version: str) -> None:
    with pytest.raises(UsageError, match="is no name"):
        guidelines.new(place, version)


def test_a_version_that_exists_is_not_made_again(place: Workspace) -> None:
    with pytest.raises(UsageError, match="exist already"):
        guidelines.new(place, "v1")
    with pytest.raises(ReviewError, match="do not exist"):
        guidelines.use(place, "v7")


def test_empty_guidelines_are_no_guidelines(place: Workspace) -> None:
    guidelines.new(place, "v2").write_text(" \n")
    with pytest.raises(ReviewError, match="are empty"):
        guidelines.current(place)
