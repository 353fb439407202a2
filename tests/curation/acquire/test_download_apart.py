"""Picture and sound that come apart."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import av
import pytest

from curation.acquire.add import add
from curation.acquire.download import download
from curation.workspace import Workspace
from schemas.media import Recording
from tests.curation.acquire.conftest import Site
from tests.curation.acquire.fetch.rough import Rough, serving
from tests.curation.acquire.fetching import kinds
from tests.media_factory import film


@pytest.fixture
def rough(site: Site) -> Iterator[Rough]:
    with serving() as server:
        yield server


def recording(workspace: Workspace) -> Recording:
    (fact,) = workspace.store.heads("recording")
    return fact.contract(Recording)


def test_picture_and_sound_that_come_apart_are_one_recording(
    workspace: Workspace, rough: Rough, tmp_path: Path
) -> None:
    film(tmp_path / "film.mp4", shots=((2.0, "red"),), beeps=(0.5,))
    parts = {}
    for name, kind in (("v", "video"), ("a", "audio")):
        options = {"movflags": "frag_keyframe+empty_moov+default_base_moof"}
        target = tmp_path / f"{name}.mp4"
        with av.open(str(tmp_path / "film.mp4")) as given, av.open(str(target), "w", options=options) as out:
            stream = given.streams.get({kind: 0})[0]
            made = out.add_stream_from_template(stream)
            for packet in given.demux(stream):
                if packet.dts is not None:
                    packet.stream = made
                    out.mux(packet)
        parts[name] = target.read_bytes()
        rough.put(f"/{name}.mp4", parts[name])
    sets = "".join(
        f'<AdaptationSet mimeType="{kind}"><Representation id="{name}" bandwidth="{rate}" {more}>'
        f"<SegmentList duration=\"2\"><SegmentURL media=\"{name}.mp4\"/></SegmentList></Representation></AdaptationSet>"
        for kind, name, rate, more in (
            ("video/mp4", "v", 900000, 'width="320" height="180" codecs="avc1.64001e"'),
            ("audio/mp4", "a", 90000, 'codecs="mp4a.40.2"'),
        )
    )  # fmt: skip
    mpd = '<MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static" mediaPresentationDuration="PT2S" profiles="x">'
    address = rough.put("/film.mpd", f"{mpd}<Period>{sets}</Period></MPD>".encode(), kind="application/dash+xml")
    assert add(workspace, [address]).issues == ()
    report = download(workspace)
    assert (kinds(report), report.done) == ([], 1)
    found = recording(workspace)
    assert (found.container, found.video is not None, found.audio is not None) == ("mp4", True, True)
    assert found.duration == pytest.approx(2.0, abs=0.1)
    assert not list((workspace.root / "partial").iterdir())
