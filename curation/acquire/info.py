"""The downloader's record of what it fetched: what of it is kept, and what it says about the source."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from curation.acquire import addresses
from curation.acquire.licences import spdx_id
from schemas.base import now
from schemas.media import Source
from schemas.rights import UNKNOWN_LICENCE, Evidence, Licence, Rights

_DROPPED = {
    "formats", "requested_formats", "requested_downloads", "requested_subtitles", "fragments", "subtitles",
    "automatic_captions", "thumbnails", "heatmap", "comments", "http_headers", "cookies", "url", "manifest_url",
    "fragment_base_url", "filename", "filepath", "infojson_filename", "epoch", "extra_param_to_segment_url", "hls_aes",
    "downloader_options",
}  # fmt: skip
"""Signed addresses, headers, cookies, paths of this machine, and what differs from one look to the next."""

_DEEPEST = 40
"""Levels of a record that are kept: what lies deeper describes no film."""
_LONGEST_TITLE = 300
_LONGEST_TAG, _MOST_TAGS = 100, 50


def cleaned(info: Mapping[str, Any], *hidden: str) -> bytes:
    """The record as JSON without secrets and without paths of this machine.

    Args:
        info: What the downloader found.
        hidden: Texts to take out wherever they stand, such as the folder it worked in.
    """
    kept = _clean(dict(info), hidden)
    return json.dumps(kept, ensure_ascii=False, sort_keys=True, indent=1).encode("utf-8", "replace")


def _clean(value: Any, hidden: tuple[str, ...], depth: int = 0) -> Any:
    if depth == _DEEPEST and isinstance(value, (Mapping, list, tuple)):
        return None
    if isinstance(value, Mapping):
        return {
            str(name): _clean(inner, hidden, depth + 1)
            for name, inner in value.items()
            if name not in _DROPPED and not str(name).startswith("_") and inner is not None
        }
    if isinstance(value, (list, tuple)):
        return [_clean(inner, hidden, depth + 1) for inner in value]
    if isinstance(value, str):
        for text in hidden:
            value = value.replace(text, "")
        return addresses.public(value) if addresses.looks_like_address(value) else addresses.without_query(value)
    if isinstance(value, (bool, int)) or (isinstance(value, float) and value == value and abs(value) != float("inf")):
        return value
    return str(value)


def text(info: Mapping[str, Any], *names: str) -> str:
    """The first of these fields that holds text, on one line, without control characters, cut to a sane length."""
    for name in names:
        value = info.get(name)
        if isinstance(value, str) and value.strip():
            return one_line(value[: 4 * _LONGEST_TITLE])[:_LONGEST_TITLE]
    return ""


def one_line(text: str) -> str:
    """A text on one line, without control characters: a terminal or a page must not take it for a command."""
    seen = "".join(" " if unicodedata.category(mark)[0] in "CZ" else mark for mark in text)
    return re.sub(r" +", " ", seen).strip()


def listed_as(source: Source, info: Mapping[str, Any]) -> Source:
    """The source with the texts its platform gives, where nobody had said anything; its rights stay as they are."""
    platform = text(info, "extractor_key", "extractor", "ie_key")
    identifier = "" if platform.casefold() in ("generic", "") else text(info, "id")
    fields = {
        "title": source.title or text(info, "title", "fulltitle"),
        "uploader": source.uploader or text(info, "uploader", "creator"),
        "channel": source.channel or text(info, "channel", "uploader"),
        "platform_id": source.platform_id or (f"{platform.lower()}:{identifier}" if identifier else ""),
        "published": source.published or _day(text(info, "upload_date", "release_date")),
        "tags": source.tags or _tags(info.get("tags")),
        "language": source.language or _language(text(info, "language")),
    }
    return source.model_copy(update=fields)


def _day(said: str) -> str:
    """A day as 2026-01-31; empty where it is none."""
    try:
        return datetime.strptime(said, "%Y%m%d").date().isoformat() if re.fullmatch("[0-9]{8}", said) else ""
    except ValueError:
        return ""


def _tags(said: Any) -> tuple[str, ...]:
    """Tags on one line each, without repeats, cut to a sane number."""
    texts = [tag for tag in said[:_MOST_TAGS] if isinstance(tag, str)] if isinstance(said, list) else []
    tags = [one_line(tag[:_LONGEST_TAG]) for tag in texts]
    return tuple(dict.fromkeys(tag for tag in tags if tag))


def _language(said: str) -> str:
    """A language tag such as `en` or `pt-BR`; empty for what is none, and for "undetermined"."""
    tag = said.replace("_", "-")
    known = re.fullmatch("[A-Za-z]{2,3}(?:-[A-Za-z0-9]{1,8}){0,3}", tag)
    return tag if known and tag.casefold() not in ("und", "mul", "zxx", "mis") else ""


def described(source: Source, info: Mapping[str, Any], snapshot_sha256: str) -> Source:
    """The source with what the platform says about it, where nobody had said anything.

    A licence on the platform is a claim of whoever uploaded it, and is stored as that; one that names no licence
    we know is `unknown`, and the claim is kept beside it. Where the platform names a piece of music, its claim does
    not speak for the sound.
    """
    claim = text(info, "license")
    described = listed_as(source, info)
    if not claim:
        return described
    platform = text(info, "extractor_key", "extractor") or "the platform"
    spdx = spdx_id(claim) or UNKNOWN_LICENCE
    page = text(info, "webpage_url")
    licence = Licence(
        spdx=spdx,
        attribution=described.uploader if spdx != UNKNOWN_LICENCE else "",
        evidence=Evidence(
            claimed_by=f"the uploader, on {platform}: {claim}",
            claimed_at=now().date().isoformat(),
            url=addresses.public(page if addresses.problem(page) is None else source.locator),
            snapshot_sha256=snapshot_sha256,
        ),
    )
    rights, music = source.rights, text(info, "track", "artist", "album")
    told = Rights(
        footage=_believed(rights.footage, licence),
        soundtrack=rights.soundtrack if music else _believed(rights.soundtrack, licence),
        third_party_allowed=rights.third_party_allowed,
    )
    return described.model_copy(update={"rights": told})


def _believed(known: Licence, claimed: Licence) -> Licence:
    """The claim where nothing better is known; what is known of an unknown licence is not told twice."""
    if known.spdx != UNKNOWN_LICENCE or (claimed.spdx == UNKNOWN_LICENCE and known != Licence()):
        return known
    return claimed
