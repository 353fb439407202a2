"""Sources: who is named when a licence asks for a name; clips: what they really show."""

from __future__ import annotations

from schemas.media import Clip, Measured, Source
from schemas.rights import Licence, Rights
from tests import factories
from tests.factories import source


def test_a_licence_that_asks_for_a_name_names_who_published_it() -> None:
    open_ = Rights(footage=Licence(spdx="CC-BY-4.0"), soundtrack=Licence(spdx="CC-BY-4.0", attribution="A Band"))
    found: Source = source(rights=open_, uploader="", channel="Example Films")
    assert found.credited.footage.attribution == "Example Films"
    assert found.credited.soundtrack.attribution == "A Band"
    assert (
        source("film.mp4", rights=open_, uploader="", channel="", title="").credited.footage.attribution == "film.mp4"
    )


def test_a_licence_that_asks_for_no_name_gets_none() -> None:
    free = Rights(footage=Licence(spdx="CC0-1.0"), soundtrack=Licence(spdx="PDM-1.0"))
    assert source(rights=free).credited == free


def test_a_copied_clip_shows_more_than_was_asked_for() -> None:
    asked = factories.clip(start=5.0, duration=10.0)
    assert asked.shown == asked.parts
    measured = Measured(start=3.2, duration=11.9, start_error=-1.8, mode="copy")
    copied = asked.model_copy(update={"measured": measured, "duration": 11.9})
    assert [(part.start, part.duration) for part in copied.shown] == [(3.2, 11.9)]
    assert copied.subject() == asked.subject()
    assert Clip.from_canonical(copied.canonical()) == copied
