"""What there is to judge, read in a few queries: items with what must stay together and the languages in them."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from typing import Any

from db.store import Store
from schemas.base import normal_text
from schemas.fact import Fact

SEEN = ("drafted", "unanswered")
"""Drafts that people should see, by status."""


Span = tuple[str, int, int]
"""A recording's hash, with start and end in it, in microseconds, as contracts are stored."""
_ENDLESS = 2**62


@dataclass(frozen=True)
class Wanted:
    """An item that people are to judge."""

    item: str
    """Its identity."""
    draft: str
    """Key of its newest draft."""
    benchmark_task: str
    demo: bool = False
    clips: tuple[str, ...] = ()
    """Subjects of the clips it shows."""
    groups: tuple[str, ...] = ()
    """What must not be torn apart by a split, as in `Item.groups`; never empty."""
    languages: frozenset[str] = frozenset()
    """Languages that one should understand to judge it, as codes such as `en`."""
    regions: frozenset[str] = frozenset()
    """Regions of the world one should know."""
    plantable: bool = False
    """Whether it has an answer and steps, so that an error can be planted."""
    spans: tuple[Span, ...] = ()
    """What its clips show of which recordings."""

    def subject(self) -> str:
        """Its identity, as items have it."""
        return self.item


def wanted(store: Store) -> dict[str, Wanted]:
    """Every item whose newest draft people should see, by its identity, oldest first."""
    found = [one for fact in store.heads("draft") if fact.body is not None and (one := _picked(fact)) is not None]
    media = _media(store) if found else {}
    return {one.item: _with_media(one, media) for one in found}


def _picked(fact: Fact) -> Wanted | None:
    """What the draft itself says; None where people need not see it."""
    # Read as plain JSON, and let go at once: a draft holds all its tries, and building them costs ten times as much.
    body = json.loads(fact.body or b"{}")
    if body["status"] not in SEEN:
        return None
    extra = body["question"].get("extra") or {}
    plantable = body["status"] == "drafted" and bool(body["steps"]) and body["answer"] is not None
    return Wanted(
        fact.subject, fact.key, body["benchmark_task"], bool(body["demo"]),
        tuple({ref["clip"]: None for ref in body["media"]}), (),
        codes(extra, "language", "languages"), codes(extra, "region", "regions"), plantable,
    )  # fmt: skip


def _with_media(one: Wanted, media: Mapping[str, _Media]) -> Wanted:
    parts = [media.get(clip) or _Media((f"clip:{clip}",), ((clip, 0, _ENDLESS),)) for clip in one.clips]
    groups = sorted({group for part in parts for group in part.groups})
    heard = frozenset(code for part in parts for code in part.languages)
    spans = tuple(dict.fromkeys(span for part in parts for span in part.spans))
    return replace(one, groups=tuple(groups), spans=spans, languages=one.languages or heard)


def codes(values: Mapping[str, Any], *names: str) -> frozenset[str]:
    """What stands in these fields (a text, or a list of them), in a form that compares: `en-US` as `en`."""
    held: list[str] = []
    for name in names:
        value = values.get(name)
        held += [value] if isinstance(value, str) else [one for one in value or () if isinstance(one, str)]
    return frozenset(code(text) for text in held if text.strip())


def code(text: str) -> str:
    """A language or region in a form that compares: the part before a dash, folded."""
    return normal_text(text).replace("_", "-").partition("-")[0].strip()


@dataclass(frozen=True)
class _Media:
    """What one clip is from."""

    groups: Collection[str]
    spans: tuple[Span, ...]
    languages: frozenset[str] = frozenset()


def _media(store: Store) -> dict[str, _Media]:
    """What each clip (by its subject) is from; groups as `curation.validate.origins.groups` gives them."""
    sources = {fact.subject: json.loads(fact.body) for fact in store.heads("source") if fact.body is not None}
    source_of: dict[str, str] = {}
    downloads: dict[str, list[str]] = defaultdict(list)
    for fact in store.heads("recording"):
        if fact.body is not None:
            body = json.loads(fact.body)
            source_of[body["sha256"]] = body["source"]
            downloads[body["source"]].append(body["sha256"])
    clips: dict[str, _Media] = {}
    for fact in store.heads("clip"):
        if fact.body is not None:
            body = json.loads(fact.body)
            hashes = {part["recording_sha256"] for part in body["parts"]}
            named = {source_of[sha256] for sha256 in hashes if sha256 in source_of}
            told = [sources[name] for name in named if name in sources]
            together = hashes | {other for name in named for other in downloads[name]}
            groups = {f"recording:{sha256}" for sha256 in together}
            groups |= {f"channel:{channel}" for body in told if (channel := normal_text(body["channel"]))}
            languages = frozenset(code(b["language"]) for b in told if b["language"])
            clips[fact.subject] = _Media(groups, _spans(body), languages)
    return clips


def _spans(clip: Mapping[str, Any]) -> tuple[Span, ...]:
    """What a clip's file shows, as in `Clip.shown`."""
    parts, measured = clip["parts"], clip["measured"]
    copied = measured["mode"] == "copy" and len(parts) == 1
    timed = ((part["recording_sha256"], measured if copied else part) for part in parts)
    return tuple((sha256, times["start"], times["start"] + times["duration"]) for sha256, times in timed)
