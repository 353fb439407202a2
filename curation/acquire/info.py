"""The downloader's record of what it fetched: what of it is kept, and what it says about the source."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Mapping
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

_LONGEST_TITLE = 300


def cleaned(info: Mapping[str, Any], *hidden: str) -> bytes:
    """The record as JSON without secrets and without paths of this machine.

    Args:
        info: What the downloader found.
        hidden: Texts to take out wherever they stand, such as the folder it worked in.
    """
    kept = _clean(dict(info), hidden)
    return json.dumps(kept, ensure_ascii=False, sort_keys=True, indent=1).encode("utf-8", "replace")


def _clean(value: Any, hidden: tuple[str, ...]) -> Any:
    if isinstance(value, Mapping):
        return {
            str(name): _clean(inner, hidden)
            for name, inner in value.items()
            if name not in _DROPPED and not str(name).startswith("_") and inner is not None
        }
    if isinstance(value, (list, tuple)):
        return [_clean(inner, hidden) for inner in value]
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
            return one_line(value)[:_LONGEST_TITLE]
    return ""


def one_line(text: str) -> str:
    """A text on one line, without control characters: a terminal or a page must not take it for a command."""
    seen = "".join(" " if unicodedata.category(mark)[0] in "CZ" else mark for mark in text)
    return re.sub(r" +", " ", seen).strip()


def described(source: Source, info: Mapping[str, Any], snapshot_sha256: str) -> Source:
    """The source with what the platform says about it, where nobody had said anything.

    A licence on the platform is a claim of whoever uploaded it, and is stored as that. Where the platform names a
    piece of music, its claim does not speak for the sound.
    """
    platform = text(info, "extractor_key", "extractor")
    generic = platform.casefold() == "generic"
    identifier = "" if generic else text(info, "id")
    uploader = source.uploader or text(info, "uploader", "creator")
    fields = {
        "title": source.title or text(info, "title"),
        "uploader": uploader,
        "channel": source.channel or text(info, "channel", "uploader"),
        "platform_id": source.platform_id or (f"{platform.lower()}:{identifier}" if identifier else ""),
        "language": source.language or text(info, "language"),
    }
    claim = text(info, "license")
    spdx = spdx_id(claim) if claim else None
    if spdx is not None and spdx != UNKNOWN_LICENCE:
        licence = Licence(
            spdx=spdx,
            attribution=uploader,
            evidence=Evidence(
                claimed_by=f"the uploader, on {platform or 'the platform'}: {claim}",
                claimed_at=now().date().isoformat(),
                url=addresses.public(text(info, "webpage_url") or source.locator),
                snapshot_sha256=snapshot_sha256,
            ),
        )
        rights, music = source.rights, text(info, "track", "artist", "album")
        fields["rights"] = Rights(  # type: ignore[assignment]
            footage=licence if rights.footage.spdx == UNKNOWN_LICENCE else rights.footage,
            soundtrack=licence if rights.soundtrack.spdx == UNKNOWN_LICENCE and not music else rights.soundtrack,
            third_party_allowed=rights.third_party_allowed,
        )
    return source.model_copy(update=fields)
