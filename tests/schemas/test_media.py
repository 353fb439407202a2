"""Sources: who is named when a licence asks for a name."""

from __future__ import annotations

from schemas.media import Source
from schemas.rights import Licence, Rights
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
