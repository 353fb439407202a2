"""What is kept of the downloader's record, and what it says about a source."""

from __future__ import annotations

import json

from curation.acquire.info import cleaned, described
from schemas.media import Source
from schemas.rights import Licence, Rights
from tests.factories import sha

SNAPSHOT = sha("snapshot")
INFO = {
    "id": "abc",
    "title": "A <b>film</b>\u202e\n",
    "uploader": "Maker",
    "channel": "Makers",
    "license": "Creative Commons Attribution license (reuse allowed)",
    "extractor": "youtube",
    "extractor_key": "Youtube",
    "webpage_url": "https://example.org/watch?v=abc&access_token=s3cret",
    "url": "https://cdn.example.org/x?sig=s3cret",
    "formats": [{"url": "https://cdn.example.org/y?sig=s3cret"}],
    "http_headers": {"Cookie": "s3cret"},
    "cookies": "s3cret",
    "description": "see https://u:s3cret@example.org/a?token=s3cret",
    "nested": [{"manifest_url": "https://s3cret", "thumbnail": "https://i.example.org/t.jpg?sig=s3cret"}],
    "filename": "/home/someone/s3cret.mp4",
    "_private": "s3cret",
    "note": "made in /srv/staging/1 today",
    "ratio": float("nan"),
}
SOURCE = Source(origin="url", locator="https://example.org/watch?v=abc")


def test_record_is_kept_without_secrets_and_paths() -> None:
    data = cleaned(INFO, "/srv/staging/1")
    assert b"s3cret" not in data
    assert b"/srv/staging" not in data
    kept = json.loads(data)
    assert kept["webpage_url"] == "https://example.org/watch?v=abc"
    assert kept["license"].startswith("Creative Commons")
    assert kept["description"] == "see https://example.org/a"


def test_equal_records_give_equal_bytes() -> None:
    assert cleaned({"b": 1, "a": [2, None]}) == cleaned({"a": [2, None], "b": 1, "epoch": 7})


def test_platform_fills_what_nobody_said() -> None:
    source = described(SOURCE, INFO, SNAPSHOT)
    assert source.title == "A <b>film</b>"
    assert (source.channel, source.platform_id) == ("Makers", "youtube:abc")
    assert source.rights.footage.spdx == source.rights.soundtrack.spdx == "CC-BY-3.0"
    assert source.rights.footage.evidence.snapshot_sha256 == SNAPSHOT
    assert "uploader" in source.rights.footage.evidence.claimed_by
    assert source.subject() == SOURCE.subject()


def test_what_a_person_said_stays() -> None:
    own = SOURCE.model_copy(update={"title": "Mine", "rights": Rights(footage=Licence(spdx="CC0-1.0"))})
    source = described(own, INFO, SNAPSHOT)
    assert source.title == "Mine"
    assert source.rights.footage == Licence(spdx="CC0-1.0")
    assert source.rights.soundtrack.spdx == "CC-BY-3.0"


def test_claim_does_not_speak_for_named_music() -> None:
    source = described(SOURCE, {**INFO, "track": "A song"}, SNAPSHOT)
    assert source.rights.footage.spdx == "CC-BY-3.0"
    assert source.rights.soundtrack.spdx == "unknown"


def test_unclear_or_reserved_licence_stays_unknown() -> None:
    for claim in ("Standard YouTube License", "ask me", None, 7):
        assert described(SOURCE, {**INFO, "license": claim}, SNAPSHOT).rights == Rights()


def test_odd_values_do_no_harm() -> None:
    source = described(
        SOURCE, {"title": "x" * 9000, "uploader": {"a": 1}, "id": None, "channel": "\x00\x1b[31m"}, SNAPSHOT
    )
    assert len(source.title) == 300
    assert source.uploader == ""
    assert "\x1b" not in source.channel
