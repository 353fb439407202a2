"""One video, however its address is written, has one address."""

from __future__ import annotations

import pytest

from curation.acquire.platforms import PLATFORMS, forms, is_list, normal, youtube_id

WATCH = "https://www.youtube.com/watch?v=aB3_-xYz012"


@pytest.mark.parametrize(
    ("address", "kept"),
    [
        ("https://youtu.be/aB3_-xYz012?t=62&si=x", WATCH),
        ("http://m.youtube.com/watch?list=PLx&v=aB3_-xYz012&t=3s#a", WATCH),
        ("https://www.youtube.com/shorts/aB3_-xYz012/", WATCH),
        ("https://www.youtube-nocookie.com/embed/aB3_-xYz012?rel=0", WATCH),
        ("HTTPS://MUSIC.YOUTUBE.COM/watch?v=aB3_-xYz012", WATCH),
        ("https://www.youtube.com/live/aB3_-xYz012", WATCH),
        ("https://player.vimeo.com/video/123?h=1", "https://vimeo.com/123"),
        ("https://vimeo.com/channels/best/123", "https://vimeo.com/123"),
        ("https://dai.ly/x26m1j4", "https://www.dailymotion.com/video/x26m1j4"),
        ("https://www.dailymotion.com/video/x26m1j4_a-title", "https://www.dailymotion.com/video/x26m1j4"),
        ("http://www.archive.org/details/some.film_1", "https://archive.org/details/some.film_1"),
        # Not understood: kept as it is written.
        ("https://vimeo.com/123/abcdef", "https://vimeo.com/123/abcdef"),
        ("https://youtube.com/watch?v=short", "https://youtube.com/watch?v=short"),
        ("https://youtube.com:8443/watch?v=aB3_-xYz012", "https://youtube.com:8443/watch?v=aB3_-xYz012"),
        (
            "https://youtube.com.evil.example/watch?v=aB3_-xYz012",
            "https://youtube.com.evil.example/watch?v=aB3_-xYz012",
        ),
        ("https://films.example/watch?v=aB3_-xYz012&t=3", "https://films.example/watch?v=aB3_-xYz012&t=3"),
    ],
)
def test_a_video_has_one_address(address: str, kept: str) -> None:
    assert normal(address) == kept
    assert normal(kept) == kept


def test_every_form_of_every_platform_leads_to_the_first_one() -> None:
    for platform, identifier in zip(PLATFORMS, ("aB3_-xYz012", "123", "x26m1j4", "film"), strict=True):
        made = [form.format(identifier) for form in platform.forms]
        assert {normal(form) for form in made} == {made[0]}


def test_the_form_that_was_written_is_among_those_looked_up() -> None:
    assert "https://www.youtube.com/watch?v=aB3_-xYz012&t=3" in forms("https://www.youtube.com/watch?v=aB3_-xYz012&t=3")


@pytest.mark.parametrize(
    ("address", "is_one"),
    [
        ("https://www.youtube.com/playlist?list=PLabc", True),
        ("https://www.youtube.com/@somebody", True),
        ("https://www.youtube.com/channel/UCabc/videos", True),
        ("https://vimeo.com/channels/best", True),
        ("https://vimeo.com/showcase/7", True),
        ("https://www.dailymotion.com/playlist/x1", True),
        (WATCH + "&list=PLabc", False),
        ("https://vimeo.com/123", False),
        ("https://films.example/playlist?list=PLabc", False),
        ("not an address", False),
        ("https://[broken", False),
    ],
)
def test_a_playlist_is_told_from_a_video(address: str, is_one: bool) -> None:
    assert is_list(address) is is_one


@pytest.mark.parametrize("text", ["", "aB3_-xYz01", "aB3_-xYz0123", "aB3 -xYz012", "../../../x", "aB3_-xYz012\n"])
def test_what_has_not_the_shape_of_an_id_is_none(text: str) -> None:
    assert youtube_id(text) is None
