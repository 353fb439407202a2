"""What is kept of the downloader's record, and what it says about a source."""

from __future__ import annotations

import json

import pytest

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


def test_a_record_without_bottom_is_cut_off() -> None:
    deep: dict[str, object] = {"title": "end"}
    for _ in range(5000):
        deep = {"a": [deep]}
    assert b"end" not in cleaned({"title": "top", "deep": deep})


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


def test_unclear_or_reserved_licence_stays_unknown_and_the_claim_is_kept() -> None:
    for claim in ("Standard YouTube License", "CC BY", "ask me"):
        rights = described(SOURCE, {**INFO, "license": claim}, SNAPSHOT).rights
        assert rights.footage.spdx == rights.soundtrack.spdx == "unknown"
        assert rights.footage.evidence.claimed_by == f"the uploader, on Youtube: {claim}"
        assert rights.footage.evidence.snapshot_sha256 == SNAPSHOT
        assert not rights.publishable
    for nothing in (None, 7, ""):
        assert described(SOURCE, {**INFO, "license": nothing}, SNAPSHOT).rights == Rights()


def test_a_claim_is_not_kept_over_what_is_known() -> None:
    known = Rights(footage=Licence(attribution="The Makers"), soundtrack=Licence(spdx="CC0-1.0"))
    source = SOURCE.model_copy(update={"rights": known})
    assert described(source, {**INFO, "license": "ask me"}, SNAPSHOT).rights == known


@pytest.mark.parametrize(
    ("field", "said", "kept"),
    [
        ("upload_date", "20260131", "2026-01-31"),
        ("upload_date", "20261331", ""),
        ("upload_date", "yesterday", ""),
        ("upload_date", 20260131, ""),
        ("release_date", "20250101", "2025-01-01"),
    ],
)
def test_the_day_of_publication_is_a_day_or_nothing(field: str, said: object, kept: str) -> None:
    assert described(SOURCE, {**INFO, field: said}, SNAPSHOT).published == kept


@pytest.mark.parametrize(("said", "kept"), [("en", "en"), ("pt_BR", "pt-BR"), ("und", ""), ("<b>", ""), (["en"], "")])
def test_a_language_is_a_tag_or_nothing(said: object, kept: str) -> None:
    assert described(SOURCE, {**INFO, "language": said}, SNAPSHOT).language == kept


def test_tags_are_texts_without_repeats_and_bounded() -> None:
    tags = ["sea", "sea", 7, "  ", "a\u202eb\n", {"x": 1}, "y" * 900, *(str(number) for number in range(500))]
    kept = described(SOURCE, {**INFO, "tags": tags}, SNAPSHOT).tags
    assert kept[:3] == ("sea", "a b", "y" * 100)
    assert len(kept) <= 50
    assert described(SOURCE, {**INFO, "tags": "sea"}, SNAPSHOT).tags == ()


def test_a_page_that_is_no_open_address_is_not_kept_as_evidence() -> None:
    for page in ("javascript:alert(1)", "file:///etc/passwd", "https://u:s3cret@example.org/", "x"):
        kept = described(SOURCE, {**INFO, "webpage_url": page}, SNAPSHOT).rights.footage.evidence.url
        assert kept == SOURCE.locator


def test_odd_values_do_no_harm() -> None:
    source = described(
        SOURCE, {"title": "x" * 9000, "uploader": {"a": 1}, "id": None, "channel": "\x00\x1b[31m"}, SNAPSHOT
    )
    assert len(source.title) == 300
    assert source.uploader == ""
    assert "\x1b" not in source.channel
