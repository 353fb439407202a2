"""A manifest of a few lines cannot fill the memory."""

from __future__ import annotations

from xml.etree import ElementTree

import pytest

from curation.acquire.fetch.expanding import MOST_PIECES, dash, smooth
from curation.workspace import Workspace
from tests.curation.acquire.conftest import Site
from tests.curation.acquire.fetching import get_pieces, kinds


def manifest(inside: str, *, length: str = "PT4H", above: str = "") -> str:
    return (
        f'<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="{length}"><Period>'
        f'<AdaptationSet mimeType="video/mp4">{above}<Representation id="1" bandwidth="1">{inside}</Representation>'
        "</AdaptationSet></Period></MPD>"
    )


def counted(text: str) -> float:
    return dash(ElementTree.fromstring(text))


def test_pieces_are_counted_before_they_are_written_out() -> None:
    by_length = '<SegmentTemplate media="$Number$.m4s" duration="96000" timescale="48000"/>'
    assert counted(manifest(by_length)) == 4 * 3600 / 2
    inherited = '<SegmentTemplate duration="2" media="$Number$.m4s"/>'
    assert counted(manifest('<SegmentTemplate timescale="10"/>', above=inherited)) == 4 * 3600 * 10 / 2
    lines = '<SegmentTimeline><S t="0" d="1" r="9"/><S d="2"/><S d="1" r="-1"/></SegmentTimeline>'
    assert counted(manifest(f'<SegmentTemplate media="$Time$.m4s">{lines}</SegmentTemplate>')) == 12
    assert counted(manifest("<BaseURL>film.mp4</BaseURL>")) == 0
    assert counted(manifest('<SegmentTemplate media="$Number$" duration="x" timescale="nan"/>', length="x")) == 0
    stream = '<StreamIndex Type="video"><QualityLevel/><QualityLevel/><c t="0" r="5"/><c d="1"/></StreamIndex>'
    media = f'<SmoothStreamingMedia Duration="1">{stream}</SmoothStreamingMedia>'
    assert smooth(ElementTree.fromstring(media)) == 12


BOMBS = {
    "short.mpd": manifest('<SegmentTemplate media="$Number$.m4s" duration="1" timescale="1000000000"/>'),
    "none.mpd": manifest('<SegmentTemplate media="$Number$.m4s" duration="0.0" timescale="1"/>'),
    "long.mpd": manifest('<SegmentTemplate media="$Number$.m4s" duration="1"/>', length="PT999999H"),
    "wide.mpd": manifest('<SegmentTemplate media="$Number%09999999d$.m4s" duration="1000"/>'),
    "often.mpd": manifest(
        f'<SegmentTemplate media="$Time$"><SegmentTimeline><S d="1" r="{10**9}"/></SegmentTimeline></SegmentTemplate>'
    ),
}


@pytest.mark.parametrize("name", BOMBS)
def test_a_manifest_that_stands_for_too_much_is_refused(workspace: Workspace, site: Site, name: str) -> None:
    address = site.serve(f"/{name}", BOMBS[name].encode(), kind="application/dash+xml")
    report = get_pieces(workspace, address)
    assert kinds(report) == ["too-large"]
    assert str(MOST_PIECES) in report.issues[0].message
