"""The pieces of the pages: what is played and heard in each pass, and boxes that come and go."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from aurelia import tasks as benchmark_tasks
from curation.review.page import parts
from schemas.review import Senses

TASKS = benchmark_tasks.find()


def tags(xml: str) -> list[ElementTree.Element]:
    """All tags of a piece."""
    return list(ElementTree.fromstring(f"<View>{xml}</View>").iter())


def played(xml: str) -> set[tuple[str, str]]:
    """What a piece plays: tag and field."""
    return {(tag.tag, tag.attrib["value"]) for tag in tags(xml) if tag.tag in ("Audio", "Video")}


@pytest.mark.parametrize(
    ("senses", "expected"),
    [
        (Senses.both, {("Video", "$media_clip"), ("Audio", "$media_clip")}),
        (Senses.picture, {("Video", "$media_clip")}),
        (Senses.sound, {("Audio", "$media_clip")}),
    ],
)
def test_a_clip_is_shown_by_the_senses_that_are_asked_for(senses: Senses, expected: set[tuple[str, str]]) -> None:
    assert played(parts.media(TASKS["av-qa"], senses)) == expected


def test_without_picture_a_match_does_not_name_the_dance() -> None:
    tracks = {("Audio", f"$media_track_{letter}") for letter in "abcd"}
    assert played(parts.media(TASKS["dm-match"], Senses.sound)) == tracks
    assert played(parts.media(TASKS["dm-match"], Senses.picture)) == {("Video", "$media_dance")}


def test_each_track_is_on_a_page_of_its_own() -> None:
    [paged] = [tag for tag in tags(parts.media(TASKS["dm-match"])) if tag.tag == "PagedView"]
    assert [len(page.findall("Audio")) for page in paged] == [1, 1, 1, 1]


def test_everything_played_is_in_one_group() -> None:
    for task in TASKS.values():
        for tag in tags(parts.media(task)):
            assert tag.tag not in ("Audio", "Video") or tag.attrib["sync"] == "av"


def test_a_box_is_shown_when_or_unless_something_is_ticked() -> None:
    [_, box] = tags(f"<View {parts.when('verdict', 'accept', 'fix')}/>")
    assert (box.attrib["visibleWhen"], box.attrib["whenChoiceValue"]) == ("choice-selected", "accept,fix")
    [_, box] = tags(f"<View {parts.unless('verdict')}/>")
    assert (box.attrib["visibleWhen"], "whenChoiceValue" in box.attrib) == ("choice-unselected", False)


def test_titles_and_messages_may_hold_anything() -> None:
    [_, title] = tags(parts.label('a "b" <c> & d'))
    assert title.attrib["value"] == 'a "b" <c> & d'
    choices = tags(parts.choices("x", ('"<&',), ask="Say <why>"))[1]
    assert (choices.attrib["requiredMessage"], choices[0].attrib["value"]) == ("Say <why>", '"<&')
